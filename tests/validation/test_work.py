"""What a worker does with a stranger's data, and what of other records it needs for that."""

import pickle

import pytest
from shape_samples import BASE, CONTEXT, HEAD, PRACTICE, packaged_shapes, parse

from iclod.errors import ParseError, TooLarge, UnsupportedMediaType
from iclod.rdf import formats
from iclod.validation import context, work


def task(data, suffix="ttl", **options):
    return work.Task(
        (work.Source("", data, suffix),),
        BASE,
        formats.to_ntriples(packaged_shapes()),
        formats.to_ntriples(parse(CONTEXT)),
        **options,
    )


def run(argument):
    return work.validate(argument, lambda _: None)


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_every_syntax_gives_the_same_report(format):
    data = formats.serialize(parse(PRACTICE.replace("@en", "")), format)
    report = run(task(data, format.suffix))
    assert report.counts == {"Violation": 2, "Warning": 0, "Info": 0}


def test_the_report_passes_a_pipe():
    report = run(tuple(task((HEAD + PRACTICE.replace("@en", "")).encode())))
    assert pickle.loads(pickle.dumps(report)) == report


def test_what_cannot_be_read_is_said():
    with pytest.raises(ParseError, match=r"."):
        run(task(b"<a> <b>"))
    with pytest.raises(UnsupportedMediaType):
        run(task(b"", "docx"))
    with pytest.raises(ParseError, match="deep"):
        run(task(b"<a:a> <a:p> " + b"[ <a:p> " * 5000 + b"1" + b"]" * 5000 + b" ."))


def test_too_many_statements_are_refused():
    with pytest.raises(TooLarge, match="at most 3"):
        run(task((HEAD + PRACTICE).encode(), triples=3))


def test_named_graphs_are_checked_together():
    data = parse(PRACTICE.replace('"bergen-plan"', '"x"'))
    quads = formats.to_ntriples(data).replace(" .\n", f" <{BASE}doc/practice/bergen-plan> .\n")
    assert not run(task(quads.encode(), "nq")).conforms


def test_references_are_what_is_mentioned_and_not_described():
    found = {iri.removeprefix(BASE) for iri in context.references(parse(PRACTICE))}
    assert found == {
        "id/topic/education",
        "id/city/bergen",
        "id/country/norway",
        "id/status/ended",
        "https://example.com/page",
    }


def test_extract_leaves_out_what_rules_do_not_ask_for():
    source = parse(CONTEXT + '<id/city/bergen> geo:lat 60.39 ; skos:prefLabel "Bergen"@en .')
    text = formats.to_ntriples(context.extract(source, [f"{BASE}id/city/bergen"]))
    assert "isPartOf" in text
    assert "prefLabel" in text
    assert "wgs84" not in text
    assert "oslo" not in text
