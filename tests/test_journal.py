"""The record: numbers, instants, the chain, erasure."""

import sqlite3
from datetime import UTC, datetime

import pytest

from iclod.errors import ChainBroken, ConfigError, Gone
from iclod.journal import Draft, Journal
from iclod.rdf.formats import digest

BASE = "https://example.org/r/"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
AGENT = BASE + "id/agent/a"


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "journal.sqlite", base_iri=BASE, create=True)
    yield made
    made.close()


def draft(name, text="", **more):
    return Draft(BASE + name, text, digest(text), **more)


def append(journal, *drafts, **more):
    return journal.append(drafts, agent=AGENT, message="m", now=NOW, **more)


def test_versions_are_numbered_per_graph_and_instants_rise(journal):
    assert append(journal, draft("a", "1\n"), draft("b", "1\n")) == 1
    assert append(journal, draft("a", "2\n")) == 2
    assert [v.number for v in journal.versions(BASE + "a")] == [1, 2]
    instants = [v.instant for v in (*journal.made_in(1), *journal.made_in(2))]
    assert instants == sorted(set(instants))
    assert journal.text(journal.version_at(BASE + "a", 1)) == "1\n"
    assert journal.text(journal.version_at(BASE + "a")) == "2\n"
    assert journal.changed(1) == [BASE + "a"]
    assert [v.graph for v in journal.current(prefix=BASE + "b")] == [BASE + "b"]
    assert journal.verify() == 3


def test_another_base_is_refused(journal):
    with pytest.raises(ConfigError, match=r"example\.org/r/"):
        Journal(journal.path, base_iri="https://other.example/")


def test_no_registry_is_said(tmp_path):
    with pytest.raises(ConfigError, match="no registry"):
        Journal(tmp_path / "none.sqlite", base_iri=BASE)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entry SET message = 'other' WHERE seq = 1",
        "UPDATE version SET reason = 'other' WHERE seq = 1",
        "UPDATE content SET text = (SELECT text FROM content WHERE version = 2) WHERE version = 1",
        "DELETE FROM content WHERE version = 1",
        "UPDATE content SET text = x'00' WHERE version = 1",
    ],
)
def test_a_changed_past_shows(journal, damage):
    append(journal, draft("a", "1\n"))
    append(journal, draft("a", "2\n"))
    connection = sqlite3.connect(journal.path)
    with connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(ChainBroken):
        journal.verify()


def test_erasure_keeps_digest_and_chain(journal):
    append(journal, draft("a", "secret words\n"))
    version = journal.version_at(BASE + "a")
    append(journal, draft("a", "", state="withdrawn"), erase=[(version, "personal data")])
    with pytest.raises(Gone, match="erased"):
        journal.text(version)
    assert journal.version(BASE + "a", 1).digest == version.digest
    assert [x.reason for x in journal.erasures()] == ["personal data"]
    assert BASE + "a" in journal.changed(1)
    journal.verify()


def test_a_failed_append_writes_nothing(journal):
    append(journal, draft("a", "1\n"))
    with pytest.raises(Exception, match="CHECK"):
        append(journal, draft("b", "1\n"), draft("c", "1\n", state="nonsense"))
    assert journal.head() == 1
    assert journal.version_at(BASE + "b") is None
    assert append(journal, draft("b", "1\n")) == 2
