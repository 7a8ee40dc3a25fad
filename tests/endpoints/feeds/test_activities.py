"""The activities: types, objects, pages that stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iclod.app import create_app
from iclod.endpoints.feeds import selecting
from iclod.errors import NotFound
from iclod.index import Choice
from iclod.registry import Change

STREAMS = "https://www.w3.org/ns/activitystreams"


def walk(client):
    collection = client.get("/activity").json
    address, items = collection["first"]["id"], []
    while address:
        page = client.get(address.removeprefix("http://localhost")).json
        assert page["id"] == address and page["type"] == "OrderedCollectionPage"
        assert page["partOf"]["id"] == collection["id"]
        assert page["startIndex"] == len(items)
        items += page["orderedItems"]
        address = page.get("next", {}).get("id")
    return collection, items


def test_collection_leads_through_all_activities(client):
    collection, items = walk(client)
    assert collection["@context"] == STREAMS
    assert collection["type"] == "OrderedCollection"
    assert collection["totalItems"] == len(items) == len({item["id"] for item in items}) > 100
    times = [item["endTime"] for item in items]
    assert times == sorted(times)
    last = client.get(collection["last"]["id"].removeprefix("http://localhost")).json
    assert "next" not in last and last["prev"]["type"] == "OrderedCollectionPage"


def test_create_update_and_delete(registry):
    client = create_app(registry).test_client()
    found = registry.index.newest("practice", 2)
    one, two, agent = found[0], found[1], registry.agent("maria")
    before = client.get("/activity").json["totalItems"]
    text = registry.journal.text(registry.version(one.document))
    changed = (
        text + f"<{one.thing}> <http://purl.org/dc/terms/references> <https://example.org/> .\n"
    )
    registry.commit([Change(one.document, changed)], agent=agent, message="More", validate=False)
    registry.withdraw(one.thing, reason="Gone", agent=agent)
    registry.restore(one.thing, agent=agent)
    registry.withdraw(one.thing, reason="Same", agent=agent, replaced_by=two.thing)
    registry.erase(one.thing, number=1, reason="A name", agent=agent)
    _, items = walk(client)
    new = [item for item in items[before:] if "/practice/" in item["id"]]
    assert [item["type"] for item in new] == ["Update", "Delete", "Create", "Delete", "Delete"]
    update, withdrawn, _, merged, erased = new
    assert update["object"]["id"] == one.document
    assert update["object"]["nameMap"] == {one.title.language: one.title.text}
    assert update["actor"] == {"id": agent, "type": "Organization", "name": "maria"}
    assert update["result"]["id"] == registry.names.version(one.document, 2)
    assert update["summaryMap"] == {"en": "Revised: More", "fr": "Révisée : More"}
    assert withdrawn["object"]["id"] == one.document
    assert withdrawn["object"]["type"] == "Tombstone"
    assert withdrawn["object"]["formerType"] == "Document"
    assert "target" not in withdrawn
    assert merged["target"]["id"] == two.document
    assert erased["object"]["id"] == registry.names.version(one.document, 1)
    first = next(item for item in items if item["id"] == f"{one.document}#revision-1")
    assert "erased" in first["summary"] and "nameMap" not in first["object"]


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        (None, "application/activity+json"),
        ("*/*", "application/activity+json"),
        ("application/activity+json", "application/activity+json"),
        (f'application/ld+json; profile="{STREAMS}"', f'application/ld+json; profile="{STREAMS}"'),
        ("application/ld+json", f'application/ld+json; profile="{STREAMS}"'),
        ("application/json", "application/json"),
    ],
)
def test_media_types(client, accept, sent):
    for address in ("/activity", "/activity/page/1"):
        answer = client.get(address, headers={"Accept": accept} if accept else {})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == sent
        assert "Accept" in answer.headers["Vary"]


def test_other_media_types_are_refused(client):
    assert client.get("/activity", headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.parametrize(
    ("page", "status"), [("0", 404), ("x", 404), ("99999", 404), ("1%0d%0a", 404), ("-1", 404)]
)
def test_pages_that_are_not_there(client, page, status):
    assert client.get(f"/activity/page/{page}").status_code in (status, 400)


@settings(deadline=None, max_examples=25)
@given(size=st.integers(1, 500))
def test_pages_hold_every_event_exactly_once(published, size):
    events, number = published.index.events, published.published()
    total = events.total(number)
    found = []
    for page in range(1, selecting.pages(total, size) + 1):
        window = selecting.window(events, number, size, page)
        assert window.full == (page < selecting.pages(total, size))
        found += [event.position for event in window.events]
    assert found == list(range(1, total + 1))
    with pytest.raises(NotFound):
        selecting.window(events, number, size, page + 1)


@settings(deadline=None, max_examples=25)
@given(size=st.integers(1, 200), topic=st.sampled_from(["education", "refugees"]))
def test_filtered_archives_hold_every_match(published, size, topic):
    events, number = published.index.events, published.published()
    choice = Choice(values={"topic": (published.names.thing("topic", topic),)})
    page = selecting.newest(events, number, size, choice)
    found = {event.position for event in page.events}
    archived = []
    while page.before:
        page = selecting.archive(events, number, size, choice, page.before)
        archived += [event.position for event in page.events]
    assert len(archived) == len(set(archived))
    wanted = {event.position for event in events.newest(number, 1 << 30, choice)}
    assert found | set(archived) == wanted
