"""How the measures have changed from number to number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from iclod.endpoints.quality.asked import Asked
from iclod.quality import BY_NAME, METRICS, Figure, measures

#: Numbers that are counted anew where a part of the data is asked for.
SAMPLES = 30
#: Numbers that a page shows.
SHOWN = 200


@dataclass(frozen=True)
class Point:
    """The figures of a number."""

    number: int
    instant: str
    figures: tuple[Figure, ...]

    def value(self, metric: str) -> float | None:
        """What was measured by a metric."""
        return next((f.value for f in self.figures if f.metric == metric), None)


def read(asked: Asked, most: int | None = None) -> tuple[Point, ...]:
    """The numbers that were measured up to the one that is asked for, oldest first.

    Of a part of the data only some numbers are told, spread evenly.

    Args:
        most: Only so many of the newest.
    """
    registry, part = asked.registry, asked.part
    with registry.quality.reading() as connection:
        points = [Point(*row) for row in measures.history(connection, asked.number, most)]
        if not any((part.kind, part.topic, part.country, part.field)):
            return tuple(points)
        if len(points) > SAMPLES:
            step = (len(points) - 1) / (SAMPLES - 1)
            points = [points[round(place * step)] for place in range(SAMPLES)]
        languages = asked.measured.languages
        return tuple(
            Point(
                point.number,
                point.instant,
                measures.summary(
                    connection, point.number, registry.profile(point.number), languages, part
                ),
            )
            for point in points
        )


def to_json(points: tuple[Point, ...], asked: Asked) -> dict[str, Any]:
    """The history as plain values."""
    return {
        "number": asked.number,
        "part": {
            name: value
            for name in ("kind", "topic", "country", "field")
            if (value := getattr(asked.part, name))
        },
        "units": {item.name: "percent" if item.form == "share" else "number" for item in METRICS},
        "history": [
            {
                "number": point.number,
                "instant": point.instant,
                "measures": {
                    f.metric: None if f.value is None else round(f.value, 2) for f in point.figures
                },
            }
            for point in points
        ],
    }


def rows(points: tuple[Point, ...]) -> Iterator[tuple[Any, ...]]:
    """The history as rows: one for each number."""
    yield ("number", "instant", *BY_NAME)
    for point in points:
        values = (point.value(name) for name in BY_NAME)
        cells = (None if value is None else round(value, 2) for value in values)
        yield (point.number, point.instant, *cells)
