"""Which of two literals comes first."""

import pytest
import rdflib

from iclod.rdf.vocab import XSD
from iclod.validation.comparing import compare


def literal(text, kind=None):
    if kind and kind.startswith("@"):
        return rdflib.Literal(text, lang=kind[1:])
    return rdflib.Literal(text, datatype=XSD[kind] if kind else None, normalize=False)


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        (("2", "integer"), ("10", "integer"), -1),
        (("2", "integer"), ("2.0", "decimal"), 0),
        (("2.5", "decimal"), ("1e0", "double"), 1),
        (("INF", "double"), ("9" * 5000, "integer"), 1),
        (("NaN", "double"), ("1", "integer"), None),
        (("x", "integer"), ("1", "integer"), None),
        (("a",), ("b", "string"), -1),
        (("a", "@en"), ("b", "@en"), None),
        (("a", "@en"), ("b",), None),
        (("false", "boolean"), ("1", "boolean"), -1),
        (("2018", "gYear"), ("2019", "gYear"), -1),
        (("-0044", "gYear"), ("0044", "gYear"), -1),
        (("20-10", "gYear"), ("2019", "gYear"), None),
        (("2018", "gYear"), ("2019-01-01", "date"), None),
        (("2018-04", "gYearMonth"), ("2018-04", "gYearMonth"), 0),
        (("2018-04-30", "date"), ("2018-05-01", "date"), -1),
        (("2018-04-30T12:00:00Z", "dateTime"), ("2018-04-30T14:00:00+03:00", "dateTime"), 1),
        (("2018-04-30T12:00:00Z", "dateTime"), ("2018-04-30T20:00:00", "dateTime"), None),
        (("2018-04-30T12:00:00Z", "dateTime"), ("2018-05-02T20:00:00", "dateTime"), -1),
        (("P1D", "duration"), ("P2D", "duration"), None),
    ],
)
def test_literals_are_compared_by_value_or_not_at_all(one, other, order):
    assert compare(literal(*one), literal(*other)) == order
    assert compare(literal(*other), literal(*one)) == (None if order is None else -order)
