"""Bulk validation: the quick engine changes nothing but the time."""

import http.server
import logging
import threading

import pytest
import rdflib
from corpus import around, everything, shapes
from damages import DAMAGES, damaged

from iclod.rdf import formats
from iclod.validation import bulk, shacl

if not bulk.available():
    pytest.skip("iclod[fast] is not installed: bulk.py was NOT tried", allow_module_level=True)

HEAD = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def graph(text):
    return formats.parse(HEAD + text, formats.TURTLE)[None]


def same(data, rules, known=None):
    slow = shacl.validate(data, rules, known)
    assert bulk.validate(data, rules, known, worth=0) == slow
    worst = bulk.validate(data, rules, known, worth=0, worst_only=True)
    assert worst.conforms == slow.conforms
    assert set(worst.violations) == set(slow.violations)
    return slow


def test_the_packaged_data_get_the_same_report():
    report = same(everything(), shapes())
    assert report.conforms
    assert report.counts["Warning"] > 100


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_each_damage_gets_the_same_report(kind):
    _, data = damaged(kind)
    known = around(data)
    assert bulk.validate(data, shapes(), known, worth=0) == shacl.validate(data, shapes(), known)


def test_all_damages_at_once_among_sound_records():
    whole = rdflib.Graph(bind_namespaces="none")
    for triple in everything():
        whole.add(triple)
    for kind in DAMAGES:
        for triple in damaged(kind)[1]:
            whole.add(triple)
    assert len(same(whole, shapes()).violations) > 40


RULES = {
    # It refuses the first two, passes some of the others wrongly, and flags others wrongly.
    "look ahead": ('sh:pattern "^(?!bad)"', '"bad"'),
    "referring back": ('sh:pattern "^(a)\\\\1"', '"ab"'),
    "a boolean as a digit": ('sh:uniqueLang "1"^^xsd:boolean', '"a"@en , "b"@en'),
    "a text with a language beside one without": ('sh:minInclusive "a"', '"b"@en'),
    "a year after another": ('sh:minInclusive "2018"^^xsd:gYear', '"2019"^^xsd:gYear'),
    "a year before another": ('sh:minInclusive "2018"^^xsd:gYear', '"2017"^^xsd:gYear'),
    "a line feed at the end": ('sh:pattern "^a$"', '"a\\n"'),
    "a year of two digits": ("sh:datatype xsd:gYear", '"20-10"^^xsd:gYear'),
}


def one(name):
    rule, value = RULES[name]
    rules = graph(
        f"ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
        f"ex:P a sh:PropertyShape ; sh:path ex:p ; {rule} ."
    )
    return graph(f"ex:x a ex:T ; ex:p {value} ."), rules


@pytest.mark.parametrize("name", RULES)
def test_where_the_engines_differ_pyshacl_has_the_last_word(name):
    same(*one(name))


def test_a_wrong_pass_in_the_sample_is_said_and_everything_is_checked_again(caplog):
    data, rules = one("a text with a language beside one without")
    with caplog.at_level(logging.WARNING):
        assert not bulk.validate(data, rules, worth=0).conforms
    assert "is checked again" in caplog.text


def test_shapes_beyond_core_are_left_to_pyshacl():
    data = graph("ex:x a ex:T .")
    rules = graph(
        'ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:message "no" ;'
        ' sh:select "SELECT $this WHERE { $this a <http://example.org/T> }" ] .'
    )
    assert len(same(data, rules).violations) == 1


def test_blank_nodes_are_found():
    data = graph("[] a ex:T . ex:x a ex:T ; ex:p 1 . [] a ex:T ; ex:p 1 .")
    rules = graph(
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
        "ex:P a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ."
    )
    assert len(same(data, rules).violations) == 1


def test_no_file_is_opened_and_nothing_is_fetched(tmp_path):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    strict = HEAD + "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:nodeKind sh:Literal ."
    (tmp_path / "shapes.ttl").write_text(strict)
    (tmp_path / "data.ttl").write_text(HEAD + "ex:imported a ex:U .")
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        aside = (
            f"<http://example.org/> a owl:Ontology ; owl:imports <{host}/x> ,"
            f" <file://{tmp_path}/shapes.ttl> , <file://{tmp_path}/data.ttl> ;"
            f" sh:shapesGraph <{host}/y> , <file://{tmp_path}/shapes.ttl> ."
        )
        data = graph(aside + "ex:x a ex:T .")
        rules = graph(
            aside + "ex:V a sh:NodeShape ; sh:targetClass ex:T , ex:U ; sh:nodeKind sh:IRI ;"
            " sh:property ex:P . ex:P a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 0 ."
        )
        # the wheel itself, with all that the strange data say
        report = bulk.quick.Shapes.from_text(formats.to_ntriples(rules), "ntriples").validate_text(
            formats.to_ntriples(data), "ntriples"
        )
        assert (report.conforms, asked) == (True, [])
        assert same(data, rules).conforms
        server.shutdown()
    assert asked == []
    with pytest.raises(ValueError, match=r"."):
        bulk.quick.Shapes.from_text(str(tmp_path / "shapes.ttl"), "turtle")
