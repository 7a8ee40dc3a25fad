"""XML as it is sent: elements by their prefixed names, and no character that XML cannot hold.

Spec: https://www.w3.org/TR/xml/#charsets
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from iclod.rdf.vocab import PREFIXES

Element = ElementTree.Element

#: The attribute that says where the schemas of a document are.
SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
for _prefix, _namespace in PREFIXES.items():
    ElementTree.register_namespace(_prefix, _namespace)
#: Everything that is no `Char` of XML 1.0, lone surrogates too.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text without what XML cannot hold: such a character becomes U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def root(name: str, attributes: dict[str, str]) -> Element:
    """A document's element; the names of namespaces are attributes like others."""
    return ElementTree.Element(name, {key: clean(value) for key, value in attributes.items()})


def add(
    parent: Element, name: str, text: str | None = None, attributes: dict[str, str] | None = None
) -> Element:
    """Add an element and return it; its text and attributes are escaped when written."""
    made = ElementTree.SubElement(
        parent, name, {key: clean(value) for key, value in (attributes or {}).items()}
    )
    made.text = None if text is None else clean(text)
    return made


def embedded(data: bytes) -> Element:
    """A document that was written here, to be put into another one.

    Raises:
        ValueError: It is not well-formed.
    """
    try:
        return ElementTree.fromstring(clean(data.decode()))  # noqa: S314 - our own serialiser's
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error


def write(element: Element) -> bytes:
    """The bytes of a document, in UTF-8, with an XML declaration."""
    ElementTree.indent(element, " ")
    text = ElementTree.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
