"""Which of several representations a client is sent: media types and languages.

Werkzeug parses the headers; the matching is here, because a parameter such as `charset` in the
header must not keep a media type from matching.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from iclod.errors import NotAcceptable

HTML = "text/html"
#: Names under which clients ask for what is sent under another.
ALIASES: Mapping[str, str] = {
    "application/xhtml+xml": HTML,
    "application/x-turtle": "text/turtle",
    "application/x-trig": "application/trig",
    "text/x-nquads": "application/n-quads",
}


def negotiate(
    accept: str | None,
    offers: Sequence[str],
    *,
    default: str | None = None,
    aliases: Mapping[str, str] = ALIASES,
) -> str:
    """Choose the media type to send.

    The highest `q` wins; at equal `q` what was asked for by its name before what a wildcard
    covers, then the order of `offers`. Parameters other than `q` are left out of account.

    Args:
        accept: The `Accept` header; empty or None accepts everything.
        offers: Media types that can be sent, the server's preference first.
        default: The offer that is sent where nothing but `*/*` speaks for any of the best.

    Raises:
        NotAcceptable: None of the offers is accepted.
    """
    ranges = _ranges(accept, aliases)
    first = default if default is not None else offers[0]
    if not ranges:
        return first
    rated = [(*_quality(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    quality, specificity, _, best = max(rated)
    if quality <= 0:
        raise NotAcceptable(
            "none of the media types in Accept can be sent here; ask for one of "
            + ", ".join(offers),
            available=tuple(offers),
        )
    if specificity == 0 and _quality(first, ranges)[0] == quality:
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


def is_browser(accept: str | None) -> bool:
    """Whether HTML is asked for by name, and nothing else is preferred to it by name."""
    ranges = [item for item in _ranges(accept, ALIASES) if item[1] != "*/*"]
    best = max((quality for quality, _ in ranges), default=0.0)
    return best > 0 and (best, HTML) in ranges


def language(header: str | None, languages: Sequence[str]) -> str:
    """Choose a language; the first one where none is accepted.

    `fr-CA` in the header matches `fr`.

    Spec: https://www.rfc-editor.org/rfc/rfc4647#section-3.4
    """
    wanted: dict[str, float] = {}
    for tag, quality in parse_accept_header(header, LanguageAccept):
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


def _ranges(accept: str | None, aliases: Mapping[str, str]) -> list[tuple[float, str]]:
    found = []
    for value, quality in parse_accept_header(accept, MIMEAccept):
        name = value.partition(";")[0].strip().lower()
        found.append((quality, aliases.get(name, "*/*" if name == "*" else name)))
    return found


def _quality(offer: str, ranges: Sequence[tuple[float, str]]) -> tuple[float, int]:
    names = ("*/*", f"{offer.partition('/')[0]}/*", offer)
    for specificity in (2, 1, 0):
        qualities = [quality for quality, name in ranges if name == names[specificity]]
        if qualities:
            return max(qualities), specificity
    return 0.0, 0
