"""Texts that go on record: whatever is recorded has to be publishable, in every syntax.

Messages, reasons and names of sources are cleaned, for they may come from a command line or a file
name that is no UTF-8; contents are refused, for what people hand in is not changed silently.

Spec: https://www.w3.org/TR/xml/#charsets
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from iclod.errors import DataError, ParseError
from iclod.rdf import formats

if TYPE_CHECKING:
    from iclod.registry.commits import Change

#: Characters that a message or the name of a source has at most.
MESSAGE = 4000
#: Characters of a reason, as the shape of tombstones has it.
REASON = 2000
#: Characters of an IRI.
IRI = 2000
#: What stands for a character that cannot be recorded.
MISSING = "\ufffd"
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Such a character in N-Triples, as it is or escaped; the latter may be a backslash and letters.
_SUSPECT = re.compile(r"(?i)\\u(?:0000)?(?:00[01]|d[89a-f]|fff[ef])|" + _NOT_XML.pattern)


def clean(text: str, what: str, limit: int = MESSAGE) -> str:
    """A text as it is recorded: line ends as line feeds, no control characters but them and tabs.

    Args:
        what: What the text is called in an error, such as "the message".

    Raises:
        DataError: It is too long.
    """
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", text)
    text = _UNWANTED.sub(MISSING, text).strip()
    if len(text) > limit:
        raise DataError(
            f"{what} has {len(text)} characters and may have {limit}",
            hint="put what is longer into a document of its own and write where it is",
        )
    return text


def reason(text: str) -> str:
    """A reason as it is recorded.

    Raises:
        DataError: It is empty or too long.
    """
    cleaned = clean(text, "the reason", REASON)
    if not cleaned:
        raise DataError("say why: the reason is published in place of the record")
    return cleaned


def is_address(iri: str) -> bool:
    """Whether an IRI is one that a reader of the web can follow."""
    return iri.startswith(("http://", "https://")) and formats.is_iri(iri)


def checked(change: Change) -> Change:
    """A change whose words can be recorded.

    Raises:
        DataError: Something is too long.
        ParseError: The content is not N-Triples, or has a character that XML cannot hold.
    """
    if len(change.graph) > IRI:
        raise DataError(f"the name of a graph has at most {IRI} characters")
    check_content(change.content, change.graph)
    return replace(
        change,
        reason=None if change.reason is None else clean(change.reason, "the reason", REASON),
        source=None if change.source is None else clean(change.source, "the name of the source"),
    )


def check_content(ntriples: str, graph: str) -> None:
    """Refuse what is not N-Triples, and texts that could not be sent as RDF/XML or in a feed.

    Raises:
        ParseError: It says which character.
    """
    quads = formats.parse_quads(ntriples, formats.N_TRIPLES, source=graph)
    if not _SUSPECT.search(ntriples):
        return
    for quad in quads:
        found = _NOT_XML.search(getattr(quad.object, "value", ""))
        if found:
            raise ParseError(
                f"a text of {quad.subject} has the character U+{ord(found[0]):04X}, which "
                "not every syntax can hold; remove it",
                source=graph,
            )
