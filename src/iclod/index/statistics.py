"""Statistics: what the published data hold, counted graph by graph when a graph changes.

Every graph has a row with what is counted in it. When it changes, its old counts are taken from
the totals and the new ones added; nothing is counted when somebody reads. Words of others are
left out, as they are from the files.

Spec: https://www.w3.org/TR/void/#statistics
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

from iclod.index.record import IndexChange
from iclod.rdf import excerpts, formats
from iclod.rdf.vocab import GEO, OWL, RDF, SKOS

#: Predicates whose objects elsewhere make a link set.
LINKS = (
    *(SKOS[name] for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")),
    SKOS.relatedMatch,
    OWL.sameAs,
)
#: The kind whose places, topics and years are what the data are about.
LEADING = "practice"
_LINKS = frozenset(f"<{predicate}>" for predicate in LINKS)
_TYPE, _MATCH = f"<{RDF.type}>", str(SKOS.exactMatch)
_LATITUDE, _LONGITUDE = f"<{GEO.lat}>", f"<{GEO.long}>"
_NUMBER = re.compile(r'"([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)"')
#: IRIs that begin so belong together; of others the host does.
_SPACE = re.compile(
    r"http://publications\.europa\.eu/resource/authority/[^/]+/|"
    r"https?://(?:www\.)?wikidata\.org/entity/|[a-z][a-z0-9+.-]*://[^/]+/"
)


@dataclass(frozen=True)
class Part:
    """Counts of the statements of a class's members, or of those with one predicate.

    Attributes:
        subjects: Different ones.
    """

    iri: str
    subjects: int
    triples: int


@dataclass(frozen=True)
class Links:
    """Statements with one predicate that lead to one place elsewhere.

    Attributes:
        space: What the IRIs there begin with.
    """

    predicate: str
    space: str
    triples: int


@dataclass(frozen=True)
class Box:
    """The rectangle that holds all places with coordinates, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Statistics:
    """What the data hold.

    Attributes:
        seq: Number of the entry up to which it was counted.
        graphs: Named graphs with statements.
        triples: Statements, each as often as graphs hold it.
        subjects: Different subjects.
        classes: By IRI; likewise `properties` and `links`.
        kinds: Things by kind.
        countries: Things that practices lie in, each with what it is the same as elsewhere.
        topics: Topics of practices, the most frequent first.
        first: First year of any practice.
        last: Last year; None where one goes on, or where there are no years.
        box: None where no place has coordinates.
    """

    seq: int = 0
    graphs: int = 0
    triples: int = 0
    subjects: int = 0
    classes: tuple[Part, ...] = ()
    properties: tuple[Part, ...] = ()
    links: tuple[Links, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Tally:
    """What is counted in one graph.

    Attributes:
        counts: By key: a letter, then what it counts.
        same: Things elsewhere that a thing here is the same as: pairs.
        point: Latitude and longitude, in degrees.
    """

    counts: dict[str, int]
    same: tuple[tuple[str, str], ...] = ()
    point: tuple[float, float] | None = None


def tally(ntriples: str, base: str = "") -> Tally:
    """Count what N-Triples in canonical form hold.

    Args:
        base: IRIs that begin so are of this registry, and no links to elsewhere.
    """
    own = f"<{base}" if base else " "
    counts: Counter[str] = Counter()
    about: dict[str, tuple[list[str], Counter[str]]] = {}
    degrees: dict[str, float] = {}
    same = []
    for line in formats.lines(excerpts.without(ntriples)):
        subject, predicate, value = line.split(" ", 2)
        value = value[:-2]
        types, predicates = about.setdefault(subject, ([], Counter()))
        predicates[predicate] += 1
        if predicate == _TYPE:
            types.append(value)
        elif predicate in _LINKS and not value.startswith(own):
            space = _SPACE.match(value, 1) or [value[1:-1]]
            counts[f"l{predicate[1:-1]} {space[0]}"] += 1
            if predicate[1:-1] == _MATCH:
                same.append((subject[1:-1], value[1:-1]))
        elif predicate in (_LATITUDE, _LONGITUDE) and (number := _NUMBER.match(value)):
            degrees[predicate] = float(number[1])
    for types, predicates in about.values():
        counts["s"] += 1
        counts["t"] += predicates.total()
        for name in types:
            counts[f"c{name[1:-1]}"] += 1
            counts[f"C{name[1:-1]}"] += predicates.total()
        for name, times in predicates.items():
            counts[f"p{name[1:-1]}"] += 1
            counts[f"P{name[1:-1]}"] += times
    counts["g"] = 1 if about else 0
    point = (degrees[_LATITUDE], degrees[_LONGITUDE]) if len(degrees) == 2 else None
    return Tally(dict(counts), tuple(same), point)


class Counting:
    """Counts graphs anew, one after the other, and writes the totals at the end.

    The same graphs again change nothing.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._totals: Counter[str] = Counter(_kept(connection).get("totals", {}))

    def record(self, change: IndexChange, thing: int | None) -> None:
        """Count a record, after it was written.

        Args:
            thing: Its number in the index; None: it is gone.
        """
        more: Counter[str] = Counter()
        if thing is not None and change.slug:
            more[f"k{change.kind}"] = 1
            if change.kind == LEADING:
                rows = self._connection.execute(
                    "SELECT name, value FROM facet_value WHERE thing = ? "
                    "AND name IN ('country', 'topic')",
                    (thing,),
                )
                more.update(f"f{name} {value}" for name, value in rows)
        base = change.document.removesuffix(f"doc/{change.kind}/{change.slug}")
        self.graph(change.document, change.published or change.ntriples, base, more)

    def graph(
        self, iri: str, text: str | None, base: str = "", more: Mapping[str, int] | None = None
    ) -> None:
        """Count one graph.

        Args:
            text: What is published of it, as N-Triples; None: nothing any more.
            base: What IRIs of this registry begin with.
            more: What else counts.
        """
        execute = self._connection.execute
        row = execute("SELECT counts FROM tally WHERE graph = ?", (iri,)).fetchone()
        if row:
            self._totals.subtract(json.loads(row[0]))
            execute("DELETE FROM tally WHERE graph = ?", (iri,))
            execute("DELETE FROM same WHERE graph = ?", (iri,))
        if text:
            found = tally(text, base)
            counts = found.counts | dict(more or {})
            self._totals.update(counts)
            point = found.point or (None, None)
            execute("INSERT INTO tally VALUES (?, ?, ?, ?)", (iri, json.dumps(counts), *point))
            for pair in found.same:
                execute("INSERT OR IGNORE INTO same VALUES (?, ?, ?)", (iri, *pair))

    def write(self, seq: int) -> None:
        """Write the totals.

        Args:
            seq: Number of the entry that has been reached.
        """
        totals = {key: number for key, number in sorted(self._totals.items()) if number}
        kept = {"seq": seq, "totals": totals, **_extent(self._connection, totals)}
        text = json.dumps(kept, ensure_ascii=False)
        self._connection.execute("INSERT OR REPLACE INTO statistics VALUES (1, ?)", (text,))


def read(connection: Connection) -> Statistics:
    """The statistics as they were written last."""
    kept = _kept(connection)
    totals: dict[str, int] = kept.get("totals", {})

    def parts(small: str, large: str) -> tuple[Part, ...]:
        names = [key[1:] for key in totals if key[0] == small]
        return tuple(Part(name, totals[small + name], totals[large + name]) for name in names)

    def linked(key: str, number: int) -> Links:
        predicate, _, space = key[1:].partition(" ")
        return Links(predicate, space, number)

    box = kept.get("box")
    return Statistics(
        seq=kept.get("seq", 0),
        graphs=totals.get("g", 0),
        triples=totals.get("t", 0),
        subjects=totals.get("s", 0),
        classes=parts("c", "C"),
        properties=parts("p", "P"),
        links=tuple(linked(key, n) for key, n in totals.items() if key[0] == "l"),
        kinds={key[1:]: n for key, n in totals.items() if key[0] == "k"},
        countries={iri: tuple(same) for iri, same in kept.get("countries", {}).items()},
        topics=tuple(kept.get("topics", ())),
        first=kept.get("first"),
        last=kept.get("last"),
        box=Box(*box) if box else None,
    )


def _kept(connection: Connection) -> dict[str, Any]:
    row = connection.execute("SELECT value FROM statistics").fetchone()
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    return found


def _extent(connection: Connection, totals: Mapping[str, int]) -> dict[str, Any]:
    """Where and when, and about what; each a look into an index, however much there is."""

    def used(facet: str) -> list[tuple[int, str]]:
        start = f"f{facet} "
        return [(-n, key[len(start) :]) for key, n in totals.items() if key.startswith(start)]

    countries = {
        value: [
            row[0]
            for row in connection.execute(
                "SELECT target FROM same WHERE thing = ? ORDER BY target", (value,)
            )
        ]
        for _, value in sorted(used("country"), key=lambda pair: pair[1])
    }
    first, last, goes_on = connection.execute(
        "SELECT (SELECT min(first) FROM span), (SELECT max(last) FROM span), "
        "EXISTS (SELECT 1 FROM span WHERE last IS NULL)"
    ).fetchone()
    west, south, east, north = connection.execute(
        "SELECT min(longitude), min(latitude), max(longitude), max(latitude) FROM tally "
        "WHERE latitude IS NOT NULL"
    ).fetchone()
    return {
        "countries": countries,
        "topics": [value for _, value in sorted(used("topic"))],
        "first": first,
        "last": None if goes_on else last,
        "box": None if west is None else [west, south, east, north],
    }
