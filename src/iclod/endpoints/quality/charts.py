"""Trend lines as SVG: drawn here, without script or style, with the numbers beside them as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 240.0, 56.0, 3.0


@dataclass(frozen=True)
class Trend:
    """A line through what was measured.

    Attributes:
        points: As SVG takes them; empty where there are fewer than two values.
        last: Where the line ends.
        first: The first value; likewise `value`, `low`, `high`.
    """

    points: str
    last: tuple[float, float]
    first: float
    value: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """From the first value to the last."""
        return self.value - self.first


def trend(values: Sequence[float | None]) -> Trend | None:
    """The line of some values in order; None where there is none at all."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return None
    low, high = min(v for _, v in known), max(v for _, v in known)
    spread, steps = (high - low) or 1.0, max(len(values) - 1, 1)
    middle = 0.5 if high == low else 0.0

    def at(place: int, value: float) -> tuple[float, float]:
        across = EDGE + (WIDTH - 2 * EDGE) * place / steps
        up = (value - low) / spread + middle
        return round(across, 1), round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * up, 1)

    spots = [at(*pair) for pair in known]
    points = " ".join(f"{x},{y}" for x, y in spots) if len(spots) > 1 else ""
    return Trend(points, spots[-1], known[0][1], known[-1][1], low, high)
