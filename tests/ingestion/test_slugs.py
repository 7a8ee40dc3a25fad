from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from iclod.ingestion.slugs import LONGEST, numbered, place_slug, slug
from iclod.rdf.terms import SLUG


def test_city_and_title():
    title = "Action Plan for Inclusion and Diversity"
    assert slug("Bergen", title) == "bergen-action-plan-for-inclusion-and-diversity"
    assert slug("Bradford", "Bradford’s People Library") == "bradford-bradfords-people-library"
    assert slug("Setúbal", "Setúbal - Office") == "setubal-office"
    assert slug(None, "A city international policy") == "a-city-international-policy"


def test_places():
    assert place_slug("Donostia-San Sebastián") == "donostia-san-sebastian"
    assert place_slug("London-Lewisham (borough)") == "london-lewisham"
    assert place_slug("Neuchâtel (canton)") == "neuchatel"


def test_numbers_are_added_where_a_slug_is_taken():
    assert numbered("a", set()) == "a"
    assert numbered("a", {"a", "a-2"}) == "a-3"
    assert len(numbered("a" * LONGEST, {"a" * LONGEST})) <= LONGEST


@given(st.text(), st.text())
def test_always_a_slug(city, title):
    made = slug(city, title)
    assert SLUG.match(made)
    assert len(made) <= LONGEST
    assert made == slug(city, title)
    assert SLUG.match(place_slug(title))


@given(st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=40))
def test_words_are_not_cut(words):
    made = slug("bergen", " ".join(words))
    assert set(made.split("-")) <= {"bergen", *words}
