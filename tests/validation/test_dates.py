"""Dates of any precision: what they cover, and how they are written."""

from datetime import date

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from iclod.rdf.vocab import XSD
from iclod.validation.dates import span, well_formed


def literal(text, kind):
    return rdflib.Literal(text, datatype=XSD[kind], normalize=False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2018", "gYear"),
        ("0999", "gYear"),
        ("-0044", "gYear"),
        ("12018", "gYear"),
        ("2018Z", "gYear"),
        ("2018+14:00", "gYear"),
        ("2018-04", "gYearMonth"),
        ("2016-02-29", "date"),
        ("2000-02-29", "date"),
        ("2018-04-30T24:00:00", "dateTime"),
        ("2018-04-30T23:59:59.5+02:00", "dateTime"),
    ],
)
def test_right_spellings(text, kind):
    assert well_formed(literal(text, kind))
    assert span(literal(text, kind)) is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("20-10", "gYear"),
        ("18", "gYear"),
        ("02018", "gYear"),
        ("+2018", "gYear"),
        (" 2018", "gYear"),
        ("２０１８", "gYear"),
        ("2018-04", "gYear"),
        ("2018+15:00", "gYear"),
        ("2018-13", "gYearMonth"),
        ("2018-4", "gYearMonth"),
        ("2018-02-29", "date"),
        ("1900-02-29", "date"),
        ("2018-04-31", "date"),
        ("2018-04-00", "date"),
        ("2018-04-30T24:00:01", "dateTime"),
        ("2018-04-30T12:60:00", "dateTime"),
        ("2018-04-30", "dateTime"),
        ("about 2018", "date"),
    ],
)
def test_wrong_spellings(text, kind):
    assert not well_formed(literal(text, kind))
    assert span(literal(text, kind)) is None


def test_other_datatypes_are_not_judged():
    assert well_formed(literal("x", "integer"))
    assert span(literal("2018", "integer")) is None
    assert span(rdflib.Literal("2018")) is None


def test_a_year_covers_its_days_from_the_first_to_the_last():
    year = span(literal("2020", "gYear"))
    assert year.first == span(literal("2020-01-01", "date")).first
    assert year.last == span(literal("2020-12-31", "date")).last
    month = span(literal("2020-02", "gYearMonth"))
    assert month.last == span(literal("2020-02-29", "date")).last


def test_instants_are_compared_across_time_zones():
    early = span(literal("2020-01-01T00:30:00+02:00", "dateTime"))
    late = span(literal("2019-12-31T23:00:00Z", "dateTime"))
    assert early.last < late.first
    assert span(literal("2020-01-01T24:00:00Z", "dateTime")) == span(
        literal("2020-01-02T00:00:00Z", "dateTime")
    )


@given(st.dates(), st.dates())
def test_days_lie_as_far_apart_as_in_the_calendar(one, other):
    first, second = (span(literal(day.isoformat(), "date")).first.day for day in (one, other))
    assert first - second == (one - other).days


@given(st.integers(-9999, 99999))
def test_years_follow_one_another(year):
    def of(number):
        return span(literal(f"{'-' if number < 0 else ''}{abs(number):04d}", "gYear"))

    assert of(year + 1).first.day - of(year).last.day == 1


def test_the_calendar_starts_where_it_says():
    assert span(literal("0000-03-01", "date")).first.day == 0
    assert span(literal("0001-01-01", "date")).first.day == date(1, 1, 1).toordinal() + 305
