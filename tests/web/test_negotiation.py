from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from pytest import mark, raises

from iclod.errors import NotAcceptable
from iclod.web.negotiation import is_browser, language, negotiate

OFFERS = ("text/turtle", "application/ld+json", "application/n-triples", "text/html")
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        (FIREFOX, "text/html"),
        ("application/xhtml+xml", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("TEXT/TURTLE", "text/turtle"),
        ("application/x-turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.5, */*;q=0.1", "text/turtle"),
        ("text/turtle, */*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("text/*, text/turtle;q=0", "text/html"),
        ("*/*, text/html;q=0", "text/turtle"),
        ("text/turtle, text/html", "text/turtle"),
        ("application/n-triples;q=0.9, text/turtle;q=0.9", "text/turtle"),
        ("application/rdf+xml, application/*;q=0.2", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', OFFERS[1]),
    ],
)
def test_media_types(accept, chosen):
    assert negotiate(accept, OFFERS, default="text/html") == chosen


@mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "nonsense"])
def test_nothing_fits(accept):
    with raises(NotAcceptable) as caught:
        negotiate(accept, OFFERS)
    assert caught.value.available == OFFERS


qualities = st.integers(0, 1000).map(lambda number: number / 1000)
headers = st.lists(st.tuples(st.sampled_from([*OFFERS, "*/*", "text/*", "a/b"]), qualities))


@given(headers)
def test_what_is_sent_is_never_refused_by_name(ranges):
    accept = ", ".join(f"{name};q={quality}" for name, quality in ranges)
    try:
        chosen = negotiate(accept, OFFERS)
    except NotAcceptable:
        return
    named = [quality for name, quality in ranges if name == chosen]
    assert not named or max(named) > 0


@given(st.text())
def test_any_header_can_be_read(text):
    assert language(text, ("en", "fr")) in ("en", "fr")
    is_browser(text)
    with suppress(NotAcceptable):
        assert negotiate(text, OFFERS) in OFFERS


@mark.parametrize(
    ("header", "chosen"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("FR-ca;q=0.3", "fr"),
        ("de, fr;q=0.1", "fr"),
        ("de", "en"),
        ("en;q=0.5, fr;q=0.6", "fr"),
        ("*", "en"),
        ("en;q=0, *", "fr"),
    ],
)
def test_languages(header, chosen):
    assert language(header, ("en", "fr")) == chosen


@mark.parametrize(
    ("accept", "browser"),
    [
        (FIREFOX, True),
        ("*/*", False),
        (None, False),
        ("text/turtle, text/html;q=0.5", False),
        ("application/json, text/html", True),
    ],
)
def test_browsers(accept, browser):
    assert is_browser(accept) is browser
