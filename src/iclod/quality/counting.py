"""How many records there are, and how much was found, in a part of the data at a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from sqlite3 import Connection

from iclod.quality.tallying import ALL, ANY

#: Facets by whose values things are counted.
FACETS = ("topic", "country")
#: What a row that holds at a number fulfils.
HOLDS = "{0}.since <= ? AND {0}.until > ?"


@dataclass(frozen=True)
class Slice:
    """The part of the data that is looked at; what is empty does not narrow it.

    Attributes:
        kind: Such as `practice`.
        topic: IRI; likewise `country`.
        field: IRI of a field's shape.
        shape: IRI of the shape that found something.
        value: What is at fault, such as a language.
    """

    kind: str = ""
    topic: str = ""
    country: str = ""
    field: str = ""
    shape: str = ""
    value: str = ""


@dataclass
class Counts:
    """What a part of the data holds.

    Attributes:
        things: By kind.
        found: Sum and records by kind, metric, field and shape.
        concerned: Records by kind and metric.
    """

    things: dict[str, int] = field(default_factory=dict)
    found: dict[tuple[str, str, str, str], tuple[int, int]] = field(default_factory=dict)
    concerned: dict[tuple[str, str], int] = field(default_factory=dict)


def within(part: Slice, number: int, findings: str = "") -> tuple[str, tuple[object, ...]]:
    """A condition on `document d`, and on a table of findings where there is one."""
    parts, arguments = ["1"], list[object]()
    if part.kind:
        parts.append("d.kind = ?")
        arguments.append(part.kind)
    for name in FACETS:
        if value := getattr(part, name):
            parts.append(
                "d.id IN (SELECT n.document FROM facet n WHERE n.name = ? AND n.value = ? "  # noqa: S608
                f"AND {HOLDS.format('n')})"
            )
            arguments += [name, value, number, number]
    for name in ("field", "shape", "value") if findings else ():
        if value := getattr(part, name):
            parts.append(f"{findings}.{name} = ?")
            arguments.append(value)
    return " AND ".join(parts), tuple(arguments)


def count(connection: Connection, number: int, part: Slice, by: str = "") -> dict[str, Counts]:
    """What there is and what was found, by a facet's value or by kind; in all by the empty text.

    At the newest number, of all or of one topic or country, the totals are read; anything else is
    counted.
    """
    if _told(connection, number, part, by):
        return _totals(connection, part, by)
    return counted(connection, number, part, by)


def counted(connection: Connection, number: int, part: Slice, by: str = "") -> dict[str, Counts]:
    """As `count`, without the totals."""
    group, join, named_by = "''", "", list[object]()
    if by == "kind":
        group = "d.kind"
    elif by:
        group = "g.value"
        join = f"JOIN facet g ON g.document = d.id AND g.name = ? AND {HOLDS.format('g')}"
        named_by = [by, number, number]
    found: dict[str, Counts] = {}
    where, arguments = within(part, number)
    for value, kind, amount in connection.execute(
        f"SELECT {group}, d.kind, count(*) FROM presence p "  # noqa: S608
        f"JOIN document d ON d.id = p.document {join} "
        f"WHERE {HOLDS.format('p')} AND {where} GROUP BY 1, 2",
        (*named_by, number, number, *arguments),
    ):
        found.setdefault(value, Counts()).things[kind] = amount
    where, arguments = within(part, number, "f")
    source = (
        f"FROM finding f JOIN document d ON d.id = f.document {join} "
        f"WHERE {HOLDS.format('f')} AND {where}"
    )
    given = (*named_by, number, number, *arguments)
    for value, *key, amount, records in connection.execute(
        f"SELECT {group}, d.kind, f.metric, f.field, f.shape, sum(f.amount), "
        f"count(DISTINCT f.document) {source} GROUP BY 1, 2, 3, 4, 5",
        given,
    ):
        counts = found.setdefault(value, Counts())
        counts.found[key[0], key[1], key[2], key[3]] = (amount, records)
    for value, kind, metric, records in connection.execute(
        f"SELECT {group}, d.kind, f.metric, count(DISTINCT f.document) {source} GROUP BY 1, 2, 3",
        given,
    ):
        found[value].concerned[kind, metric] = records
    return found


def _told(connection: Connection, number: int, part: Slice, by: str) -> bool:
    """Whether the totals that are kept tell it."""
    if part.field or part.shape or part.value:
        return False
    chosen = [name for name in FACETS if getattr(part, name)]
    if len(chosen) > 1 or (chosen and by in FACETS):
        return False
    newest = connection.execute("SELECT max(number) FROM measured").fetchone()[0]
    return newest is None or bool(newest <= number)


def _totals(connection: Connection, part: Slice, by: str) -> dict[str, Counts]:
    name = next((name for name in FACETS if getattr(part, name)), by if by in FACETS else ALL)
    where, arguments = "name = ?", [name]
    if by not in FACETS:
        where += " AND value = ?"
        arguments.append(getattr(part, name, ""))
    if part.kind:
        where += " AND kind = ?"
        arguments.append(part.kind)
    found: dict[str, Counts] = {}
    for value, kind, metric, field_, shape, amount, records in connection.execute(
        f"SELECT value, kind, metric, field, shape, amount, records FROM total WHERE {where}",  # noqa: S608
        arguments,
    ):
        counts = found.setdefault(kind if by == "kind" else value if by else "", Counts())
        if not metric:
            counts.things[kind] = records
        elif field_ == ANY:
            counts.concerned[kind, metric] = records
        else:
            counts.found[kind, metric, field_, shape] = (amount, records)
    return found
