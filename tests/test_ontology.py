"""The ontology is complete: what checkers ask of it, and that it declares every term in use."""

import re
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

from iclod.rdf import formats
from iclod.rdf.vocab import ICLOD, ONTOLOGY, PREFIXES, SCHEMA, SH, VS

ROOT = Path(__file__).parents[1]
BASE = "https://w3id.org/iclod/"
IRI = rdflib.URIRef(ONTOLOGY)


def read(path):
    return formats.parse(path.read_bytes(), formats.TURTLE, base=BASE, source=str(path))[None]


GRAPH = read(ROOT / "ontology/iclod.ttl")
TERMS = sorted(str(s) for s in set(GRAPH.subjects()) if str(s).startswith(str(ICLOD)))
CLASSES = sorted(str(s) for s in GRAPH.subjects(RDF.type, OWL.Class))
PROPERTIES = sorted(
    str(s)
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for s in GRAPH.subjects(RDF.type, kind)
)
#: What another vocabulary is joined by.
ALIGNMENTS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.relatedMatch)


def short(iri):
    return iri.removeprefix(str(ICLOD))


def test_header():
    (version,) = GRAPH.objects(IRI, OWL.versionInfo)
    assert (IRI, RDF.type, OWL.Ontology) in GRAPH
    assert (IRI, OWL.versionIRI, rdflib.URIRef(f"{ONTOLOGY}/{version}")) in GRAPH
    assert (IRI, DCTERMS.creator, rdflib.URIRef(f"{BASE}id/agent/iclod")) in GRAPH
    license = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert (IRI, DCTERMS.license, license) in GRAPH
    assert (IRI, VANN.preferredNamespacePrefix, rdflib.Literal("iclod")) in GRAPH
    assert (IRI, VANN.preferredNamespaceUri, rdflib.Literal(str(ICLOD))) in GRAPH
    for predicate in (DCTERMS.created, DCTERMS.modified, DCTERMS.bibliographicCitation):
        assert len(list(GRAPH.objects(IRI, predicate))) == 1
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert sorted(text.language for text in GRAPH.objects(IRI, predicate)) == ["en", "fr"]


def test_has_no_blank_nodes():
    assert not [term for triple in GRAPH for term in triple if isinstance(term, rdflib.BNode)]


@pytest.mark.parametrize("term", TERMS, ids=short)
def test_term_is_described_in_both_languages(term):
    subject = rdflib.URIRef(term)
    for predicate in (RDFS.label, SKOS.definition, RDFS.comment, SKOS.scopeNote):
        texts = list(GRAPH.objects(subject, predicate))
        assert sorted(text.language for text in texts) == ["en", "fr"], predicate
    assert (subject, RDFS.isDefinedBy, IRI) in GRAPH
    (status,) = GRAPH.objects(subject, VS.term_status)
    assert str(status) in ("unstable", "testing", "stable", "archaic")


def test_labels_are_unambiguous():
    for language in ("en", "fr"):
        labels = [
            str(text)
            for term in CLASSES
            for text in GRAPH.objects(rdflib.URIRef(term), RDFS.label)
            if text.language == language
        ]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize("term", CLASSES, ids=short)
def test_class_has_one_example_that_parses_and_shows_it(term):
    (example,) = GRAPH.objects(rdflib.URIRef(term), SKOS.example)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    graph = formats.parse(prefixes + str(example), formats.TURTLE)[None]
    assert (None, RDF.type, rdflib.URIRef(term)) in graph


@pytest.mark.parametrize("term", CLASSES, ids=short)
def test_class_is_aligned(term):
    assert any(
        not str(value).startswith(str(ICLOD))
        for predicate in ALIGNMENTS
        for value in GRAPH.objects(rdflib.URIRef(term), predicate)
    )


@pytest.mark.parametrize("term", PROPERTIES, ids=short)
def test_property_has_a_domain(term):
    assert len(list(GRAPH.objects(rdflib.URIRef(term), RDFS.domain))) == 1


def test_components_name_their_parameters():
    for component in GRAPH.subjects(RDF.type, SH.ConstraintComponent):
        (parameter,) = GRAPH.objects(component, SH.parameter)
        (path,) = GRAPH.objects(parameter, SH.path)
        assert (parameter, RDF.type, SH.Parameter) in GRAPH
        assert str(path) in TERMS


def test_schema_org_has_one_spelling():
    assert SCHEMA.Quotation in set(GRAPH.objects())
    assert "http://schema.org/" not in (ROOT / "ontology/iclod.ttl").read_text("utf-8")


def turtle_files():
    return [path for name in ("shapes", "data") for path in sorted((ROOT / name).rglob("*.ttl"))]


@pytest.mark.parametrize("path", turtle_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_own_term_in_use_is_declared(path):
    used = {
        str(term)
        for triple in read(path)
        for term in triple
        if isinstance(term, rdflib.URIRef) and str(term).startswith(str(ICLOD))
    }
    assert sorted(used - set(TERMS)) == []


def test_every_own_term_in_the_code_is_declared():
    names = re.compile(r"\bICLOD\.(\w+)|\biclod:([A-Za-z]+)|ontology#([A-Za-z]+)")
    used = {
        next(filter(None, match.groups()))
        for path in sorted((ROOT / "src").rglob("*"))
        if path.suffix in (".py", ".rq", ".html")
        for match in names.finditer(path.read_text("utf-8"))
    }
    assert sorted(used - {short(term) for term in TERMS}) == []


def test_every_own_term_is_documented():
    text = (ROOT / "docs/vocabulary.md").read_text("utf-8")
    missing = [term for term in TERMS if f"`iclod:{short(term)}`" not in text]
    assert [term for term in missing if "ConstraintComponent-" not in term] == []
