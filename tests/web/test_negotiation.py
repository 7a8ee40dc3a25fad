from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import mark, raises

from iclod.errors import NotAcceptable
from iclod.rdf import formats
from iclod.web.negotiation import form, is_browser, language, named, negotiate, ordered

OFFERS = ("text/turtle", "application/ld+json", "application/n-triples", "text/html")
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
BROWSERS = {
    "Chrome": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "Firefox": FIREFOX,
    "Firefox 3": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Safari 4": "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,"
    "image/png,*/*;q=0.5",
    "Opera 12": "text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/webp, "
    "image/jpeg, image/gif, image/x-xbitmap, */*;q=0.1",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "w3m": "text/html, text/*;q=0.5, image/*, application/*",
}


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


@mark.parametrize("name", BROWSERS)
def test_browsers_get_the_page(name):
    assert negotiate(BROWSERS[name], OFFERS, default="text/html") == "text/html"
    assert is_browser(BROWSERS[name])


def test_internet_explorer_gets_the_page_too():
    accept = "image/gif, image/jpeg, image/pjpeg, application/x-ms-application, */*"
    assert negotiate(accept, OFFERS, default="text/html") == "text/html"


@mark.parametrize(
    ("accept", "chosen"),
    [
        # A name with a parameter that says nothing here counts less than the name alone …
        ("text/turtle;level=1, text/turtle;q=0.2, text/html;q=0.5", "text/html"),
        # … but does not keep a type from matching.
        ("text/turtle;version=1.2, text/html;q=0.5", "text/turtle"),
        ("text/turtle;charset=UTF-8, text/html;q=0.5", "text/turtle"),
        ('text/turtle;charset="utf-8";q=0.4, text/html;q=0.5', "text/html"),
        ("text/turtle;q=0.4;charset=utf-8, text/html;q=0.5", "text/html"),
        # Malformed items are passed over, an unreadable header is none.
        ("text/turtle;q=2, text/html;q=0.1", "text/html"),
        ("text/turtle;q=x, text/html;q=0.1", "text/html"),
        (",,;;, text/turtle", "text/turtle"),
        ('text/turtle;a="', "text/html"),
        # Duplicates: the most favourable.
        ("text/turtle;q=0, text/turtle", "text/turtle"),
        ("text/turtle;q=0.1, text/html;q=0.5, text/turtle;q=0.9", "text/turtle"),
        # Long ones are read up to a bound.
        ("text/turtle, " + "a/b, " * 5_000, "text/turtle"),
        ("a/b, " * 5_000 + "text/turtle, */*", None),
        ("x" * 100_000, "text/html"),
    ],
)
def test_odd_headers(accept, chosen):
    if chosen is None:
        with raises(NotAcceptable):
            negotiate(accept, OFFERS, default="text/html")
    else:
        assert negotiate(accept, OFFERS, default="text/html") == chosen


ITEM = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#{}"'


@mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "compacted"),
        ("application/ld+json", "compacted"),
        (ITEM.format("expanded"), "expanded"),
        (ITEM.format("flattened"), "flattened"),
        (ITEM.format("framed"), "compacted"),
        (ITEM.format("expanded http://www.w3.org/ns/json-ld#streaming"), "expanded"),
        (f"{ITEM.format('expanded')};q=0.5, {ITEM.format('compacted')};q=0.6", "compacted"),
        (f"{ITEM.format('expanded')};q=0.5, application/ld+json", "compacted"),
        (f"{ITEM.format('expanded')}, application/ld+json;q=0.5", "expanded"),
        (f"{ITEM.format('expanded')}, */*;q=0.5", "expanded"),
        (f"{ITEM.format('expanded')};q=0", "compacted"),
    ],
)
def test_forms_of_json_ld(accept, chosen):
    assert form(accept) == chosen


def test_suffixes_and_lists_of_media_types():
    assert named("ttl") is formats.TURTLE
    assert named("html") is None
    with raises(NotAcceptable):
        named("html", html=False)
    with raises(NotAcceptable):
        named("exe")
    assert ordered("text/html,text/turtle", OFFERS) == "text/html"
    assert ordered("text/html;q=0.2,text/turtle", OFFERS) == "text/turtle"
    assert ordered("application/ld json", OFFERS) == "application/ld+json"
    with raises(NotAcceptable):
        ordered("image/png, text/html;q=0", OFFERS)


qualities = st.integers(0, 1000).map(lambda number: number / 1000)
ranges = st.tuples(
    st.sampled_from([*OFFERS, "*/*", "text/*", "application/*", "a/b", "a/*"]),
    st.sampled_from(["", "", "", ";charset=utf-8", ";charset=latin-1", ";level=1"]),
    qualities,
)
headers = st.lists(ranges, max_size=8)


def written(items):
    return ", ".join(f"{name}{parameter};q={quality}" for name, parameter, quality in items)


def model(items):
    """What RFC 9110, 12.5.1 says, offer by offer and as slow as it may be."""
    if not items:
        return OFFERS[0]
    rated = {}
    for offer in OFFERS:
        steps = (
            [(n, p) for n, p, _ in items if n == offer and p in ("", ";charset=utf-8")],
            [(n, p) for n, p, _ in items if n == offer],
            [(n, p) for n, p, _ in items if n == f"{offer.partition('/')[0]}/*"],
            [(n, p) for n, p, _ in items if n == "*/*"],
        )
        for step, covering in zip((2, 2, 1, 0), steps, strict=True):
            if covering:
                best = max(quality for n, p, quality in items if (n, p) in covering)
                rated[offer] = (best, step)
                break
    best = max(rated.values(), default=(0, 0))
    if best[0] == 0:
        return None
    if best[1] == 0 and rated.get(OFFERS[0], (0, 0))[0] == best[0]:
        return OFFERS[0]
    return next(offer for offer in OFFERS if rated.get(offer) == best)


def result(items):
    try:
        return negotiate(written(items), OFFERS)
    except NotAcceptable:
        return None


@given(headers)
@settings(max_examples=300)
def test_it_chooses_as_the_model_does(items):
    assert result(items) == model(items)


@given(headers, st.randoms())
def test_the_order_of_the_header_does_not_matter(items, random):
    mixed = [*items]
    random.shuffle(mixed)
    assert result(mixed) == result(items)


@given(headers, st.sampled_from(OFFERS), qualities)
def test_more_favour_never_loses_it(items, offer, quality):
    before = result([*items, (offer, "", quality)])
    after = result([*items, (offer, "", min(1.0, quality + 0.1))])
    if before == offer:
        assert after == offer


@given(headers, st.sampled_from([0.1, 0.5]))
def test_only_the_proportion_counts(items, factor):
    halved = [(n, p, round(quality * factor, 3)) for n, p, quality in items]
    if all((a[2] == 0) == (b[2] == 0) for a, b in zip(items, halved, strict=True)) and len(
        {quality for *_, quality in items}
    ) == len({quality for *_, quality in halved}):
        assert result(halved) == result(items)


@given(headers)
def test_what_cannot_be_sent_changes_nothing(items):
    assert result([*items, ("image/png", "", 1.0)]) == result(items) or not items


@given(headers)
def test_what_is_sent_is_never_refused_by_name(items):
    chosen = result(items)
    named = [quality for name, _, quality in items if name == chosen]
    assert not named or max(named) > 0


@given(st.text() | st.text(alphabet='abq/*;=",. <>\\0159', max_size=60))
def test_any_header_can_be_read(text):
    assert language(text, ("en", "fr")) in ("en", "fr")
    is_browser(text)
    assert form(text) in ("compacted", "flattened", "expanded")
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
