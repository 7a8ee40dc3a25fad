from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from iclod.ingestion.gazetteer import Gazetteer, Place
from iclod.ingestion.identity import Record
from iclod.ingestion.plan import Known, Options
from iclod.rdf.terms import Names

NAMES = Names("https://w3id.org/iclod/")
PAGES = Path(__file__).parent / "pages"

_COUNTRIES = {
    "norway": "Norway|Norvège",
    "denmark": "Denmark",
    "ukraine": "Ukraine",
    "portugal": "Portugal",
    "spain": "Spain|Espagne",
    "italy": "Italy|Italie",
    "germany": "Germany",
    "united-kingdom": "United Kingdom|Royaume-Uni",
    "south-korea": "South Korea",
    "switzerland": "Switzerland|Suisse",
    "canada": "Canada",
    "israel": "Israel",
    "cyprus": "Cyprus",
    "sweden": "Sweden",
    "poland": "Poland",
    "ireland": "Ireland",
    "new-zealand": "New Zealand",
    "mexico": "Mexico",
}
_CITIES = {
    "norway": "Bergen|Oslo|Stavanger",
    "denmark": "Copenhagen",
    "ukraine": "Melitopol|Sumy|Odesa=Odessa",
    "portugal": "Amadora|Lisbon|Loures|Santa Maria da Feira|Portimão|Cascais",
    "spain": "Bilbao|Sabadell|Valladolid|Barcelona|Donostia-San Sebastián=San Sebastián|"
    "Tenerife (island)",
    "italy": "Turin|Reggio Emilia|Casalecchio di Reno|Ravenna",
    "germany": "Erlangen|Berlin|Berlin-Neukölln",
    "united-kingdom": "Leeds|London-Lewisham|Bradford",
    "south-korea": "Ansan",
    "switzerland": "Geneva=Genève|Neuchâtel",
    "canada": "Montreal=Montréal|Sherbrooke",
    "israel": "Haifa",
    "cyprus": "Limassol",
    "sweden": "Botkyrka",
    "poland": "Lublin",
    "ireland": "Dublin",
    "new-zealand": "Auckland",
    "mexico": "Mexico City",
}


def country(slug: str) -> str:
    return NAMES.thing("country", slug)


def city(slug: str) -> str:
    return NAMES.thing("city", slug)


def small_gazetteer() -> Gazetteer:
    from iclod.ingestion.slugs import place_slug

    places = [Place(country(slug), tuple(n.split("|"))) for slug, n in _COUNTRIES.items()]
    for slug, cities in _CITIES.items():
        for names in cities.split("|"):
            labels = tuple(names.split("="))
            places.append(Place(city(place_slug(labels[0])), labels, country(slug)))
    return Gazetteer(places)


class Shelf:
    """Records kept in memory, as a registry would keep them."""

    def __init__(self) -> None:
        self.graphs: dict[str, rdflib.Graph] = {}
        self.states: dict[str, tuple[str, str | None]] = {}

    def keep(self, items) -> None:
        for item in items:
            if item.graph is not None:
                self.graphs[item.thing] = item.graph

    def known(self, gazetteer: Gazetteer) -> Known:
        terms = rdflib.Namespace("http://purl.org/dc/terms/")
        records = []
        for iri, graph in self.graphs.items():
            thing = rdflib.URIRef(iri)
            state, successor = self.states.get(iri, ("current", None))
            records.append(
                Record(
                    iri,
                    tuple(str(t) for t in graph.objects(thing, terms.title)),
                    frozenset(
                        str(p) for p in graph.objects(thing, terms.spatial) if "/city/" in str(p)
                    ),
                    tuple(str(s) for s in graph.objects(thing, terms.source)),
                    state,
                    successor,
                )
            )
        slugs = frozenset(iri.rpartition("/")[2] for iri in self.graphs)
        return Known(NAMES, gazetteer, tuple(records), slugs, self.graphs.__getitem__)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return small_gazetteer()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def options() -> Options:
    return Options(NAMES.thing("source", "coe-good-practices"), "page.txt")
