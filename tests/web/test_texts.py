import re
import string
from pathlib import Path

import pytest

from iclod.web import texts


def places(text):
    parts = text if isinstance(text, tuple) else (text,)
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def test_both_languages_have_the_same_keys():
    assert set(texts.ENGLISH) == set(texts.FRENCH)


@pytest.mark.parametrize("key", texts.ENGLISH)
def test_both_languages_have_the_same_places_and_plurals(key):
    assert isinstance(texts.ENGLISH[key], tuple) == isinstance(texts.FRENCH[key], tuple)
    assert places(texts.ENGLISH[key]) == places(texts.FRENCH[key])


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 0, "0 practices"),
        ("en", 1, "1 practice"),
        ("en", 1234, "1,234 practices"),
        ("fr", 0, "0 pratique"),
        ("fr", 1, "1 pratique"),
        ("fr", 2, "2 pratiques"),
        ("pl", 2, "2 practices"),
    ],
)
def test_what_counts_has_a_plural(language, n, expected):
    assert texts.say(language)("count_practices", n=n) == expected


def test_languages_name_themselves():
    assert texts.language_name("fr") == "Français"
    assert texts.language_name("en") == "English"
    assert texts.language_name("not a tag") == "not a tag"


SOURCES = Path(texts.__file__).parents[1]
USED = "\n".join(
    path.read_text("utf-8")
    for pattern in ("web/**/*.html", "endpoints/**/*.html", "endpoints/**/*.py", "web/**/*.py")
    for path in SOURCES.glob(pattern)
    if path.name != "texts.py"
)


def test_every_text_that_is_used_is_there():
    asked = set(re.findall(r"""\bsay\(["'](\w+)["']""", USED))
    assert asked <= set(texts.ENGLISH)


@pytest.mark.parametrize("key", texts.ENGLISH)
def test_every_text_is_used(key):
    assert f'"{key}"' in USED or re.fullmatch(r"error_\d{3}", key)
