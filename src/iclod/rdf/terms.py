"""The registry's own names: things, documents, graphs, and how one leads to the other.

Spec: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from iclod.errors import ConfigError
from iclod.rdf.vocab import ONTOLOGY

#: Kinds of thing that have records of their own.
KINDS = (
    "practice",
    "city",
    "country",
    "topic",
    "index-area",
    "status",
    "place-type",
    "source",
    "agent",
)

_VERSION = re.compile(
    r"(?P<document>doc/[a-z-]+(?:/[a-z0-9-]+)?)/version/(?P<number>[1-9][0-9]{0,8})"
)
_OTHER = re.compile(r"graphs\?graph=(?P<graph>[^&#]+)&version=(?P<number>[1-9][0-9]{0,8})")
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?\Z")


@dataclass(frozen=True)
class Name:
    """A record's name in parts; `slug` is empty for the scheme or collection of a kind."""

    kind: str
    slug: str


@dataclass(frozen=True)
class Names:
    """Makes and reads the IRIs of one registry.

    Attributes:
        base: The registry's base IRI, ending in a slash.
    """

    base: str

    def __post_init__(self) -> None:
        if not re.match(r"https?://[^\s<>\"{}|\\^`?#]+/\Z", self.base):
            raise ConfigError(
                f"base_iri {self.base!r} is not usable: it has to be an http(s) IRI that ends in /"
            )

    def thing(self, kind: str, slug: str) -> str:
        """The IRI of a thing: `{base}id/{kind}/{slug}`."""
        return f"{self.base}id/{kind}/{slug}"

    def document(self, kind: str, slug: str) -> str:
        """The IRI of the document (and named graph) about a thing: `{base}doc/{kind}/{slug}`."""
        return f"{self.base}doc/{kind}/{slug}"

    def graph(self, path: str) -> str:
        """The IRI of a graph that is no record: `{base}graphs/{path}`."""
        return f"{self.base}graphs/{path}"

    def version(self, graph: str, number: int) -> str:
        """The IRI of one version of a graph, for ever.

        `{base}doc/{kind}/{slug}/version/{n}` for a document, the scheme of a kind too
        (`{base}doc/{kind}/version/{n}`); `{base}graphs?graph={iri}&version={n}` for any other.
        """
        if self.is_document(graph):
            return f"{graph.rstrip('/')}/version/{number}"
        return f"{self.base}graphs?graph={quote(graph, safe='')}&version={number}"

    def of_version(self, iri: str) -> tuple[str, int] | None:
        """The graph and the number that the IRI of a version stands for; None for any other."""
        if found := _VERSION.fullmatch(iri.removeprefix(self.base)):
            document = f"{self.base}{found['document']}"
            document += "" if document.count("/") > self.base.count("/") + 1 else "/"
            return document, int(found["number"])
        if found := _OTHER.fullmatch(iri.removeprefix(self.base)):
            return unquote(found["graph"]), int(found["number"])
        return None

    @property
    def shapes(self) -> str:
        """The graph of the shapes in force."""
        return f"{self.base}shapes"

    @property
    def ontology(self) -> str:
        """The graph of the ontology in force: its own IRI, whatever the base."""
        return ONTOLOGY

    def name(self, iri: str) -> Name | None:
        """Read a thing's, a part's or a document's IRI; None for any other IRI.

        The fragment is left out of account: a part belongs to its thing. The kind and the slug
        are not checked against what exists.
        """
        for space in ("id/", "doc/"):
            if iri.startswith(self.base + space):
                rest = iri[len(self.base) + len(space) :].partition("#")[0]
                kind, slash, slug = rest.partition("/")
                if kind in KINDS and slash and (slug == "" or SLUG.match(slug)):
                    return Name(kind, slug)
        return None

    def document_of(self, iri: str) -> str | None:
        """The document that a thing, a part of it, or the document itself stands in."""
        name = self.name(iri)
        return self.document(name.kind, name.slug) if name else None

    def thing_of(self, iri: str) -> str | None:
        """The thing that a document or a part is about."""
        name = self.name(iri)
        return self.thing(name.kind, name.slug) if name else None

    def is_document(self, iri: str) -> bool:
        """Whether the IRI names a document or something within it (`…#revision-1`)."""
        return iri.startswith(f"{self.base}doc/")
