"""The index's events: in order, the same whether they came one by one or all at once."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from iclod.app import create_app
from iclod.config import Settings
from iclod.index import Choice, Range
from iclod.registry import Change, Registry, commits


def rows(registry):
    with closing(sqlite3.connect(registry.home / "index.sqlite")) as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
            for table in ("event", "event_value")
        ]


def write(registry, slug, topic):
    thing = registry.names.thing("practice", slug)
    text = (
        f'<{thing}> <http://purl.org/dc/terms/title> "{slug}"@en .\n'
        f"<{thing}> <http://purl.org/dc/terms/subject> <{registry.names.thing('topic', topic)}> .\n"
        f"<{thing}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f"<{registry.names.ontology}#Practice> .\n"
    )
    change = Change(registry.names.document("practice", slug), text)
    registry.commit([change], agent=registry.agent("x"), message="A test", validate=False)
    return thing


@pytest.fixture(scope="module")
def lived(frame_home, tmp_path_factory):
    """A registry where texts were erased: one version of a record, and all of another."""
    home = shutil.copytree(frame_home, tmp_path_factory.mktemp("lived") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        yield live(registry)


def live(frame):
    agent = frame.agent("x")
    one, two = write(frame, "one", "refugees"), write(frame, "two", "education")
    write(frame, "one", "education")
    write(frame, "one", "housing-and-urban-planning")
    frame.erase(one, number=2, reason="A name", agent=agent)
    frame.withdraw(one, reason="Gone", agent=agent)
    frame.erase(two, reason="A name", agent=agent)
    frame.erase(one, number=3, reason="A name", agent=agent)
    return frame


def test_events_are_the_same_made_anew(lived):
    before = rows(lived)
    assert [row[0] for row in before[0]] == list(range(1, len(before[0]) + 1))
    commits.rebuild(lived)
    assert rows(lived) == before
    instants = [row[7] for row in before[0] if not row[3]]
    assert instants == sorted(instants)


def test_values_are_those_that_the_texts_left_tell(lived):
    events, number = lived.index.events, lived.published()

    def found(topic):
        choice = Choice(values={"topic": (lived.names.thing("topic", topic),)})
        return {
            (event.document.rpartition("/")[2], event.number, event.erasure)
            for event in events.newest(number, 100, choice)
        }

    # Of "two" nothing is known any more; of "one" the first version is left.
    unknown = {("two", 1, False), ("two", 1, True), ("two", 2, False)}
    assert found("religion-and-interfaith") == found("housing-and-urban-planning") == unknown
    assert {("one", 1, False), ("one", 4, False), ("one", 3, True)} | unknown <= found("refugees")


def test_readers_see_events_up_to_their_number(lived):
    events = lived.index.events
    for number in range(1, lived.published() + 1):
        total = events.total(number)
        assert {e.seq for e in events.between(number, 1, 1000)} <= set(range(1, number + 1))
        assert len(events.between(number, 1, 1000)) == total
        asked = Range(number)
        listed = events.records(number, asked, 1000)
        names = [event.document for event in listed]
        assert len(names) == len(set(names)) == events.count(number, asked)
        current = lived.journal.current(number, prefix=f"{lived.names.base}doc/")
        assert {v.id for v in current if not v.graph.endswith("/")} == {e.version for e in listed}


def test_a_registry_that_holds_nothing_has_empty_feeds(tmp_path):
    with Registry.open(Settings(home=tmp_path / "home", packaged="none"), create=True) as registry:
        client = create_app(registry).test_client()
        feed = client.get("/feed.atom")
        assert feed.status_code == 200 and b"<entry>" not in feed.data
        collection = client.get("/activity").json
        assert collection["totalItems"] == 0 and "first" not in collection
        assert client.get("/changes").status_code == 200
        for verb in ("Identify", "ListSets", "ListRecords&metadataPrefix=rdf"):
            assert client.get(f"/oai?verb={verb}").status_code == 200
        assert b"noRecordsMatch" in client.get("/oai?verb=ListRecords&metadataPrefix=rdf").data
