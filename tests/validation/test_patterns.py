"""Patterns that may take for ever are refused, all others are not."""

import pytest
from shape_samples import packaged_shapes

from iclod.rdf.vocab import SH
from iclod.validation import patterns

HARMLESS = (
    "",
    "^a+$",
    "(a|b)*c",
    "(abc)*",
    "x*y*",
    "(a{2})*",
    r"^\d{4}-\d{2}-\d{2}$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^https?://[^\s/]+(/[^\s]*)?$",
    r"^[\w.+-]+@[\w-]+\.[\w.-]+$",
    "^([A-Z][a-z]+ )*[A-Z][a-z]+$",
    "^(ab|cd|ef)+$",
    "[^a]*a",
)
ENDLESS = (
    "^(a+)+$",
    "(a*)*b",
    "(a|aa)+$",
    "(a|ab|b)*c",
    r"(\w+\s?)*$",
    "(.*a)*b",
    "(a?a?)*b",
    "((ab)*)*c",
    "(x+x+)+y",
    "(a{1,30}){1,30}",
    "([a-z]{2,20} ?){1,10}!",
    r"^(([\-.]|[_]+)?([a-zA-Z0-9]+))*@$",
)
UNKNOWN = ("(", "[", r"\p{L}", "(?=a)b", "(?!a)b", r"(a)\1", "(?i)a", "(?i:a)b", "a" * 2_000)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_a_pattern_that_reads_each_text_in_one_way_is_run(pattern):
    patterns.check(pattern)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_loop_that_reads_a_text_in_two_ways_is_refused(pattern):
    with pytest.raises(patterns.Refused, match="too many ways"):
        patterns.check(pattern)


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_what_is_not_understood_or_looks_around_is_refused(pattern):
    with pytest.raises(patterns.Refused):
        patterns.check(pattern)


def test_capitals_are_told_apart_unless_the_flags_say_otherwise():
    patterns.check("(ab|Ab)*c")
    with pytest.raises(patterns.Refused):
        patterns.check("(ab|Ab)*c", "i")


def test_a_pattern_too_complicated_to_tell_is_refused_in_time():
    words = "|".join(f"[a-z]{number}" for number in range(140))
    with pytest.raises(patterns.Refused):
        patterns.check(f"({words})*")


def test_the_patterns_in_force_are_harmless():
    for pattern in packaged_shapes().objects(None, SH.pattern):
        patterns.check(str(pattern))
