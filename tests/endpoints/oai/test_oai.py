"""OAI-PMH: every verb and error, lists that go on through commits, deleted records, sets, dates."""

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iclod.app import create_app
from iclod.config import OaiSettings, Settings
from iclod.endpoints.oai import protocol, tokens
from iclod.endpoints.oai.protocol import Refused
from iclod.endpoints.oai.repository import Repository
from iclod.rdf import formats
from iclod.registry import Change, Registry, commits

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
PLAN = "oai:w3id.org:practice/bergen-action-plan-for-inclusion-and-diversity"


def ask(client, **arguments):
    pairs = [(name.strip("_"), value) for name, value in arguments.items()]
    return parse(client.get("/oai?" + urlencode(pairs)))


def parse(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{OAI}OAI-PMH"
    assert [child.tag for child in root][:2] == [f"{OAI}responseDate", f"{OAI}request"]
    return root


def error(root):
    assert len(root) == 3
    return root.find(f"{OAI}error").get("code")


def request(root):
    found = root.find(f"{OAI}request")
    return found.text, found.attrib


def identifiers(root):
    return [item.findtext(f"{OAI}identifier") for item in root.iter(f"{OAI}header")]


def revise(registry, item, text="More"):
    content = registry.journal.text(registry.version(item.document))
    more = f"<{item.thing}> <http://purl.org/dc/terms/references> <https://example.org/{text}> .\n"
    change = Change(item.document, content + more)
    registry.commit([change], agent=registry.agent("x"), message=text, validate=False)


def test_identify(client):
    root = ask(client, verb="Identify")
    found = {item.tag.removeprefix(OAI): item.text for item in root.find(f"{OAI}Identify")}
    assert list(found)[:7] == [
        *("repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp"),
        *("deletedRecord", "granularity"),
    ]
    assert found["baseURL"] == "http://localhost/oai" == request(root)[0]
    assert found["protocolVersion"] == "2.0" and found["deletedRecord"] == "persistent"
    assert found["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    sample = root.findtext(
        ".//{http://www.openarchives.org/OAI/2.0/oai-identifier}sampleIdentifier"
    )
    assert identifiers(ask(client, verb="GetRecord", identifier=sample, metadataPrefix="rdf"))


def test_dublin_core_of_a_practice(client):
    root = ask(client, verb="GetRecord", identifier=PLAN, metadataPrefix="oai_dc")
    assert request(root)[1] == {
        "verb": "GetRecord",
        "identifier": PLAN,
        "metadataPrefix": "oai_dc",
    }
    found = {}
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    record = root.find(".//{http://www.openarchives.org/OAI/2.0/oai_dc/}dc")
    for item in record:
        found.setdefault(item.tag.removeprefix(DC), []).append((item.get(lang), item.text))
    thing = "https://w3id.org/iclod/id/practice/bergen-action-plan-for-inclusion-and-diversity"
    assert found["identifier"] == [(None, thing)]
    assert found["title"][0][0] == "en"
    assert ("en", "Norway") in found["coverage"] and ("fr", "Norvège") in found["coverage"]
    assert ("en", "Bergen") in found["coverage"]
    assert {language for language, _ in found["subject"]} == {"en", "fr"}
    assert ("en", "Practice") in found["type"]
    assert found["rights"][0][1].startswith("http")
    assert found["language"] and found["publisher"] and found["creator"] and found["source"]
    location = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    assert record.get(location).split()[0] == "http://www.openarchives.org/OAI/2.0/oai_dc/"


def test_rdf_is_the_document(client):
    root = ask(client, verb="GetRecord", identifier=PLAN, metadataPrefix="rdf")
    metadata = root.find(f".//{OAI}metadata")
    assert [child.tag for child in metadata] == ["{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"]
    served = client.get(f"/doc/{PLAN.rpartition(':')[2]}.rdf").data
    own = ElementTree.tostring(metadata[0])
    expected = formats.parse(served, formats.RDF_XML)[None]
    assert set(formats.parse(own, formats.RDF_XML)[None]) == set(expected)


def test_metadata_formats(client):
    for more in ({}, {"identifier": PLAN}):
        root = ask(client, verb="ListMetadataFormats", **more)
        assert [item.text for item in root.iter(f"{OAI}metadataPrefix")] == ["oai_dc", "rdf"]
        assert len(list(root.iter(f"{OAI}schema"))) == 2


@pytest.mark.parametrize(
    ("query", "code", "repeated"),
    [
        ("", "badVerb", False),
        ("verb=", "badVerb", False),
        ("verb=listRecords", "badVerb", False),
        ("verb=Identify&verb=Identify", "badVerb", False),
        ("verb=Identify&verb=ListSets", "badVerb", False),
        ("verb=%3Cx%3E", "badVerb", False),
        ("verb=Identify&x=1", "badArgument", False),
        ("verb=GetRecord", "badArgument", False),
        (f"verb=GetRecord&identifier={PLAN}", "badArgument", False),
        ("verb=ListRecords", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&metadataPrefix=rdf", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&resumptionToken=x", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=yesterday", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=2020-02-30", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=2020-01-01T00:00Z", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=2020-01-01T00:00:00", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=2020-01-01T25:00:00Z", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=0000-01-01", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&from=", "badArgument", False),
        (
            "verb=ListRecords&metadataPrefix=rdf&from=2020-01-01&until=2021-01-01T00:00:00Z",
            "badArgument",
            False,
        ),
        (
            "verb=ListRecords&metadataPrefix=rdf&from=2021-01-01&until=2020-01-01",
            "badArgument",
            False,
        ),
        ("verb=ListRecords&metadataPrefix=rdf&set=a%20b", "badArgument", False),
        ("verb=ListRecords&metadataPrefix=rdf&set=", "badArgument", False),
        ("verb=ListIdentifiers&metadataPrefix=marc21", "cannotDisseminateFormat", True),
        (
            f"verb=GetRecord&identifier={PLAN}&metadataPrefix=marc21",
            "cannotDisseminateFormat",
            True,
        ),
        (
            "verb=GetRecord&identifier=oai:x.org:practice/a&metadataPrefix=rdf",
            "idDoesNotExist",
            True,
        ),
        ("verb=GetRecord&identifier=%00%22%3E&metadataPrefix=rdf", "idDoesNotExist", True),
        (
            "verb=GetRecord&identifier=oai:w3id.org:practice/&metadataPrefix=rdf",
            "idDoesNotExist",
            True,
        ),
        ("verb=ListMetadataFormats&identifier=there-is-no-such", "idDoesNotExist", True),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken", True),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken", True),
        ("verb=ListIdentifiers&resumptionToken=%F0%9F%98%80", "badResumptionToken", True),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken", True),
        ("verb=ListRecords&metadataPrefix=rdf&until=1999-01-01", "noRecordsMatch", True),
        ("verb=ListRecords&metadataPrefix=rdf&from=9999-12-31", "noRecordsMatch", True),
        ("verb=ListRecords&metadataPrefix=rdf&set=topic:there-is-none", "noRecordsMatch", True),
        ("verb=ListRecords&metadataPrefix=rdf&set=there:is:none", "noRecordsMatch", True),
        ("verb=ListRecords&metadataPrefix=rdf&set=kind:there-is-none", "noRecordsMatch", True),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_errors(client, method, query, code, repeated):
    if method == "get":
        root = parse(client.get(f"/oai?{query}"))
    else:
        form = "application/x-www-form-urlencoded"
        root = parse(client.post("/oai", data=query, content_type=form))
    assert error(root) == code
    address, attributes = request(root)
    assert address == "http://localhost/oai"
    assert bool(attributes) == repeated
    if repeated:
        assert attributes["verb"] == query.split("&")[0].removeprefix("verb=")


def test_post_needs_a_form(client):
    assert client.post("/oai", data="verb=Identify", content_type="text/plain").status_code == 415


def test_dates_are_inclusive_and_to_the_second(published, client):
    instants = [v.instant for v in published.journal.current(prefix=f"{published.names.base}doc/")]
    first, last = min(instants).replace(microsecond=0), max(instants).replace(microsecond=0)
    begin, end = protocol.moment(first), protocol.moment(last)
    count = len(identifiers(ask(client, verb="ListIdentifiers", metadataPrefix="rdf")))
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "rdf"}
    assert len(identifiers(ask(client, **asked, from_=begin, until=end))) == count
    day = begin[:10]
    assert len(identifiers(ask(client, **asked, from_=day, until=end[:10]))) == count
    later = protocol.moment(last + timedelta(seconds=1))
    assert error(ask(client, **asked, from_=later)) == "noRecordsMatch"
    earlier = protocol.moment(first - timedelta(seconds=1))
    assert error(ask(client, **asked, until=earlier)) == "noRecordsMatch"
    assert len(identifiers(ask(client, **asked, until="9999-12-31T23:59:59Z"))) == count
    stamps = {x.text for x in ask(client, **asked).iter(f"{OAI}datestamp")}
    assert min(stamps) >= ask(client, verb="Identify").findtext(f".//{OAI}earliestDatestamp")


def walk(repository, size, **arguments):
    """All headers of a list, answer by answer, with what the tokens said."""
    asked = protocol.Request("ListRecords", {"metadataPrefix": "oai_dc", **arguments})
    found, sent = [], 0
    while True:
        listing = repository.list(asked, size)
        assert 0 < len(listing.headers) <= size and listing.cursor == sent
        found += listing.headers
        sent += len(listing.headers)
        if not listing.token:
            assert listing.size == sent
            return found
        asked = protocol.Request("ListRecords", {"resumptionToken": listing.token})


@settings(deadline=None, max_examples=20)
@given(
    size=st.integers(1, 500),
    chosen=st.sampled_from([None, "topic:education", "kind:city", "topic", "country:norway"]),
)
def test_every_record_is_in_a_list_once_whatever_its_pages(published, size, chosen):
    repository = Repository(published, published.published())
    found = [
        header.identifier
        for header in walk(repository, size, **({"set": chosen} if chosen else {}))
    ]
    assert len(found) == len(set(found))
    expected = {
        repository.identifier(version.graph)
        for version in published.journal.current(prefix=f"{published.names.base}doc/")
        if not version.graph.endswith("/")
    }
    if chosen:
        assert set(found) < expected
        headers = walk(repository, 1000)
        expected = {x.identifier for x in headers if any(s.startswith(chosen) for s in x.sets)}
    assert set(found) == expected


def test_a_list_goes_on_through_commits(registry):
    items = registry.index.newest("practice", 200)
    repository = Repository(registry, registry.published())
    asked = protocol.Request("ListRecords", {"metadataPrefix": "oai_dc"})
    first = repository.list(asked, 150)
    begun = {header.identifier for header in walk(repository, 1000)}
    seen = {header.identifier for header in first.headers}
    unseen = [item for item in items if repository.identifier(item.document) not in seen]
    changed, withdrawn, erased = unseen[:3]
    revise(registry, changed)
    agent = registry.agent("x")
    registry.withdraw(withdrawn.thing, reason="Gone", agent=agent)
    registry.erase(erased.thing, reason="A name", agent=agent)
    text = registry.journal.text(registry.version(changed.document)).replace(
        changed.slug, "new-one"
    )
    document = registry.names.document("practice", "new-one")
    registry.commit([Change(document, text)], agent=agent, message="New", validate=False)

    repository = Repository(registry, registry.published())
    follow = protocol.Request("ListRecords", {"resumptionToken": first.token})
    rest = repository.list(follow, 1000).headers
    # A token can be sent again.
    assert [h.identifier for h in repository.list(follow, 1000).headers] == [
        h.identifier for h in rest
    ]
    found = [header.identifier for header in (*first.headers, *rest)]
    assert begun <= set(found)
    for item, states in (
        (changed, ["content", "content"]),
        (withdrawn, ["content", "withdrawn"]),
        (erased, [None, "withdrawn"]),
    ):
        own = [h for h in rest if h.identifier == repository.identifier(item.document)]
        assert [h.text is not None for h in own] == [s == "content" for s in states]
    assert repository.identifier(document) in found
    doubled = [identifier for identifier in found if found.count(identifier) > 1]
    assert len(doubled) == 6

    # What comes after `until` is not in the list.
    listed = {
        "metadataPrefix": "oai_dc",
        "until": protocol.moment(first.headers[-1].version.instant),
    }
    before = Repository(registry, 1).list(protocol.Request("ListRecords", listed), 150)
    rest = walk_on(repository, before.token)
    assert len({h.identifier for h in (*before.headers, *rest)}) == len(before.headers) + len(rest)


def walk_on(repository, token):
    return repository.list(
        protocol.Request("ListRecords", {"resumptionToken": token}), 1000
    ).headers


def test_deleted_records_stay_in_their_sets(registry):
    client = create_app(registry).test_client()
    one, two = (item for item in registry.index.newest("practice", 2))
    name = registry.names.name(one.document)
    identifier = f"oai:w3id.org:practice/{name.slug}"
    before = ask(client, verb="GetRecord", identifier=identifier, metadataPrefix="rdf")
    sets = [item.text for item in before.iter(f"{OAI}setSpec")]
    registry.withdraw(one.thing, reason="Same", agent=registry.agent("x"), replaced_by=two.thing)
    after = ask(client, verb="GetRecord", identifier=identifier, metadataPrefix="rdf")
    header = after.find(f".//{OAI}header")
    assert header.get("status") == "deleted" and after.find(f".//{OAI}metadata") is None
    assert [item.text for item in after.iter(f"{OAI}setSpec")] == sets and len(sets) > 1
    for chosen in sets:
        assert identifier in identifiers(
            ask(
                client,
                verb="ListIdentifiers",
                metadataPrefix="rdf",
                set=chosen,
                from_=header.findtext(f"{OAI}datestamp"),
            )
        )
    # Erased to the last text, it is told of in every set: somebody may hold it.
    registry.erase(one.thing, reason="A name", agent=registry.agent("x"))
    for chosen in (*sets, "topic:mediation-and-conflict-resolution"):
        root = ask(client, verb="ListRecords", metadataPrefix="oai_dc", set=chosen)
        assert identifier in identifiers(root) or root.find(f".//{OAI}resumptionToken") is not None
    registry.index.reset()
    commits.rebuild(registry)
    repository = Repository(registry, registry.published())
    assert identifier in {h.identifier for h in walk(repository, 50, set="country:australia")}


def test_sets(client):
    root = ask(client, verb="ListSets")
    sets = {
        s.findtext(f"{OAI}setSpec"): s.findtext(f"{OAI}setName") for s in root.iter(f"{OAI}set")
    }
    assert {
        "kind",
        "kind:practice",
        "topic",
        "topic:education",
        "country",
        "country:norway",
    } <= set(sets)
    assert sets["topic:education"] == "Education" and sets["country:norway"] == "Norway"
    for chosen in sets:
        assert (
            error_or_none(ask(client, verb="ListIdentifiers", metadataPrefix="rdf", set=chosen))
            is None
        )


def error_or_none(root):
    found = root.find(f"{OAI}error")
    return None if found is None else found.get("code")


SOUND = {
    "verb": "ListRecords",
    "base": 1,
    "after": 5,
    "cursor": 5,
    "size": 9,
    "arguments": {"metadataPrefix": "rdf"},
}


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "ListIdentifiers"},
        {"base": 0},
        {"base": 10_000},
        {"base": True},
        {"after": -1},
        {"after": 10**30},
        {"after": "1"},
        {"cursor": 1.5},
        {"arguments": {}},
        {"arguments": {"metadataPrefix": 1}},
        {"arguments": {"metadataPrefix": "rdf", "x": "y"}},
        {"arguments": {"metadataPrefix": "marc21"}},
        {"arguments": {"metadataPrefix": "rdf", "from": "x"}},
        {"arguments": {"metadataPrefix": "rdf", "set": "a b"}},
        {"arguments": ["metadataPrefix"]},
        {"more": 1},
    ],
)
def test_forged_tokens(client, change):
    text = base64.urlsafe_b64encode(json.dumps(SOUND | change).encode()).decode()
    root = ask(client, verb="ListRecords", resumptionToken=text)
    code = error_or_none(root)
    assert code in ("badResumptionToken", "cannotDisseminateFormat"), code


@given(
    st.one_of(
        st.text(max_size=300),
        st.binary(max_size=200).map(lambda b: base64.urlsafe_b64encode(b).decode()),
    )
)
def test_no_text_breaks_the_reading_of_tokens(text):
    with pytest.raises(Refused) as refused:
        tokens.read(text, "ListRecords", 5)
    assert refused.value.code == "badResumptionToken"


@given(
    st.builds(
        tokens.Token,
        st.just("ListRecords"),
        st.integers(1, 5),
        st.integers(0, 1 << 40),
        st.integers(0, 1 << 40),
        st.integers(0, 1 << 40),
        st.fixed_dictionaries({"metadataPrefix": st.sampled_from(["rdf", "oai_dc"])}),
    )
)
def test_tokens_are_read_as_they_were_written(token):
    assert tokens.read(tokens.write(token), "ListRecords", 5) == token


def test_small_answers_have_tokens_that_end(home):
    with Registry.open(Settings(home=home, oai=OaiSettings(page_size=200))) as registry:
        client = create_app(registry).test_client()
        root = ask(client, verb="ListRecords", metadataPrefix="rdf")
        token = root.find(f".//{OAI}resumptionToken")
        size = int(token.get("completeListSize"))
        assert token.get("cursor") == "0" and token.text and size > 200
        root = ask(client, verb="ListRecords", resumptionToken=token.text)
        last = root.find(f".//{OAI}resumptionToken")
        assert last.text is None
        assert last.attrib == {"completeListSize": str(size), "cursor": "200"}
        assert len(identifiers(root)) == size - 200
