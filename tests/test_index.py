"""Lists with facets, search, labels and backlinks, on the shapes as they are packaged."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iclod import profile as profiles
from iclod.errors import StorageError
from iclod.index import Backlink, Filters, Index, IndexChange, Label
from iclod.index.labels import choose, fold
from iclod.rdf import formats
from iclod.rdf.vocab import PREFIXES

BASE = "https://example.org/registry/"
SHAPES = Path(__file__).parents[1] / "shapes"
START = datetime(2024, 1, 1, tzinfo=UTC)
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def profile():
    graph = rdflib.Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        for part in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values():
            graph += part
    return profiles.read(graph)


def iri(path):
    return f"{BASE}id/{path}"


def change(path, turtle, *, after=0, number=1):
    """A record from Turtle in which `<>` is the thing."""
    kind, _, slug = path.partition("/")
    thing = iri(path)
    content = None
    if turtle is not None:
        text = HEAD + f"@base <{BASE}> .\n" + turtle.replace("<>", f"<{thing}>")
        text = text.replace("<#", f"<{thing}#")
        content = formats.to_ntriples(formats.parse(text, formats.TURTLE, base=BASE)[None])
    return IndexChange(
        document=f"{BASE}doc/{path}",
        thing=thing,
        kind=kind,
        slug=slug,
        ntriples=content,
        created=START,
        modified=START + timedelta(hours=after),
        number=number,
    )


FRAME = [
    ("topic/", '<> a skos:ConceptScheme ; dcterms:title "Topics"@en, "Thèmes"@fr .'),
    ("topic/education", '<> skos:prefLabel "Education"@en, "Éducation"@fr .'),
    ("topic/housing", '<> skos:prefLabel "Housing"@en ; skos:altLabel "Dwelling"@en .'),
    ("status/ongoing", '<> skos:prefLabel "Ongoing"@en, "En cours"@fr .'),
    ("status/ended", '<> skos:prefLabel "Ended"@en .'),
    ("status/unknown", '<> skos:prefLabel "Unknown"@en .'),
    ("country/norway", '<> skos:prefLabel "Norway"@en, "Norvège"@fr ; skos:notation "NO" .'),
    ("country/poland", '<> skos:prefLabel "Poland"@en, "Pologne"@fr .'),
    (
        "city/bergen",
        '<> skos:prefLabel "Bergen"@en ; skos:altLabel "Bjørgvin"@no ; '
        "dcterms:isPartOf <id/country/norway> .",
    ),
    ("city/lublin", '<> skos:prefLabel "Lublin"@en ; dcterms:isPartOf <id/country/poland> .'),
]
PRACTICES = [
    (
        "practice/plan",
        """<> a iclod:Practice ; dcterms:title "Action plan"@en, "Plan d’action"@fr ;
        dcterms:subject <id/topic/education>, <id/topic/housing> ;
        dcterms:spatial <id/city/bergen>, <id/country/norway> ;
        dcterms:temporal <#period-1> ; iclod:status <id/status/ongoing> ;
        dcterms:abstract "Schools open their doors."@en ;
        dcterms:source <https://www.example.org/plan> ;
        iclod:classification <#topic-education> .
        <#period-1> a dcterms:PeriodOfTime ; dcat:startDate "2018"^^xsd:gYear ;
        dcat:endDate "2020-05"^^xsd:gYearMonth .
        <#topic-education> a iclod:Classification ; dcterms:subject <id/topic/education> .""",
    ),
    (
        "practice/house",
        """<> a iclod:Practice ; dcterms:title "Open house"@en ;
        dcterms:subject <id/topic/housing> ;
        dcterms:spatial <id/city/lublin>, <id/country/poland> ;
        dcterms:temporal <#period-1> ; iclod:status <id/status/ongoing> ;
        iclod:purpose "Neighbours meet in the library."@en ;
        dcterms:references <id/practice/plan#period-1> .
        <#period-1> a dcterms:PeriodOfTime ; dcat:startDate "2020-03-01"^^xsd:date .""",
    ),
    (
        "practice/choir",
        """<> a iclod:Practice ; dcterms:title "Łódź choir"@pl ;
        dcterms:spatial <id/country/poland> ; dcterms:subject <id/topic/education> ;
        dcterms:temporal <#period-1> ; iclod:status <id/status/unknown> .
        <#period-1> a dcterms:PeriodOfTime ; dcat:startDate "2016"^^xsd:gYear .""",
    ),
]


def changes():
    frame = [change(path, text) for path, text in FRAME]
    return frame + [change(path, text, after=n) for n, (path, text) in enumerate(PRACTICES)]


@pytest.fixture(scope="module")
def filled(profile, tmp_path_factory):
    """An index that tests only read."""
    index = Index(tmp_path_factory.mktemp("index") / "index.sqlite")
    index.apply(changes(), profile, 1)
    yield index
    index.close()


@pytest.fixture
def index(profile, tmp_path):
    opened = Index(tmp_path / "index.sqlite")
    opened.apply(changes(), profile, 1)
    yield opened
    opened.close()


def slugs(listing):
    return [item.slug for item in listing.items]


def counts(listing, name):
    found = next(facet for facet in listing.facets if facet.name == name)
    return {value.slug: value.count for value in found.values}


def test_a_list_shows_the_newest_first(filled):
    found = filled.listing("practice", today_year=2024)
    assert slugs(found) == ["choir", "house", "plan"]
    assert (found.total, found.page, found.pages) == (3, 1, 1)
    assert [item.slug for item in filled.newest("practice", 2)] == ["plan", "choir"]


def test_pages(filled):
    second = filled.listing("practice", page=2, size=2)
    assert (slugs(second), second.total, second.pages) == (["plan"], 3, 2)
    assert filled.listing("practice", page=10**30, size=2).items == ()


def test_facets_are_counted_on_demand(filled):
    found = filled.listing("practice", Filters(q="poland"), facets=False)
    assert (found.total, found.facets) == (2, ())


def test_facets_count_every_value(filled):
    found = filled.listing("practice", today_year=2022)
    assert counts(found, "topic") == {"education": 2, "housing": 2}
    assert counts(found, "country") == {"poland": 2, "norway": 1}
    assert counts(found, "city") == {"bergen": 1, "lublin": 1}
    assert counts(found, "status") == {"ongoing": 2, "unknown": 1}
    assert counts(found, "year") == {
        "2022": 1,
        "2021": 1,
        "2020": 2,
        "2019": 1,
        "2018": 1,
        "2016": 1,
    }
    assert next(facet.name for facet in found.facets) == "topic"
    assert next(f for f in found.facets if f.name == "topic").label == Label("Topic", "en")


def test_what_goes_on_in_the_future_has_its_first_year(filled):
    assert "2020" in counts(filled.listing("practice", today_year=2010), "year")


def test_a_facet_ignores_its_own_selection_and_no_other(filled):
    chosen = Filters(topic=(iri("topic/housing"),), country=(iri("country/poland"),))
    found = filled.listing("practice", chosen)
    assert slugs(found) == ["house"]
    assert counts(found, "topic") == {"education": 1, "housing": 1}
    assert counts(found, "country") == {"norway": 1, "poland": 1}
    assert counts(found, "status") == {"ongoing": 1}
    topic = next(facet for facet in found.facets if facet.name == "topic")
    assert {value.slug for value in topic.values if value.selected} == {"housing"}


def test_values_of_a_facet_are_alternatives(filled):
    both = Filters(city=(iri("city/bergen"), iri("city/lublin")))
    assert slugs(filled.listing("practice", both)) == ["house", "plan"]


def test_a_selected_value_stays_in_sight(filled):
    found = filled.listing("practice", Filters(topic=(iri("topic/nothing"),), year=(1900,)))
    assert found.total == 0
    assert counts(found, "topic") == {"nothing": 0}
    assert counts(found, "year") == {"1900": 0}


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2016, ["choir"]),
        (2017, []),
        (2019, ["plan"]),
        (2020, ["house", "plan"]),
        (2024, ["house"]),
        (2025, []),
    ],
)
def test_a_year_matches_any_period_that_touches_it(filled, year, expected):
    found = filled.listing("practice", Filters(year=(year,)), today_year=2024)
    assert slugs(found) == expected


def test_cities_have_a_facet_too(filled):
    found = filled.listing("city", Filters(country=(iri("country/norway"),)))
    assert slugs(found) == ["bergen"]
    assert counts(found, "country") == {"norway": 1, "poland": 1}


def test_labels_in_the_readers_language_or_visibly_in_another(filled):
    wanted = [iri("country/norway"), iri("city/bergen"), iri("topic/"), iri("city/none")]
    found = filled.labels(wanted, ("fr", "en"))
    assert found == {
        iri("country/norway"): Label("Norvège", "fr", iri("country/norway")),
        iri("city/bergen"): Label("Bergen", "en", iri("city/bergen")),
        iri("topic/"): Label("Thèmes", "fr", iri("topic/")),
    }
    assert [label.text for label in filled.all_labels(iri("city/bergen"))] == ["Bergen", "Bjørgvin"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["fr-CA"], "oui"),
        (["de", "fr"], "oui"),
        (["de"], "mark"),
        (["EN"], "yes"),
        ([], "mark"),
    ],
)
def test_choice_of_a_language(wanted, expected):
    texts = [Label("oui", "fr"), Label("yes", "en"), Label("mark"), Label("tak", "pl")]
    assert choose(texts, wanted).text == expected


def test_without_a_label_in_sight_english_comes_before_the_rest():
    assert choose([Label("tak", "pl"), Label("yes", "en-GB"), Label("yes", "en")], ["de"]) == Label(
        "yes", "en"
    )
    assert choose([], ["en"]) is None


def test_items_show_the_preview_fields_with_labels(filled):
    item = next(i for i in filled.listing("practice", languages=("fr",)).items if i.slug == "plan")
    assert item.title == Label("Plan d’action", "fr", iri("practice/plan"))
    assert item.document == f"{BASE}doc/practice/plan"
    assert item.modified == START
    assert [str(label) for label in item.values["place"]] == ["Bergen"]
    assert [str(label) for label in item.values["country"]] == ["Norvège"]
    assert item.values["status"] == (Label("En cours", "fr", iri("status/ongoing")),)
    assert item.values["abstract"] == (Label("Schools open their doors.", "en"),)
    assert [str(label) for label in item.values["period"]] == ["2018–2020-05"]
    house = filled.items([iri("practice/house")])[iri("practice/house")]
    assert [str(label) for label in house.values["period"]] == ["2020-03-01–"]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("plan", {"plan"}),
        ("PLÁN d'acti", {"plan"}),
        ("schools", {"plan"}),
        ("neighbours lib", {"house"}),
        ("lodz", {"choir"}),
        ("łodz", {"choir"}),
        ("bjorg", {"plan"}),
        ("norvege", {"plan"}),
        ("lublin dwelling", {"house"}),
        ("bjørgvin", {"plan"}),
        ("ongoing", set()),
        ("!!!", set()),
    ],
)
def test_search_finds_names_texts_places_and_topics(filled, q, expected):
    assert set(slugs(filled.listing("practice", Filters(q=q)))) == expected


def test_search_narrows_the_facets_and_ranks_titles_first(filled, index, profile):
    found = filled.listing("practice", Filters(q="education"))
    assert counts(found, "country") == {"norway": 1, "poland": 1}
    title = '<> a iclod:Practice ; dcterms:title "Education for all"@en .'
    index.apply([change("practice/all", title, after=-9)], profile, 2)
    assert slugs(index.listing("practice", Filters(q="education")))[0] == "all"


def test_search_over_all_kinds(filled):
    assert {item.kind for item in filled.search("poland")} == {"country", "city", "practice"}
    assert filled.search("poland")[0].thing == iri("country/poland")
    assert len(filled.search("poland", limit=2, offset=1)) == 2
    assert filled.matches("poland") == len(filled.search("poland"))
    assert filled.search("") == filled.search("?!") == []


def test_suggestions_begin_with_the_text(filled):
    assert [item.slug for item in filled.suggest("ho")] == ["housing", "house"]
    assert [item.slug for item in filled.suggest("dwell")] == ["housing"]
    assert filled.suggest("NORVÈ", ("fr",))[0].title.text == "Norvège"
    assert filled.suggest("neighbours") == []
    assert len(filled.suggest("e", limit=1)) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(), st.text(alphabet="\"'*()^:-+{}\0 abANDORNEAR\ud800é_")))
def test_no_text_breaks_a_search(filled, text):
    filled.listing("practice", Filters(q=text))
    filled.search(text)
    filled.suggest(text)
    filled.matches(text)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_backlinks_come_from_parts_and_lead_to_parts(filled):
    subject = "http://purl.org/dc/terms/subject"
    total, found = filled.backlinks(iri("topic/education"))
    assert total == 2
    assert found[1] == Backlink(
        iri("practice/plan"),
        f"{BASE}doc/practice/plan",
        subject,
        Label("Action plan", "en", iri("practice/plan")),
    )
    total, found = filled.backlinks(iri("practice/plan"))
    assert [(link.thing, link.predicate) for link in found] == [
        (iri("practice/house"), "http://purl.org/dc/terms/references")
    ]
    total, found = filled.backlinks(iri("country/poland"), limit=1, offset=1)
    assert (total, len(found)) == (3, 1)


def test_places_and_records_for_look_ups(filled):
    places = {place.iri: place for place in filled.iter_places()}
    assert places[iri("city/bergen")] == (
        iri("city/bergen"),
        ("Bergen", "Bjørgvin"),
        iri("country/norway"),
    )
    assert places[iri("country/norway")].country is None
    found = {record.thing: record for record in filled.iter_records("practice")}
    assert found[iri("practice/plan")] == (
        iri("practice/plan"),
        ("https://www.example.org/plan",),
        ("Action plan", "Plan d’action"),
        (iri("city/bergen"),),
    )


def test_counts_leave_out_the_scheme(filled):
    assert filled.counts("topic") == 2
    assert filled.counts("agent") == 0
    assert [value.count for value in filled.facet_counts("practice", "country")] == [2, 1]
    assert filled.documents("city")[0] == (f"{BASE}doc/city/bergen", START)


# Writing -------------------------------------------------------------------------------------


def state(index):
    listing = index.listing("practice", today_year=2024)
    return listing, index.backlinks(iri("topic/housing")), index.search("poland")


def test_the_same_changes_again_change_nothing(index, profile):
    before = state(index)
    index.apply(changes(), profile, 1)
    assert state(index) == before
    assert index.seq == 1


def test_a_revision_replaces_all_that_was_said(index, profile):
    revised = '<> a iclod:Practice ; dcterms:title "Renamed"@en .'
    index.apply([change("practice/plan", revised, after=9, number=2)], profile, 2)
    assert index.seq == 2
    assert slugs(index.listing("practice")) == ["plan", "choir", "house"]
    assert index.listing("practice", Filters(q="schools")).total == 0
    assert index.backlinks(iri("topic/education"))[0] == 1
    assert counts(index.listing("practice"), "country") == {"poland": 2}


def test_what_is_gone_is_gone(index, profile):
    index.apply([change("practice/plan", None), change("practice/never", None)], profile, 2)
    assert index.counts("practice") == 2
    assert index.labels([iri("practice/plan")]) == {}
    assert index.matches("schools") == 0


def test_a_new_name_of_a_place_finds_its_practices(index, profile):
    renamed = '<> skos:prefLabel "Bjoergvin"@en ; dcterms:isPartOf <id/country/norway> .'
    index.apply([change("city/bergen", renamed)], profile, 2)
    assert slugs(index.listing("practice", Filters(q="bjoerg"))) == ["plan"]
    assert index.listing("practice", Filters(q="bergen")).total == 0


def test_a_failed_commit_leaves_everything_as_it_was(index, profile):
    before = state(index)

    def broken():
        yield change("practice/plan", None)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.apply(broken(), profile, 2)
    assert state(index) == before
    assert index.seq == 1


def test_after_a_reset_readers_see_the_old_until_the_new_is_there(index, profile):
    index.reset()
    assert index.seq == 0
    assert index.counts("practice") == 3
    index.apply([change(*PRACTICES[0])], profile, 5)
    assert index.seq == 5
    assert index.counts("practice") == 1
    assert index.counts("city") == 0


def test_a_missing_or_broken_file_is_begun_anew(index, profile, tmp_path):
    path = tmp_path / "index.sqlite"
    path.unlink()
    assert index.seq == 0
    index.apply(changes(), profile, 1)
    index.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(b"no database" * 1000)
    assert Index.open(path).seq == 0
    with pytest.raises(StorageError):
        assert Index(tmp_path / "none" / "index.sqlite").seq


def test_a_file_of_another_format_is_begun_anew(index, tmp_path):
    index.close()
    with sqlite3.connect(tmp_path / "index.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert index.seq == 0
    assert index.counts("practice") == 0


def test_threads_read_while_another_writes(index, profile):
    errors, stop = [], threading.Event()

    def look():
        try:
            while not stop.is_set():
                found = index.listing("practice")
                assert found.total == len(found.items) == 3
                assert sum(counts(found, "status").values()) == 3
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for seq in range(2, 12):
        index.apply(changes(), profile, seq)
    stop.set()
    for thread in threads:
        thread.join()
    assert not errors
