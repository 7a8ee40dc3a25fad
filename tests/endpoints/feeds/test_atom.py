"""The Atom feed as readers see it: entries, archives, filters, what was withdrawn and erased."""

import re
import shutil
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from iclod.app import create_app
from iclod.config import FeedSettings, Settings
from iclod.index import Choice
from iclod.registry import Change, Registry

A = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def practice(registry, slug, title, topic="education", country="norway", **more):
    thing = registry.names.thing("practice", slug)
    base = registry.names.base
    statements = [
        (
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            f"<{registry.names.ontology}#Practice>",
        ),
        ("http://purl.org/dc/terms/identifier", f'"{slug}"'),
        ("http://purl.org/dc/terms/title", f'"{title}"@en'),
        ("http://purl.org/dc/terms/subject", f"<{base}id/topic/{topic}>"),
        ("http://purl.org/dc/terms/spatial", f"<{base}id/country/{country}>"),
        ("http://purl.org/dc/terms/source", f"<{base}id/source/coe-good-practices>"),
        (f"{registry.names.ontology}#status", f"<{base}id/status/unknown>"),
    ]
    text = "".join(f"<{thing}> <{name}> {value} .\n" for name, value in statements)
    return Change(registry.names.document("practice", slug), text)


def commit(registry, *changes, message="A test"):
    return registry.commit(changes, agent=registry.agent("maria"), message=message, validate=False)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data)


def link(element, rel):
    found = [item.get("href") for item in element.findall(f"{A}link") if item.get("rel") == rel]
    return found[0] if found else None


def path(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def ids(feed):
    return [entry.findtext(f"{A}id") for entry in feed.findall(f"{A}entry")]


@pytest.fixture(scope="module")
def lived(packaged_home, tmp_path_factory):
    """The home of a registry in which everything has happened to records."""
    home = shutil.copytree(packaged_home, tmp_path_factory.mktemp("feed") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        one, two = (registry.names.thing("practice", slug) for slug in ("one", "two"))
        agent = registry.agent("maria")
        commit(registry, practice(registry, "two", "Two", topic="refugees"))
        commit(registry, practice(registry, "one", "One & <only>"), message="Begun & <so>")
        commit(registry, practice(registry, "one", "One again"), message="Corrected")
        registry.withdraw(one, reason="Never was", agent=agent)
        registry.restore(one, agent=agent)
        registry.withdraw(one, reason="The same", agent=agent, replaced_by=two)
    return home


@pytest.fixture
def life(lived, tmp_path):
    """That registry, to write to, and its client."""
    home = shutil.copytree(lived, tmp_path / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        yield registry, create_app(registry).test_client()


def test_every_kind_of_event_is_told(life):
    _registry, client = life
    feed = read(client, "/feed.atom?kind=practice")
    entries = feed.findall(f"{A}entry")[:6]
    told = [
        (entry.findtext(f"{A}title"), entry.findtext(f"{A}summary"), entry.find(f"{A}category"))
        for entry in entries
    ]
    assert [(title, summary, what.get("term")) for title, summary, what in told] == [
        ("One again", "Merged into “Two”: The same", "merged"),
        ("One again", "Published again: Restored from version 2", "restored"),
        ("One again", "Withdrawn: Never was", "withdrawn"),
        ("One again", "Revised: Corrected", "revised"),
        ("One & <only>", "New record: Begun & <so>", "created"),
        ("Two", "New record: A test", "created"),
    ]


def test_feed_has_what_the_specification_demands(life):
    registry, client = life
    feed = read(client, "/feed.atom")
    assert feed.findtext(f"{A}id") == f"{registry.names.base}feed.atom"
    assert DATE.fullmatch(feed.findtext(f"{A}updated"))
    assert feed.findtext(f"{A}title")
    assert link(feed, "self") == "http://localhost/feed.atom"
    assert link(feed, "current") is None and feed.find(f"{FH}archive") is None
    seen = set()
    for entry in feed.findall(f"{A}entry"):
        assert registry.names.of_version(entry.findtext(f"{A}id")) is not None
        assert DATE.fullmatch(entry.findtext(f"{A}updated"))
        assert entry.find(f"{A}author/{A}name").text
        assert entry.find(f"{A}author/{A}uri").text.startswith(registry.names.base)
        kinds = [(x.get("rel"), x.get("type")) for x in entry.findall(f"{A}link") if x.get("type")]
        assert ("alternate", "text/html") in kinds and ("alternate", "text/turtle") in kinds
        assert len(kinds) == len(set(kinds))
        seen.add(entry.findtext(f"{A}id"))
    assert len(seen) == len(feed.findall(f"{A}entry"))
    dates = [entry.findtext(f"{A}updated") for entry in feed.findall(f"{A}entry")]
    assert dates == sorted(dates, reverse=True)
    assert feed.findtext(f"{A}updated") == dates[0]


def test_withdrawn_and_merged_entries_are_deleted_ones_too(life):
    registry, client = life
    feed = read(client, "/feed.atom")
    found = [
        (item.get("ref"), item.findtext(f"{AT}comment"))
        for item in feed.findall(f"{AT}deleted-entry")
    ]
    document = registry.names.document("practice", "one")
    assert found == [
        (registry.names.version(document, 4), "The same"),
        (registry.names.version(document, 2), "Never was"),
    ]


def test_erased_versions_stay_as_events_and_tell_nothing(life):
    registry, client = life
    registry.erase(
        registry.names.thing("practice", "one"),
        number=1,
        reason="A name",
        agent=registry.agent("x"),
    )
    answer = client.get("/feed.atom")
    assert "One &amp;" not in answer.text and "Begun" not in answer.text
    feed = read(client, "/feed.atom?kind=practice")
    version = registry.names.version(registry.names.document("practice", "one"), 1)
    entries = {entry.findtext(f"{A}id"): entry for entry in feed.findall(f"{A}entry")}
    told = "The text of version 1 was erased: A name."
    assert ids(feed)[0] == f"{version}#erased"
    assert entries[f"{version}#erased"].findtext(f"{A}summary") == told
    assert entries[version].findtext(f"{A}summary") == told
    deleted = feed.find(f"{AT}deleted-entry")
    assert deleted.get("ref") == version


def test_erasing_a_record_says_so_once_for_each_version(life):
    registry, client = life
    registry.erase(
        registry.names.thing("practice", "two"), reason="Wrong", agent=registry.agent("x")
    )
    feed = read(client, "/feed.atom?topic=education")
    deleted = [(x.get("ref"), x.get("when")) for x in feed.findall(f"{AT}deleted-entry")]
    assert len(deleted) == len(set(deleted))
    # Nobody knows its topic any more, so everybody is told.
    assert any("/practice/two/" in ref for ref, _ in deleted)


def test_filters_match_what_a_version_or_the_one_before_said(life):
    registry, client = life
    commit(registry, practice(registry, "two", "Two", topic="housing-and-urban-planning"))
    commit(registry, practice(registry, "two", "Two"))
    document = registry.names.document("practice", "two")
    first, second, third = (registry.names.version(document, n) for n in (1, 2, 3))
    refugees = ids(read(client, "/feed.atom?topic=refugees"))
    assert first in refugees and second in refugees and third not in refugees
    topic = registry.names.thing("topic", "housing-and-urban-planning")
    for value in (
        "housing-and-urban-planning",
        topic,
        topic.replace(registry.names.base, "http://localhost/"),
    ):
        assert second in ids(read(client, f"/feed.atom?topic={value}"))
    both = ids(
        read(client, "/feed.atom?topic=refugees&topic=education&country=norway&kind=practice")
    )
    assert {first, second, third} <= set(both)
    assert ids(read(client, "/feed.atom?country=there-is-no-such-country")) == []


def test_following_prev_archive_gives_every_event_once(home):
    with Registry.open(Settings(home=home, feeds=FeedSettings(page_size=37))) as registry:
        client = create_app(registry).test_client()
        total = registry.index.events.total(registry.published())
        feed = read(client, "/feed.atom")
        everything = {*ids(feed)}
        archived = []
        while place := link(feed, "prev-archive"):
            feed = read(client, path(place))
            assert feed.find(f"{FH}archive") is not None
            assert link(feed, "current") == "http://localhost/feed.atom"
            assert len(ids(feed)) == 37
            archived += ids(feed)
        assert len(archived) == len(set(archived)) == total // 37 * 37
        assert len(everything | set(archived)) == total


def test_archives_never_change_and_are_cacheable(home):
    with Registry.open(Settings(home=home, feeds=FeedSettings(page_size=50))) as registry:
        client = create_app(registry).test_client()
        addresses = ["/feed.atom?page=7", "/feed.atom?page=2&topic=education", "/activity/page/3"]
        before = [client.get(address) for address in addresses]
        agent = Change(
            registry.names.document("agent", "iclod"),
            registry.journal.text(
                registry.version(registry.names.document("agent", "iclod"))
            ).replace("The iclod project", "Renamed"),
        )
        commit(registry, practice(registry, "new", "New"), agent)
        after = [client.get(address) for address in addresses]
        assert [item.data for item in before] == [item.data for item in after]
        assert {item.headers["Cache-Control"] for item in after} == {"public, max-age=86400"}
        assert "max-age=0" in client.get("/feed.atom").headers["Cache-Control"]


def test_filtered_archives_skip_pages_without_matches(home):
    with Registry.open(Settings(home=home, feeds=FeedSettings(page_size=10))) as registry:
        client = create_app(registry).test_client()
        feed = read(client, "/feed.atom?topic=refugees")
        found = set(ids(feed))
        while place := link(feed, "prev-archive"):
            feed = read(client, path(place))
            assert ids(feed)
            found |= set(ids(feed))
        topic = registry.names.thing("topic", "refugees")
        choice = Choice(values={"topic": (topic,)})
        matching = registry.index.events.newest(registry.published(), 10_000, choice)
        assert len(matching) == len(found) > 3


def test_one_language_per_feed(client):
    english, french = read(client, "/feed.atom"), read(client, "/feed.atom?lang=fr")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (english.get(lang), french.get(lang)) == ("en", "fr")
    assert french.findtext(f"{A}entry/{A}summary").startswith("Nouvelle fiche : ")
    assert english.findtext(f"{A}id") != french.findtext(f"{A}id")
    answer = client.get("/feed.atom", headers={"Accept-Language": "fr"})
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert answer.data == client.get("/feed.atom").data


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=0", 400),
        ("page=x", 400),
        ("page=-1", 400),
        ("page=99999999999999999999", 400),
        ("page=999999999", 404),
        ("kind=there-is-no-such", 400),
        ("topic=%00%01%ff%0d%0aX-Evil:1", 200),
        ("topic=%3C%2Fid%3E%22%26&lang=%3Cx%3E", 200),
        ("city=" + "x" * 3000, 200),
        ("country=%F0%9F%87%B3%F0%9F%87%B4", 200),
    ],
)
def test_hostile_parameters(client, query, status):
    answer = client.get(f"/feed.atom?{query}", headers={"Accept": "*/*"})
    assert answer.status_code == status
    assert "X-Evil" not in answer.headers
    if status == 200:
        ElementTree.fromstring(answer.data)


def test_markup_in_texts_is_text(frame):
    commit(frame, practice(frame, "odd", "]]>&amp;&<b>"), message="\ud7ff<!--")
    entry = read(create_app(frame).test_client(), "/feed.atom").find(f"{A}entry")
    assert entry.findtext(f"{A}title") == "]]>&amp;&<b>"
    assert entry.findtext(f"{A}summary").endswith("\ud7ff<!--")


def test_pages_advertise_the_feed(client):
    home = client.get("/", headers={"Accept": "text/html"}).text
    assert 'type="application/atom+xml"' in home and 'href="/feed.atom"' in home
    listed = client.get(
        "/doc/practice/?topic=education&lang=fr", headers={"Accept": "text/html"}
    ).text
    found = re.findall(r'type="application/atom\+xml"[^>]* href="([^"]*)"', listed)
    assert found == ["/feed.atom?kind=practice&amp;topic=education&amp;lang=fr"]
    assert len(ids(read(client, found[0].replace("&amp;", "&")))) > 1


def test_changes_as_a_page(life):
    _registry, client = life
    page = client.get("/changes?kind=practice&lang=fr").text
    assert "Fusionnée avec « Two » : The same" in page
    assert "One &amp; &lt;only&gt;" in page
    assert 'href="/feed.atom?kind=practice"' in page
    assert client.get("/changes?page=1").status_code == 200
    assert client.get("/changes?page=4711").status_code == 404
