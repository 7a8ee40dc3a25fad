"""Requests as clients of the EU Interoperability Test Bed send them."""

import base64
import json

import pytest
from lxml import etree
from rdflib import Graph

from iclod.app import create_app
from iclod.rdf import formats
from iclod.rdf.vocab import RDF, SH

from .sent import BAD, GOOD

ADDRESS = "/validate/iclod/api/validate"


def ask(client, path=ADDRESS, accept=None, content=BAD, **members):
    body = {"contentToValidate": content, "contentSyntax": "text/turtle"} | members
    body = {key: value for key, value in body.items() if value is not None}
    return client.post(path, json=body, headers={"Accept": accept} if accept else {})


def conforms(answer):
    assert answer.status_code == 200, answer.text
    syntax = formats.BY_MEDIA_TYPE[answer.content_type]
    graph: Graph = formats.parse(answer.data, syntax)[None]
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    return str(graph.value(report, SH.conforms)) == "true"


@pytest.mark.parametrize("path", [ADDRESS, "/validate"])
def test_the_same_request_at_both_addresses(client, path):
    answer = ask(client, path)
    assert answer.content_type == "application/rdf+xml"
    assert conforms(answer) is False
    assert conforms(ask(client, path, content=GOOD)) is True


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda item: item.suffix)
def test_report_syntax_counts_before_accept(client, format):
    answer = ask(client, accept="application/xml", reportSyntax=format.media_type)
    assert answer.content_type == format.media_type
    assert conforms(answer) is False
    assert conforms(ask(client, accept=format.media_type)) is False


@pytest.mark.parametrize(
    "members",
    [
        {"embeddingMethod": "STRING"},
        {"embeddingMethod": "BASE64", "content": base64.b64encode(BAD.encode()).decode()},
        {"content": base64.b64encode(BAD.encode()).decode()},
        {"contentSyntax": None},
        {"contentSyntax": "text/turtle; charset=utf-8", "validationType": "publication"},
        {"contentSyntax": "ttl"},
    ],
    ids=["string", "base64", "guessed base64", "guessed syntax", "charset", "suffix"],
)
def test_ways_to_embed(client, members):
    assert conforms(ask(client, **members)) is False


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda item: item.suffix)
def test_the_syntax_is_told_from_the_text(client, format):
    graph = formats.parse(BAD.encode(), formats.TURTLE)[None]
    text = formats.serialize(formats.to_ntriples(graph), format).decode()
    assert conforms(ask(client, content=text, contentSyntax=None)) is False


@pytest.mark.parametrize("media_type", ["application/xml", "text/xml", "application/json"])
def test_a_report_in_trl(client, media_type):
    answer = ask(client, reportSyntax=media_type, locale="fr_FR", addInputToReport=True,
                 addRdfReportToReport="true", rdfReportSyntax="text/turtle")  # fmt: skip
    assert answer.content_type == media_type
    if media_type == "application/json":
        tree = answer.json
        assert tree["result"] == "FAILURE"
        assert len(tree["reports"]["error"]) == tree["counters"]["nrOfErrors"]
        assert "Nœud" in tree["reports"]["error"][0]["location"]
        items = {item["name"]: item["value"] for item in tree["context"]["items"]}
    else:
        found = etree.fromstring(answer.data)
        assert "Nœud" in found.findtext("{*}reports/{*}error/{*}location")
        items = {
            item.get("name"): item.findtext("{*}value")
            for item in found.iterfind("{*}context/{*}item")
        }
    assert items["input"] == BAD
    assert formats.parse(items["report"].encode(), formats.TURTLE)


def test_several_at_a_time(client):
    members = {"contentToValidate": BAD, "contentSyntax": "text/turtle"}
    body = [
        members | {"reportSyntax": "text/turtle"},
        members | {"reportSyntax": "application/json"},
    ]
    answer = client.post("/validate/iclod/api/validateMultiple", json=body)
    first, second = answer.json
    assert first["reportSyntax"] == "text/turtle"
    assert b"ValidationReport" in base64.b64decode(first["report"])
    assert second["reportSyntax"] == "application/xml"
    etree.fromstring(base64.b64decode(second["report"]))
    many = client.post("/validate/iclod/api/validateMultiple", json=[members] * 21)
    assert (many.status_code, many.json["limit"]["setting"]) == (413, "validation.files")


def test_what_there_is_is_told(client):
    (domain,) = client.get("/validate/api/info").json
    assert client.get(f"/validate/{domain['domain']}/api/info").json == domain
    assert [item["type"] for item in domain["validationTypes"]] == ["publication", "submission"]
    other = ask(client, "/validate/there-is-no-such/api/validate")
    assert (other.status_code, "iclod" in other.json["detail"]) == (404, True)


def test_our_formats_and_strict_work_too(client):
    ours = ask(client, "/validate?format=json&strict=1")
    assert (ours.status_code, ours.json["conforms"]) == (422, False)
    assert ask(client, ADDRESS + "?strict=1").status_code == 422
    assert ask(client, ADDRESS + "?strict=1", content=GOOD).status_code == 200


@pytest.mark.parametrize(
    ("members", "status", "word"),
    [
        ({"content": None}, 400, "contentToValidate"),
        ({"content": 5}, 400, "contentToValidate"),
        ({"content": ""}, 400, "contentToValidate"),
        ({"embeddingMethod": "FILE"}, 400, "BASE64"),
        ({"embeddingMethod": "BASE64"}, 400, "BASE64"),
        ({"contentSyntax": "application/pdf"}, 415, "text/turtle"),
        ({"validationType": "dcat-ap"}, 400, "submission"),
        ({"reportSyntax": "application/pdf"}, 406, "text/turtle"),
        ({"loadImports": True}, 403, "owl:imports"),
        ({"loadImports": "x"}, 400, "loadImports"),
        ({"contentQuery": "CONSTRUCT"}, 403, "SPARQL"),
        ({"contentQueryEndpoint": "http://127.0.0.1/"}, 403, "SPARQL"),
        ({"reportQuery": "CONSTRUCT"}, 400, "reportQuery"),
        ({"externalRules": [{"ruleSet": "x"}]}, 403, "shapes"),
        ({"externalRules": "x"}, 400, "externalRules"),
        ({"embeddingMethod": "URL", "content": "http://127.0.0.1/x.ttl"}, 403, "URL"),
        ({"content": "https://example.org/x.ttl"}, 403, "URL"),
        ({"content": "<http://a> <b"}, 400, "line 1"),
        ({"content": "\ud800"}, 400, "surrogate"),
    ],
)
def test_what_is_refused_is_said(client, members, status, word):
    answer = ask(client, **members)
    assert answer.status_code == status, answer.text
    assert word.lower() in answer.json["detail"].lower()


@pytest.mark.parametrize(
    "body",
    [
        b'{"contentToValidate": "x"',
        b'{"contentToValidate": ' + b"[" * 60_000,
        b'{"contentToValidate": 1' + b"0" * 60_000 + b"}",
        b'{"contentToValidate": "x", "y": [' + b"[]," * 900_000 + b"[]]}",
        b"\xff\xfe{",
        b"null",
        b"[]",
    ],
)
def test_a_hostile_envelope_is_refused(client, body):
    paths = (ADDRESS, "/validate") if b"content" in body else (ADDRESS,)
    for path in paths:
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code in (400, 413), answer.text


def test_shapes_that_come_along_are_used_where_that_is_allowed(home):
    from dataclasses import replace

    from iclod.config import Settings
    from iclod.config.groups import ValidationSettings
    from iclod.registry import Registry

    settings = replace(Settings(home=home), validation=ValidationSettings(foreign_shapes=True))
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    [] a sh:NodeShape ; sh:targetNode <http://example.org/a> ;
       sh:property [ sh:path <http://example.org/b> ; sh:maxCount 0 ] ."""
    with Registry.open(settings) as registry:
        client = create_app(registry).test_client()
        rules = [{"ruleSet": shapes, "ruleSyntax": "text/turtle"}]
        assert conforms(ask(client, content=GOOD)) is True
        assert conforms(ask(client, content=GOOD, externalRules=rules)) is False
        sent = json.dumps({"contentToValidate": GOOD, "externalRules": rules})
        assert client.post(ADDRESS, data=sent, content_type="application/json").status_code == 200
