"""Which number and which part of the data a request is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iclod.errors import EngineUnavailable, NotFound, RequestError
from iclod.profile import Profile
from iclod.quality import Measured, Slice
from iclod.quality.reading import GRAPH, SCHEME
from iclod.registry import Registry, measuring
from iclod.web import filters

#: Parameters that narrow, in the order of addresses.
NAMES = ("kind", "topic", "country", "field", "shape", "value")
#: Characters of a value that are read.
LONGEST = 2_000


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes:
        measured: Of the number that is told.
        published: Number of the newest entry that readers see.
        pinned: Whether the number was named.
        profile: What the shapes in force at the number said.
        pairs: The parameters, as they stand in addresses of the same part.
        root: Absolute address of the registry, without a slash at the end.
    """

    registry: Registry
    measured: Measured
    published: int
    pinned: bool
    profile: Profile
    part: Slice
    pairs: tuple[tuple[str, str], ...]
    root: str = ""

    @property
    def number(self) -> int:
        """The number that is told."""
        return self.measured.number

    @property
    def behind(self) -> bool:
        """Whether something newer is being measured."""
        return not self.pinned and self.number < self.published

    @property
    def lasting(self) -> bool:
        """Whether the same question gets the same answer from now on."""
        return self.pinned and self.number < self.published

    def address(self, path: str, **changes: str) -> str:
        """An address about the same number and part, or one that differs in some parameters."""
        known = dict(self.pairs) | changes
        pairs = [(name, known[name]) for name in (*NAMES, "version") if known.get(name)]
        more = [(name, text) for name, text in changes.items() if name not in (*NAMES, "version")]
        return filters.address(path, [*pairs, *more])

    def records(self, metric: str, **changes: str) -> str:
        """The absolute address of the list of records that a metric is about."""
        return f"{self.root}{self.address(f'/quality/{metric}', **changes)}"


def read(
    registry: Registry,
    arguments: Any,
    published: int,
    canonical: Callable[[str], str],
    root: str = "",
) -> Asked:
    """Read the parameters of a request.

    Args:
        arguments: Of the query string, as Werkzeug gives them.
        published: Number of the newest entry that readers see.
        canonical: Gives the canonical IRI for an address of this server.
        root: Absolute address of the registry, without a slash at the end.

    Raises:
        RequestError: A parameter names nothing that there is.
        NotFound: The number was not measured.
        EngineUnavailable: Nothing was measured yet.
    """
    measured = _measured(registry, arguments.get("version"), published)
    profile = registry.profile(measured.number)
    given = {name: arguments.get(name, "").strip() for name in NAMES}
    for name, text in given.items():
        if len(text) > LONGEST:
            raise RequestError(f"{name} is too long: write at most {LONGEST} characters")
    part = Slice(
        kind=_kind(profile, given["kind"]),
        topic=_thing(registry, arguments, "topic", canonical, measured.number),
        country=_thing(registry, arguments, "country", canonical, measured.number),
        field=_field(profile, given["field"]),
        shape=_shape(registry, given["shape"]),
        value=canonical(given["value"]) if ":" in given["value"] else given["value"],
    )
    pinned = bool(arguments.get("version"))
    pairs = [(name, short(getattr(part, name), registry)) for name in NAMES]
    pairs = [(name, text) for name, text in pairs if text]
    if pinned:
        pairs.append(("version", str(measured.number)))
    return Asked(registry, measured, published, pinned, profile, part, tuple(pairs), root)


def short(text: str, registry: Registry) -> str:
    """A value as it stands in an address: things and shapes of the registry by their last part."""
    names = registry.names
    for start in (names.thing("topic", ""), names.thing("country", "")):
        if text.startswith(start):
            return text[len(start) :]
    if text.startswith(f"{names.shapes}#"):
        return text[len(names.shapes) + 1 :]
    return text


def _measured(registry: Registry, text: str | None, published: int) -> Measured:
    if not text:
        found = measuring.measured(registry, published)
        if found is None:
            raise EngineUnavailable("the data are being measured for the first time; try again")
        return found
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RequestError(f"version is {text[:40]!r}: write the number of a state of the dataset")
    number = int(text)
    if number == published:
        measuring.measured(registry, published)
    found = registry.quality.measured(number) if number <= published else None
    if found is None:
        raise NotFound(
            f"state {number} was not measured",
            hint="/quality/history lists the numbers that were",
        )
    return found


def _kind(profile: Profile, text: str) -> str:
    if not text or text in (SCHEME, GRAPH) or profile.kind(text):
        return text
    known = ", ".join(kind.name for kind in profile.kinds if kind.name)
    raise RequestError(f"there is no kind {text[:40]!r}; there are {known}")


def _thing(
    registry: Registry, arguments: Any, name: str, canonical: Callable[[str], str], number: int
) -> str:
    found = filters.things(arguments.getlist, name, registry.names, canonical)
    if not found:
        return ""
    if len(found) > 1:
        raise RequestError(f"{name} stands there {len(found)} times: name one")
    graph = registry.names.document_of(found[0])
    if graph is None or len(graph) > LONGEST or registry.version(graph, number) is None:
        raise RequestError(f"there is no {name} {found[0][:100]!r} in the registry")
    return found[0]


def _field(profile: Profile, text: str) -> str:
    shapes = {item.shape for kind in profile.kinds for item in kind.fields}
    by_name = {shape.rpartition("#")[2]: shape for shape in sorted(shapes)}
    if not text or text in shapes:
        return text
    if text in by_name:
        return by_name[text]
    if ":" in text:
        return text
    raise RequestError(f"there is no field {text[:100]!r}; /shapes lists them all")


def _shape(registry: Registry, text: str) -> str:
    if not text or ":" in text or text in REASONS:
        return text
    return f"{registry.names.shapes}#{text}"


#: How a link is broken, in place of the shape that found something.
REASONS: Mapping[str, dict[str, str]] = {
    "missing": {"en": "does not exist", "fr": "n’existe pas"},
    "withdrawn": {"en": "was withdrawn", "fr": "a été retirée"},
    "merged": {"en": "was merged into another", "fr": "a été fusionnée avec une autre"},
    "part": {"en": "is not described in that record", "fr": "n’est pas décrite dans cette fiche"},
}
