"""The repository: which records there are, by what names, in which sets and formats.

Each record of the registry is an item. Its identifier is made of the host of the base IRI, which
no move to another server changes. Its datestamp is the instant of its newest version; one that was
withdrawn, merged or erased stays, as a deleted record, in the sets that it was in.

Specs: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#Item,
https://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from iclod.endpoints.oai import tokens
from iclod.endpoints.oai.protocol import FACETS, Part, Refused, Request, moment, part
from iclod.endpoints.oai.tokens import Token
from iclod.index import Event, Range
from iclod.journal import Version
from iclod.profile import Profile
from iclod.registry import Registry
from iclod.web import reading

_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+")
#: When nothing has happened yet.
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Header:
    """What identifies a record; `text` is None for a deleted one."""

    identifier: str
    version: Version
    sets: tuple[str, ...]
    text: str | None

    @property
    def datestamp(self) -> str:
        """Of the version, to the second."""
        return moment(self.version.instant)


@dataclass(frozen=True)
class Listing:
    """One answer of a list.

    Attributes:
        token: Where it goes on; empty at the end of a list that had several answers; None where
            the list fits in one.
        cursor: Records that were sent before.
        size: Records in the list.
    """

    headers: tuple[Header, ...]
    prefix: str
    token: str | None
    cursor: int
    size: int


class Repository:
    """The registry as harvesters see it.

    Attributes:
        number: Number of the newest entry that readers see.
    """

    def __init__(self, registry: Registry, number: int) -> None:
        self.registry = registry
        self.number = number
        self.names = registry.names
        self.host = urlsplit(self.names.base).netloc
        self._called: dict[str, tuple[tuple[str, str | None], ...]] = {}

    @property
    def profile(self) -> Profile:
        """What the shapes in force say."""
        return self.registry.profile(self.number)

    @property
    def named(self) -> bool:
        """Whether the identifiers are after the guideline, which asks for a domain's name."""
        return _DOMAIN.fullmatch(self.host) is not None

    def earliest(self) -> str:
        """The datestamp before which there is none."""
        first = self.registry.journal.entry(1)
        return moment(first.instant if first else _NEVER)

    def sample(self) -> str:
        """An identifier, to show what they look like."""
        newest = self.registry.index.events.newest(self.number, 1)
        document = newest[0].document if newest else self.names.document("practice", "sample")
        return self.identifier(document)

    def identifier(self, document: str) -> str:
        """The identifier of a record."""
        name = self.names.name(document)
        assert name is not None
        return f"oai:{self.host}:{name.kind}/{name.slug}"

    def record(self, identifier: str) -> Header:
        """One record.

        Raises:
            Refused: `idDoesNotExist`.
        """
        start = f"oai:{self.host}:"
        document = f"{self.names.base}doc/{identifier.removeprefix(start)}"
        name = self.names.name(document)
        version = self.registry.version(document, self.number)
        found = identifier.startswith(start) and name is not None and name.slug
        if not found or version is None or version.state == "removed":
            raise Refused("idDoesNotExist", f"there is no record {identifier[:200]!r}")
        return self._header(version, self._sets([version.id]))

    def list(self, request: Request, size: int) -> Listing:
        """One answer of a list.

        Args:
            size: Records in an answer.

        Raises:
            Refused: `badResumptionToken`, `badArgument` or `noRecordsMatch`.
        """
        text = request.arguments.get("resumptionToken")
        if text is None:
            token = Token(request.verb, self.number, 0, 0, 0, request.arguments)
            asked = self._range(token, part(request.arguments, self.names))
            total = self.registry.index.events.count(self.number, asked)
        else:
            token = tokens.read(text, request.verb, self.number)
            try:
                asked = self._range(token, part(token.arguments, self.names))
            except Refused as error:
                raise Refused("badResumptionToken", str(error)) from error
            total = token.size
        found = self.registry.index.events.records(self.number, asked, size + 1)
        shown, more = found[:size], len(found) > size
        if not shown and text is None:
            raise Refused("noRecordsMatch", "no record matches; nothing has changed in that time")
        cursor = token.cursor + len(shown)
        total = max(total, cursor + more)
        follows = None if text is None else ""
        if more:
            last = shown[-1].position
            follows = tokens.write(
                Token(token.verb, token.base, last, cursor, total, token.arguments)
            )
        prefix = token.arguments["metadataPrefix"]
        return Listing(tuple(self._headers(shown)), prefix, follows, token.cursor, total)

    def _range(self, token: Token, asked: Part) -> Range:
        return Range(token.base, token.after, asked.since, asked.until, asked.kind, asked.value)

    def _headers(self, events: Iterable[Event]) -> Iterator[Header]:
        events = list(events)
        sets = self._sets(event.version for event in events)
        for event in events:
            version = self.registry.journal.version(event.document, event.number)
            assert version is not None
            yield self._header(version, sets)

    def _sets(self, versions: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
        return self.registry.index.events.values(versions)

    def _header(self, version: Version, values: dict[int, tuple[tuple[str, str], ...]]) -> Header:
        name = self.names.name(version.graph)
        assert name is not None
        sets = [f"kind:{name.kind}"]
        sets += [
            spec
            for facet, iri in values.get(version.id, ())
            if facet in FACETS and (spec := self._spec(facet, iri))
        ]
        text = self.registry.journal.kept(version) if version.state == "content" else None
        return Header(self.identifier(version.graph), version, tuple(sets), text)

    def _spec(self, facet: str, iri: str) -> str | None:
        name = self.names.name(iri)
        if name is None or not name.slug or iri != self.names.thing(facet, name.slug):
            return None
        return f"{facet}:{name.slug}"

    def sets(self) -> Iterator[tuple[str, str]]:
        """Every set with its name: by kind, by topic, by country."""
        languages, events = self.registry.settings.languages, self.registry.index.events
        yield "kind", "Kinds"
        for name in events.kinds(self.number):
            kind = self.profile.kind(name)
            yield f"kind:{name}", reading.word(kind.label, languages, name) if kind else name
        for facet, title in FACETS.items():
            yield facet, title
            iris = [iri for iri in events.known(facet) if self._spec(facet, iri)]
            labels = self.registry.index.labels(iris, languages)
            for iri in iris:
                label = labels[iri].text if iri in labels else reading.local(iri)
                yield f"{facet}:{iri.rpartition('/')[2]}", label

    def called(self, iri: str) -> tuple[tuple[str, str | None], ...]:
        """The names of a thing in the registry's languages."""
        if iri not in self._called:
            labels = [
                self.registry.index.labels([iri], [language]).get(iri)
                for language in self.registry.settings.languages
            ]
            found = [(label.text, label.language) for label in labels if label]
            self._called[iri] = tuple(dict.fromkeys(found))
        return self._called[iri]
