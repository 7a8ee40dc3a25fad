"""The badge of a record."""

import pytest
from lxml import etree

from iclod.endpoints.validation.badge import drawing
from iclod.validation.report import Report

SVG = "{http://www.w3.org/2000/svg}"
SLUG = "bergen-action-plan-for-inclusion-and-diversity"
PATH = f"/validate/badge/practice/{SLUG}.svg"


def test_a_published_record_has_a_badge_that_can_be_read_out(client):
    answer = client.get(PATH)
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    root = etree.fromstring(answer.data)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "t d")
    named = {element.get("id"): element for element in root}
    assert "Action Plan" in named["t"].text
    assert PATH.removeprefix("/validate/badge").removesuffix(".svg") in named["d"].text
    assert root.findall(f".//{SVG}text")[1].text.startswith("conforms")


def test_it_speaks_french(client):
    for answer in (
        client.get(f"{PATH}?lang=fr"),
        client.get(PATH, headers={"Accept-Language": "fr"}),
    ):
        assert answer.headers["Content-Language"] == "fr"
        assert "conforme" in answer.text


def test_it_is_kept_by_caches_and_can_be_asked_again(client):
    first = client.get(f"{PATH}?lang=en")
    assert "s-maxage" in first.headers["Cache-Control"]
    same = client.get(f"{PATH}?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    assert client.head(f"{PATH}?lang=en").headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", ["practice/there-is-no-such", "nothing/x", "practice/a%20b"])
def test_a_record_that_is_not_there_has_none(client, path):
    assert client.get(f"/validate/badge/{path}.svg").status_code == 404


def test_a_withdrawn_record_has_none_any_more(registry):
    from iclod.app import create_app

    thing = registry.names.thing("practice", SLUG)
    registry.withdraw(thing, reason="A test", agent=registry.agent("iclod"))
    assert create_app(registry).test_client().get(PATH).status_code == 410


def test_a_merged_record_leads_to_the_badge_of_its_successor(reader, merged):
    answer = reader.get(f"/validate/badge/practice/{merged[1]}.svg")
    assert (answer.status_code, answer.location) == (301, f"http://localhost{PATH}")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("errors", "warnings"), [(0, 0), (0, 1), (0, 5), (1, 3), (12, 0)])
def test_what_it_says(language, errors, warnings):
    from dataclasses import replace

    from .test_reports import result

    items = [result(n) for n in range(errors)]
    items += [replace(result(n), severity="Warning") for n in range(warnings)]
    text = drawing.draw(Report(tuple(items)), "<b>&\x00", "http://a/?<", language)
    said = etree.fromstring(text.encode()).findall(f".//{SVG}text")[1].text
    words = {"en": ("error", "warning"), "fr": ("erreur", "avertissement")}[language]
    number, word = (errors, words[0]) if errors else (warnings, words[1])
    if not number:
        assert said == {"en": "conforms", "fr": "conforme"}[language]
    else:
        assert f"{number} {word}{'s' if number > 1 else ''}" in said
