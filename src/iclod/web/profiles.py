"""Negotiation by profile: which statements a client wants, beside the syntax it wants them in.

`?_profile=` (tokens or IRIs, the preferred first) counts before `Accept-Profile`. A query that
names only what is not offered here is an error, for its address is of nothing; a header that does
so is answered with the default profile, and `Content-Profile` says which that was.

Spec: https://www.w3.org/TR/dx-prof-conneg/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from iclod.errors import NotAcceptable
from iclod.rdf.formats import BY_MEDIA_TYPE, FORMATS
from iclod.rdf.vocab import DCTERMS, RDF, RDFS, XSD
from iclod.web import headers

#: Of `?_profile=` and `Accept-Profile`, so many characters are read.
READ = 4096
HTML = "text/html"
JSON = "application/json"
SYNTAXES = tuple(format.media_type for format in FORMATS)
ALTR = "http://www.w3.org/ns/dx/connegp/altr"
PROF = "http://www.w3.org/ns/dx/prof/"

_ITEM = re.compile(r'(?:<([^<>]*)>|([^\s,;<>"]+))[ \t]*((?:;[^,;]*)*)')
_Q = re.compile(r"[ \t]*q[ \t]*=[ \t]*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """What a representation conforms to.

    Attributes:
        token: Its short name on this server.
        uri: Its IRI.
        title: By language.
        media_types: In which syntaxes there are representations of it, the default first.
    """

    token: str
    uri: str
    title: Mapping[str, str] = field(compare=False)
    media_types: tuple[str, ...] = field(default=(HTML, *SYNTAXES), compare=False)


SCHEMA_ORG = Profile("schema.org", "https://schema.org/", {"en": "schema.org"}, SYNTAXES)
DCAT = Profile(
    "dcat",
    "http://data.europa.eu/r5r/",
    {"en": "DCAT-AP, for catalogues", "fr": "DCAT-AP, pour les catalogues"},
)
ALTERNATES = Profile(
    "alt",
    ALTR,
    {"en": "list of the representations", "fr": "liste des représentations"},
    (HTML, *SYNTAXES, JSON),
)
#: Other names of the list: the specification's reserved token, and the IRI in its examples.
_LIST = ("all", "www.w3.org/ns/dx/conneg/altr")


def full(base: str) -> Profile:
    """The registry's own profile, `iclod`: everything, as the shapes in force say.

    Args:
        base: The registry's base IRI.
    """
    title = {"en": "everything the registry holds", "fr": "tout ce que contient le registre"}
    return Profile("iclod", f"{base}shapes", title)


@lru_cache(maxsize=8)
def documents(base: str) -> tuple[Profile, ...]:
    """The profiles that a record's document is offered in, the default first."""
    return (full(base), SCHEMA_ORG, ALTERNATES)


def choose(query: str | None, header: str | None, offers: Sequence[Profile]) -> Profile:
    """Choose the profile to send.

    Args:
        query: The value of `?_profile=`, decoded; empty or None where there is none.
        header: `Accept-Profile`.
        offers: Profiles that can be sent, the default first.

    Raises:
        NotAcceptable: The query names none of them, or the header refuses all of them.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#getresourcebyprofile
    """
    if query and query.strip():
        wanted = parse(query)
        for _, place in sorted((-quality, place) for place, (_, quality) in enumerate(wanted)):
            name, quality = wanted[place]
            for offer in offers:
                if quality > 0 and (name == "*" or _is(offer, name)):
                    return offer
        raise _none(query, offers)
    ranges = parse(header)
    rated = [(_quality(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    best, _, chosen = max(rated, key=lambda item: (item[0] or 0.0, item[1]))
    if best:
        return chosen
    unnamed = [offer for quality, _, offer in rated if quality is None]
    if unnamed:
        return unnamed[0]
    raise _none(header or "", offers)


def parse(value: str | None) -> list[tuple[str, float]]:
    """Read a list such as `<https://schema.org/>;q=0.9, iclod` into names and their `q`.

    What cannot be read is passed over; of very long values only the beginning is read.
    """
    found = []
    for match in _ITEM.finditer((value or "")[:READ]):
        name = match[1] if match[1] is not None else match[2]
        quality = 1.0
        for parameter in match[3].split(";")[1:]:
            if given := _Q.fullmatch(parameter):
                quality = float(given[1])
        found.append((name.strip(), quality))
    return found


def sent(profile: Profile) -> list[tuple[str, str]]:
    """The headers that say which profile an answer conforms to.

    Spec: https://www.rfc-editor.org/rfc/rfc6906
    """
    return [
        ("Content-Profile", f"<{profile.uri}>"),
        ("Link", headers.link(profile.uri, rel="profile")),
    ]


def links(address: str, offers: Sequence[Profile]) -> list[str]:
    """Values of `Link` that list the profiles of a document and the tokens they have here.

    Args:
        address: Where the document is, absolute, without a query.
        offers: The default first.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#http-listprofiles
    """
    found = [headers.link(address, rel="canonical", profile=offers[0].uri)]
    found += [
        headers.link(f"{address}?_profile={offer.token}", rel="alternate", profile=offer.uri)
        for offer in offers[1:]
    ]
    return found + [
        headers.link(f"{PROF}Profile", rel="type", token=offer.token, anchor=offer.uri)
        for offer in offers
    ]


def representations(address: str, offers: Sequence[Profile]) -> list[tuple[str, Profile, str]]:
    """Address, profile and media type of each representation; the default first."""
    found = []
    for offer in offers:
        for media_type in offer.media_types:
            format = BY_MEDIA_TYPE.get(media_type)
            name = format.suffix if format else media_type.rpartition("/")[2]
            found.append((f"{address}?_profile={offer.token}&format={name}", offer, media_type))
    return found


def alternates(document: str, address: str, offers: Sequence[Profile]) -> str:
    """The list `?_profile=alt` as N-Triples, in the vocabulary made for it.

    Args:
        document: The document's canonical IRI.
        address: Where it is, absolute, without a query.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#altr
    """
    lines = []
    for place, (target, profile, media_type) in enumerate(representations(address, offers)):
        term = "hasRepresentation" if place else "hasDefaultRepresentation"
        lines += [
            f"<{document}> <{ALTR}#{term}> <{target}> .",
            f"<{target}> <{RDF.type}> <{ALTR}#Representation> .",
            f"<{target}> <{DCTERMS.conformsTo}> <{profile.uri}> .",
            f'<{target}> <{DCTERMS["format"]}> "{media_type}" .',
        ]
    for offer in offers:
        lines += [
            f"<{offer.uri}> <{RDF.type}> <{DCTERMS.Standard}> .",
            f"<{offer.uri}> <{RDF.type}> <{PROF}Profile> .",
            f'<{offer.uri}> <{PROF}hasToken> "{offer.token}"^^<{XSD.token}> .',
        ]
        lines += [
            f'<{offer.uri}> <{RDFS.label}> "{text}"@{language} .'
            for language, text in offer.title.items()
        ]
    return "\n".join(lines) + "\n"


def listing(document: str, offers: Sequence[Profile]) -> dict[str, Any]:
    """The list `?_profile=alt` as JSON, as the specification shows it.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#qsa-listprofiles
    """
    return {
        "resource": document,
        "profiles": [
            {"token": offer.token, "uri": offer.uri, "media_types": list(offer.media_types)}
            for offer in offers
        ],
    }


def _is(offer: Profile, name: str) -> bool:
    plain = _plain(name)
    return plain in (offer.token, _plain(offer.uri)) or (offer.uri == ALTR and plain in _LIST)


def _plain(uri: str) -> str:
    """An IRI without what people disagree about: http or https, a slash or # at the end."""
    return re.sub(r"\Ahttps?://", "", uri).rstrip("/#")


def _quality(offer: Profile, ranges: Sequence[tuple[str, float]]) -> float | None:
    named = [quality for name, quality in ranges if _is(offer, name)]
    every = [quality for name, quality in ranges if name == "*"]
    return max(named or every, default=None)


def _none(asked: str, offers: Sequence[Profile]) -> NotAcceptable:
    known = ", ".join(f"{offer.token} (<{offer.uri}>)" for offer in offers)
    return NotAcceptable(
        f"none of the profiles asked for ({asked[:100]!r}) is offered here; there are {known}",
        profiles=tuple(offer.token for offer in offers),
    )
