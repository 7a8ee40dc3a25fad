"""A report as bytes that are kept, and read again by this version or a later one.

Values are written by the types that the dataclasses declare; a field that a later version adds has
its default where an older one wrote.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from typing import Any

import rdflib
from rdflib.term import BNode, Literal, Node, URIRef

from iclod.validation.report import Report


def write(report: Report) -> bytes:
    """The report as bytes."""
    return json.dumps(_plain(report), separators=(",", ":")).encode()


def read(data: bytes) -> Report:
    """A report that `write` wrote.

    Raises:
        ValueError: It is none.
    """
    try:
        found = _made(json.loads(data), Report)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is no report") from error
    if not isinstance(found, Report):
        raise ValueError("this is no report")
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value) if item.init}
    if isinstance(value, Literal):
        return ["l", str(value), value.language, str(value.datatype) if value.datatype else None]
    if isinstance(value, Node):
        return ["u" if isinstance(value, URIRef) else "b", str(value)]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _made(value: Any, declared: Any) -> Any:
    if value is None or declared is Any:
        return value
    origin, arguments = typing.get_origin(declared), typing.get_args(declared)
    if origin in (types.UnionType, typing.Union):
        return _made(value, next(item for item in arguments if item is not type(None)))
    if origin in (tuple, list):
        if origin is tuple and arguments[-1] is not Ellipsis:
            return tuple(_made(v, t) for v, t in zip(value, arguments, strict=True))
        return origin(_made(item, arguments[0]) for item in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _made(item, arguments[1]) for key, item in value.items()}
    if isinstance(declared, type) and issubclass(declared, Node):
        return _term(value)
    if is_dataclass(declared) and isinstance(declared, type):
        return _filled(value, declared)
    return value


def _filled(value: dict[str, Any], declared: type) -> Any:
    hints = _hints(declared)
    known = {item.name: item for item in fields(declared) if item.init}
    lacking = [
        name
        for name, item in known.items()
        if name not in value and item.default is MISSING and item.default_factory is MISSING
    ]
    if lacking:
        raise ValueError(f"{declared.__name__} lacks {', '.join(lacking)}")
    return declared(**{n: _made(v, hints[n]) for n, v in value.items() if n in known})


@lru_cache(maxsize=64)
def _hints(declared: type) -> dict[str, Any]:
    return typing.get_type_hints(declared)


def _term(value: list[Any]) -> Node:
    kind, text = value[0], value[1]
    if kind == "l":
        datatype = rdflib.URIRef(value[3]) if value[3] and not value[2] else None
        return Literal(text, lang=value[2], datatype=datatype, normalize=False)
    return URIRef(text) if kind == "u" else BNode(text)
