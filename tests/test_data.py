"""The curated data are whole, consistent, and laid out as the script writes them."""

import importlib
import sys
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib import Literal, URIRef

from iclod.config import Settings
from iclod.ingestion import years
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCAT, DCTERMS, FOAF, GEO, ICLOD, PROV, RDF, SKOS, XSD
from iclod.validation import work
from iclod.workers import Limits, Pool

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
BASE = Settings().base_iri


def read(folder):
    whole = rdflib.Graph(bind_namespaces="none")
    for path in sorted(folder.rglob("*.ttl")):
        graphs = formats.parse(path.read_bytes(), formats.TURTLE, base=BASE, source=str(path))
        for graph in graphs.values():
            whole += graph
    return whole


@pytest.fixture(scope="module")
def data():
    return read(DATA)


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield importlib.import_module
    for name in ("curate", "turtle_files"):
        sys.modules.pop(name, None)


def thing(kind, slug=""):
    return URIRef(f"{BASE}id/{kind}/{slug}")


def things(data, kind):
    """The things of a kind, without its scheme and without parts."""
    start = str(thing(kind))
    names = (str(subject) for subject in set(data.subjects()))
    return sorted(
        URIRef(name)
        for name in names
        if name.startswith(start) and name != start and "#" not in name
    )


def practices(data):
    return things(data, "practice")


def periods(data, practice):
    def lexical(period, path):
        value = data.value(period, path)
        return None if value is None else (str(value), value.datatype)

    return [
        (lexical(period, DCAT.startDate), lexical(period, DCAT.endDate))
        for period in sorted(data.objects(practice, DCTERMS.temporal))
    ]


def test_counts(data):
    counts = {
        kind: len(things(data, kind))
        for kind in ("practice", "topic", "index-area", "status", "place-type", "source")
    }
    assert counts == {
        "practice": 158,
        "topic": 21,
        "index-area": 17,
        "status": 3,
        "place-type": 6,
        "source": 1,
    }
    assert set(data.subjects(RDF.type, ICLOD.Practice)) == set(practices(data))
    sourced = Counter(
        value for practice in practices(data) for value in data.objects(practice, DCTERMS.source)
    )
    assert sourced[thing("source", "coe-good-practices")] == 104
    assert len(sourced) == 55
    placeless = [p for p in practices(data) if (p, DCTERMS.spatial, None) not in data]
    assert len(placeless) == 2


YEAR = XSD.gYear


@pytest.mark.parametrize(
    ("slug", "city", "country", "found", "status"),
    [
        (
            "bergen-action-plan-for-inclusion-and-diversity",
            "bergen",
            "norway",
            [(("2018", YEAR), ("2022", YEAR))],
            "ongoing",
        ),
        (
            "copenhagen-the-danish-centre-for-arts-interculture-dcai",
            "copenhagen",
            "denmark",
            [(("2011", YEAR), None)],
            "ongoing",
        ),
        (
            "melitopol-a-smile-of-a-child",
            "melitopol",
            "ukraine",
            [(("2016", YEAR), None)],
            "unknown",
        ),
    ],
)
def test_practices_of_the_first_page(data, slug, city, country, found, status):
    practice = thing("practice", slug)
    assert periods(data, practice) == found
    assert data.value(practice, ICLOD.status) == thing("status", status)
    places = {thing("city", city), thing("country", country)}
    assert set(data.objects(practice, DCTERMS.spatial)) == places


def test_periods_are_what_the_printed_text_says(data):
    for practice in practices(data):
        printed = data.value(practice, ICLOD.printedPeriod)
        reading = years.read(str(printed or ""))
        assert reading.understood, printed
        expected = [
            tuple(
                date and (date, URIRef(years.datatype(date))) for date in (period.start, period.end)
            )
            for period in reading.periods
        ]
        assert periods(data, practice) == expected
        assert data.value(practice, ICLOD.status) == thing("status", reading.status)


def test_every_reference_within_the_registry_leads_somewhere(data):
    known = set(data.subjects(RDF.type))
    dangling = {
        value
        for value in data.objects()
        if str(value).startswith(f"{BASE}id/") and value not in known
    }
    assert not dangling


def test_every_name_is_one_that_the_registry_gives(data):
    names = Names(BASE)
    for subject in set(data.subjects()):
        assert names.name(str(subject)), subject
        identifier = data.value(subject, DCTERMS.identifier)
        assert identifier is None or str(subject).endswith(f"/{identifier}")


def test_every_topic_is_attributed(data):
    for practice in practices(data):
        parts = list(data.objects(practice, ICLOD.classification))
        assert {data.value(part, DCTERMS.subject) for part in parts} == set(
            data.objects(practice, DCTERMS.subject)
        )
        for part in parts:
            assert data.value(part, PROV.wasAttributedTo) == thing("agent", "iclod")
            assert data.value(part, ICLOD.basis)


def test_titles_are_tagged_with_their_language(data):
    titles = {practice: list(data.objects(practice, DCTERMS.title)) for practice in practices(data)}
    assert all(len(found) == 1 and found[0].language for found in titles.values())
    languages = Counter(found[0].language for found in titles.values())
    assert sum(languages.values()) - languages["en"] == 20


def test_countries_have_codes_names_and_a_match(data):
    for country in things(data, "country"):
        notation = data.value(country, SKOS.notation)
        assert len(notation) == 2
        languages = [label.language for label in data.objects(country, SKOS.prefLabel)]
        assert len(languages) == len(set(languages)) >= 14
        assert {"en", "fr"} <= set(languages)
        match = str(data.value(country, SKOS.exactMatch))
        assert match.startswith("http://publications.europa.eu/resource/authority/country/")
    codes = [data.value(country, SKOS.notation) for country in things(data, "country")]
    assert len(codes) == len(set(codes))
    assert (thing("country", "norway"), SKOS.prefLabel, Literal("Norvège", lang="fr")) in data


def test_identifiers_of_cities_come_with_coordinates_and_belong_to_one_city(data):
    matches = Counter()
    for city in things(data, "city"):
        assert len(list(data.objects(city, DCTERMS.isPartOf))) == 1
        assert {"en", "fr"} <= {label.language for label in data.objects(city, SKOS.prefLabel)}
        found = list(data.objects(city, SKOS.exactMatch))
        assert all(str(iri).startswith("https://sws.geonames.org/") for iri in found)
        assert len(found) == len(list(data.objects(city, GEO.lat)))
        if found:
            assert data.value(city, ICLOD.placeType) == thing("place-type", "city")
        matches.update(found)
    assert set(matches.values()) == {1}


def test_a_bracket_cut_in_two_left_no_place(data):
    names = {
        str(name)
        for city in things(data, "city")
        for path in (SKOS.prefLabel, SKOS.altLabel)
        for name in data.objects(city, path)
    }
    assert not [name for name in names if "(" in name or ")" in name]
    assert {"Shevchenkivskyi", "Sechenkivsky"} <= names


def test_schemes_list_what_is_in_them(data):
    for kind in ("topic", "index-area", "status", "place-type"):
        scheme = thing(kind)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in data
        assert {t.language for t in data.objects(scheme, DCTERMS.title)} == {"en", "fr"}
        concepts = set(things(data, kind))
        assert set(data.objects(scheme, SKOS.hasTopConcept)) == concepts
        assert set(data.subjects(SKOS.inScheme, scheme)) == concepts
        assert set(data.subjects(SKOS.topConceptOf, scheme)) == concepts
        for concept in concepts:
            for path in (SKOS.prefLabel, SKOS.definition):
                assert {t.language for t in data.objects(concept, path)} == {"en", "fr"}


@pytest.mark.parametrize("path", [SKOS.closeMatch, SKOS.relatedMatch])
def test_topics_and_index_areas_match_both_ways(data, path):
    pairs = set(data.subject_objects(path))
    assert pairs
    assert pairs == {(right, left) for left, right in pairs}
    for left, right in pairs:
        assert {str(left).split("/")[-2], str(right).split("/")[-2]} == {"topic", "index-area"}


def test_nobody_has_a_mailbox(data):
    assert not list(data.triples((None, FOAF.mbox, None)))
    assert not [value for value in data.objects() if str(value).startswith("mailto:")]


def test_turtle_holds_relative_iris_only():
    for path in DATA.rglob("*.ttl"):
        text = path.read_text("utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("@prefix")]
        assert f"<{BASE}" not in "\n".join(lines), path
        assert "_:" not in text and "[]" not in text


def test_files_are_laid_out_as_the_script_writes_them(data, scripts, tmp_path):
    scripts("turtle_files").write(data, tmp_path)
    written = {p.relative_to(tmp_path): p.read_text("utf-8") for p in tmp_path.rglob("*.ttl")}
    assert written == {p.relative_to(DATA): p.read_text("utf-8") for p in DATA.rglob("*.ttl")}


def test_a_row_is_added_once(data, scripts):
    curate = scripts("curate")
    row = {
        "title": "A tale of two squares",
        "city": "Salisbury",
        "country": "United Kingdom",
        "years_as_printed": "2015-2020 / 2021-",
        "topic_editorial": "culture, leisure and heritage",
        "source_url": "",
    }
    graph = data + rdflib.Graph()
    curate.practice(graph, row)
    curate.derive_periods(graph)
    practice = thing("practice", "salisbury-a-tale-of-two-squares")
    assert set(graph.objects(practice, DCTERMS.spatial)) == {
        thing("city", "salisbury-gb"),
        thing("country", "united-kingdom"),
    }
    assert periods(graph, practice) == [
        (("2015", YEAR), ("2020", YEAR)),
        (("2021", YEAR), None),
    ]
    assert list(graph.objects(practice, DCTERMS.source)) == [thing("source", "coe-good-practices")]
    before = set(graph)
    curate.practice(graph, row)
    assert set(graph) == before


def test_places_are_matched_only_where_certain(scripts):
    match = scripts("curate").match

    def place(name, population, *others):
        return {"name": name, "population": population, "alternatenames": list(others)}

    large, small = place("Ansola", 100_000), place("Ansola", 9_000)
    assert match("ansola", [large]) is large
    assert match("ansola", [small, large]) is large
    assert match("ansola", [large, place("Ansola", 11_000)]) is None
    other = place("Ansola-on-Sea", 500, "Ansola")
    assert match("ansola", [other]) is other
    assert match("ansola", [other, other]) is None


def test_all_of_it_conforms(data):
    shapes = formats.to_ntriples(read(ROOT / "shapes"))
    source = work.Source("", formats.to_ntriples(data).encode(), "nt")
    task = work.Task((source,), BASE, shapes)
    limits = Limits(deadline=60, memory=0, output=1 << 20)
    pool = Pool("iclod.validation.work:validate", 1, limits, queue=1, wait=1)
    try:
        report = pool.call(task).value
    finally:
        pool.close()
    violations = [result for result in report.results if result.severity == "Violation"]
    assert not violations
    assert report.conforms
