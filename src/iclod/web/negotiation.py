"""Which of several representations a client is sent: media types and languages.

Werkzeug parses the headers; the matching is here, because a parameter such as `charset` in the
header must not keep a media type from matching.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-12
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from iclod.errors import NotAcceptable, NotFound
from iclod.rdf import formats
from iclod.rdf.formats import FORMATS, Format

HTML = "text/html"
#: Of a header, so many characters are read; what begins beyond them is left out of account.
READ = 4096
#: Names under which clients ask for what is sent under another.
ALIASES: Mapping[str, str] = {
    "application/xhtml+xml": HTML,
    **{alias: format.media_type for format in FORMATS for alias in format.aliases},
}
JSON_LD = "http://www.w3.org/ns/json-ld#"
#: The forms of JSON-LD that can be asked for, the default first; what is compacted here is flat.
FORMS = ("compacted", "flattened", "expanded")


@dataclass(frozen=True)
class Range:
    """One item of an `Accept` header.

    Attributes:
        name: `type/subtype`, `type/*` or `*/*`, in lower case and under its registered name.
        quality: `q`, from 0 to 1.
        precedence: How closely it names what it names: 0 for `*/*`, 1 for `type/*`, 2 for a name
            with parameters that say nothing here, 3 for a name alone or with parameters that hold
            for what is sent (`charset=utf-8`, a form of JSON-LD).
        forms: The forms of JSON-LD that its `profile` names.
    """

    name: str
    quality: float
    precedence: int
    forms: tuple[str, ...] = ()


def negotiate(
    accept: str | None,
    offers: Sequence[str],
    *,
    default: str | None = None,
    aliases: Mapping[str, str] = ALIASES,
) -> str:
    """Choose the media type to send.

    Of the ranges that cover an offer the most precise one gives its `q`. The highest `q` wins; at
    equal `q` what was asked for by its name before what a wildcard covers, then the order of
    `offers`.

    Args:
        accept: The `Accept` header; empty, None or unreadable accepts everything.
        offers: Media types that can be sent, the server's preference first.
        default: The offer that is sent where nothing but `*/*` speaks for any of the best.

    Raises:
        NotAcceptable: None of the offers is accepted.
    """
    found = ranges(accept, aliases)
    first = default if default is not None else offers[0]
    if not found:
        return first
    rated = []
    for place, offer in enumerate(offers):
        quality, precedence = _rate(offer, found)
        rated.append((quality, min(precedence, 2), -place, offer))
    quality, precedence, _, best = max(rated)
    if quality <= 0:
        raise NotAcceptable(
            "none of the media types in Accept can be sent here; ask for one of "
            + ", ".join(offers),
            available=tuple(offers),
        )
    if precedence == 0 and _rate(first, found)[0] == quality:
        return first
    return best


def acceptable(
    accept: str | None, offers: Sequence[str], *, aliases: Mapping[str, str] = ALIASES
) -> str | None:
    """As `negotiate`, but None where nothing matches."""
    try:
        return negotiate(accept, offers, aliases=aliases)
    except NotAcceptable:
        return None


def ordered(value: str, offers: Sequence[str]) -> str:
    """Choose by `?_mediatype=`: a list of media types, the preferred first where `q` is equal.

    Raises:
        NotAcceptable: None of the offers is in the list.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#qsa-key-naming
    """
    wanted = ranges(value.strip().replace(" ", "+"))
    for item in sorted(wanted, key=lambda item: -item.quality):
        for offer in offers:
            if item.quality > 0 and item.name in _names(offer):
                return offer
    raise NotAcceptable(
        "none of the media types in _mediatype can be sent here; write one of " + ", ".join(offers),
        available=tuple(offers),
    )


def named(
    suffix: str, offers: Sequence[Format] = FORMATS, *, html: bool = True, path: bool = False
) -> Format | None:
    """The syntax with a suffix; None for the page.

    Args:
        path: Whether the suffix stands in the path, so that there is nothing at the address.

    Raises:
        NotAcceptable: There is none of that name here.
        NotFound: The same, of a path.
    """
    if html and suffix == "html":
        return None
    format = formats.BY_SUFFIX.get(suffix)
    if format is not None and format in offers:
        return format
    known = [item.suffix for item in offers] + (["html"] if html else [])
    text = f"there is no format {suffix[:40]!r} here; write one of {', '.join(known)}"
    raise NotFound(text) if path else NotAcceptable(text, available=types(offers, html=html))


def types(offers: Sequence[Format] = FORMATS, *, html: bool = True) -> tuple[str, ...]:
    """The media types of syntaxes, and of the page."""
    return (*(format.media_type for format in offers), *([HTML] if html else []))


def form(accept: str | None) -> str:
    """The form of JSON-LD to send: what `profile` in `Accept` asks for, else the first of `FORMS`.

    Spec: https://www.w3.org/TR/json-ld11/#iana-considerations
    """
    asked = [item for item in ranges(accept) if item.forms and item.quality > 0]
    if not asked:
        return FORMS[0]
    quality, _ = _rate(
        formats.JSON_LD.media_type, [item for item in ranges(accept) if not item.forms]
    )
    best = max(asked, key=lambda item: item.quality)
    return best.forms[0] if best.quality >= quality else FORMS[0]


def is_browser(accept: str | None) -> bool:
    """Whether HTML is asked for by name, and nothing else is preferred to it by name."""
    found = [item for item in ranges(accept) if item.precedence > 0]
    best = max((item.quality for item in found), default=0.0)
    return best > 0 and any(item.name == HTML and item.quality == best for item in found)


def language(header: str | None, languages: Sequence[str]) -> str:
    """Choose a language; the first one where none is accepted.

    `fr-CA` in the header matches `fr`.

    Spec: https://www.rfc-editor.org/rfc/rfc4647#section-3.4
    """
    wanted: dict[str, float] = {}
    for tag, quality in parse_accept_header(_short(header), LanguageAccept):
        tag = tag.lower()
        names = [tag] if tag == "*" else [tag, tag.partition("-")[0]]
        for name in names:
            if name == tag or quality > 0:
                wanted[name] = max(quality, wanted.get(name, 0.0))
    rated = [
        (wanted.get(name.lower(), wanted.get("*", 0.0)), -place, name)
        for place, name in enumerate(languages)
    ]
    quality, _, best = max(rated)
    return best if quality > 0 else languages[0]


def ranges(accept: str | None, aliases: Mapping[str, str] = ALIASES) -> tuple[Range, ...]:
    """Read an `Accept` header; what is no media range is passed over."""
    if aliases is ALIASES:
        return _known(_short(accept))
    return _read(_short(accept), aliases)


@lru_cache(512)
def _known(accept: str) -> tuple[Range, ...]:
    return _read(accept, ALIASES)


def _read(accept: str, aliases: Mapping[str, str]) -> tuple[Range, ...]:
    return tuple(
        _range(value, quality, aliases)
        for value, quality in parse_accept_header(accept, MIMEAccept)
    )


def _range(value: str, quality: float, aliases: Mapping[str, str]) -> Range:
    name, parameters = parse_options_header(value)
    name = name.strip().lower()
    name = aliases.get(name, "*/*" if name == "*" else name)
    if name.endswith("/*"):
        return Range(name, quality, 0 if name == "*/*" else 1)
    profile = parameters.get("profile", "") if name == formats.JSON_LD.media_type else ""
    forms = tuple(form for form in FORMS if f"{JSON_LD}{form}" in profile.split())
    if not parameters:
        return Range(name, quality, 3)
    charset = parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")
    other = parameters.keys() - {"charset", "profile" if forms else "charset"}
    return Range(name, quality, 3 if charset and not other else 2, forms)


def _short(header: str | None) -> str:
    if header is None or len(header) <= READ:
        return header or ""
    return header[:READ].rpartition(",")[0]


def _names(offer: str) -> tuple[str, str, str]:
    return ("*/*", f"{offer.partition('/')[0]}/*", offer)


def _rate(offer: str, found: Sequence[Range]) -> tuple[float, int]:
    names = _names(offer)
    covering = [item for item in found if item.name in names]
    if not covering:
        return 0.0, 0
    closest = max(item.precedence for item in covering)
    return max(item.quality for item in covering if item.precedence == closest), closest
