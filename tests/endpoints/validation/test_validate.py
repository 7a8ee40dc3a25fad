from io import BytesIO

import pytest

from iclod.rdf import formats
from iclod.rdf.vocab import RDF, SH

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BAD = "<id/practice/x> a <https://w3id.org/iclod/ontology#Practice> ."
GOOD = "<http://example.org/a> <http://example.org/b> <http://example.org/c> ."


def post(client, body=BAD, *, query="", accept=None, media_type="text/turtle"):
    headers = {"Accept": accept} if accept else {}
    return client.post(f"/validate{query}", data=body, content_type=media_type, headers=headers)


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_the_report_in_every_syntax(client, format):
    answer = post(client, accept=format.media_type)
    assert (answer.status_code, answer.content_type) == (200, format.media_type)
    graph = formats.parse(answer.data, format)[None]
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    assert list(graph.objects(report, SH.result))


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_data_in_every_syntax(client, format):
    iri = "https://w3id.org/iclod/id/practice/x"
    text = f"<{iri}> <{RDF.type}> <https://w3id.org/iclod/ontology#Practice> .\n"
    body = formats.serialize(text, format)
    answer = post(client, body, media_type=format.media_type, accept="application/json")
    assert answer.json["conforms"] is False
    assert {result["focus"]["value"] for result in answer.json["results"]} == {iri}


def test_strict_changes_the_status_alone(client):
    assert post(client, query="?strict=1").status_code == 422
    assert post(client, GOOD, query="?strict=1").status_code == 200
    assert post(client, query="?strict=1").data == post(client).data


def test_a_record_that_is_published_conforms(client):
    turtle = client.get("/graphs?graph=https://w3id.org/iclod/doc/country/norway&format=ttl").data
    assert post(client, turtle, accept="application/json").json["conforms"] is True


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("<x", "text/turtle", 400),
        ("", "text/turtle", 400),
        (GOOD, "text/plain", 415),
        (GOOD, "application/octet-stream", 415),
        ("x" * (5 << 20), "text/turtle", 413),
        ("[" * 5000, "application/ld+json", 400),
    ],
)
def test_what_cannot_be_checked(client, body, media_type, status):
    answer = post(client, body, media_type=media_type)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_the_page_takes_text_and_files(client):
    assert 'enctype="multipart/form-data"' in client.get("/validate", headers=BROWSER).text
    page = client.post("/validate", data={"text": BAD, "syntax": "ttl"}, headers=BROWSER)
    assert page.status_code == 200
    assert "It does not conform." in page.text
    assert "&lt;id/practice/x&gt;" in page.text
    upload = {"file": (BytesIO(GOOD.encode()), "good.ttl")}
    page = client.post("/validate", data=upload, headers={**BROWSER, "Accept-Language": "fr"})
    assert "Les données sont conformes." in page.text
    page = client.post("/validate", data={"text": "<x"}, headers=BROWSER)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    upload = {"file": (BytesIO(b"x"), "good.pdf")}
    assert client.post("/validate", data=upload, headers=BROWSER).status_code == 415
