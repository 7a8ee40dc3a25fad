"""How a record is cited: by whom, what it is called, which version, where it stands.

Whom one cites is who handed a description in, where the record says so by the role `submitter`;
everything else is the work of those who make the registry. A citation names
the thing by its canonical IRI and says which version it saw, or names that version itself.

Spec: https://force11.org/info/joint-declaration-of-data-citation-principles-final/
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iclod import schema_org
from iclod.catalog import description, words
from iclod.errors import Gone, NotFound
from iclod.index.labels import Label, choose
from iclod.profile import Profile
from iclod.publication import Document
from iclod.registry import Registry
from iclod.web import reading
from iclod.web.texts import say

#: Formats of bibliographies: suffix, name, media type.
FORMATS = (
    ("bib", "BibTeX", "application/x-bibtex"),
    ("ris", "RIS", "application/x-research-info-systems"),
    ("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json"),
)
#: Marks that turn the direction of all that follows: no place for them in a line of text.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Citation:
    """What is known for a citation; every text is one line, without control characters.

    Attributes:
        kind: Name of the thing's kind, such as `practice`.
        title: In the reader's language where there is one; `language` is the one it is in.
        authors: Names of who is cited.
        publisher: Name of the agent that publishes the registry.
        collection: Name of the registry's data as a whole.
        number: Of the version.
        issued: Instant of the version.
        iri: What is cited: the thing, or the version's IRI where a version was asked for.
        pinned: Whether a version was asked for.
        abstract: A summary, or empty.
        keywords: What it is about.
        note: What became of the record since, or empty.
    """

    kind: str
    slug: str
    title: str
    language: str | None
    authors: tuple[str, ...]
    publisher: str
    collection: str
    number: int
    issued: datetime
    iri: str
    pinned: bool = False
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """A key for bibliographies that stays the same: kind and slug, and the version if pinned.

        ```python
        citation.key  # → "practice-bergen-action-plan-v3"
        ```
        """
        return f"{self.kind}-{self.slug}" + (f"-v{self.number}" if self.pinned else "")

    @property
    def query(self) -> str:
        """The query string that its other formats are found under, with its question mark."""
        return f"?version={self.number}" if self.pinned else ""

    @property
    def path(self) -> str:
        """The path of its address, without suffix and query."""
        return f"/cite/doc/{self.kind}/{self.slug}"

    @property
    def formats(self) -> tuple[tuple[str, str, str], ...]:
        """Suffix, name and media type of each format of bibliographies."""
        return FORMATS

    def line(self, language: str) -> str:
        """One line for people, in the reader's language."""
        text = say(language)(
            "cite_text",
            creator="; ".join(self.authors),
            title=self.title,
            number=self.number,
            date=reading.day(self.issued, language),
            iri=self.iri,
        )
        return f"{text} {self.note}".rstrip()


def cite(
    registry: Registry,
    iri: str,
    number: int,
    languages: Sequence[str],
    *,
    version: int | None = None,
) -> Citation:
    """The citation of a record as it is, or of one of its versions.

    Args:
        iri: Of the document.
        number: Of the newest entry that readers see.
        languages: The reader's first.
        version: The version to cite by its own IRI; None: the thing, as it is now.

    Raises:
        NotFound: There is no such record or version.
        Gone: The record was withdrawn; the version was erased, or says just that.
        Moved: The record was merged into another.
    """
    if version is None:
        try:
            found = registry.document(iri, number)
        except Gone as gone:
            hint = "a version that was kept can still be cited: add ?version= and its number"
            raise Gone(str(gone), hint=hint) from gone
        return of(registry, found, registry.profile(number), languages)
    found = registry.document_version(iri, version, number)
    if found.version.state != "content":
        raise Gone(
            f"version {version} says no more than that {iri} was {found.version.state}",
            hint="cite the version before it",
        )
    made = of(registry, found, registry.profile(number), languages)
    return replace(
        made,
        iri=registry.names.version(iri, version),
        pinned=True,
        note=_note(registry, iri, number, languages[0]),
    )


def of(
    registry: Registry, document: Document, profile: Profile, languages: Sequence[str]
) -> Citation:
    """The citation of a document that is current.

    Args:
        profile: The shapes in force.
        languages: The reader's first.

    Raises:
        NotFound: The shapes in force describe no such kind.
    """
    name = registry.names.name(document.iri)
    kind = profile.kind(name.kind) if name else None
    if name is None or kind is None:
        raise NotFound(f"the shapes in force do not describe what {document.iri} is about")
    thing = document.thing or document.iri
    roles = schema_org.Roles(registry.names, profile, kind, thing, document.content)
    title, abstract = (_text(roles, languages, *kinds) for kinds in (_TITLE, _ABSTRACT))
    creator, settings = description.creator(registry.names), registry.settings
    cited = roles.iris("submitter") or [creator]
    topics = roles.iris("topic", "indexArea")
    labels = registry.index.labels([*cited, *topics, creator], languages)

    def called(iri: str) -> str:
        return plain(labels[iri].text) if iri in labels else ""

    owner = called(creator) or plain(settings.title)
    return Citation(
        kind=name.kind,
        slug=name.slug,
        title=plain(title.text) or reading.local(thing),
        language=title.language,
        authors=tuple(called(iri) or _named(iri, creator, owner) for iri in cited),
        publisher=plain(settings.operator.name) or owner,
        collection=plain(reading.word(words.title(settings), languages, settings.title)),
        number=document.version.number,
        issued=document.version.instant,
        iri=thing,
        abstract=plain(abstract.text),
        keywords=tuple(filter(None, map(called, topics))),
    )


_TITLE = ("title", "label")
_ABSTRACT = ("abstract",)


def plain(text: str) -> str:
    r"""A text on one line: no line ends, no control characters, nothing that turns the direction.

    ```python
    plain("a\r\n@b\x00 c")  # → "a @b c"
    ```
    """
    kept = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in _TURNING.sub("", text)
    )
    return " ".join(kept.split())


def _text(roles: schema_org.Roles, languages: Sequence[str], *kinds: str) -> Label:
    texts = (Label(value.text, value.language) for value in roles.texts(*kinds))
    return choose(texts, languages) or Label("")


def _named(iri: str, creator: str, owner: str) -> str:
    """What to call an agent without a name."""
    return owner if iri == creator else plain(reading.short(iri))


def _note(registry: Registry, iri: str, number: int, language: str) -> str:
    """What became of a record whose version is cited."""
    now = registry.version(iri, number)
    if now is None or now.state not in ("withdrawn", "merged"):
        return ""
    date = reading.day(now.instant, language)
    if now.state == "merged" and now.successor:
        return say(language)("cite_merged", date=date, iri=now.successor)
    return say(language)("cite_withdrawn", date=date)
