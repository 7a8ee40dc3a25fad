from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import rdflib

from iclod.errors import ConfigError
from iclod.ingestion import listing
from iclod.ingestion.plan import Options, plan
from iclod.rdf.formats import to_ntriples
from iclod.rdf.vocab import DCAT, DCTERMS, ICLOD, RDF, XSD

PAGES = Path(__file__).parent / "pages"
BASE = "https://w3id.org/iclod/"
COLLECTION = f"{BASE}id/source/coe-good-practices"
ROADMAP = "A road map to promote egalitarian government open to diversity"


def card(title, where, excerpt="Purpose: Words of somebody...", more="Read More"):
    return f"{title}\n\n{where}\n\n{excerpt}\n\n{more}\n\n"


def linked(title, where, address, lang="en"):
    return (
        f'<html lang="{lang}"><body><h3>{title}</h3><p>{where}</p><p>Words...</p>'
        f'<a href="{address}">Read More</a></body></html>'
    )


@pytest.fixture
def run(gazetteer, shelf, options):
    def run(text, **changes):
        page = listing.read(text, gazetteer)
        made = plan(page, shelf.known(gazetteer), replace(options, **changes))
        assert len(made.report.entries) == len(page.cards) + len(page.strays)
        shelf.keep(made.items)
        return made

    return run


def outcomes(made):
    return [entry.outcome for entry in made.report.entries]


def test_a_practice(run):
    (item,) = run(card(ROADMAP, "Switzerland Neuchâtel 2018-2022 (still in use)")).items
    thing = rdflib.URIRef(
        f"{BASE}id/practice/neuchatel-a-road-map-to-promote-egalitarian-government-open-to-diversity"
    )
    period = rdflib.URIRef(f"{thing}#period-1")
    year = XSD.gYear
    assert item.thing == str(thing)
    assert item.document == str(thing).replace("/id/", "/doc/")
    assert set(item.graph) == {
        (thing, RDF.type, ICLOD.Practice),
        (thing, DCTERMS.identifier, rdflib.Literal(str(thing).rpartition("/")[2])),
        (thing, DCTERMS.title, rdflib.Literal(ROADMAP, lang="en")),
        (thing, DCTERMS.spatial, rdflib.URIRef(f"{BASE}id/city/neuchatel")),
        (thing, DCTERMS.spatial, rdflib.URIRef(f"{BASE}id/country/switzerland")),
        (thing, DCTERMS.source, rdflib.URIRef(COLLECTION)),
        (thing, ICLOD.printedPeriod, rdflib.Literal("2018-2022 (still in use)")),
        (thing, ICLOD.status, rdflib.URIRef(f"{BASE}id/status/ongoing")),
        (thing, DCTERMS.temporal, period),
        (period, RDF.type, DCTERMS.PeriodOfTime),
        (period, DCAT.startDate, rdflib.Literal("2018", datatype=year, normalize=False)),
        (period, DCAT.endDate, rdflib.Literal("2022", datatype=year, normalize=False)),
    }


def test_the_odd_page_is_accounted_for_and_a_second_import_changes_nothing(run):
    text = (PAGES / "odd.txt").read_text(encoding="utf-8")
    first = run(text)
    assert first.report.counts == {
        "created": 45,
        "revised": 0,
        "unchanged": 0,
        "reported": 1,
        "failed": 0,
    }
    assert len({item.thing for item in first.writing}) == 45
    second = run(text)
    assert second.writing == ()
    assert second.report.counts["unchanged"] == 45


def test_without_excerpts_no_words_of_the_source_are_kept(run):
    made = run(card("One", "Norway Oslo 2016", "Purpose: Seldom seen words..."))
    assert "Seldom" not in to_ntriples(made.items[0].graph)


def test_excerpts(run, shelf):
    text = card("One", "Norway Oslo 2016", "Purpose: Seldom seen words...")
    run(text)
    made = run(text, excerpts=True)
    assert outcomes(made) == ["revised"]
    assert "purpose" in " ".join(made.report.entries[0].messages)
    (graph,) = shelf.graphs.values()
    (part,) = graph.objects(None, ICLOD.excerpt)
    assert str(part).endswith("#excerpt-1")
    assert graph.value(part, RDF.value) == rdflib.Literal(
        "Purpose: Seldom seen words...", lang="en"
    )
    assert graph.value(part, DCTERMS.creator) == rdflib.Literal("Council of Europe")
    assert graph.value(part, DCTERMS.source) == rdflib.URIRef(COLLECTION)
    assert outcomes(run(text, excerpts=True)) == ["unchanged"]
    run(card("One", "Norway Oslo 2016", "Purpose: Other words..."), excerpts=True)
    (graph,) = shelf.graphs.values()
    assert len(list(graph.objects(None, RDF.value))) == 1
    assert "Other words" in to_ntriples(graph)


def test_what_others_added_stays(run, shelf):
    run(card("One", "Norway Oslo 2016"))
    (iri,) = shelf.graphs
    thing = rdflib.URIRef(iri)
    added = [
        (thing, DCTERMS.subject, rdflib.URIRef(f"{BASE}id/topic/education")),
        (thing, DCTERMS.abstract, rdflib.Literal("Our own words.", lang="en")),
        (thing, DCTERMS.references, rdflib.URIRef("https://example.org/")),
        (thing, DCTERMS.title, rdflib.Literal("Un", lang="fr")),
    ]
    for triple in added:
        shelf.graphs[iri].add(triple)
    assert outcomes(run(card("One", "Norway Oslo 2016"))) == ["unchanged"]
    assert outcomes(run(card("“ONE”", "Norway Oslo 2016-2018"))) == ["revised"]
    graph = shelf.graphs[iri]
    assert all(triple in graph for triple in added)
    assert (thing, DCTERMS.title, rdflib.Literal("“ONE”", lang="en")) in graph
    assert (thing, DCTERMS.title, rdflib.Literal("One", lang="en")) not in graph
    assert graph.value(thing, ICLOD.status) == rdflib.URIRef(f"{BASE}id/status/ended")
    assert len(list(graph.objects(thing, DCTERMS.temporal))) == 1


def test_what_a_card_does_not_state_stays(run, shelf):
    run(linked("One", "Norway Oslo 2016", "https://www.coe.int/en/web/x/-/one"))
    (before,) = shelf.graphs.values()
    assert outcomes(run("One\n\nNorway Oslo\n\nWords...\n\nRead More")) == ["unchanged"]
    assert list(shelf.graphs.values()) == [before]


def test_years_that_are_not_understood_do_not_take_dates_away(run, shelf):
    run(card("One", "Norway Oslo 2016"))
    made = run(card("One", "Norway Oslo Spring 2016"))
    assert outcomes(made) == ["unchanged"]
    assert "left as they were" in " ".join(made.report.entries[0].messages)


def test_found_by_its_address_with_another_title_and_other_years(run, shelf):
    run(linked("One", "Norway Oslo 2016", "https://www.coe.int/en/web/x/-/one-two"))
    made = run(linked("Another", "Norway Oslo 2017", "https://example.org/fr/good/One-Two/"))
    assert outcomes(made) == ["revised"]
    ((iri, graph),) = shelf.graphs.items()
    assert iri.endswith("/oslo-one")
    assert [str(t) for t in graph.objects(None, DCTERMS.title)] == ["Another"]
    assert [str(s) for s in graph.objects(None, DCTERMS.source)] == [
        "https://www.coe.int/en/web/x/-/one-two"
    ]


def test_a_page_takes_the_place_of_the_collection(run, shelf):
    run(card("One", "Norway Oslo 2016"))
    made = run(linked("One", "Norway Oslo 2016", "https://example.org/-/one?inherit=true#top"))
    assert outcomes(made) == ["revised"]
    (graph,) = shelf.graphs.values()
    assert [str(s) for s in graph.objects(None, DCTERMS.source)] == ["https://example.org/-/one"]
    assert outcomes(run(card("One", "Norway Oslo 2016"))) == ["unchanged"]


def test_a_withdrawn_record_is_left_alone(run, shelf):
    run(card("One", "Norway Oslo 2016"))
    (iri,) = shelf.graphs
    shelf.states[iri] = ("withdrawn", None)
    made = run(card("One", "Norway Oslo 2017"))
    assert outcomes(made) == ["reported"]
    assert made.report.entries[0].thing == iri
    assert made.writing == ()


def test_a_merged_record_revises_its_successor(run, shelf):
    run(card("One", "Norway Oslo 2016") + card("Something else", "Norway Oslo 2016"))
    one, other = shelf.graphs
    shelf.states[one] = ("merged", other)
    made = run(card("One", "Norway Oslo 2018"))
    assert outcomes(made) == ["revised"]
    assert made.items[0].thing == other


def test_two_candidates_are_reported(run):
    run(linked("One", "Norway Oslo 2016", "https://example.org/-/one"))
    run(card("A thing apart", "Norway Bergen 2016"))
    made = run(linked("A thing apart", "Norway Bergen 2016", "https://example.org/-/one"))
    assert outcomes(made) == ["reported"]
    assert made.writing == ()


def test_a_like_title_in_the_same_city_is_reported(run):
    run(card("Plan for diversity 2016-2019", "Norway Oslo 2016"))
    assert outcomes(run(card("Plan for diversity 2020-2023", "Norway Oslo 2020"))) == ["reported"]
    assert outcomes(run(card("Plan for diversity 2020-2023", "Norway Bergen 2020"))) == ["created"]


def test_the_same_title_elsewhere_is_another_practice(run):
    run(card("Young Mayor", "Norway Oslo 2016"))
    made = run(card("Young Mayor", "Norway Bergen 2016"))
    assert outcomes(made) == ["created"]
    assert made.items[0].thing.endswith("/bergen-young-mayor")


def test_slugs_are_never_given_twice(run):
    made = run(card("Ça va", "Norway Oslo 2016") + card("Ca, va? 字", "Norway Bergen"))
    assert len({item.thing for item in made.items}) == 2
    made = run(card("Bergen day", "Norway Bergen 2016") + card("Day!!!", "Norway Bergen 2015"))
    assert [item.thing.rpartition("/")[2] for item in made.items if item.thing] == [
        "bergen-day",
        "bergen-day-2",
    ]


def test_the_same_card_twice_on_a_page(run):
    made = run(card("One", "Norway Oslo 2016") * 2 + card("One", "Norway Oslo 2017"))
    assert outcomes(made) == ["created", "unchanged", "reported"]
    assert len(made.writing) == 1


def test_a_city_that_becomes_known(run, gazetteer, shelf):
    made = run(card("Harbour talks", "Norway Ålesund 2018"))
    assert outcomes(made) == ["created"]
    assert made.items[0].thing.endswith("/alesund-harbour-talks")
    assert "Ålesund" in made.report.entries[0].messages[0]

    from iclod.ingestion.gazetteer import Gazetteer, Place

    wider = Gazetteer(
        [
            *gazetteer.places.values(),
            Place(f"{BASE}id/city/alesund", ("Ålesund",), f"{BASE}id/country/norway"),
        ]
    )
    page = listing.read(card("Harbour talks", "Norway Ålesund 2018"), wider)
    made = plan(page, shelf.known(wider), Options(COLLECTION))
    assert outcomes(made) == ["revised"]
    assert made.items[0].thing.endswith("/alesund-harbour-talks")


@pytest.mark.parametrize(
    ("text", "option", "language"),
    [
        (card("La fête de la ville", "Norway Oslo 2016"), None, "fr"),
        (card("Fête", "Norway Oslo 2016"), None, "en"),
        (card("La fête de la ville", "Norway Oslo 2016"), "en", "en"),
        (linked("Fête", "Norway Oslo 2016", "https://example.org/x", "fr-FR"), None, "fr"),
        (linked("Fête", "Norway Oslo 2016", "https://example.org/x", "fr-FR"), "de", "de"),
    ],
)
def test_the_title_gets_a_language(run, text, option, language):
    made = run(text, language=option)
    assert made.report.entries[0].language == language
    (title,) = made.items[0].graph.objects(None, DCTERMS.title)
    assert title.language == language


def test_an_address_that_is_not_whole_is_no_source(run):
    made = run(linked("One", "Norway Oslo 2016", "/en/-/one"))
    assert list(made.items[0].graph.objects(None, DCTERMS.source)) == [rdflib.URIRef(COLLECTION)]
    assert "not whole" in " ".join(made.report.entries[0].messages)


def test_a_language_that_is_none_is_refused(run):
    with pytest.raises(ConfigError, match="language tag"):
        run(card("One", "Norway Oslo 2016"), language="en us")
