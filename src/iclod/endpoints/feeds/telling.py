"""Events as stories: what happened to a record, who did it and why, from the journal alone.

Names, topics and places are those of the day of the event, so that a page of events that is full
stays the same. Where the text of a version was erased, nothing of it is told but that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from iclod.index import Choice, Event
from iclod.index.record import Statements, statements
from iclod.journal import Version
from iclod.rdf.terms import Names
from iclod.registry import Registry
from iclod.web import reading
from iclod.web.texts import say

#: By language tag; a text without a language under `und`.
Texts = dict[str, str]
WHAT = ("created", "revised", "withdrawn", "merged", "restored", "erased")
_NAMED = ("title", "label")


@dataclass(frozen=True)
class Subject:
    """A thing that an event leads to.

    Attributes:
        name: The facet or kind, such as `topic`.
    """

    name: str
    iri: str
    texts: Texts


@dataclass(frozen=True)
class Story:
    """An event in full.

    Attributes:
        what: One of `WHAT`.
        version: The version that was made, or whose text was erased.
        before: Number of the last version with content before it; None: there is none.
        instant: When it happened.
        agent: IRI of who did it.
        called: Names of the agent; likewise `titles` of the record.
        message: Why; empty where the text was erased.
        gone: Whether the version's text was erased, now or later.
        reason: Why it was erased; None where it was not.
    """

    event: Event
    what: str
    version: Version
    before: int | None
    instant: datetime
    agent: str
    called: Texts
    titles: Texts
    message: str
    gone: bool
    reason: str | None
    subjects: tuple[Subject, ...]
    successor: Subject | None


#: By what happened, the key of its text.
_SAID = {
    "created": "change_created",
    "revised": "change_revised",
    "withdrawn": "change_withdrawn",
    "restored": "change_restored",
}


class Teller:
    """Tells the stories of one page.

    Attributes:
        number: Number of the newest entry that readers see.
    """

    def __init__(self, registry: Registry, number: int) -> None:
        self.registry = registry
        self.number = number
        self.profile = registry.profile(number)
        self._texts: dict[int, Texts] = {}

    def tell(self, events: Sequence[Event]) -> list[Story]:
        """Tell each of the events, in their order."""
        values = self.registry.index.events.values(event.version for event in events)
        return [self._story(event, values.get(event.version, ())) for event in events]

    def filters(self, choice: Choice, languages: Sequence[str], *, lasting: bool) -> list[str]:
        """What a choice is called, in words.

        Args:
            lasting: Take what does not change: the last part of each IRI.
        """
        iris = [iri for values in choice.values.values() for iri in values]
        texts = {iri: {} if lasting else self._called(iri, self.number) for iri in iris}
        return [*choice.kinds, *(name(texts[iri], languages, iri) for iri in iris)]

    def _story(self, event: Event, values: Sequence[tuple[str, str]]) -> Story:
        journal = self.registry.journal
        version = journal.version(event.document, event.number)
        assert version is not None
        erasure = journal.erasure(version)
        if erasure is not None and erasure.seq > self.number:
            erasure = None
        previous = journal.version(event.document, event.number - 1)
        before = previous
        while before is not None and before.state != "content":
            before = journal.version(event.document, before.number - 1)
        instant, agent, what = version.instant, version.agent, _what(version, previous)
        if event.erasure and erasure is not None:
            entry = journal.entry(erasure.seq)
            assert entry is not None
            instant, agent, what = entry.instant, entry.agent, "erased"
        gone = erasure is not None
        told = version if version.state == "content" else before
        return Story(
            event=event,
            what=what,
            version=version,
            before=before.number if before else None,
            instant=instant,
            agent=agent,
            called=self._called(agent, event.seq),
            titles=self._titles(told) if told and not gone else {},
            message="" if gone else version.message,
            gone=gone,
            reason=erasure.reason if erasure else None,
            subjects=()
            if gone
            else tuple(Subject(name, iri, self._called(iri, event.seq)) for name, iri in values),
            successor=Subject(
                "successor", version.successor, self._called(version.successor, event.seq)
            )
            if version.successor
            else None,
        )

    def _called(self, iri: str, seq: int) -> Texts:
        document = self.registry.names.document_of(iri)
        version = self.registry.journal.version_at(document, seq) if document else None
        return self._titles(version) if version and version.state == "content" else {}

    def _titles(self, version: Version) -> Texts:
        found = self._texts.get(version.id)
        if found is None:
            found = self._texts[version.id] = self._read(version)
        return found

    def _read(self, version: Version) -> Texts:
        text = self.registry.journal.kept(version)
        name = self.registry.names.name(version.graph)
        kind = self.profile.kind(name.kind) if name else None
        if text is None or name is None or kind is None:
            return {}
        read: Statements = statements(text)
        about = read.get(self.registry.names.thing(name.kind, name.slug), {})
        found: Texts = {}
        for field in kind.fields:
            for value in about.get(field.path, ()) if field.role in _NAMED else ():
                if not value.iri:
                    found.setdefault(value.language or "und", value.text)
        return found


def _what(version: Version, previous: Version | None) -> str:
    if version.state in ("withdrawn", "merged"):
        return version.state
    if previous is None or previous.state == "removed":
        return "created"
    return "revised" if previous.state == "content" else "restored"


def rows(
    stories: Sequence[Story], names: Names, languages: Sequence[str], href: Callable[[str], str]
) -> list[dict[str, str]]:
    """The stories as the page for people shows them.

    Args:
        href: Gives a link's target for an IRI.
    """
    return [
        {
            "href": href(names.version(story.event.document, story.event.number)),
            "title": title(story, languages),
            "summary": summary(story, languages),
            "when": reading.day(story.instant, languages[0]),
            "stamp": story.instant.isoformat(),
            "agent": name(story.called, languages, story.agent),
        }
        for story in stories
    ]


def began(registry: Registry) -> datetime:
    """When the registry began; one that holds nothing yet has not."""
    first = registry.journal.entry(1)
    return first.instant if first else datetime.fromtimestamp(0, UTC)


def title(story: Story, languages: Sequence[str]) -> str:
    """What the record is called, in the first language that there is a name in."""
    return name(story.titles, languages, story.event.document)


def summary(story: Story, languages: Sequence[str]) -> str:
    """What happened and why, in a sentence of the first of the languages."""
    text = say(languages[0])
    if story.what == "erased" or story.gone:
        reason = (story.reason or "").rstrip(".")
        return text("change_erased", number=story.version.number, reason=reason)
    if story.successor:
        target = name(story.successor.texts, languages, story.successor.iri)
        happened = text("change_merged", target=target)
    else:
        happened = text(_SAID[story.what])
    return text("change_why", what=happened, why=story.message) if story.message else happened


def name(texts: Texts, languages: Sequence[str], iri: str) -> str:
    """A text in the first of the languages, in any, or what the IRI tells."""
    return reading.word(texts, (*languages, "und", "en")) or reading.local(iri)
