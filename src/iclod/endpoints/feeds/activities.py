"""Events as activities, in pages that stay as they are once there is another one.

An ordered collection as the IIIF Change Discovery API lays it out: the oldest activity comes
first, and a client reads from the last page backwards until it meets what it knows. A record that
was withdrawn or merged is told of as deleted; a merged one names its successor as `target`, so
that clients which know Create, Update and Delete alone lose nothing. A record that is published
again is created again. The erasure of a version deletes that version, not the record.

Specs: https://www.w3.org/TR/activitystreams-core/#collections,
https://iiif.io/api/discovery/1.0/#ordered-collection
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from iclod.endpoints.feeds import selecting, telling
from iclod.endpoints.feeds.telling import Story
from iclod.journal import stamp
from iclod.rdf.formats import JSON_LD, TURTLE
from iclod.rdf.terms import Names

CONTEXT = "https://www.w3.org/ns/activitystreams"
MEDIA_TYPE = "application/activity+json"
#: The same bytes under other names, in order of preference.
OFFERS = {
    MEDIA_TYPE: MEDIA_TYPE,
    "application/ld+json": f'application/ld+json; profile="{CONTEXT}"',
    "application/json": "application/json",
}
_TYPES = {"created": "Create", "restored": "Create", "revised": "Update"}


def collection(title: str, place: str, total: int, size: int) -> dict[str, Any]:
    """The collection, which leads to its pages.

    Args:
        place: Its address, absolute.
    """
    last = selecting.pages(total, size)
    ends = {"first": _page(place, 1), "last": _page(place, last)} if last else {}
    return {
        "@context": CONTEXT,
        "id": place,
        "type": "OrderedCollection",
        "name": title,
        "totalItems": total,
        **ends,
    }


def page(
    place: str,
    found: selecting.Page,
    size: int,
    stories: Sequence[Story],
    names: Names,
    languages: Sequence[str],
    address: Callable[[str], str],
) -> dict[str, Any]:
    """A page of the collection, the oldest activity first.

    Args:
        place: Address of the collection, absolute.
        address: Where an IRI of this registry can be fetched.
    """
    number = found.number
    return {
        "@context": CONTEXT,
        "id": _page(place, number)["id"],
        "type": "OrderedCollectionPage",
        "partOf": {"id": place, "type": "OrderedCollection"},
        "startIndex": (number - 1) * size,
        **({"prev": _page(place, number - 1)} if number > 1 else {}),
        **({"next": _page(place, number + 1)} if found.full else {}),
        "orderedItems": [_activity(story, names, languages, address) for story in stories],
    }


def encode(made: dict[str, Any]) -> bytes:
    """The bytes of the collection or of a page."""
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _page(place: str, number: int) -> dict[str, str]:
    return {"id": f"{place}/page/{number}", "type": "OrderedCollectionPage"}


def _activity(
    story: Story, names: Names, languages: Sequence[str], address: Callable[[str], str]
) -> dict[str, Any]:
    document, number = story.event.document, story.event.number
    version = names.version(document, number)
    told = {tag: telling.summary(story, (tag, *languages)) for tag in languages}
    found: dict[str, Any] = {
        "id": f"{document}#revision-{number}",
        "type": _TYPES.get(story.what, "Delete"),
        "actor": {
            "id": story.agent,
            "type": "Organization",
            "name": telling.name(story.called, languages, story.agent),
        },
        "endTime": stamp(story.instant),
        "published": stamp(story.instant),
        "summary": told[languages[0]],
        "summaryMap": told,
    }
    if story.what == "erased":
        found["id"] = f"{document}#erasure-{number}"
        found["object"] = _tombstone(version, story)
        return found
    found["result"] = {"id": version, "type": "Document", "url": address(version)}
    if found["type"] == "Delete":
        found["object"] = _tombstone(document, story) | _text(story.titles)
        if story.successor:
            target = story.successor
            named = telling.name(target.texts, languages, target.iri)
            place = names.document_of(target.iri) or target.iri
            found["target"] = {"id": place, "type": "Document", "name": named}
        return found
    links = [{"type": "Link", "href": address(document), "mediaType": "text/html"}] + [
        {"type": "Link", "href": f"{address(document)}.{form.suffix}", "mediaType": form.media_type}
        for form in (TURTLE, JSON_LD)
    ]
    tags = [
        {"id": subject.iri, "type": "Object"} | _text(subject.texts) for subject in story.subjects
    ]
    found["object"] = {
        "id": document,
        "type": "Document",
        **_text(story.titles),
        "url": links,
        **({"tag": tags} if tags else {}),
        "updated": stamp(story.instant),
    }
    return found


def _tombstone(iri: str, story: Story) -> dict[str, Any]:
    return {
        "id": iri,
        "type": "Tombstone",
        "formerType": "Document",
        "deleted": stamp(story.instant),
    }


def _text(texts: telling.Texts) -> dict[str, Any]:
    return {"nameMap": dict(sorted(texts.items()))} if texts else {}
