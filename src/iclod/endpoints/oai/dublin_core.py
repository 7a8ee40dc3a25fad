"""Records in simple Dublin Core, from the roles of their fields.

Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm#dublincore
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from iclod.index.record import Statements, Term, statements
from iclod.profile import Field, Kind, Profile

#: By role, the element that a field's texts or the names of its things become.
ELEMENTS = {
    "title": "title",
    "label": "title",
    "abstract": "description",
    "topic": "subject",
    "indexArea": "subject",
    "place": "coverage",
    "country": "coverage",
    "partOf": "coverage",
    "source": "source",
    "reference": "relation",
    "match": "relation",
    "submitter": "creator",
}
#: Roles whose values are addresses to be followed, not things to be named.
_ADDRESSES = ("source", "reference", "match")
#: Text and language of an element.
Text = tuple[str, str | None]


@dataclass(frozen=True)
class Element:
    """An element of the record; `name` as in Dublin Core."""

    name: str
    text: str
    language: str | None = None


@dataclass(frozen=True)
class Source:
    """What a record is made from.

    Attributes:
        text: The content, N-Triples.
        modified: Day of the version.
        agent: IRI of who made the version.
        publisher: Name of the registry.
    """

    thing: str
    kind: Kind
    text: str
    modified: str
    license: str | None
    agent: str
    publisher: str


def elements(
    source: Source, profile: Profile, called: Callable[[str], Iterable[Text]]
) -> list[Element]:
    """The record's elements, each once.

    Args:
        called: Gives the names of a thing of this registry; none for any other IRI.
    """
    read = statements(source.text)
    found = [Element("identifier", source.thing)]
    languages = set()
    for field in source.kind.fields:
        for value in _values(read, source.thing, field):
            if field.role == "period" and (period := _period(read, profile, field, value)):
                found += [Element("date", period), Element("coverage", period)]
            elif field.role in ELEMENTS:
                name = ELEMENTS[field.role]
                found += [Element(name, *text) for text in _texts(value, field.role, called)]
                if value.language and name in ("title", "description"):
                    languages.add(value.language)
    found += [Element("type", text, tag or None) for tag, text in sorted(source.kind.label.items())]
    found += [Element("language", tag) for tag in sorted(languages)]
    if not any(element.name == "creator" for element in found):
        names = list(called(source.agent)) or [(source.agent, None)]
        found += [Element("creator", *names[0])]
    found += [Element("publisher", source.publisher), Element("date", source.modified)]
    if source.license:
        found.append(Element("rights", source.license))
    return list(dict.fromkeys(found))


def _values(read: Statements, subject: str, field: Field) -> list[Term]:
    values = read.get(subject, {}).get(field.path, []) if not field.inverse else []
    return sorted(values, key=lambda value: (value.language or "", value.text))


def _texts(value: Term, role: str, called: Callable[[str], Iterable[Text]]) -> Iterable[Text]:
    if not value.iri:
        return [(value.text, value.language)]
    names = [] if role in _ADDRESSES else list(called(value.text))
    return names or [(value.text, None)]


def _period(read: Statements, profile: Profile, field: Field, value: Term) -> str:
    """A period as printed, `2018` or `2018/2022`; of a start alone nothing is known but itself."""
    kind = profile.by_shape(field.node) if field.node else None
    if kind is None:
        return ""
    start, end = (
        next((v.text for item in kind.roles(role) for v in _values(read, value.text, item)), "")
        for role in ("start", "end")
    )
    return start if not end or start == end else f"{start or '..'}/{end}"
