"""How the answer to a query is cited: which data, in which state, by which query, at which address.

Spec: https://doi.org/10.15497/RDA00016
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from iclod.catalog import words
from iclod.catalog.description import creator
from iclod.errors import QueryRejected
from iclod.journal import stamp
from iclod.rdf.scan import plain, tokens
from iclod.web import citing, reading
from iclod.web.querying.wording import say

if TYPE_CHECKING:
    from iclod.registry import Registry

#: What means something to TeX.
_TEX = str.maketrans({sign: f"\\{sign}" for sign in "$&#%_{}"} | {"\\": "/", "^": " ", "~": " "})


@dataclass(frozen=True)
class Citation:
    """What is said of an answer; every text is one line.

    Attributes:
        title: Of the registry.
        publisher: Name of the agent that publishes it.
        number: Of the state.
        instant: When that state was made.
        digest: SHA-256 of the query; the same whatever its spaces and comments are.
        address: Where the same answer comes from, for ever.
    """

    title: str
    publisher: str
    number: int
    instant: datetime
    digest: str
    address: str

    @property
    def key(self) -> str:
        """A key for bibliographies."""
        return f"iclod-query-{self.digest[:12]}-v{self.number}"

    @property
    def date(self) -> str:
        """The state's instant, as `xsd:dateTime`."""
        return stamp(self.instant)

    def line(self, language: str) -> str:
        """One line for people, in the reader's language."""
        return say(language)(
            "cite_query",
            publisher=self.publisher,
            title=self.title,
            number=self.number,
            date=reading.day(self.instant, language),
            digest=self.digest[:16],
            address=self.address,
        )

    @property
    def bibtex(self) -> str:
        """The entry of a bibliography."""
        title, publisher = self.title.translate(_TEX), self.publisher.translate(_TEX)
        fields = {
            "author": f"{{{publisher}}}",
            "title": f"{{{title}}}: answer to a SPARQL query",
            "year": f"{self.instant:%Y}",
            "date": f"{self.instant:%Y-%m-%d}",
            "version": str(self.number),
            "url": self.address,
            "note": f"Dataset version {self.number} of {self.date}; SHA-256 of the query: "
            f"{self.digest}",
        }
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"


def cite(
    registry: Registry, text: str, number: int, address: str, languages: Sequence[str]
) -> Citation | None:
    """The citation of the answer to a query over one state; None where there is no such state.

    Args:
        address: With the state in it.
        languages: The reader's first.
    """
    entry = registry.journal.entry(number)
    if entry is None:
        return None
    settings = registry.settings
    own = registry.index.labels([creator(registry.names)], languages)
    label = own.get(creator(registry.names))
    title = citing.plain(reading.word(words.title(settings), languages, settings.title))
    name = settings.operator.name or (label.text if label else settings.title)
    return Citation(title, citing.plain(name), number, entry.instant, digest(text), address)


def digest(text: str) -> str:
    """SHA-256 of a query's tokens, one space between them."""
    try:
        normal = " ".join(token.text for token in tokens(plain(text)))
    except QueryRejected:
        normal = text
    return hashlib.sha256(normal.encode()).hexdigest()
