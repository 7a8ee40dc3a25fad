"""Triple Pattern Fragments, clause by clause.

Spec: https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

import re
import shutil
from urllib.parse import quote, urlsplit

import pytest
from rdflib import Graph, URIRef

from iclod.app import create_app
from iclod.config import Settings
from iclod.endpoints.fragments import finding
from iclod.endpoints.fragments.pattern import Pattern
from iclod.engine.base import Query
from iclod.errors import DeadlineExceeded
from iclod.index import Statistics
from iclod.index.statistics import Part
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, FOAF, HYDRA, RDF, SKOS, VOID
from iclod.registry import Change, Registry

BASE = "https://w3id.org/iclod/"
NQ = "application/n-quads"
SUBJECTS = f"/fragments?predicate={quote(str(DCTERMS.subject))}"


def split(answer):
    """Data, and what the page says of itself."""
    assert answer.status_code == 200, answer.text
    found = formats.parse(answer.data, formats.N_QUADS)
    said = next(graph for name, graph in found.items() if name)
    assert set(found) <= {None, f"{next(said.subjects(FOAF.primaryTopic))}"}
    return (
        found.get(None, Graph()),
        said,
        next(said.subjects(RDF.type, HYDRA.PartialCollectionView)),
    )


def get(client, path, type=NQ):
    return client.get(path, headers={"Accept": type})


def crawl(client, path):
    """All pages of a fragment."""
    rows, pages = [], 0
    while path:
        answer = get(client, path)
        data, said, here = split(answer)
        rows += [*data]
        pages += 1
        nexts = [*said.objects(here, HYDRA.next)]
        path = None
        if nexts:
            target = urlsplit(str(nexts[0]))
            path = f"{target.path}?{target.query}"
    return rows, pages


def solutions(client, query):
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    return answer.json["results"]["bindings"]


# Data ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        (
            f"predicate={quote(str(SKOS.prefLabel))}&object=%22Norway%22%40en",
            f'?s <{SKOS.prefLabel}> "Norway"@en',
        ),
        (f"subject={BASE}id/country/norway", f"<{BASE}id/country/norway> ?p ?o"),
        (
            f"subject={BASE}id/country/norway&predicate={quote(RDF.type)}",
            f"<{BASE}id/country/norway> a ?o",
        ),
        (
            f"object={BASE}id/country/norway&subject=?x&predicate=",
            f"?s ?p <{BASE}id/country/norway>",
        ),
        ("object=%22NO%22", '?s ?p "NO"'),
        ("object=%22NO%22%5E%5Ehttp://www.w3.org/2001/XMLSchema%23string", '?s ?p "NO"'),
        ("object=%22NO%22%5E%5E%3Chttp://www.w3.org/2001/XMLSchema%23string%3E", '?s ?p "NO"'),
        ("subject=http://localhost/id/country/norway", f"<{BASE}id/country/norway> ?p ?o"),
    ],
)
def test_data_is_what_matches_the_pattern(client, query, pattern):
    data, said, here = split(get(client, f"/fragments?{query}"))
    found = solutions(client, f"SELECT * {{ {pattern} }}")
    assert len(data) == len(found) > 0
    assert said.value(here, VOID.triples).toPython() == len(found)


@pytest.mark.parametrize(
    "query", ["subject=%22x%22", "predicate=%22x%22@en", "object=http://none/"]
)
def test_where_nothing_matches_the_number_is_zero(client, query):
    data, said, here = split(get(client, f"/fragments?{query}"))
    assert len(data) == 0
    assert said.value(here, VOID.triples).toPython() == 0
    assert said.value(here, HYDRA.next) is None


def test_a_pattern_without_variables(client):
    thing = f"subject={BASE}id/country/norway&predicate={quote(RDF.type)}"
    data, said, here = split(get(client, f"/fragments?{thing}&object={BASE}ontology%23Country"))
    assert len(data) == said.value(here, HYDRA.totalItems).toPython() == 1
    none = get(client, f"/fragments?{thing}&object={BASE}ontology%23Practice")
    assert len(split(none)[0]) == 0


@pytest.mark.parametrize(
    "query",
    [
        "subject=x", "object=%22x", "object=%22x%22@", "object=%22x%22%5E%5Ex", "subject=_:b0",
        "subject=http://a%20b/", "subject=http://a/&subject=http://b/", "page=0", "page=x",
        "page=1&page=2", "graph=%22x%22", "subject=http://a/%0D%0AX:y", "object=%22x%22@e_n",
        f"object=%22{'x' * 5000}%22", "subject=http://a/%3E%20%7D%20UNION", "version=0",
    ],
)  # fmt: skip
def test_what_is_no_pattern_is_400(client, query):
    answer = get(client, f"/fragments?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_a_literal_with_everything_in_it(registry):
    client = create_app(registry).test_client()
    text = 'a "quoted" \\ back\nslash } . ?x \u0085 \U0001f600'
    line = f"<http://a/> <http://b/> {formats.literal(text)} .\n"
    change = Change(registry.names.graph("x"), line)
    registry.commit([change], agent=registry.agent("operator"), message="x")
    data, _, _ = split(
        client.get("/fragments", query_string={"object": f'"{text}"'}, headers={"Accept": NQ})
    )
    assert [str(value) for value in data.objects()] == [text]


# Metadata and controls -------------------------------------------------------------------------


def test_controls_lead_to_every_fragment_of_the_dataset(client):
    data, said, here = split(get(client, "/fragments"))
    assert len(data) == finding.PAGE
    dataset = URIRef(f"{BASE}dataset#dataset")
    assert (dataset, VOID.subset, here) in said
    form = said.value(dataset, HYDRA.search)
    assert str(said.value(form, HYDRA.template)) == (
        "http://localhost/fragments{?subject,predicate,object}"
    )
    mappings = {
        (str(said.value(item, HYDRA.variable)), said.value(item, HYDRA.property))
        for item in said.objects(form, HYDRA.mapping)
    }
    assert mappings == {(name, RDF[name]) for name in ("subject", "predicate", "object")}
    assert said.value(URIRef(f"{here}#metadata"), FOAF.primaryTopic) == dataset


def test_the_total_is_exact_and_pages_cover_it(client):
    rows, pages = crawl(client, SUBJECTS)
    found = solutions(client, f"SELECT * {{ ?s <{DCTERMS.subject}> ?o }}")
    _, said, here = split(get(client, SUBJECTS))
    total = said.value(here, HYDRA.totalItems).toPython()
    assert len(rows) == len(set(rows)) == len(found) == total
    assert pages == -(-total // finding.PAGE) > 1
    assert get(client, f"{SUBJECTS}&page={pages + 1}").status_code == 404


def test_blank_nodes_have_names_that_can_be_asked_for(client):
    first = f"/fragments?predicate={quote(str(RDF.first))}"
    rows, _ = crawl(client, first)
    assert len(rows) == len(solutions(client, f"SELECT * {{ ?s <{RDF.first}> ?o }}")) > 0
    node = str(rows[0][0])
    assert node.startswith(f"{BASE}.well-known/genid/")
    data, said, here = split(get(client, f"/fragments?subject={quote(node)}"))
    assert {*data.predicates()} >= {RDF.first, RDF.rest}
    assert said.value(here, VOID.triples).toPython() == len(data)
    everything, _ = crawl(client, f"/fragments?graph={BASE}shapes")
    inside = solutions(client, f"SELECT * {{ GRAPH <{BASE}shapes> {{ ?s ?p ?o }} }}")
    assert len({*everything}) == len(everything) == len(inside)


def test_all_statements_together_are_the_union(client):
    rows, _ = crawl(client, "/fragments?object=" + quote(str(SKOS.Concept)))
    assert len(rows) == len(solutions(client, f"SELECT * {{ ?s ?p <{SKOS.Concept}> }}"))
    _, said, here = split(get(client, "/fragments"))
    count = solutions(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert str(said.value(here, HYDRA.totalItems)) == count[0]["n"]["value"]


def test_in_a_syntax_without_graphs_all_stands_together(client):
    path = f"/fragments?subject={BASE}id/country/norway"
    for format in formats.FORMATS:
        answer = get(client, path, format.media_type)
        assert answer.content_type == format.media_type
        parsed = formats.parse(answer.data, format)
        named = {f"http://localhost{path}#metadata"} if format.dataset else set()
        assert {name for name in parsed if name} == named
        merged = Graph()
        for graph in parsed.values():
            for triple in graph:
                merged.add(triple)
        assert (None, VOID.triples, None) in merged
        assert (URIRef(f"{BASE}id/country/norway"), RDF.type, None) in merged


# States ----------------------------------------------------------------------------------------


def test_pages_of_one_crawl_are_of_one_state(registry):
    client = create_app(registry).test_client()
    expected, _ = crawl(client, SUBJECTS)
    first = get(client, SUBJECTS)
    _, said, here = split(first)
    target = urlsplit(str(said.value(here, HYDRA.next)))
    assert "version=1" in target.query
    for number in range(3):
        triple = f"<http://x/{number}> <{DCTERMS.subject}> <http://y/> .\n"
        change = Change(registry.names.graph(f"x{number}"), triple)
        registry.commit([change], agent=registry.agent("iclod"), message="x")
    rest, _ = crawl(client, f"{target.path}?{target.query}")
    assert [*split(first)[0]] + rest == expected or {*split(first)[0], *rest} == {*expected}
    assert len(crawl(client, SUBJECTS)[0]) == len(expected) + 3


def test_a_named_state_lasts_and_says_so(client):
    answer = get(client, f"{SUBJECTS}&version=1")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Dataset-Version"] == "1"
    assert "Memento-Datetime" in answer.headers
    _, said, _ = split(answer)
    template = str(next(said.objects(None, HYDRA.template)))
    assert template == "http://localhost/fragments?version=1{&subject,predicate,object}"
    now = get(client, SUBJECTS)
    assert "version=1>" in now.headers["Link"]
    assert now.headers["Cache-Control"].startswith("public, max-age=0")
    assert get(client, f"{SUBJECTS}&version=99").status_code == 404


def test_the_page_for_people(client):
    page = get(client, f"{SUBJECTS}&page=2", "text/html")
    assert page.content_type.startswith("text/html")
    assert 'rel="next nofollow"' in page.text
    assert "dcterms:subject" in page.text
    hostile = get(client, "/fragments?object=%22%3Cscript%3Ealert(1)%3C/script%3E%22", "text/html")
    assert "<script>alert" not in hostile.text


# Numbers ---------------------------------------------------------------------------------------


def test_what_cannot_be_counted_in_time_is_estimated(published):
    def ask(query):
        if "COUNT" in query.text and query.deadline is not None:
            raise DeadlineExceeded("too long")
        return published.query(query)

    asker = finding.Asker(published, 10**6, Query("", "json", None), ask)
    predicate = f"<{DCTERMS.subject}>"
    found = finding.find(asker, Pattern(predicate=predicate), 1)
    counted = {part.iri: part.triples for part in published.index.statistics().properties}
    assert (found.exact, found.total) == (False, counted[str(DCTERMS.subject)])
    everything = finding.find(asker, Pattern(), 1)
    assert (everything.exact, everything.total) == (False, published.index.statistics().triples)


def test_an_estimate_is_never_less_than_what_is_known():
    few = Statistics(triples=5, properties=(Part("http://p/", 1, 7),))
    assert finding.estimate(Pattern(), few, 101) == 101
    assert finding.estimate(Pattern(predicate="<http://p/>"), few, 1) == 7
    assert finding.estimate(Pattern(object="<http://p/>"), few, 101) == 101


def test_the_order_does_not_depend_on_how_the_store_was_built(packaged_home, tmp_path):
    from iclod.registry import commits

    home = shutil.copytree(packaged_home, tmp_path / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        client = create_app(registry).test_client()
        paths = [
            SUBJECTS,
            f"{SUBJECTS}&page=2",
            "/fragments?page=7",
            "/fragments?page=20&version=1",
        ]
        before = [get(client, path).data for path in paths]
        commits.rebuild(registry)
        assert [get(client, path).data for path in paths] == before


def test_the_dataset_and_the_service_lead_here(client):
    described = get(client, "/dataset", "text/turtle").text
    assert "/fragments" in described
    assert re.search(r"hydra:search|IriTemplate", described)
