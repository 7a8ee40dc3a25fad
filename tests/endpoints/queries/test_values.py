"""What the stored queries answer over the packaged data, reckoned a second time in Python."""

import csv
import io
import math
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
import rdflib

from iclod.rdf.vocab import DCAT, DCTERMS, GEO, ICLOD, RDF, SKOS

ROOT = Path(__file__).parents[3]
BASE = "https://w3id.org/iclod/"


@pytest.fixture(scope="module")
def data():
    graph = rdflib.Graph()
    for path in sorted((ROOT / "data").rglob("*.ttl")):
        graph.parse(path, publicID=BASE)
    return graph


@pytest.fixture(scope="module")
def practices(data):
    return sorted(data.subjects(RDF.type, ICLOD.Practice))


@pytest.fixture(scope="module")
def cities(data):
    return set(data.subjects(RDF.type, ICLOD.City))


@pytest.fixture
def rows(client):
    def asked(name, **parameters):
        answer = client.get(f"/query/{name}.csv", query_string=parameters)
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.text)))

    return asked


def thing(kind, slug):
    return rdflib.URIRef(f"{BASE}id/{kind}/{slug}")


def years(data, practice):
    """First and last year of each period, as printed; None where there is none."""
    for period in data.objects(practice, DCTERMS.temporal):
        start = data.value(period, DCAT.startDate)
        end = data.value(period, DCAT.endDate)
        yield start and int(str(start)[:4]), end and int(str(end)[:4])


def on(data, practices, topic):
    return [p for p in practices if (p, DCTERMS.subject, thing("topic", topic)) in data]


def places(data, cities, practice):
    return sorted(set(data.objects(practice, DCTERMS.spatial)) & cities)


@pytest.mark.parametrize("topic", ["education", "roma", "multilingualism"])
def test_practices_by_topic(rows, data, practices, cities, topic):
    found = rows("practices-by-topic", topic=topic)
    expected = [
        (str(p), str(city))
        for p in on(data, practices, topic)
        for city in places(data, cities, p) or [""]
    ]
    assert expected
    assert sorted((row["practice"], row["city"]) for row in found) == sorted(expected)
    for row in found:
        titles = {str(t) for t in data.objects(rdflib.URIRef(row["practice"]), DCTERMS.title)}
        assert row["title"] == min(titles)


@pytest.mark.parametrize("year", [2012, 2016, 2021])
def test_practices_by_topic_and_year(rows, data, practices, year):
    ongoing = thing("status", "ongoing")

    def ran(practice):
        goes_on = (practice, ICLOD.status, ongoing) in data
        return any(
            start and start <= year and (start == year or goes_on or (end or 0) >= year)
            for start, end in years(data, practice)
        )

    for topic in ("education", "political-and-public-participation"):
        found = {row["practice"] for row in rows("practices-by-topic", topic=topic, year=year)}
        assert found == {str(p) for p in on(data, practices, topic) if ran(p)}


def test_names_come_in_the_language_that_is_asked_for(rows):
    def named(**more):
        return {row["city"]: row["name"] for row in rows("practices-on-a-map", **more)}

    geneva = f"{BASE}id/city/geneva"
    assert (named()[geneva], named(lang="fr")[geneva]) == ("Geneva", "Genève")
    assert named(lang="xx") == named()


def test_practices_on_a_map(rows, data, practices, cities):
    located = {city for city in cities if data.value(city, GEO.lat) is not None}
    expected = Counter(c for p in practices for c in places(data, located, p))
    found = rows("practices-on-a-map")
    assert {row["city"]: int(row["practices"]) for row in found} == {
        str(city): n for city, n in expected.items()
    }
    norway = {c for c in located if (c, DCTERMS.isPartOf, thing("country", "norway")) in data}
    chosen = on(data, practices, "education")
    expected = Counter(c for p in chosen for c in places(data, norway, p))
    found = rows("practices-on-a-map", topic="education", country="norway")
    assert {row["city"]: int(row["practices"]) for row in found} == {
        str(city): n for city, n in expected.items()
    }


@pytest.mark.parametrize(
    ("lat", "long", "within"),
    [(60.39, 5.32, 500), (0, 0, 2000), (41.4, 2.2, 900), (-37, -179, 900)],
)
def test_practices_near(rows, data, practices, cities, lat, long, within):
    def distance(city):
        """By the haversine formula, in kilometres."""
        here, there = math.radians(lat), math.radians(float(data.value(city, GEO.lat)))
        aside = math.radians(float(data.value(city, GEO.long)) - long)
        half = math.sin((there - here) / 2) ** 2
        half += math.cos(here) * math.cos(there) * math.sin(aside / 2) ** 2
        return 2 * 6371.0 * math.asin(math.sqrt(half))

    located = {city for city in cities if data.value(city, GEO.lat) is not None}
    found = rows("practices-near", lat=lat, long=long, within=within)
    got = {(row["practice"], row["city"]) for row in found}
    pairs = [(p, c, distance(c)) for p in practices for c in places(data, located, p)]
    # At the edge the plane and the globe may differ.
    assert {(str(p), str(c)) for p, c, d in pairs if d < 0.97 * within} <= got
    assert got <= {(str(p), str(c)) for p, c, d in pairs if d < 1.03 * within}
    for row in found:
        true = distance(rdflib.URIRef(row["city"]))
        assert float(row["km"]) == pytest.approx(true, rel=0.02, abs=1)
    assert [float(row["km"]) for row in found] == sorted(float(row["km"]) for row in found)


def test_cities_with_most_practices(rows, data, practices, cities):
    expected = Counter(str(c) for p in practices for c in places(data, cities, p))
    found = rows("cities-with-most-practices")
    assert {row["city"]: int(row["practices"]) for row in found} == {
        city: n for city, n in expected.items() if n >= 3
    }
    numbers = [int(row["practices"]) for row in found]
    assert numbers == sorted(numbers, reverse=True)
    spain = rows("cities-with-most-practices", country="spain", least=1)
    assert {row["land"] for row in spain} == {"Spain"}
    assert {row["city"] for row in spain} == {
        city
        for city in expected
        if (rdflib.URIRef(city), DCTERMS.isPartOf, thing("country", "spain")) in data
    }


def test_topics_that_go_together(rows, data, practices, cities):
    by_city = {}
    for practice in practices:
        for city in places(data, cities, practice):
            by_city.setdefault(city, set()).update(data.objects(practice, DCTERMS.subject))
    expected = Counter(
        tuple(map(str, pair)) for held in by_city.values() for pair in combinations(sorted(held), 2)
    )
    found = rows("topics-that-go-together", least=2)
    assert {(row["topic"], row["other"]): int(row["cities"]) for row in found} == {
        pair: n for pair, n in expected.items() if n >= 2
    }
    education = str(thing("topic", "education"))
    found = rows("topics-that-go-together", topic="education", least=1)
    assert {row["topic"] for row in found} == {education}
    assert {row["other"]: int(row["cities"]) for row in found} == {
        a if b == education else b: n for (a, b), n in expected.items() if education in (a, b)
    }


def test_practices_without_an_end(rows, data, practices):
    def open_ended(practice):
        found = [*years(data, practice)]
        starts = [start for start, _ in found if start]
        return min(starts) if starts and not any(end for _, end in found) else None

    expected = {str(p): began for p in practices if (began := open_ended(p))}
    found = rows("practices-without-an-end")
    assert {row["practice"]: int(row["began"]) for row in found} == expected
    some = rows("practices-without-an-end", since="2018", status="ongoing")
    assert {row["practice"] for row in some} == {
        p
        for p, began in expected.items()
        if began >= 2018 and (rdflib.URIRef(p), ICLOD.status, thing("status", "ongoing")) in data
    }
    assert 0 < len(some) < len(found)


def test_practices_by_year(rows, data, practices):
    first = Counter(
        min(starts) for p in practices if (starts := [s for s, _ in years(data, p) if s])
    )
    found = rows("practices-by-year")
    assert {int(row["year"]): int(row["practices"]) for row in found} == first
    spanish = rows("practices-by-year", country="spain")
    assert 0 < sum(int(row["practices"]) for row in spanish) < sum(first.values())


def test_practices_with_a_word(rows, data, practices):
    def having(word, language=None):
        return {
            (str(p), str(t))
            for p in practices
            for t in data.objects(p, DCTERMS.title)
            if word.lower() in t.lower() and language in (None, t.language.partition("-")[0])
        }

    for word in ("SCHOOL", "’", "(", "anti-rum", "é"):
        found = {
            (row["practice"], row["words"]) for row in rows("practices-with-a-word", word=word)
        }
        assert found == having(word)
    found = {
        (row["practice"], row["words"])
        for row in rows("practices-with-a-word", word="de", language="fr")
    }
    assert found == having("de", "fr")


def test_new_since(rows, practices):
    assert len(rows("new-since", since="2020-01-01")) == len(practices)
    assert len(rows("new-since", since="2020-01-01", new="true")) == len(practices)
    assert rows("new-since", since="2999-12-31") == []


def test_the_graph_of_a_city(client, data, practices):
    answer = client.get("/query/city.nt?city=bergen")
    graph = rdflib.Graph().parse(data=answer.text, format="nt")
    bergen = thing("city", "bergen")
    own = {p for p in practices if (p, DCTERMS.spatial, bergen) in data}
    assert set(graph.subjects(RDF.type, ICLOD.Practice)) == own
    assert (bergen, DCTERMS.isPartOf, thing("country", "norway")) in graph
    assert set(graph.objects(bergen, SKOS.prefLabel)) == set(data.objects(bergen, SKOS.prefLabel))
    assert {s for s in graph.subjects() if s not in own} - {bergen} == {
        thing("country", "norway"),
        *(t for p in own for t in data.objects(p, DCTERMS.subject)),
    }


def test_country_covers_topic(client, data, practices):
    for country in ("norway", "germany", "portugal"):
        there = [p for p in practices if (p, DCTERMS.spatial, thing("country", country)) in data]
        for topic in ("education", "roma", "multilingualism"):
            answer = client.get(f"/query/country-covers-topic.json?country={country}&topic={topic}")
            assert answer.json["boolean"] is bool(on(data, there, topic)), (country, topic)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology/questions").glob("*.rq")), ids=lambda path: path.stem
)
def test_the_competency_questions_have_their_answers(client, path):
    answer = client.get(f"/query/{path.stem[3:]}.csv")
    expected = list(csv.reader(io.StringIO(path.with_suffix(".csv").read_text("utf-8"))))
    assert list(csv.reader(io.StringIO(answer.text))) == expected
