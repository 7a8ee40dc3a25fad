"""What a request for a record asks for: which record, as it is now or was, in which form.

Specs: https://www.rfc-editor.org/rfc/rfc9110#section-12, https://www.rfc-editor.org/rfc/rfc7089
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import parse_qsl

from iclod.rdf import formats
from iclod.rdf.formats import FORMATS, JSON_LD, Format
from iclod.rdf.terms import KINDS, SLUG
from iclod.web import memento, negotiation, profiles
from iclod.web.exchange import Asked
from iclod.web.profiles import Profile

#: Stands beside the syntaxes where a page is wanted, and where a list as JSON is.
HTML, JSON = "html", "json"
#: Characters that are read of a query and of `Accept`.
READ = 4096
_PLAIN = re.compile(r"[A-Za-z0-9._~%&=+:/?@!$'()*,;-]{1,2000}")
_TYPES = tuple(format.media_type for format in FORMATS)
#: schema.org is read as JSON-LD by nearly everybody.
_JSON_FIRST = (JSON_LD.media_type, *(name for name in _TYPES if name != JSON_LD.media_type))


@dataclass(frozen=True)
class Wish:
    """What a request names by its path.

    Attributes:
        space: `id` for the thing, `doc` for the document about it.
        suffix: After the slug, without the dot; empty where there is none.
        tombstone: Whether what is left of the record is asked for by an address of its own.
    """

    space: str
    kind: str
    slug: str
    suffix: str
    tombstone: bool = False

    @property
    def negotiated(self) -> bool:
        """Whether the address stands for every form of the document."""
        return not self.suffix


def read(path: str) -> Wish | None:
    """Read a path; None where no record can be there."""
    parts = path.split("/")
    if len(parts) < 4 or parts[0] or parts[1] not in ("id", "doc") or parts[2] not in KINDS:
        return None
    _, space, kind, slug, *rest = parts
    tombstone = len(rest) == 1 and space == "doc"
    if rest and not tombstone:
        return None
    last = rest[0] if rest else slug
    name, dot, suffix = last.partition(".")
    if tombstone and name != "tombstone":
        return None
    if (dot and (not suffix or space == "id")) or not SLUG.match(slug if tombstone else name):
        return None
    return Wish(space, kind, slug if tombstone else name, suffix, tombstone)


def arguments(query: str) -> dict[str, str]:
    """The parameters of a query; of several with one name the first."""
    if not query:
        return {}
    found: dict[str, str] = {}
    for name, value in parse_qsl(query[:READ], keep_blank_values=True):
        found.setdefault(name, value)
    return found


def carried(query: str) -> str:
    """The query to go on with after a redirect: a question mark and what was asked, or nothing."""
    return f"?{query}" if _PLAIN.fullmatch(query) else ""


def moment(asked: Asked, wish: Wish) -> datetime | None:
    """The day that the record is wanted of; None for now. An address with a suffix has no past.

    Raises:
        RequestError: It is no date.
    """
    header = asked.headers.get("accept-datetime")
    return memento.accept_datetime(header) if header and wish.negotiated else None


def profile(asked: Asked, wish: Wish, query: str | None, offers: tuple[Profile, ...]) -> Profile:
    """The profile that is wanted; an address with a suffix looks at its query alone.

    Raises:
        NotAcceptable: It is not offered.
    """
    header = asked.headers.get("accept-profile") if wish.negotiated else None
    return profiles.choose(query, header, offers) if query or header else offers[0]


def form(
    asked: Asked, wish: Wish, query: dict[str, str], profile: Profile
) -> tuple[Format | str, bool]:
    """The syntax that is wanted, or `HTML`, or `JSON`; and whether `Accept` decided.

    Raises:
        NotAcceptable: Nothing fits; it names what would.
    """
    offers = profile.media_types
    if name := wish.suffix or query.get("format"):
        return _named(name, offers, path=bool(wish.suffix)), False
    if wanted := query.get("_mediatype"):
        return _of(negotiation.ordered(wanted, offers)), False
    if negotiation.HTML not in offers:
        offers = _JSON_FIRST
    return _of(_chosen(asked.headers.get("accept", "")[:READ], offers)), True


@lru_cache(maxsize=256)
def _chosen(accept: str, offers: tuple[str, ...]) -> str:
    types = tuple(sorted(offers, key=lambda name: name == negotiation.HTML))
    default = negotiation.HTML if negotiation.HTML in offers else None
    return negotiation.negotiate(accept, types, default=default)


def _of(media_type: str) -> Format | str:
    if media_type == negotiation.HTML:
        return HTML
    return JSON if media_type == profiles.JSON else formats.BY_MEDIA_TYPE[media_type]


def _named(name: str, offers: tuple[str, ...], *, path: bool) -> Format | str:
    if name == JSON and profiles.JSON in offers:
        return JSON
    syntaxes = [format for format in FORMATS if format.media_type in offers]
    return negotiation.named(name, syntaxes, html=negotiation.HTML in offers, path=path) or HTML
