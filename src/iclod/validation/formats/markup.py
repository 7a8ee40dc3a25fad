"""XML of reports: elements whose texts can be anything that strangers write.

Spec: https://www.w3.org/TR/xml/#charsets
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

Element = ElementTree.Element
#: Everything that is no `Char` of XML 1.0, lone surrogates too.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text without what XML cannot hold: such a character becomes U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def root(name: str, attributes: Mapping[str, str] | None = None) -> Element:
    """A document's element."""
    return ElementTree.Element(name, _clean(attributes or {}))


def add(
    parent: Element, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None
) -> Element:
    """Add an element and return it."""
    made = ElementTree.SubElement(parent, name, _clean(attributes or {}))
    made.text = None if text is None else clean(text)
    return made


def write(element: Element, prefixes: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a document in UTF-8, with an XML declaration.

    Args:
        prefixes: Namespaces by prefix, for names written as `{namespace}name`.
    """
    for prefix, namespace in (prefixes or {}).items():
        ElementTree.register_namespace(prefix, namespace)
    ElementTree.indent(element, " ")
    text = ElementTree.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: clean(value) for name, value in attributes.items()}
