"""The ways in which data can be handed to `/validate`, and the forms in which the report comes."""

import csv as reading
import io
import json

import pytest
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from lxml import etree
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from iclod.rdf import formats

from .sent import BAD, GOOD, PRACTICE, TITLE_LINE

TURTLE = "text/turtle"
FORM = "application/x-www-form-urlencoded"


def post(client, body=BAD, *, media_type=TURTLE, query="format=json", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/validate?{query}", data=body, content_type=media_type, headers=headers)


def send(client, *files, query="format=json", **fields):
    given = [(io.BytesIO(data.encode()), name) for name, data in files]
    return client.post(f"/validate?{query}", data={"file": given, **fields})


def lines(answer, source=""):
    assert answer.status_code == 200, answer.text
    found = [item["place"] for item in answer.json["results"] if item["severity"] == "Violation"]
    return {place["line"] for place in found if place.get("source", "") == source}


# Ways in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_every_syntax_as_body_as_file_and_as_text(client, format):
    data = formats.serialize(formats.to_ntriples(formats.parse(BAD.encode(), formats.TURTLE)[None]),
                             format)  # fmt: skip
    text = data.decode()
    verdicts = [
        post(client, data, media_type=format.media_type),
        send(client, (f"practice.{format.suffix}", text)),
        client.post("/validate?format=json", data={"text": text, "syntax": format.suffix}),
    ]
    found = [
        [(item["component"], item["path"]) for item in answer.json["results"]]
        for answer in verdicts
    ]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 3


def test_the_place_is_told_with_its_file(client):
    assert TITLE_LINE in lines(post(client))
    assert TITLE_LINE in lines(send(client, ("a.ttl", GOOD), ("b.ttl", BAD)), "b.ttl")
    assert TITLE_LINE in lines(client.post("/validate?format=json", data={"text": BAD}))


def test_several_files_make_one_report_and_names_stay_apart(client):
    answer = send(client, ("x.ttl", BAD), ("x.ttl", BAD.replace("bergen", "oslo")))
    sources = {item["place"]["source"] for item in answer.json["results"]}
    assert sources == {"x.ttl", "x (2).ttl"}


def test_a_file_may_refer_to_what_another_file_says(client):
    both = send(client, ("a.ttl", BAD), ("b.ttl", f"<{PRACTICE}> <{formats_title()}> 'Lire'@fr ."))
    assert {item["place"]["source"] for item in both.json["results"]} <= {"a.ttl", "b.ttl"}


def formats_title():
    return "http://purl.org/dc/terms/title"


def test_line_ends_of_a_form_are_those_that_were_typed(client):
    crlf = BAD.replace("\n", "\r\n")
    assert lines(client.post("/validate?format=json", data={"text": crlf})) == lines(post(client))


def test_json_is_json_ld_unless_it_is_a_request_of_the_test_bed(client):
    text = json.dumps({"@id": PRACTICE, "@type": "https://w3id.org/iclod/ontology#Practice",
                       "http://example.org/p": '"contentToValidate": x'})  # fmt: skip
    answer = post(client, text, media_type="application/json")
    assert answer.json["conforms"] is False


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_an_empty_template_is_refused_with_a_reason(client, suffix):
    template = client.get(f"/templates/practice.{suffix}")
    assert template.status_code == 200
    answer = post(client, template.data, media_type=template.mimetype)
    assert answer.status_code == 400
    assert "limit" not in answer.json
    named = client.post(
        "/validate?format=json", data={"file": (io.BytesIO(template.data), f"t.{suffix}")}
    )
    assert named.status_code == 400


def test_level_is_taken_from_the_address_or_the_form(client):
    for answer in (post(client, query="format=json&level=submission"),
                   client.post("/validate?format=json",
                               data={"text": BAD, "level": "submission"})):  # fmt: skip
        assert answer.json["level"] == "submission"
    wrong = post(client, query="level=none")
    assert (wrong.status_code, "publication" in wrong.json["detail"]) == (400, True)


# What cannot be checked ---------------------------------------------------------------------------


def test_a_syntax_error_in_one_file_names_it(client):
    answer = send(client, ("a.ttl", GOOD), ("b.ttl", "<http://a> <b"))
    assert answer.status_code == 400
    problem = answer.json
    assert (problem["source"], problem["line"]) == ("b.ttl", 1)


def test_more_files_than_allowed(client):
    answer = send(client, *((f"{n}.ttl", GOOD) for n in range(21)))
    assert answer.status_code == 413
    assert answer.json["limit"] == {"setting": "validation.files", "value": 20}


@pytest.mark.parametrize(
    ("body", "media_type", "setting"),
    [
        (b"x" * (4 << 20) + b"x", TURTLE, "validation.body_mb"),
        (b"text=" + b"x" * (5 << 20), FORM, "validation.body_mb"),
        (b"&".join([b"a=b"] * 5000), FORM, "validation.files"),
        (
            b"".join(
                b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' for _ in range(2000)
            )
            + b"--x--\r\n",
            "multipart/form-data; boundary=x",
            "validation.files",
        ),
    ],
    ids=["body", "field", "fields", "parts"],
)
def test_a_limit_is_named(client, body, media_type, setting):
    answer = post(client, body, media_type=media_type)
    assert answer.status_code == 413
    assert answer.json["limit"]["setting"] == setting


@pytest.mark.parametrize(
    ("body", "media_type", "headers", "status"),
    [
        (BAD, "text/plain", {}, 415),
        (BAD, FORM, {}, 415),
        (BAD, TURTLE, {"Content_Encoding": "gzip"}, 415),
        ("", TURTLE, {}, 400),
        ("", "multipart/form-data", {}, 400),
        ("", "multipart/form-data; boundary=x", {}, 400),
        ("text=", FORM, {}, 400),
        ("text=x&syntax=pdf", FORM, {}, 415),
        (BAD, TURTLE, {"Accept": "image/png"}, 406),
    ],
)
def test_what_is_not_understood_is_said(client, body, media_type, headers, status):
    answer = post(client, body, media_type=media_type, query="", **headers)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_names_of_files_cannot_steer_what_shows_them(client):
    name = '../../etc/a"\u202e\n<script>.ttl'
    answer = send(client, (name, BAD), ("b.ttl", GOOD), query="format=txt")
    assert "\u202e" not in answer.text
    assert "etc" not in answer.text
    page = send(client, (name, BAD), ("b.ttl", GOOD), query="format=html")
    assert "<script>." not in page.text


# Ways out -----------------------------------------------------------------------------------------


def test_json_is_as_its_schema_says(client):
    schema = client.get("/validate/report.schema.json")
    assert schema.mimetype == "application/json"
    validator = Draft202012Validator(schema.json)
    assert post(client).headers["Link"] == (
        '<http://localhost/validate/report.schema.json>; rel="describedby"'
    )
    for answer in (post(client), post(client, GOOD), post(client, query="format=json&keep=1")):
        validator.validate(answer.json)


def test_every_format_of_the_same_report(client):
    report = post(client).json
    number = sum(report["counts"].values())
    sarif = json.loads(post(client, query="format=sarif").data)
    Sarif.model_validate(sarif)
    assert len(sarif["runs"][0]["results"]) == number
    assert post(client, query="", Accept="application/sarif+json").data
    junit = JUnitXml.fromstring(post(client, query="format=junit").data)
    assert (junit.tests, junit.failures) == (number, report["counts"]["Violation"])
    rows = list(reading.reader(io.StringIO(post(client, query="format=csv").text)))
    assert len(rows) == number + 1
    trl = etree.fromstring(post(client, query="", Accept="application/xml").data)
    assert trl.findtext("{*}result") == "FAILURE"
    assert trl.findtext("{*}counters/{*}nrOfErrors") == str(report["counts"]["Violation"])
    text = post(client, query="", Accept="text/plain")
    assert text.content_type == "text/plain; charset=utf-8"
    assert f"{TITLE_LINE}:" in text.text


@pytest.mark.parametrize("format", ["csv", "sarif", "junit", "trl", "txt"])
def test_the_reports_language_is_the_readers(client, format):
    english = post(client, query=f"format={format}&lang=en").text
    french = post(client, query=f"format={format}", Accept_Language="fr-CA").text
    assert english != french
    answer = post(client, query=f"format={format}&lang=fr")
    assert answer.headers["Content-Language"] == "fr"
    form = client.post(f"/validate?format={format}", data={"text": BAD, "lang": "fr"})
    assert form.headers["Content-Language"] == "fr"


def test_nothing_of_an_answer_is_kept_on_the_way(client):
    for format in ("json", "html", "ttl"):
        assert post(client, query=f"format={format}").headers["Cache-Control"] == (
            "private, no-store"
        )


def test_it_can_be_asked_from_pages_elsewhere(client):
    answer = client.options("/validate", headers={"Access-Control-Request-Method": "POST"})
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert post(client).headers["Access-Control-Allow-Origin"] == "*"


def test_accept_decides_and_format_counts_first(client):
    varied = post(client, query="", Accept="text/csv")
    assert (varied.mimetype, "Accept" in varied.headers["Vary"]) == ("text/csv", True)
    named = post(client, query="format=json", Accept="text/csv")
    assert (named.mimetype, "Accept" in named.headers.get("Vary", "").split(", ")) == (
        "application/json",
        False,
    )
    assert post(client, query="_mediatype=text/csv").mimetype == "text/csv"
    unknown = post(client, query="format=pdf")
    assert unknown.status_code == 406
    assert "sarif" in unknown.json["detail"]
