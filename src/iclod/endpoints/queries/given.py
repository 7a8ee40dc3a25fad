"""The values that a request gives to the parameters of a stored query, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from iclod.queries import Fault, ParametersRejected, Stored
from iclod.queries.parameters import Parameter
from iclod.web.querying import pinning

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from iclod.registry import Registry

#: Parameters that every stored query has.
COMMON = ("format", "lang", *pinning.PARAMETERS)
#: Names that are offered in place of one that there is not.
NEAR = 3


@dataclass(frozen=True)
class Given:
    """What a request gives.

    Attributes:
        stored: The query that is asked.
        written: Values as they were written, by parameter.
        values: Checked values, defaults filled in.
        pairs: Checked values that were given, as an address has them.
        faults: What cannot be taken.
    """

    stored: Stored
    written: Mapping[str, str]
    values: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...] = ()

    @property
    def text(self) -> str:
        """The query with the values filled in."""
        return self.stored.bind(self.values)

    @property
    def untouched(self) -> bool:
        """Whether nothing was written and something is needed: a form that waits."""
        return not self.written and all(fault.key == "missing" for fault in self.faults)

    def check(self) -> None:
        """Go on only with values that can be taken.

        Raises:
            ParametersRejected: Some cannot.
        """
        if self.faults:
            raise ParametersRejected(self.faults)

    def fault(self, name: str) -> Fault | None:
        """What is wrong with a parameter."""
        return next((fault for fault in self.faults if fault.parameter == name), None)


def read(
    registry: Registry,
    stored: Stored,
    arguments: MultiDict[str, str],
    number: int,
    canonical: Callable[[str], str],
    language: str | None = None,
) -> Given:
    """Read the parameters of a request; a field that was left empty is none.

    Args:
        arguments: Of the query string.
        number: Of the state of the dataset that is asked: things have to be there.
        canonical: Gives the canonical IRI for an address of this server.
        language: The reader's, where that is the default for the language of names.
    """
    written: dict[str, str] = {}
    values: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    faults = [*_unknown(stored, arguments)]
    for item in stored.parameters:
        found = [text for text in arguments.getlist(item.name) if text.strip()]
        if len(found) > 1:
            faults.append(Fault(item.name, "repeated", {"n": str(len(found))}))
        elif found:
            written[item.name] = found[0]
            try:
                value = item.read(found[0], registry.names, canonical)
            except ParametersRejected as error:
                faults += error.faults
                continue
            if fault := _absent(registry, item, value, number):
                faults.append(fault)
            values[item.name] = value
            pairs.append((item.name, value))
        elif item.name == "lang" and language is not None:
            values[item.name] = language
            pairs += [("lang", language)] if language != item.default else []
        elif item.default is not None:
            values[item.name] = item.read(item.default, registry.names)
        elif item.required:
            needed = {"type": item.type, "example": item.example or ""}
            faults.append(Fault(item.name, "missing", needed, item.allowed))
    return Given(stored, written, values, tuple(pairs), tuple(faults))


def _unknown(stored: Stored, arguments: MultiDict[str, str]) -> Iterator[Fault]:
    known = [item.name for item in stored.parameters]
    for name in arguments:
        if name not in known and name not in COMMON:
            near = tuple(get_close_matches(name.lstrip("_"), known, n=1))
            key = "unknown" if known else "unknown_none"
            yield Fault(name[:80], key, {"known": ", ".join(known)}, near or tuple(known))


def _absent(registry: Registry, item: Parameter, value: str, number: int) -> Fault | None:
    """A thing that is named and was not there in the state that is asked."""
    if item.kind is None:
        return None
    version = registry.version(registry.names.document(item.kind, value), number)
    if version is not None and version.state == "content":
        return None
    slugs = [document.rpartition("/")[2] for document, _ in registry.index.documents(item.kind)]
    near = tuple(get_close_matches(value, slugs, n=NEAR))
    return Fault(item.name, "absent", {"kind": item.kind, "value": value}, near)
