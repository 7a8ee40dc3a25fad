"""Negotiation by profile, after W3C's text."""

from contextlib import suppress

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pytest import mark, raises

from iclod.errors import NotAcceptable
from iclod.web import profiles
from iclod.web.profiles import ALTERNATES, DCAT, SCHEMA_ORG

FULL = profiles.full("https://w3id.org/iclod/")
OFFERS = (FULL, SCHEMA_ORG, ALTERNATES)
ADDRESS = "http://127.0.0.1:8000/doc/practice/x"
DOCUMENT = "https://w3id.org/iclod/doc/practice/x"


@mark.parametrize(
    ("query", "header", "token"),
    [
        (None, None, "iclod"),
        ("", "", "iclod"),
        ("schema.org", None, "schema.org"),
        ("<https://schema.org/>", None, "schema.org"),
        ("https://schema.org/", None, "schema.org"),
        ("http://schema.org", None, "schema.org"),
        ("dcat,schema.org,iclod", None, "schema.org"),
        ("schema.org;q=0.3,iclod;q=0.5", None, "iclod"),
        ("schema.org;q=0,*", None, "iclod"),
        ("alt", None, "alt"),
        ("all", None, "alt"),
        ("<http://www.w3.org/ns/dx/connegp/altr>", None, "alt"),
        ("schema.org", "<https://w3id.org/iclod/shapes>", "schema.org"),
        (None, "<https://schema.org/>", "schema.org"),
        (None, "<https://schema.org/>;q=0.4, <https://w3id.org/iclod/shapes>;q=0.5", "iclod"),
        (None, "<urn:a,b;c>;q=1.0,<https://schema.org/>;q=0.6", "schema.org"),
        (None, "<urn:none>", "iclod"),
        (None, "<https://w3id.org/iclod/shapes>;q=0", "schema.org"),
        (None, "*", "iclod"),
        (None, "<<<>>>;;,,,q=1", "iclod"),
        (None, "a, " * 100_000 + "<https://schema.org/>", "iclod"),
    ],
)
def test_the_best_match(query, header, token):
    assert profiles.choose(query, header, OFFERS).token == token


@mark.parametrize(
    ("query", "header"),
    [("dcat", None), ("x" * 10_000, None), ("iclod;q=0", None), (None, "*;q=0")],
)
def test_nothing_fits(query, header):
    with raises(NotAcceptable) as caught:
        profiles.choose(query, header, OFFERS)
    assert caught.value.profiles == ("iclod", "schema.org", "alt")
    assert len(str(caught.value)) < 500


@given(st.text(), st.text())
def test_anything_can_be_read(query, header):
    with suppress(NotAcceptable):
        assert profiles.choose(query, header, OFFERS) in OFFERS


@given(st.permutations([(offer, place / 10) for place, offer in enumerate(OFFERS, start=1)]))
def test_the_order_of_the_header_does_not_matter(items):
    header = ", ".join(f"<{offer.uri}>;q={quality}" for offer, quality in items)
    assert profiles.choose(None, header, OFFERS) is OFFERS[-1]


def test_links_list_profiles_and_map_tokens():
    found = profiles.links(ADDRESS, OFFERS)
    assert found[0] == f'<{ADDRESS}>; rel="canonical"; profile="{FULL.uri}"'
    assert (
        f'<{ADDRESS}?_profile=schema.org>; rel="alternate"; profile="https://schema.org/"' in found
    )
    assert (
        '<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="schema.org"; '
        'anchor="https://schema.org/"'
    ) in found


def test_the_answer_says_what_it_conforms_to():
    assert profiles.sent(DCAT) == [
        ("Content-Profile", "<http://data.europa.eu/r5r/>"),
        ("Link", '<http://data.europa.eu/r5r/>; rel="profile"'),
    ]


def test_the_list_in_rdf():
    graph = rdflib.Graph().parse(data=profiles.alternates(DOCUMENT, ADDRESS, OFFERS), format="nt")
    altr = rdflib.Namespace(f"{profiles.ALTR}#")
    document = rdflib.URIRef(DOCUMENT)
    default = graph.value(document, altr.hasDefaultRepresentation)
    assert graph.value(default, rdflib.DCTERMS.conformsTo) == rdflib.URIRef(FULL.uri)
    assert str(graph.value(default, rdflib.DCTERMS["format"])) == "text/html"
    others = list(graph.objects(document, altr.hasRepresentation))
    assert len(others) == len(profiles.representations(ADDRESS, OFFERS)) - 1
    conforming = {str(graph.value(item, rdflib.DCTERMS.conformsTo)) for item in others}
    assert conforming == {offer.uri for offer in OFFERS}


def test_the_list_in_json():
    found = profiles.listing(DOCUMENT, OFFERS)
    assert [item["token"] for item in found["profiles"]] == ["iclod", "schema.org", "alt"]
