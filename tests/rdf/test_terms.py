"""The registry's names."""

import pytest

from iclod.errors import ConfigError
from iclod.rdf.terms import Name, Names

NAMES = Names("https://w3id.org/iclod/")
BASE = NAMES.base


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (BASE + "id/practice/x-1", Name("practice", "x-1")),
        (BASE + "id/practice/x-1#period-1", Name("practice", "x-1")),
        (BASE + "doc/city/oslo", Name("city", "oslo")),
        (BASE + "doc/topic/", Name("topic", "")),
        (BASE + "doc/nonsense/x", None),
        (BASE + "id/practice/X", None),
        (BASE + "id/practice/a/b", None),
        (BASE + "id/practice/x%0d%0a", None),
        (BASE + "id/practice/x\n", None),
        ("https://other.example/id/practice/x", None),
    ],
)
def test_names_are_read(iri, name):
    assert NAMES.name(iri) == name


def test_one_leads_to_the_other():
    assert NAMES.document_of(BASE + "id/city/oslo#x") == BASE + "doc/city/oslo"
    assert NAMES.thing_of(BASE + "doc/city/oslo") == BASE + "id/city/oslo"
    assert NAMES.document_of("https://other.example/") is None


@pytest.mark.parametrize("base", ["x", "https://a.example", "https://a.example/#", "ftp://a/"])
def test_a_base_that_cannot_be_extended_is_refused(base):
    with pytest.raises(ConfigError):
        Names(base)
