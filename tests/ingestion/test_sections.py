from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from iclod.ingestion import languages, sections


def found(text):
    return [(section.name, section.text) for section in sections.read(text)]


def test_sections():
    assert found("Purpose: A b. Stimulus/Rationale: C d. Process: E. Impact: F") == [
        ("purpose", "A b."),
        ("rationale", "C d."),
        ("process", "E."),
        ("impact", "F"),
    ]


def test_run_together_and_french():
    assert found("Stimulus/Rationale: Process: Words") == [("rationale", ""), ("process", "Words")]
    assert found("But : Écrire. Processus : Faire.") == [
        ("purpose", "Écrire."),
        ("process", "Faire."),
    ]
    assert found("- Overall objective: A. Key reference documents: B")[0] == ("purpose", "A.")


def test_other_words_before_a_colon_are_no_headings():
    assert found("The purpose: none. Note: this") == [(None, "The purpose: none. Note: this")]
    assert found("Words first. Impact: Much") == [(None, "Words first."), ("impact", "Much")]


@given(st.text())
def test_never_fails(text):
    sections.read(text)
    languages.certain(text)


def test_long_words_take_no_time():
    sections.read("A" * 20_000 + " " + "a b " * 5_000)


def test_languages():
    assert languages.certain("Femmes, santé et violence") == "fr"
    assert languages.certain("Die Stadt und ihre Frauen") == "de"
    assert languages.certain("A Smile of a Child") != "ca"
    assert languages.certain("Мова єднає всіх, її чують") == "uk"
    for text in ("Surf.Art", "Mescla’t", "2017", ""):
        assert languages.certain(text) is None
