"""A harvester that others wrote, against a real server."""

import shutil

import pytest
from loopback import serving
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, IdDoesNotExist, NoRecordsMatch

from iclod.config import Settings
from iclod.registry import Registry


@pytest.fixture(scope="module")
def harvested(packaged_home, tmp_path_factory):
    """A server in whose registry a record was merged, one withdrawn and one erased."""
    home = shutil.copytree(packaged_home, tmp_path_factory.mktemp("oai") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        one, two, three, four = registry.index.newest("practice", 4)
        agent = registry.agent("maria")
        registry.withdraw(one.thing, reason="Same", agent=agent, replaced_by=two.thing)
        registry.withdraw(three.thing, reason="Gone", agent=agent)
        registry.erase(four.thing, reason="A name", agent=agent)
        total = len(registry.journal.current(prefix=f"{registry.names.base}doc/"))
        kinds = sum(v.graph.endswith("/") for v in registry.journal.current())
    with serving(home, ICLOD_OAI__PAGE_SIZE="60") as client:
        gone = {f"oai:w3id.org:practice/{item.slug}" for item in (one, three, four)}
        yield Sickle(f"http://127.0.0.1:{client.port}/oai", timeout=20), gone, total - kinds


@pytest.mark.parametrize("prefix", ["oai_dc", "rdf"])
def test_all_records_with_the_deleted_ones(harvested, prefix):
    sickle, gone, total = harvested
    records = list(sickle.ListRecords(metadataPrefix=prefix))
    assert len(records) == len({record.header.identifier for record in records}) == total
    assert {record.header.identifier for record in records if record.deleted} == gone
    assert len(list(sickle.ListRecords(metadataPrefix=prefix, ignore_deleted=True))) == total - 3


def test_dublin_core_as_a_harvester_reads_it(harvested):
    sickle, *_ = harvested
    record = sickle.GetRecord(
        identifier="oai:w3id.org:practice/bergen-action-plan-for-inclusion-and-diversity",
        metadataPrefix="oai_dc",
    )
    assert "Norway" in record.metadata["coverage"]
    assert record.metadata["title"][0].startswith("Action Plan")


def test_sets_and_dates(harvested):
    sickle, gone, _ = harvested
    names = {item.setSpec: item.setName for item in sickle.ListSets()}
    assert names["country:norway"] == "Norway"
    found = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="country:norway"))
    known = [x for x in found if not x.deleted]
    assert known and all("country:norway" in item.setSpecs for item in known)
    identify = sickle.Identify()
    everything = list(sickle.ListIdentifiers(metadataPrefix="oai_dc"))
    earliest, latest = identify.earliestDatestamp, max(item.datestamp for item in everything)
    since = {"metadataPrefix": "oai_dc", "from": latest}
    assert {x.identifier for x in sickle.ListIdentifiers(**since)} & gone
    until = {"metadataPrefix": "oai_dc", "from": earliest, "until": latest}
    assert len(list(sickle.ListIdentifiers(**until))) == len(everything)
    with pytest.raises(NoRecordsMatch):
        sickle.ListIdentifiers(metadataPrefix="oai_dc", until="2000-01-01")


def test_errors_are_those_that_a_harvester_knows(harvested):
    sickle, *_ = harvested
    with pytest.raises(BadResumptionToken):
        sickle.ListRecords(resumptionToken="there-is-no-such")
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(identifier="oai:w3id.org:practice/x-y-z", metadataPrefix="rdf")
    assert [item.metadataPrefix for item in sickle.ListMetadataFormats()] == ["oai_dc", "rdf"]


def test_by_post_too(harvested):
    sickle, _, total = harvested
    posting = Sickle(sickle.endpoint, http_method="POST", timeout=20)
    assert len(list(posting.ListIdentifiers(metadataPrefix="rdf"))) == total
