"""A mend is written as the text around it is."""

from functools import cache

import pytest
import rdflib
from mending import FRAME, check, made
from shape_samples import BASE, HEAD, packaged_shapes

from iclod.rdf import formats
from iclod.validation import work
from iclod.validation.mends import words
from iclod.validation.work import Source

PREFIXES = "\n".join(
    line
    for line in HEAD.splitlines()
    if line.split()[1] in ("dcterms:", "dcat:", "iclod:", "xsd:", "rdf:")
)
THING = f"{BASE}id/practice/bergen-plan"


def after(text, suffix, kind):
    """The texts after each of the mends of a kind."""
    source = Source("", text.encode(), suffix)
    mends = [mend for item in check(source).results for mend in item.mends if mend.kind == kind]
    return "\n-----\n".join(made(source, mend).data.decode() for mend in mends)


TURTLE = {
    "a statement after the type": (
        "<id/practice/bergen-plan> a iclod:Practice ; # a comment; with a semicolon\n"
        "    dcterms:title 'Plan'@en .\n",
        "missing",
        '    dcterms:identifier "bergen-plan" ;\n    dcterms:title',
    ),
    "after the only statement": (
        "<id/practice/bergen-plan> a iclod:Practice .\n",
        "missing",
        'a iclod:Practice ;\n    dcterms:identifier "bergen-plan" .',
    ),
    "on one line": (
        "<id/practice/bergen-plan> a iclod:Practice; dcterms:title 'Plan'@en .\n",
        "missing",
        "a iclod:Practice; dcterms:identifier \"bergen-plan\"; dcterms:title 'Plan'@en .",
    ),
    "before a stray semicolon": (
        "<id/practice/bergen-plan> a iclod:Practice ; .\n",
        "missing",
        'a iclod:Practice ; dcterms:identifier "bergen-plan" .',
    ),
    "where the type is not first": (
        "<id/practice/bergen-plan>\n  dcterms:title 'Plan'@en;\n  a iclod:Practice;\n"
        "  iclod:printedPeriod '2018'.\n",
        "missing",
        '  a iclod:Practice;\n  dcterms:identifier "bergen-plan";\n  iclod:printedPeriod',
    ),
    "quotes stay": (
        "<id/practice/bergen-plan> a iclod:Practice ; dcterms:title '''Plan \"A\"'''.\n",
        "language",
        "dcterms:title '''Plan \"A\"'''@en.",
    ),
    "a list with commas": (
        "<id/practice/bergen-plan> a iclod:Practice ; dcterms:subject 'Education' , "
        "<id/topic/housing> .\n",
        "nearest",
        "dcterms:subject <id/topic/education> , <id/topic/housing> .",
    ),
    "a prefix of one's own": (
        f"@prefix t: <{BASE}id/topic/> .\n"
        "<id/practice/bergen-plan> a iclod:Practice ; dcterms:subject 'Education' , t:housing .\n",
        "nearest",
        "dcterms:subject t:education , t:housing .",
    ),
    "a prefix that is declared wrong": (
        "PREFIX dc: <https://purl.org/dc/terms/>\n"
        "<id/practice/bergen-plan> a iclod:Practice ; dc:title 'Plan'@en .\n",
        "vocabulary",
        "PREFIX dc: <http://purl.org/dc/terms/>\n",
    ),
    "a datatype without its prefix": (
        f"@prefix d: <{BASE}none#> .\n"
        "<id/practice/bergen-plan#period-1> a dcterms:PeriodOfTime ; dcat:startDate '2018' .\n",
        "datatype",
        "dcat:startDate '2018'^^xsd:gYear .",
    ),
}


@pytest.mark.parametrize("name", TURTLE)
def test_turtle_keeps_its_style(name):
    text, kind, expected = TURTLE[name]
    assert expected in after(f"{PREFIXES}\n{text}", "ttl", kind)


def test_an_iri_is_written_in_full_where_no_prefix_is_declared():
    text = (
        f"<{THING}#period-1> a <http://purl.org/dc/terms/PeriodOfTime> ;\n"
        ' <http://www.w3.org/ns/dcat#startDate> "2018" .\n'
    )
    expected = '"2018"^^<http://www.w3.org/2001/XMLSchema#gYear> .'
    assert expected in after(text, "ttl", "datatype")


def test_line_ends_of_windows_stay():
    text = f"{PREFIXES}\n<id/practice/bergen-plan> a iclod:Practice .\n".replace("\n", "\r\n")
    mended = after(text, "ttl", "missing").replace("\n-----\n", "")
    assert mended.count("\n") == mended.count("\r\n")


JSON = {
    "a coerced string": (
        '{"@context": {"start": {"@id": "http://www.w3.org/ns/dcat#startDate", '
        '"@type": "http://www.w3.org/2001/XMLSchema#gYear"}},'
        f' "@id": "{THING}#period-1", "@type": "http://purl.org/dc/terms/PeriodOfTime",'
        ' "start": {"@value": "2018", "@type": "http://www.w3.org/2001/XMLSchema#date"}}',
        "datatype",
        '"start": "2018"}',
    ),
    "a number": (
        '{"@context": {"dcat": "http://www.w3.org/ns/dcat#",'
        ' "xsd": "http://www.w3.org/2001/XMLSchema#"},'
        f' "@id": "{THING}#period-1", "@type": "http://purl.org/dc/terms/PeriodOfTime",'
        ' "dcat:startDate": 2018}',
        "datatype",
        '"dcat:startDate": {"@value": "2018", "@type": "xsd:gYear"}}',
    ),
    "an array": (
        '{"@context": {"@vocab": "http://purl.org/dc/terms/"},\n'
        f' "@id": "{THING}",\n "@type": "https://w3id.org/iclod/ontology#Practice",\n'
        f' "spatial": [\n  {{"@id": "{BASE}id/city/bergen"}}\n ]}}',
        "missing",
        f'{{"@id": "{BASE}id/city/bergen"}},\n  {{"@id": "{BASE}id/country/norway"}}\n ]',
    ),
    "aliases": (
        '{"@context": {"id": "@id", "type": "@type", "@vocab": "http://purl.org/dc/terms/"},\n'
        f'  "id": "{THING}",\n  "type": "https://w3id.org/iclod/ontology#Practice",\n'
        '  "title": {"@value": "Plan", "@language": "en"}}',
        "missing",
        'ontology#Practice",\n  "identifier": "bergen-plan",\n  "title"',
    ),
    "a graph": (
        '{"@context": {"dcterms": "http://purl.org/dc/terms/"}, "@graph": ['
        f'{{"@id": "{THING}", "@type": "https://w3id.org/iclod/ontology#Practice",'
        ' "dcterms:title": "Plan"}]}',
        "language",
        '"dcterms:title": {"@value": "Plan", "@language": "en"}}]}',
    ),
}


@pytest.mark.parametrize("name", JSON)
def test_json_keeps_its_style(name):
    text, kind, expected = JSON[name]
    assert expected in after(text, "jsonld", kind)


XML_HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#"'
    ' xmlns:iclod="https://w3id.org/iclod/ontology#">\n'
)
XML = {
    "a typed element": (
        f'  <iclod:Practice rdf:about="{THING}">\n    <dct:title>A &amp; B</dct:title>\n'
        "  </iclod:Practice>\n",
        "language",
        '    <dct:title xml:lang="en">A &amp; B</dct:title>\n',
    ),
    "an empty element": (
        f'  <iclod:Practice rdf:about="{THING}"/>\n',
        "missing",
        f'  <iclod:Practice rdf:about="{THING}">\n'
        "    <dct:identifier>bergen-plan</dct:identifier>\n"
        "  </iclod:Practice>\n",
    ),
    "an attribute": (
        f'  <iclod:Practice rdf:about="{THING}" dct:identifier="Bergen Plan"/>\n',
        "identifier",
        f'rdf:about="{THING}" dct:identifier="bergen-plan"/>',
    ),
    "character data": (
        f'  <iclod:Practice rdf:about="{THING}">\n'
        "    <dct:subject><![CDATA[Education]]></dct:subject>\n  </iclod:Practice>\n",
        "nearest",
        f'<dct:subject rdf:resource="{BASE}id/topic/education"/>',
    ),
    "a class as an element": (
        f'  <dct:PeriodofTime rdf:about="{THING}#period-1"><dcat:startDate'
        ' rdf:datatype="http://www.w3.org/2001/XMLSchema#gYear">2018</dcat:startDate>'
        f'</dct:PeriodofTime>\n  <iclod:Practice rdf:about="{THING}">'
        f'<dct:temporal rdf:resource="{THING}#period-1"/></iclod:Practice>\n',
        "property",
        f'<dct:PeriodOfTime rdf:about="{THING}#period-1">',
    ),
    "a datatype": (
        f'  <dct:PeriodOfTime rdf:about="{THING}#period-1">\n'
        "    <!-- <dcat:startDate>1999</dcat:startDate> -->\n"
        "    <dcat:startDate>2018-05</dcat:startDate>\n  </dct:PeriodOfTime>\n",
        "datatype",
        '<dcat:startDate rdf:datatype="http://www.w3.org/2001/XMLSchema#gYearMonth">2018-05<',
    ),
}


@pytest.mark.parametrize("name", XML)
def test_xml_keeps_its_style(name):
    text, kind, expected = XML[name]
    assert expected in after(f"{XML_HEAD}{text}</rdf:RDF>\n", "rdf", kind)


@cache
def typed_shapes():
    """Shapes with one that is about things which do not say what they are."""
    text = """
    <shapes#Typed> a sh:NodeShape ; sh:targetSubjectsOf iclod:status ; sh:class iclod:Practice .
    """
    whole = rdflib.Graph(bind_namespaces="none")
    for graph in formats.parse(HEAD + text, formats.TURTLE, base=BASE).values():
        for triple in (*graph, *packaged_shapes()):
            whole.add(triple)
    return whole


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("", "a iclod:Practice ;"), ("a iclod:Practise ;", "a iclod:Practice ;")],
)
def test_a_thing_whose_iri_tells_its_class_gets_it(kind, expected):
    text = f"{PREFIXES}\n<id/practice/bergen-plan> {kind} iclod:status <id/status/ended> .\n"
    source = Source("", text.encode(), "ttl")
    item = next(item for item in check(source, typed_shapes()).results if item.mends)
    mended = made(source, item.mends[0]).data.decode()
    assert "iclod:Practice" in mended and "Practise" not in mended
    assert item.mends[0].safe is (kind == "")
    assert expected


def test_what_is_in_two_files_is_mended_in_the_right_one():
    first = f"{PREFIXES}\n<id/practice/bergen-plan> a iclod:Practice ; dcterms:title 'A' .\n"
    second = f"{PREFIXES}\n<id/practice/oslo-plan> a iclod:Practice ; dcterms:title 'B' .\n"
    task = work.Task(
        (Source("a.ttl", first.encode(), "ttl"), Source("b.ttl", second.encode(), "ttl")),
        BASE,
        formats.to_ntriples(packaged_shapes()),
        formats.to_ntriples(frame()),
        places=True,
        mends=True,
    )
    report = work.validate(task, lambda _: None)
    found = {
        (str(item.focus).rpartition("/")[2], mend.edits[0].place.source)
        for item in report.results
        for mend in item.mends
        if mend.kind == "language"
    }
    assert found == {("bergen-plan", "a.ttl"), ("oslo-plan", "b.ttl")}


def frame():
    return formats.parse(HEAD + FRAME, formats.TURTLE, base=BASE)[None]


def test_braces_in_a_value_are_shown_as_they_are():
    assert "{new}" in words.label("nearest", new="{new}", iri="x")["en"]
