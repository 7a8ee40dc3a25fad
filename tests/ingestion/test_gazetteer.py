from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod.ingestion.gazetteer import Gazetteer, Place, Split


def said(split: Split) -> tuple[str, str, str]:
    return (
        " ".join(iri.rpartition("/")[2] for iri in split.countries),
        " ".join(iri.rpartition("/")[2] for iri in split.cities),
        split.years,
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Norway Bergen 2018-2022 (still in use)",
            ("norway", "bergen", "2018-2022 (still in use)"),
        ),
        ("Denmark Copenhagen 2011-", ("denmark", "copenhagen", "2011-")),
        ("Norway 2013-", ("norway", "", "2013-")),
        (
            "United Kingdom London-Lewisham 2018 on",
            ("united-kingdom", "london-lewisham", "2018 on"),
        ),
        ("Royaume-Uni  Leeds 2020", ("united-kingdom", "leeds", "2020")),
        ("Norvège Bergen", ("norway", "bergen", "")),
        (
            "Portugal Amadora Lisbon Loures Santa Maria da Feira Since 2014",
            ("portugal", "amadora lisbon loures santa-maria-da-feira", "Since 2014"),
        ),
        ("Germany Berlin-Neukölln 2016", ("germany", "berlin-neukolln", "2016")),
        ("Germany Berlin 2016", ("germany", "berlin", "2016")),
        ("Spain Tenerife (island) 2016", ("spain", "tenerife", "2016")),
        ("SPAIN, San Sebastian: 2016", ("spain", "donostia-san-sebastian", "2016")),
        ("Norway\u00a0Bergen\u00a0- 2016", ("norway", "bergen", "2016")),
        ("Bergen 2016", ("norway", "bergen", "2016")),
        ("2015 - 2017", ("", "", "2015 - 2017")),
        ("Mexico Mexico City 2017", ("mexico", "mexico-city", "2017")),
        ("Mexico City 2017", ("mexico", "mexico-city", "2017")),
        ("Norway Bergen Spain Bilbao 2017", ("norway spain", "bergen bilbao", "2017")),
        ("Norway Bergen Each year in March", ("norway", "bergen", "Each year in March")),
        ("Norway Bergen Spring 2017", ("norway", "bergen", "Spring 2017")),
        ("Italy Ravenna On-going since 2014", ("italy", "ravenna", "On-going since 2014")),
    ],
)
def test_lines(gazetteer, line, expected):
    split = gazetteer.split(line)
    assert said(split) == expected
    assert split.unknown == ()
    assert split.strength >= 1


def test_a_city_that_is_not_known_is_handed_back(gazetteer):
    split = gazetteer.split("Norway Ålesund 2018")
    assert said(split) == ("norway", "", "2018")
    assert split.unknown == ("Ålesund",)
    split = gazetteer.split("Norway Bergen Ålesund, Molde 2018")
    assert said(split) == ("norway", "bergen", "2018")
    assert split.unknown == ("Ålesund", "Molde")


def test_a_city_of_another_country_is_not_taken(gazetteer):
    split = gazetteer.split("Norway Bilbao 2018")
    assert said(split) == ("norway", "", "2018")
    assert split.unknown == ("Bilbao",)


def test_a_name_that_two_cities_share_needs_its_country():
    places = [
        Place("id/a", ("Aland",)),
        Place("id/b", ("Bland",)),
        Place("id/a/x", ("Xtown",), "id/a"),
        Place("id/b/x", ("Xtown",), "id/b"),
    ]
    gazetteer = Gazetteer(places)
    assert gazetteer.split("Xtown 2018").cities == ()
    assert gazetteer.split("Bland Xtown 2018").cities == ("id/b/x",)


def test_a_sentence_is_no_line_of_places(gazetteer):
    for line in (
        "Norway is a country where many people live and this is an example of a sentence...",
        "Roma inclusion policies in Reggio Emilia, Italy",
        "Purpose: The team writes down what was agreed...",
        "",
    ):
        assert gazetteer.split(line).strength < 2


@given(st.text(max_size=400))
def test_never_fails(text):
    from iclod.ingestion.folding import clean

    split = Gazetteer([Place("id/a", ("Norway",))]).split(text)
    assert split.years in clean(text)
