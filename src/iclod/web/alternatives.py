"""What an answer 406 names instead: the representations that there are at an address.

In JSON, in RDF (the vocabulary made for lists of representations) and as `Link` headers.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.7
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import request

from iclod.errors import NotAcceptable
from iclod.rdf.formats import BY_MEDIA_TYPE
from iclod.rdf.vocab import DCTERMS, RDF
from iclod.web import addresses, headers
from iclod.web.profiles import ALTR

#: Values of `?format=` beside the suffixes of the RDF syntaxes.
NAMES = {
    "text/html": "html",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/json": "json",
    "application/linkset+json": "json",
    "application/linkset": "txt",
    "application/link-format": "link",
    "application/rdf-patch": "rdfp",
    "application/x-bibtex": "bib",
    "application/x-research-info-systems": "ris",
    "application/vnd.citationstyles.csl+json": "csl.json",
}
#: Of addresses up to this length, in characters, there are other forms to be listed: each stands
#: in a header.
LONGEST = 1000
#: Characters of a path that stand for themselves.
SAFE = "/:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Alternative:
    """A representation: its media type, or the profile that chooses it, and its address."""

    address: str
    media_type: str = ""
    profile: str = ""

    def to_json(self) -> dict[str, str]:
        """Its members, those that are there."""
        named = {"type": self.media_type, "profile": self.profile}
        return {"address": self.address} | {name: text for name, text in named.items() if text}


def found(error: NotAcceptable) -> list[Alternative]:
    """The alternatives at the address that is being asked; none where a query's kind decides."""
    if "query" in request.args or len(request.path) + len(request.query_string) > LONGEST:
        return []
    by_type = [
        Alternative(_address("format", _name(media_type)), media_type=media_type)
        for media_type in error.available
        if _name(media_type)
    ]
    return by_type + [
        Alternative(_address("_profile", token), profile=token) for token in error.profiles
    ]


def links(alternatives: Sequence[Alternative]) -> list[str]:
    """A value of `Link` for each."""
    return [
        headers.link(item.address, rel="alternate", type=item.media_type)
        if item.media_type
        else headers.link(item.address, rel="alternate")
        for item in alternatives
    ]


def ntriples(alternatives: Sequence[Alternative]) -> str:
    """The list in RDF.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#altr
    """
    here = _address("", "")
    lines = []
    for item in alternatives:
        lines += [
            f"<{here}> <{ALTR}#hasRepresentation> <{item.address}> .",
            f"<{item.address}> <{RDF.type}> <{ALTR}#Representation> .",
        ]
        if item.media_type:
            lines.append(f'<{item.address}> <{DCTERMS["format"]}> "{item.media_type}" .')
    return "".join(f"{line}\n" for line in lines)


def _name(media_type: str) -> str:
    format = BY_MEDIA_TYPE.get(media_type)
    return format.suffix if format else NAMES.get(media_type, "")


def _address(parameter: str, value: str) -> str:
    """This address, with one parameter of negotiation instead of those it has."""
    path = request.path
    suffix = (request.view_args or {}).get("suffix")
    if suffix and parameter == "format":
        path = path.removesuffix(f".{suffix}")
    left_out = {"format", "_mediatype", parameter}
    query = [(name, text) for name, text in request.args.items(multi=True) if name not in left_out]
    if parameter:
        query.append((parameter, value))
    asked = f"?{urlencode(query)}" if query else ""
    return addresses.absolute(quote(path, safe=SAFE)) + asked
