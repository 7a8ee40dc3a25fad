import pickle
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mistakes import MISTAKES, P

from iclod.errors import ParseError
from iclod.rdf import formats, scan
from iclod.validation import syntax, work
from iclod.validation.syntax.cause import WIDTH
from iclod.validation.syntax.texts import TEXTS


def refused(data, suffix):
    """The error of a text, explained; None if it is taken."""
    data = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    format = formats.BY_SUFFIX[suffix]
    try:
        scan.check_rdf(data, format, size=len(data))
        formats.parse_quads(data, format, base="https://example.org/")
    except ParseError as error:
        return syntax.explain(error, data, suffix)
    return None


@pytest.mark.parametrize(
    "mistake", MISTAKES, ids=[f"{m.suffix}-{n}-{m.cause}" for n, m in enumerate(MISTAKES)]
)
def test_a_mistake_is_refused_with_its_place_and_its_likely_cause(mistake):
    error = refused(mistake.text, mistake.suffix)
    assert error is not None
    assert error.cause == mistake.cause
    assert (error.line, error.column) == (mistake.line, mistake.column)
    assert error.causes.keys() == {"en", "fr"}


def test_the_line_has_the_place_under_the_caret():
    error = refused(P + "e:é e:p “x” .", "ttl")
    assert error.text_line == "e:é e:p “x” ."
    assert error.text_line[error.caret - 1] == "“"


def test_a_long_line_is_cut_around_the_place():
    error = refused(P + "e:a e:p " + "1, " * 500 + "“x” ." + " " * 300, "ttl")
    assert len(error.text_line) <= WIDTH + 2
    assert error.text_line[error.caret - 1] == "“"
    assert error.text_line.startswith("…")


def test_a_forgotten_prefix_is_offered():
    assert (
        "@prefix dcterms: <http://purl.org/dc/terms/> ."
        in (refused("<a> dcterms:title 'x' .", "ttl").causes["fr"])
    )


def test_every_cause_is_said_in_both_languages_and_takes_the_same_words():
    for english, french in TEXTS.values():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", french))
        assert english != french


def test_every_cause_has_a_mistake_or_is_rare():
    rare = {"binary", "iri", "iri-relative", "unexpected", "json-unexpected", "xml-unexpected"}
    rare |= {"xml-open", "xml-declaration", "xml-cdata"}
    assert {m.cause for m in MISTAKES} | rare == set(TEXTS)


def test_an_error_goes_through_a_pipe_whole():
    error = refused("<a> dcterms:title 'x' .", "ttl")
    kind, args, state = pickle.loads(pickle.dumps((type(error), error.args, error.__dict__)))
    copied = kind.__new__(kind, *args)
    copied.__dict__.update(state)
    assert copied.causes == error.causes


def test_the_worker_explains_what_it_refuses():
    task = work.Task((work.Source("a.ttl", b"<a> <b> Paris .", "ttl"),), "https://e.org/", "")
    with pytest.raises(ParseError) as caught:
        work.validate(task, lambda data: None)
    assert (caught.value.cause, caught.value.source) == ("unquoted", "a.ttl")


def test_a_byte_order_mark_is_taken():
    assert refused(b"\xef\xbb\xbf<http://a> <http://b> 1 .", "ttl") is None


def test_nothing_invisible_is_shown():
    error = refused(P + "e:a e:p 1 . \x1b[31m \u202e e:b", "ttl")
    shown = error.text_line + error.causes["en"]
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    st.sampled_from(MISTAKES),
    st.lists(st.tuples(st.integers(0, 200), st.text(max_size=3)), max_size=3),
)
def test_no_text_makes_the_explanation_fail(mistake, changes):
    text = mistake.text if isinstance(mistake.text, str) else mistake.text.decode("latin-1")
    for at, piece in changes:
        text = text[:at] + piece + text[at + 1 :]
    data = text.encode()
    format = formats.BY_SUFFIX[mistake.suffix]
    try:
        scan.check_rdf(data, format, size=len(data))
        formats.parse_quads(data, format, base="https://example.org/")
    except ParseError as error:
        syntax._explain(error, data, format)
        if error.text_line is not None:
            assert 1 <= error.caret <= len(error.text_line) + 1


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("a." * 100_000, "ttl"),
        ("<" * 200_000, "ttl"),
        ('"' * 200_001, "ttl"),
        (P + "e:a e:p 1, " * 20_000, "ttl"),
        ("[ " * 200 + "x" * 200_000, "ttl"),
        ('{"a":' * 150 + '"' + "x" * 200_000, "jsonld"),
        ("<a \"'" * 50_000, "rdf"),
        ("<a><" * 50_000, "rdf"),
        ("&" * 200_000, "rdf"),
    ],
)
def test_long_and_hostile_texts_are_explained_in_time(text, suffix):
    import time

    start = time.process_time()
    assert refused(text, suffix) is not None
    assert time.process_time() - start < 3


def test_a_problem_document_carries_the_line_and_the_causes(published):
    from iclod.app import create_app

    answer = (
        create_app(published)
        .test_client()
        .post("/validate", data=f"{P}e:a e:p “x” .", content_type="text/turtle")
    )
    problem = answer.get_json()
    assert answer.status_code == 400
    assert (problem["line"], problem["column"], problem["caret"]) == (2, 9, 9)
    assert problem["textLine"] == "e:a e:p “x” ."
    assert problem["cause"] == "smart-quotes"
    assert problem["causes"].keys() == {"en", "fr"}
