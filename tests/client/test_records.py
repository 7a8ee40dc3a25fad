"""Single records, search, changes, links and reports."""

from datetime import UTC, datetime

import pytest
from rdflib import URIRef
from rdflib.namespace import DCTERMS

from iclod import errors
from iclod.client import Registry

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
GONE = "bergen-empo-multicultural-resource-centre"
MERGED = "bergen-language-trainings"


@pytest.fixture(scope="module")
def old(aged):
    with Registry(aged) as opened:
        yield opened


@pytest.mark.parametrize("name", [SLUG, f"practice/{SLUG}", "id", "doc", "address", "part"])
def test_a_record_by_any_of_its_names(client, url, name):
    iri = f"{client.base}id/practice/{SLUG}"
    names = {
        "id": iri,
        "doc": f"{client.base}doc/practice/{SLUG}",
        "address": f"{url}doc/practice/{SLUG}",
        "part": f"{iri}#period-1",
    }
    found = client.get(names.get(name, name))
    assert found.iri == iri
    assert found.label == str(found) == "Action Plan for Inclusion and Diversity"
    assert found.version == 1
    assert found.created == found.modified
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"
    assert found.graph.value(URIRef(iri), DCTERMS.identifier).toPython() == SLUG


def test_what_is_no_record(client):
    for name in ("there-is-no-such", "city/there-is-no-such", "https://a.example/id/practice/x"):
        with pytest.raises(errors.NotFound):
            client.get(name)
    with pytest.raises(errors.NotFound):
        client.get(SLUG, version=99)


def test_versions_and_history(old):
    found = old.get(SLUG)
    assert (found.version, found.label) == (2, "Plan of Action for Inclusion and Diversity")
    first = old.get(SLUG, version=1)
    assert (first.version, first.label) == (1, "Action Plan for Inclusion and Diversity")
    assert [revision.number for revision in found.history()] == [2, 1]
    newest = next(found.history())
    assert newest.message == "another title"
    assert newest.agent == "The iclod project"
    assert newest.state == "content"
    assert newest.instant == found.modified


def test_what_is_withdrawn_or_merged_says_so(old):
    with pytest.raises(errors.Gone, match="handed in twice"):
        old.get(GONE)
    with pytest.raises(errors.Moved) as found:
        old.get(MERGED)
    assert found.value.target == f"{old.base}id/practice/{SLUG}"


def test_a_record_as_it_was_on_a_day(old):
    now = datetime.now(UTC)
    for at in (now, now.date(), now.year, f"{now:%Y-%m}", now.isoformat()):
        assert old.get(SLUG, at=at).version == 2
    with pytest.raises(errors.NotFound):
        old.get(SLUG, at="2007-05-31")
    with pytest.raises(errors.Gone):
        old.get(GONE, at=now)
    with pytest.raises(errors.RequestError):
        old.get(SLUG, at="yesterday")
    with pytest.raises(errors.RequestError):
        old.get(SLUG, at="2026", version=1)


def test_a_pinned_registry_has_every_record_as_it_was(old):
    then = old.at(1)
    assert then.get(SLUG).version == 1
    assert then.get(GONE).label
    assert then.get(MERGED).label
    then = old.at(3)
    assert then.get(SLUG).version == 2
    with pytest.raises(errors.Gone):
        then.get(GONE)
    assert then.get(MERGED).label
    with pytest.raises(errors.Moved):
        old.at(4).get(MERGED)
    with pytest.raises(errors.NotFound):
        then.get("there-is-no-such")


def test_search(client):
    found = list(client.search("anti-rumour"))
    assert len(found) >= 5
    assert {hit.kind for hit in found} >= {"practice", "topic"}
    assert not list(client.search("xyzzyxyzzy"))


def test_changes_since_a_moment(old):
    everything = list(old.changes())
    assert len(everything) > 370
    created = old.get(SLUG, version=1).modified
    last = [change for change in everything if change.instant > created and change.type != "Create"]
    assert [change.type for change in last] == ["Update", "Delete", "Delete"]
    assert last[0].document.endswith(SLUG)
    assert last[0].agent == "The iclod project"
    assert last[2].target.endswith(SLUG)
    assert [c for c in old.changes(since=last[0].instant) if c.type != "Create"] == last[1:]
    assert not list(old.changes(since=datetime.now(UTC)))


def test_what_became_of_links(old):
    names = [f"{old.base}id/practice/{slug}" for slug in (SLUG, GONE, MERGED, "no-such")]
    found = old.resolve(names)
    assert [found[name].status for name in names] == ["live", "gone", "moved", "unknown"]
    assert found[names[2]].target == names[0]
    assert len(old.resolve(f"{old.base}id/practice/x{n}" for n in range(1500))) == 1500


def test_a_report(client):
    found = client.validate(client.get(SLUG).graph)
    assert found
    assert found.conforms
    found = client.validate("<x> a <https://w3id.org/iclod/ontology#Practice> .")
    assert not found
    assert "Give exactly one identifier" in str(found)
    assert {finding.severity for finding in found.findings} == {"Violation", "Warning"}
    with pytest.raises(errors.ParseError) as broken:
        client.validate("<x> a")
    assert broken.value.line == 1
