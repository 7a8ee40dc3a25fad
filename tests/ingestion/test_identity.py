from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod.ingestion.folding import clean, fold
from iclod.ingestion.identity import Lookup, Record, address_key
from iclod.ingestion.practice import page_iri

BASE = "https://w3id.org/iclod/"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.coe.int/en/web/interculturalcities/-/Young-Mayor", "young-mayor"),
        ("https://coe.int/pt/web/x/-/young-mayor/?inheritRedirect=true#top", "young-mayor"),
        ("/web/x/asset_publisher/S/content/young-mayor", "young-mayor"),
        ("https://www.coe.int/", None),
        ("https://www.coe.int/en/web/interculturalcities/good-practices", None),
        ("http://[broken/x", None),
        (None, None),
    ],
)
def test_the_last_part_of_an_address(address, key):
    assert address_key(address) == key


@pytest.mark.parametrize(
    ("address", "iri"),
    [
        ("https://WWW.coe.int/en/-/a?x=1#y", "https://www.coe.int/en/-/a"),
        ("https://example.org/a b?id=1", "https://example.org/a%20b?id=1"),
        ('https://example.org/é"<>', "https://example.org/%C3%A9%22%3C%3E"),
        ("/en/-/a", None),
        ("javascript:alert(1)", None),
        ("https://user@example.org/", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_addresses_as_iris(address, iri):
    assert page_iri(address) == iri


def test_folding():
    assert fold(" “Mescla’t” \u00a0É ") == fold("mesclat e")
    assert clean("a\u200b\u00ad\x00b") == "a b"


@given(st.text(), st.text())
def test_never_fails(title, address):
    page_iri(address)
    address_key(address)
    lookup = Lookup([Record(f"{BASE}id/practice/x", (title,), sources=(address,))], base=BASE)
    assert lookup.find(title, [], None).kind == "one"


def test_the_collection_is_no_key():
    source = f"{BASE}id/source/coe-good-practices"
    lookup = Lookup(
        [Record(f"{BASE}id/practice/x", ("One",), frozenset("a"), (source,))], base=BASE
    )
    assert lookup.find("Two", ["b"], "https://example.org/coe-good-practices").kind == "none"


def test_a_chain_of_mergers_ends_and_a_circle_does_too():
    def record(name, successor):
        state = "merged" if successor else "current"
        return Record(name, (name,), frozenset("c"), (), state, successor)

    lookup = Lookup([record("first", "second"), record("second", "third"), record("third", None)])
    assert [r.iri for r in lookup.find("first", ["c"], None).records] == ["third"]
    lookup = Lookup([record("first", "second"), record("second", "first")])
    assert lookup.find("first", ["c"], None).kind == "withdrawn"


def test_a_generic_address_in_another_city_is_reported():
    record = Record("x", ("Young Mayor",), frozenset("a"), ("https://a.example/news/project",))
    match = Lookup([record]).find("Garden of roses", ["b"], "https://b.example/project")
    assert match.kind == "similar"
