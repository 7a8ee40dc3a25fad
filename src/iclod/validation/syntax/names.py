"""Likely causes of errors in names: prefixes and IRIs of Turtle."""

from __future__ import annotations

import re
from difflib import get_close_matches

from iclod.rdf.vocab import PREFIXES
from iclod.validation.syntax.cause import Cause, character, strange

_DECLARED = re.compile(r"(?:@prefix|prefix)\s+([^\s:]*):", re.IGNORECASE)
_SCHEMES = frozenset(("http", "https", "mailto", "urn", "ftp", "tel"))
#: Prefixes that others use a lot.
_MORE = {
    "dct": PREFIXES["dcterms"],
    "dc": "http://purl.org/dc/elements/1.1/",
    "ex": "http://example.org/",
    "wgs84": PREFIXES["geo"],
    "sdo": PREFIXES["schema"],
}


def prefix(name: str, text: str, start: int) -> Cause:
    """Why a prefix is not declared: forgotten, misspelt, or no prefix at all."""
    if name in _SCHEMES:
        address = re.compile(r"[^\s;,<>\"]+").match(text, start)
        found = (address.group() if address else name).rstrip(".")
        return Cause("address-bare", found=found)
    if name in PREFIXES or name in _MORE:
        known = PREFIXES.get(name) or _MORE[name]
        return Cause("prefix", found=name, offer=f"@prefix {name}: <{known}> .")
    declared = _DECLARED.findall(text[:20_000])
    near = get_close_matches(name, declared, 1, 0.7)
    if near:
        return Cause("prefix-like", found=name, offer=near[0])
    near = get_close_matches(name, [*PREFIXES, *_MORE], 1, 0.8)
    if near:
        known = PREFIXES.get(near[0]) or _MORE[near[0]]
        return Cause("prefix", found=name, offer=f"@prefix {name}: <{known}> .")
    return Cause("prefix-unknown", found=name)


def iri(text: str, start: int, message: str) -> Cause:
    """What is wrong with an IRI in angle brackets."""
    rest = re.compile(r"<[^>\r\n]*").match(text, start)
    whole = rest.group() if rest else ""
    closed = text.startswith(">", start + len(whole))
    if not closed:
        return Cause("iri-open", start)
    position = re.search(r"\s", whole)
    if position and "' '" in message:
        return Cause("iri-space", start + position.start())
    code = re.search(r"code point '(.)'", message, re.DOTALL)
    if code:
        at = whole.find(code.group(1))
        quoted = "".join(f"%{byte:02X}" for byte in code.group(1).encode())
        found = strange(code.group(1))
        name = character(code.group(1)) if found else f"“{code.group(1)}”"
        return Cause("iri-character", start + max(at, 0), found=name, offer=f" ({quoted})")
    if "percent" in message:
        bare = re.search(r"%(?![0-9A-Fa-f]{2})", whole)
        return Cause("iri-character", start + (bare.start() if bare else 0), "%", " (%25)")
    return Cause("iri")
