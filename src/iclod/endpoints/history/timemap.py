"""TimeMaps: all versions of a graph as links with their instants.

Long ones come in pages of a fixed size, oldest first, each of which names all others with the time
that they span; a page that is full never changes.

Spec: https://www.rfc-editor.org/rfc/rfc7089#section-5
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iclod.errors import NotFound
from iclod.journal import Version, stamp
from iclod.rdf.terms import Names
from iclod.web import memento

#: Most mementos on a page.
SIZE = 1000


@dataclass(frozen=True)
class TimeMap:
    """One page of a TimeMap.

    Attributes:
        graph: IRI of the graph.
        versions: All of its versions, oldest first, at least one.
        page: From 1.
        origin: What addresses begin with.
        size: Most mementos on a page.
    """

    names: Names
    origin: str
    graph: str
    versions: Sequence[Version]
    page: int = 1
    size: int = SIZE

    def __post_init__(self) -> None:
        if not self.versions:
            raise NotFound(f"there is nothing at {self.graph}, and there never was")
        if self.page > self.pages:
            raise NotFound(f"there is no page {self.page} here; the last one is {self.pages}")

    @property
    def pages(self) -> int:
        """How many there are."""
        return (len(self.versions) - 1) // self.size + 1

    def address(self, page: int) -> str:
        """Where a page is; the first is the TimeMap's own address."""
        whole = memento.timemap(self.names, self.origin, self.graph)
        if page == 1:
            return whole
        return f"{whole}{'&' if '?' in whole else '?'}page={page}"

    def on(self, page: int) -> Sequence[Version]:
        """The versions on a page."""
        return self.versions[(page - 1) * self.size : page * self.size]

    def links(self) -> str:
        """The page as `application/link-format`.

        Spec: https://www.rfc-editor.org/rfc/rfc6690#section-2
        """
        names, origin = self.names, self.origin
        here = memento.original(names, origin, self.graph)
        gate = memento.timegate(names, origin, self.graph)
        found = [f'<{here}>; rel="original timegate"']
        if here != gate:
            found = [f'<{here}>; rel="original"', f'<{gate}>; rel="timegate"']
        for page in range(1, self.pages + 1):
            relation = "self" if page == self.page else "timemap"
            found.append(self._part(page, relation))
        ends = {self.versions[0].number: ["first"]}
        ends.setdefault(self.versions[-1].number, []).append("last")
        for version in self.on(self.page):
            relations = ends.get(version.number, [])
            found.append(memento.memento(names, origin, version, relations))
        return ",\n".join(found) + "\n"

    def _part(self, page: int, relation: str) -> str:
        versions = self.on(page)
        return (
            f'<{self.address(page)}>; rel="{relation}"; type="{memento.LINK_FORMAT}"; '
            f'from="{memento.http_date(versions[0].instant)}"; '
            f'until="{memento.http_date(versions[-1].instant)}"'
        )

    def to_json(self) -> dict[str, Any]:
        """The page as JSON, with the names that other TimeMap servers use."""
        first, last = self.versions[0], self.versions[-1]
        steps = {"prev": self.page - 1, "next": self.page + 1}
        return {
            "original_uri": memento.original(self.names, self.origin, self.graph),
            "timegate_uri": memento.timegate(self.names, self.origin, self.graph),
            "timemap_uri": {"link_format": self.address(self.page)},
            "mementos": {
                "first": self._memento(first),
                "last": self._memento(last),
                "list": [self._memento(version) for version in self.on(self.page)],
            },
            "pages": {
                name: self.address(page) for name, page in steps.items() if 1 <= page <= self.pages
            },
        }

    def _memento(self, version: Version) -> dict[str, str]:
        uri = memento.address(self.names, self.origin, version.graph, version.number)
        return {"datetime": stamp(version.instant), "uri": uri}
