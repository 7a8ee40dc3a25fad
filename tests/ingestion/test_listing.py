from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iclod.ingestion import listing
from iclod.ingestion.folding import clean

PAGES = Path(__file__).parent / "pages"


def last(iris):
    return [iri.rpartition("/")[2] for iri in iris]


@pytest.fixture(scope="module")
def odd(gazetteer):
    return listing.read((PAGES / "odd.txt").read_text(encoding="utf-8"), gazetteer)


def by_title(page, title):
    return next(card for card in page.cards if card.title == title)


def test_every_card_is_found_and_nothing_else(odd):
    text = (PAGES / "odd.txt").read_text(encoding="utf-8")
    assert len(odd.cards) == text.count("Read More") + 1 == 46
    assert [card.number for card in odd.cards] == list(range(1, 47))
    assert odd.strays == ()
    lines = text.split("\n")
    for card in odd.cards:
        if card.title:
            assert clean(lines[card.line - 1]) == card.title


def test_odd_titles(odd):
    titles = [card.title for card in odd.cards]
    for title in ("#Together we read", '"Open doors"', "”Night of lights", "Norway", "Italy 2016"):
        assert title in titles
    assert titles.count(None) == 1
    assert last(by_title(odd, "Norway").where.countries) == ["norway"]
    assert by_title(odd, "Italy 2016").where.years == "2016"


def test_odd_cards(odd):
    bare = by_title(odd, "A title without anything else")
    assert (bare.where.countries, bare.where.years) == ((), "")
    assert bare.excerpt.endswith("...")
    assert by_title(odd, "No first words").excerpt == ""
    assert by_title(odd, "Far away").where.unknown == ("Atlantis Poseidonia",)
    assert by_title(odd, "Equality in diverse societies").where.years == "2015 - 2017"
    cut = by_title(odd, "Cut in the middle")
    assert (cut.cut, cut.excerpt) == (True, "The te")
    assert not any(card.cut for card in odd.cards if card is not cut)


def test_html(gazetteer):
    page = listing.read((PAGES / "odd.html").read_text(encoding="utf-8"), gazetteer)
    assert page.language == "en"
    assert [card.title for card in page.cards] == [
        "Action Plan for Inclusion and Diversity",
        "Italy",
        None,
        "Without its link",
        "Femmes, santé et violence",
    ]
    first, second, _, fourth, fifth = page.cards
    assert first.address == (
        "https://www.example.org/en/web/cities/-/Action-Plan?inheritRedirect=true"
    )
    assert first.excerpt == "Purpose: The team writes down what was agreed..."
    assert last(first.where.cities) == ["bergen"]
    assert last(second.where.cities) == ["turin"]
    assert second.where.years == "2016"
    assert second.address == "https://www.example.org/it/web/cities/-/italy"
    assert (fourth.cut, fourth.address) == (True, "https://www.example.org/en/web/cities/-/no-more")
    assert fifth.address is None


def test_html_without_frames(gazetteer):
    text = (
        '<html><head><link rel="canonical" href="https://example.org/fr/web/x"></head><body>'
        "<h3>One</h3><p>Norway Bergen 2016</p><p>Words...</p><a href='/fr/-/one'>Lire la suite</a>"
        "<h3>Two</h3><p>Norway Oslo 2017</p><p>Words...</p><a href='/fr/-/two'>Lire la suite</a>"
        "</body></html>"
    )
    page = listing.read(text, gazetteer)
    assert [(c.title, c.where.years, c.address) for c in page.cards] == [
        ("One", "2016", "https://example.org/fr/-/one"),
        ("Two", "2017", "https://example.org/fr/-/two"),
    ]
    assert page.language == "fr"


def test_without_blank_lines(gazetteer):
    text = "Read More\n".join(f"Title {n}\nNorway Oslo 201{n}\nWords...\n" for n in range(4))
    page = listing.read(text + "Read More", gazetteer)
    assert [card.title for card in page.cards] == [f"Title {n}" for n in range(4)]


def test_read_more_may_be_missing_between_cards(gazetteer):
    text = (
        "One\n\nNorway Oslo 2016\n\nWords...\n\nTwo\n\nNorway Bergen 2017\n\nWords...\n\nRead More"
    )
    page = listing.read(text, gazetteer)
    assert [(card.title, card.cut) for card in page.cards] == [("One", True), ("Two", False)]


def test_a_broken_line_of_places_is_joined(gazetteer):
    text = "One\n\nNorway\n\nOslo\n\n2016-\n\nWords...\n\nRead More\n"
    (card,) = listing.read(text, gazetteer).cards
    assert (card.title, last(card.where.cities), card.where.years) == ("One", ["oslo"], "2016-")


def test_text_between_cards_is_reported(gazetteer):
    card = "Norway Oslo 2016\n\nWords...\n\nRead More\n\n"
    page = listing.read(f"One\n\n{card}Something else\n\nTwo\n\n{card}", gazetteer)
    assert [c.title for c in page.cards] == ["One", "Two"]
    assert [(stray.line, stray.text) for stray in page.strays] == [(9, "Something else")]


def test_no_title_after_the_frame(gazetteer):
    text = (
        "Template for collection of Good practices >>\n\nNorway Oslo 2016\n\nWords...\n\nRead More"
    )
    (card,) = listing.read(text, gazetteer).cards
    assert card.title is None


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_never_fails(gazetteer, text):
    for page in (text, f"{text}\nRead More\n{text}", f"<html><body>{text}<a>Read More</a>{text}"):
        for card in listing.read(page, gazetteer).cards:
            assert card.title != ""


TITLES = st.from_regex(r"[#“\"]?[A-Z][a-zé]{3,9}( [a-z]{4,9}){0,6}( 2017-2027)?", fullmatch=True)
WHERE = st.sampled_from(
    [
        ("Norway Bergen", ["norway"], ["bergen"]),
        ("Norway", ["norway"], []),
        ("Royaume-Uni Leeds", ["united-kingdom"], ["leeds"]),
        ("Portugal Lisbon Santa Maria da Feira", ["portugal"], ["lisbon", "santa-maria-da-feira"]),
        ("South Korea Ansan", ["south-korea"], ["ansan"]),
    ]
)
YEARS = st.sampled_from(["", "2016", "2011-", "Since 2014", "2018-2022 (still in use)", "mai 2016"])
EXCERPTS = st.sampled_from(["Purpose: Words...", "\u00a0- Words....", "Words that were cut"])


@given(st.lists(st.tuples(TITLES, WHERE, YEARS, EXCERPTS), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_cards_come_back(gazetteer, wanted):
    text = "Intercultural cities: good practice examples\n\n"
    for title, where, years, excerpt in wanted:
        text += f"{title}\n\n{where[0]} {years}\n\n{excerpt}\n\nRead More\n\n"
    text += "Topic\n0 International outlook\nYear\n2016\ntotal 12\n"
    page = listing.read(text, gazetteer)
    assert [
        (card.title, last(card.where.countries), last(card.where.cities), card.where.years)
        for card in page.cards
    ] == [(title, where[1], where[2], years) for title, where, years, _ in wanted]
    assert page.strays == ()
