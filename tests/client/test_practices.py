"""Practices and other things by filters: the same as the registry's own lists say."""

import csv
import io

import httpx
import pytest

from iclod import errors
from iclod.client import Practice, Registry


def listed(url, kind="practice", **filters):
    answer = httpx.get(f"{url}doc/{kind}/", params={**filters, "format": "csv"}, timeout=20)
    return sorted(row["iri"] for row in csv.DictReader(io.StringIO(answer.text)))


def test_all_of_them_in_order(client, url):
    found = client.practices()
    assert found.iris == listed(url)
    assert len(found) == 158
    assert [practice.iri for practice in found] == found.iris
    assert found.version == client.version


@pytest.mark.parametrize("kind", ["topic", "country", "city", "status"])
def test_every_value_of_a_filter_finds_what_the_list_does(client, url, kind):
    for thing in client.records(kind).iris[:25]:
        slug = thing.rpartition("/")[2]
        assert client.practices(**{kind: slug}).iris == listed(url, **{kind: slug}), slug


def test_every_year_finds_what_the_list_does(client, url):
    for year in range(1995, 2030):
        assert client.practices(year=year).iris == listed(url, year=year), year


def test_filters_add_up_and_values_of_one_are_alternatives(client, url):
    found = client.practices(topic=["education", "housing"], country=["norway", "spain"], year=2016)
    wanted = {"topic": ["education", "housing"], "country": ["norway", "spain"], "year": 2016}
    assert found.iris == listed(url, **wanted)
    iri = f"{client.base}id/topic/education"
    assert client.practices(topic=iri).iris == client.practices(topic="education").iris


def test_words_find_the_best_first(client, url):
    found = client.practices(q="rumour")
    assert sorted(found.iris) == listed(url, q="rumour")
    assert "umour" in found[0].title
    assert len(client.practices(q="rumour", country="spain")) < len(found)


def test_other_kinds(client, url):
    for kind in ("city", "country", "topic", "index-area", "status", "place-type"):
        assert client.records(kind).iris == listed(url, kind), kind
    assert client.records("city", country="norway").iris == listed(url, "city", country="norway")
    assert not client.records("there-is-no-such")
    assert client.records("country")[0].title


def test_a_practice_has_its_fields(client):
    (found,) = [p for p in client.practices(city="bergen") if p.slug.endswith("diversity")]
    assert isinstance(found, Practice)
    assert str(found) == found.title == "Action Plan for Inclusion and Diversity"
    assert dict(found.titles) == {"en": found.title}
    assert "Bergen commits itself" in found.abstract
    assert [str(city) for city in found.cities] == ["Bergen"]
    assert [country.slug for country in found.countries] == ["norway"]
    assert [str(topic) for topic in found.topics] == ["Leadership and political commitment"]
    assert [(period.start, period.end) for period in found.periods] == [("2018", "2022")]
    assert found.status.slug == "ongoing"
    assert found.printed_period == "2018-2022 (still in use)"
    assert found.sources[0].startswith("https://www.coe.int/")
    assert found.version == 1
    assert found.created == found.modified
    assert found.created.tzinfo


def test_names_come_in_the_language_asked_for(url):
    with Registry(url, language="fr") as registry:
        found = registry.practices(country="norway")[0]
        assert [str(place) for place in found.countries] == ["Norvège"]
        assert registry.get("country/norway").label == "Norvège"
    with Registry(url, language="xx") as registry:
        assert registry.get("country/norway").label == "Norway"


def test_pages_are_fetched_when_they_are_looked_at(client):
    found = client.practices()
    assert found[-1].iri == found.iris[-1]
    assert list(found._pages) == [3]
    assert [item.iri for item in found[48:52]] == found.iris[48:52]
    assert sorted(found._pages) == [0, 1, 3]
    with pytest.raises(IndexError):
        found[158]


def test_as_a_table(client):
    pandas = pytest.importorskip("pandas")
    table = client.practices(country="norway").to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert len(table) == len(client.practices(country="norway"))
    assert str(table["title"].dtype) == "string"
    assert str(table["created"].dtype).endswith("UTC]")
    assert ("Norway",) in set(table["countries"])


@pytest.mark.parametrize(
    "filters", [{"year": "20x6"}, {"year": 16}, {"topic": "x:y> }"}, {"colour": "red"}]
)
def test_filters_that_are_none(client, filters):
    with pytest.raises(errors.RequestError):
        list(client.records("practice", **filters))


def test_a_slug_cannot_break_out_of_the_query(client):
    assert not client.practices(topic='x> } UNION { ?thing ?p "')
