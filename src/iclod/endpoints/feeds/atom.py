"""Events as an Atom feed with archives.

The subscription document holds the newest events and leads to the archive documents, which are
full pages and never change, but for texts that had to be erased. Withdrawn and erased entries are
told of as deleted too, for readers that keep a copy.

Specs: https://www.rfc-editor.org/rfc/rfc4287, https://www.rfc-editor.org/rfc/rfc5005#section-4,
https://www.rfc-editor.org/rfc/rfc6721
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from iclod.endpoints.feeds import selecting, telling
from iclod.endpoints.feeds.telling import Story
from iclod.journal import stamp
from iclod.rdf.formats import JSON_LD, RDF_XML, TURTLE
from iclod.rdf.terms import Names
from iclod.web import filters, xml

MEDIA_TYPE = "application/atom+xml"
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
}
_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself.

    Attributes:
        title: Of the registry, with the names of what it is narrowed to.
        path: `/feed.atom`, absolute.
        page: Address of the page for people, absolute.
        pairs: Parameters that stand for the filters, and for the language if it is not the first.
        languages: The feed's own first.
        began: When the registry began: that is how old an empty feed is.
    """

    title: str
    path: str
    page: str
    pairs: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    began: datetime


def write(
    feed: Feed,
    page: selecting.Page,
    stories: Sequence[Story],
    names: Names,
    address: Callable[[str], str],
) -> bytes:
    """One document of the feed.

    Args:
        address: Where an IRI of this registry can be fetched.
    """
    root = xml.root("feed", {**_NAMESPACES, "xml:lang": feed.languages[0]})
    xml.add(root, "id", filters.address(f"{names.base}feed.atom", feed.pairs))
    xml.add(root, "title", feed.title)
    newest = max((story.instant for story in stories), default=feed.began)
    xml.add(root, "updated", stamp(newest))
    author = xml.add(root, "author")
    xml.add(author, "name", feed.title)
    xml.add(author, "uri", names.base)
    _link(root, "self", _at(feed, page.number), MEDIA_TYPE)
    _link(root, "alternate", filters.address(feed.page, feed.pairs), "text/html")
    _link(root, "license", _CC0)
    if page.full:
        xml.add(root, "fh:archive")
        _link(root, "current", _at(feed, 0), MEDIA_TYPE)
    if page.before:
        _link(root, "prev-archive", _at(feed, page.before), MEDIA_TYPE)
    for story in stories:
        _entry(root, story, feed.languages, names, address)
    _deleted(root, stories, names)
    return xml.write(root)


def _at(feed: Feed, page: int) -> str:
    pairs = [*feed.pairs, *([("page", str(page))] if page else [])]
    return filters.address(feed.path, pairs)


def _link(parent: xml.Element, rel: str, href: str, media_type: str = "", title: str = "") -> None:
    attributes = {"rel": rel, "type": media_type, "href": href, "title": title}
    xml.add(parent, "link", None, {key: value for key, value in attributes.items() if value})


def _entry(
    root: xml.Element,
    story: Story,
    languages: Sequence[str],
    names: Names,
    address: Callable[[str], str],
) -> None:
    version = names.version(story.event.document, story.event.number)
    entry = xml.add(root, "entry")
    xml.add(entry, "id", f"{version}#erased" if story.what == "erased" else version)
    xml.add(entry, "title", telling.title(story, languages))
    xml.add(entry, "updated", stamp(story.instant))
    author = xml.add(entry, "author")
    xml.add(author, "name", telling.name(story.called, languages, story.agent))
    xml.add(author, "uri", story.agent)
    xml.add(entry, "summary", telling.summary(story, languages))
    place = address(version)
    _link(entry, "alternate", place, "text/html")
    if not story.gone:
        for form in (TURTLE, JSON_LD, RDF_XML):
            _link(entry, "alternate", f"{place}?format={form.suffix}", form.media_type)
    _link(entry, "related", address(story.event.document), title="current")
    thing = names.thing_of(story.event.document)
    if thing:
        _link(entry, "about", thing)
    if story.successor:
        _link(entry, "related", address(story.successor.iri), title="successor")
    if story.version.license and not story.gone:
        _link(entry, "license", story.version.license)
    for term, scheme, label in _categories(story, languages, names):
        known = {"term": term, "scheme": scheme, "label": label}
        xml.add(entry, "category", None, known)


def _categories(story: Story, languages: Sequence[str], names: Names) -> list[tuple[str, str, str]]:
    kind = story.event.kind
    found = [(story.what, f"{names.base}changes", story.what), (kind, f"{names.base}id/", kind)]
    for subject in story.subjects:
        scheme, _, slug = subject.iri.rpartition("/")
        label = telling.name(subject.texts, languages, subject.iri)
        found.append((slug or subject.iri, f"{scheme}/", label))
    return found


def _deleted(root: xml.Element, stories: Sequence[Story], names: Names) -> None:
    """Say which entries are void: erased ones, and the last one before a withdrawal."""
    said = set()
    for story in stories:
        number = story.event.number if story.what == "erased" else story.before
        if story.what not in ("erased", "withdrawn", "merged") or number is None:
            continue
        ref, when = names.version(story.event.document, number), stamp(story.instant)
        if (ref, when) in said:
            continue
        said.add((ref, when))
        deleted = xml.add(root, "at:deleted-entry", None, {"ref": ref, "when": when})
        by = xml.add(deleted, "at:by")
        xml.add(by, "name", telling.name(story.called, (), story.agent))
        xml.add(by, "uri", story.agent)
        xml.add(deleted, "at:comment", story.reason or story.version.reason or story.message)
