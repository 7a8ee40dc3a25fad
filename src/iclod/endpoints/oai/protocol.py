"""What a harvester asks: verbs, their arguments, and what can be wrong with them.

Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#ProtocolMessages
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iclod.rdf.terms import KINDS, SLUG, Names

#: By verb, the arguments that are required and those that may be there.
VERBS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "Identify": ((), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set")),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set")),
    "ListSets": ((), ()),
}
LISTS = ("ListIdentifiers", "ListRecords", "ListSets")
#: Names of sets that have others below them, with what they are called.
FACETS = {"topic": "Topics", "country": "Countries"}
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class Refused(Exception):
    """A request that is answered with an error of the protocol.

    Attributes:
        code: One of the protocol's.

    Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#ErrorConditions
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Request:
    """A request that is well-formed.

    Attributes:
        arguments: Without the verb; each once.
    """

    verb: str
    arguments: dict[str, str]


@dataclass(frozen=True)
class Part:
    """What a list is narrowed to.

    Attributes:
        since: First instant; `until` the first one after the last.
        kind: Of the records.
        value: Name of the facet and IRI; None for any.
    """

    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    value: tuple[str, str | None] | None = None


def read(pairs: Iterable[tuple[str, str]]) -> Request:
    """Read the arguments of a request.

    Raises:
        Refused: `badVerb` or `badArgument`.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    verbs = given.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Refused("badVerb", f"write one verb of {', '.join(VERBS)}")
    verb = verbs[0]
    required, optional = VERBS[verb]
    known = {*required, *optional, *(["resumptionToken"] if verb in LISTS else [])}
    for name, values in given.items():
        if name not in known:
            raise Refused("badArgument", f"{verb} has no argument {name[:40]!r}")
        if len(values) > 1:
            raise Refused("badArgument", f"the argument {name} is there {len(values)} times")
    arguments = {name: values[0] for name, values in given.items()}
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Refused("badArgument", "resumptionToken stands alone beside the verb")
        return Request(verb, arguments)
    missing = [name for name in required if name not in arguments]
    if missing:
        raise Refused("badArgument", f"{verb} needs the argument {missing[0]}")
    return Request(verb, arguments)


def part(arguments: dict[str, str], names: Names) -> Part:
    """Read `from`, `until` and `set`.

    Raises:
        Refused: `badArgument`, or `noRecordsMatch` where there is no such set.
    """
    since = _instant("from", arguments["from"]) if "from" in arguments else None
    until = _instant("until", arguments["until"]) if "until" in arguments else None
    if since and until:
        if len(arguments["from"]) != len(arguments["until"]):
            raise Refused("badArgument", "from and until have different granularities")
        if since > until:
            raise Refused("badArgument", "from is later than until")
    if until:
        step = timedelta(days=1) if _DAY.fullmatch(arguments["until"]) else timedelta(seconds=1)
        # What ends with the calendar ends never.
        until = until + step if until < datetime.max.replace(tzinfo=UTC) - step else None
    kind, value = _set(arguments["set"], names) if "set" in arguments else (None, None)
    return Part(since, until, kind, value)


def _instant(name: str, text: str) -> datetime:
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        raise Refused(
            "badArgument", f"{name} is {text[:40]!r}: write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"
        )
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused("badArgument", f"{name} is {text[:40]!r}, which is no date") from error


def _set(spec: str, names: Names) -> tuple[str | None, tuple[str, str | None] | None]:
    if not _SET.fullmatch(spec):
        raise Refused("badArgument", f"{spec[:80]!r} is no setSpec")
    name, _, last = spec.partition(":")
    if name == "kind" and (last in KINDS or spec == name):
        return last or None, None
    if name in FACETS and (SLUG.fullmatch(last) or spec == name):
        return None, (name, names.thing(name, last) if last else None)
    raise Refused("noRecordsMatch", f"there is no set {spec[:80]!r}; ListSets has those there are")


def moment(instant: datetime) -> str:
    """An instant as the protocol writes it, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
