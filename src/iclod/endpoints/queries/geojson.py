"""Solutions with places as GeoJSON: one Feature for each row.

A place is `?lat` and `?long`, or a literal of GeoSPARQL's in any column. The first IRI of a row is
its Feature's `id`, the other columns are its properties. Rows without a place come too, unlocated.

Specs: https://www.rfc-editor.org/rfc/rfc7946, https://www.ogc.org/standards/geosparql/
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from iclod.errors import LimitExceeded, NotAcceptable
from iclod.queries.stored import LATITUDE, LONGITUDE
from iclod.rdf.vocab import GEOSPARQL, XSD
from iclod.web.exchange import Answer, Stream
from iclod.web.querying import answering
from iclod.web.querying.answering import Asking
from iclod.web.querying.offers import GEOJSON

if TYPE_CHECKING:
    from iclod.registry import Registry

_POINT = re.compile(
    r"\s*(?:<(?P<crs>[^>]*)>\s*)?POINT\s*(?:Z\s*)?\(\s*(?P<numbers>[-+0-9.eE\s]+?)\s*\)\s*",
    re.IGNORECASE,
)
#: Of a reference system: whether its first number is the latitude.
_SYSTEMS = {
    "": False,
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84": False,
    "https://www.opengis.net/def/crs/OGC/1.3/CRS84": False,
    "http://www.opengis.net/def/crs/EPSG/0/4326": True,
    "https://www.opengis.net/def/crs/EPSG/0/4326": True,
}
_WHOLE = frozenset(
    str(XSD[name])
    for name in "integer int long short byte nonNegativeInteger positiveInteger".split()
)
_REAL = frozenset(str(XSD[name]) for name in ("decimal", "double", "float"))

#: A solution as the JSON results have it.
Binding = Mapping[str, Mapping[str, str]]


def answer(registry: Registry, asking: Asking) -> Answer | Stream:
    """The answer to a query as GeoJSON.

    Raises:
        NotAcceptable: No places come back.
        LimitExceeded: It is too large to be made whole.
        IclodError: As `answering.answer`.
    """
    result = answering.ask(registry, asking)
    if result.size is None:
        result.body.close()
        raise LimitExceeded(
            "the answer is too large to be made into GeoJSON whole: ask for less, or for JSON",
            limit="sparql.spool_mb",
        )
    body = write(result.read())
    return answering.send(registry, asking, result, body=body, media_type=GEOJSON)


def write(results: bytes) -> bytes:
    """The FeatureCollection of SPARQL's JSON results.

    Raises:
        NotAcceptable: No column holds places.
    """
    document = json.loads(results)
    columns: list[str] = document["head"].get("vars", [])
    rows: list[Binding] = document["results"]["bindings"]
    place = _place(columns, rows)
    if place is None:
        raise NotAcceptable(
            "no places come back: GeoJSON needs the columns ?lat and ?long, or points of "
            "GeoSPARQL (geo:wktLiteral)"
        )
    features = [_feature(row, columns, place) for row in rows]
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _place(columns: Sequence[str], rows: Sequence[Binding]) -> tuple[str, ...] | None:
    """The columns that hold places: latitude and longitude, or one with points."""
    by_name = {column.lower(): column for column in columns}
    latitude = next((by_name[name] for name in LATITUDE if name in by_name), None)
    longitude = next((by_name[name] for name in LONGITUDE if name in by_name), None)
    if latitude and longitude:
        return latitude, longitude
    for column in columns:
        if any(row.get(column, {}).get("datatype") == str(GEOSPARQL.wktLiteral) for row in rows):
            return (column,)
    return None


def _feature(row: Binding, columns: Sequence[str], place: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "Feature"}
    named = next((name for name in columns if row.get(name, {}).get("type") == "uri"), None)
    if named is not None:
        found["id"] = row[named]["value"]
    point = _point(row, place)
    found["geometry"] = {"type": "Point", "coordinates": point} if point else None
    left_out = {named, *(place if point else ())}
    found["properties"] = {
        name: _value(row[name]) if name in row else None for name in columns if name not in left_out
    }
    return found


def _point(row: Binding, place: tuple[str, ...]) -> list[float] | None:
    """Longitude, latitude and, where there is one, height; None where that is no place."""
    if any(column not in row for column in place):
        return None
    try:
        if len(place) == 2:
            latitude, longitude = (float(row[column]["value"]) for column in place)
            return _within([longitude, latitude])
        found = _POINT.fullmatch(row[place[0]]["value"])
        if found is None or (found["crs"] or "") not in _SYSTEMS:
            return None
        numbers = [float(number) for number in found["numbers"].split()]
    except ValueError:
        return None
    if _SYSTEMS[found["crs"] or ""]:
        numbers[:2] = reversed(numbers[:2])
    return _within(numbers)


def _within(numbers: list[float]) -> list[float] | None:
    """Spec: https://www.rfc-editor.org/rfc/rfc7946#section-4."""
    sound = 2 <= len(numbers) <= 3 and all(map(math.isfinite, numbers))
    return numbers if sound and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90 else None


def _value(term: Mapping[str, str]) -> Any:
    value, datatype = term["value"], term.get("datatype")
    try:
        if datatype in _WHOLE:
            return int(value)
        if datatype in _REAL and math.isfinite(float(value)):
            return float(value)
    except ValueError:
        return value
    if datatype == str(XSD.boolean):
        return value in ("true", "1")
    return value
