"""What rules are made of: their register, media types, variants of headers, reading of links.

A rule raises `Broken` where it is broken and returns a reason where it does not apply.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import zstandard

RFC = "https://www.rfc-editor.org/rfc/"
RULES = []
#: Media types that are no text, and compressed already.
PACKED = (
    "application/gzip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
#: Spellings of media types that are sent, and none beside them.
TYPES = {
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
    "text/html; charset=utf-8",
    "text/plain; charset=utf-8",
    "text/csv; charset=utf-8",
    "text/csv; charset=utf-8; header=present",
    "application/xml; charset=utf-8",
    "application/json",
    "application/problem+json",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "application/xml",
    "text/xml; charset=utf-8",
    "application/atom+xml; charset=utf-8",
    "text/markdown; charset=utf-8",
    "application/activity+json",
    "application/linkset",
    "application/linkset+json",
    "application/geo+json",
    "application/link-format",
    *PACKED,
    "application/csvm+json",
    "application/x-bibtex; charset=utf-8",
    "application/x-research-info-systems; charset=utf-8",
    "application/vnd.citationstyles.csl+json",
    "application/vnd.oai.openapi+json",
    "text/css; charset=utf-8",
    "image/svg+xml; charset=utf-8",
}
VARIANTS = {
    "Accept": (
        *("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"),
        *("application/json", "text/csv", "application/xml", "application/linkset+json"),
        *("application/sparql-results+xml", "application/atom+xml", "text/html", "*/*"),
        *("application/x-bibtex", "image/png"),
    ),
    "Accept-Language": ("fr", "en", "de"),
    "Accept-Encoding": ("gzip", "br", "zstd"),
    "Accept-Profile": ("<https://schema.org/>", "<http://www.w3.org/ns/dx/connegp/altr>"),
    "Accept-Datetime": ("Thu, 01 Jan 2015 00:00:00 GMT", "nonsense"),
    "Accept-Charset": ("iso-8859-1",),
    "User-Agent": ("curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)", "Googlebot/2.1"),
    "Origin": ("https://example.org",),
    "Referer": ("https://example.org/",),
    "Cookie": ("a=b",),
    "Prefer": ("return=minimal",),
    "X-Forwarded-Host": ("evil.example",),
    "Forwarded": ("host=evil.example;proto=https",),
    "X-Requested-With": ("XMLHttpRequest",),
}
#: Codings, and how each is undone.
CODINGS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}
#: Answers from this size on, in bytes, are worth a coding.
WORTH = 512
LINK = re.compile(
    r"""<(?P<target>[^<>"\s]*)>(?P<rest>(?:\s*;\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*"""
    r"""(?:=\s*(?:"(?:[^"\\]|\\.)*"|[!#$%&'*+.^_`|~0-9A-Za-z-]+))?)*)\s*(?:,\s*|\Z)"""
)
REL = re.compile(r';\s*rel="?([^";]+)"?')


class Broken(AssertionError):
    """The address does not keep the rule."""


@dataclass(frozen=True)
class Rule:
    """A rule: its name in the table, its clause, its sentence."""

    name: str
    clause: str
    sentence: str
    check: Callable


def rule(name, clause):
    """Register a rule; its docstring is its sentence."""

    def decorate(function):
        RULES.append(Rule(name, clause, " ".join(function.__doc__.split()), function))
        return function

    return decorate


def need(condition, text):
    if not condition:
        raise Broken(text)


def links(answer):
    """Pairs of relations and target."""
    found = []
    for value in answer.links:
        place = 0
        while place < len(value):
            match = LINK.match(value, place)
            need(match, f"no Link: {value[place : place + 120]}")
            relation = REL.search(match["rest"])
            need(relation, f"a link without rel: {match[0]}")
            found.append((set(relation[1].split()), match["target"], match["rest"]))
            place = match.end()
    return found


def stored(answer):
    return "no-store" not in answer.headers.get("Cache-Control", "")


def validated(address, answer):
    """Why an answer has no validator, or nothing if it must have one."""
    if answer.status != 200:
        return "only 200 is validated"
    return "" if stored(answer) else "never stored"
