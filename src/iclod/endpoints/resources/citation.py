"""How a record is cited: what it is called, which version, where it stands."""

from __future__ import annotations

from iclod.publication import Document
from iclod.web import reading
from iclod.web.texts import say


def cite(document: Document, title: str, creator: str, language: str) -> str:
    """One line that names creator, title, version, day and canonical IRI.

    Args:
        creator: Name of the agent that publishes the registry.
    """
    return say(language)(
        "cite_text",
        creator=creator,
        title=title,
        number=document.version.number,
        date=reading.day(document.version.instant, language),
        iri=document.thing or document.iri,
    )
