"""A request in the form of the Test Bed: JSON that carries the data, and how they are checked.

The envelope is looked at before it is read: it holds few members, and they are flat.

Spec: https://www.itb.ec.europa.eu/docs/guides/latest/validatingRDF/index.html
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iclod.config.groups import ValidationSettings
from iclod.endpoints.validation import submission
from iclod.endpoints.validation.submission import LEVELS, SUFFIXES, Submission
from iclod.errors import Forbidden, ParseError, TooLarge, UnsupportedMediaType
from iclod.validation.work import Source

#: The one domain there is.
DOMAIN = "iclod"
#: Media types in which such a request may come.
MEDIA_TYPES = ("application/json", "application/ld+json")
_METHODS = ("STRING", "BASE64", "URL")
#: Most bytes of an envelope beside its texts, and most levels of nesting.
_FRAME = 64 << 10
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
#: Members by which such a request is known, or any other string.
_KEY = re.compile(
    rb'("(?:contentToValidate|contentQuery|contentQueryEndpoint)"\s*:)|"(?:[^"\\]|\\.)*+"',
    re.DOTALL,
)
_URL = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]{16,}={0,2}\s*\Z")
_XML = re.compile(r"\s*(?:<\?xml|<!--|<(?:[\w.-]+:)?RDF[\s>])")

#: Gives the data behind a URL: address, and the suffix of their syntax where it is known.
Fetch = Callable[[str, str | None], Source]


@dataclass(frozen=True)
class Asked:
    """A request of a client of the Test Bed.

    Attributes:
        submission: What is to be checked.
        report_syntax: Media type of the report; None: as `Accept` says.
        locale: Language of the report; empty: as `Accept-Language` says.
        add_input: Whether the data are to stand in a report in TRL; likewise the others.
        rdf_syntax: Media type of the SHACL report in it.
    """

    submission: Submission
    report_syntax: str | None = None
    locale: str = ""
    add_input: bool = False
    add_shapes: bool = False
    add_report: bool = False
    rdf_syntax: str | None = None


def is_one(media_type: str, body: bytes) -> bool:
    """Whether a body is a request of this form, rather than JSON-LD."""
    if media_type not in MEDIA_TYPES or b'"content' not in body:
        return False
    rest = _KEY.sub(rb"\1", body)
    found = rest.find(b'"')
    # The first member that is left has to stand at the top, within the outermost object alone.
    return found >= 0 and rest.count(b"{", 0, found) - rest.count(b"}", 0, found) == 1


def envelope(body: bytes, limits: ValidationSettings) -> Any:
    """The JSON of a request.

    Raises:
        ParseError: It is no JSON, or not of this form.
        TooLarge: It is longer than what it may carry.
    """
    if len(body) > limits.body_mb * 2 << 20:
        raise submission.too_long(limits)
    frame = _STRING.sub(b"", body)
    if len(frame) > _FRAME:
        raise TooLarge("this holds more than a request to validate needs")
    try:
        return json.loads(body)
    except RecursionError:
        raise ParseError("the request is nested too deeply") from None
    except ValueError as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        raise ParseError("the request is no JSON in UTF-8", line=line, column=column) from None


def read(value: Any, limits: ValidationSettings, fetch: Fetch) -> Asked:
    """Read one request.

    Args:
        value: The JSON, as Python has it.
        fetch: For what is given by URL.

    Raises:
        ParseError: A member is missing, or has a value that there is not.
        Forbidden: It asks for what the operator does not allow.
        UnsupportedMediaType: The syntax is nothing that is read here.
        TooLarge: There is more than a limit allows.
    """
    if not isinstance(value, dict):
        raise ParseError("a request to validate is a JSON object with contentToValidate")
    _refuse(value)
    content = _string(value, "contentToValidate")
    if content is None:
        raise ParseError("contentToValidate is missing: the data, or where they are")
    syntax = _string(value, "contentSyntax")
    method = _string(value, "embeddingMethod")
    source = _source(content, method, syntax, fetch)
    submission.check((source,), limits)
    found = Submission(
        submission.named((source,)),
        submission.level(_level(_string(value, "validationType"))),
        _shapes(value.get("externalRules"), limits, fetch),
    )
    return Asked(
        found,
        _string(value, "reportSyntax"),
        (_string(value, "locale") or "").replace("_", "-"),
        _flag(value, "addInputToReport"),
        _flag(value, "addShapesToReport"),
        _flag(value, "addRdfReportToReport"),
        _string(value, "rdfReportSyntax"),
    )


def _refuse(value: Mapping[str, Any]) -> None:
    for key in ("contentQuery", "contentQueryEndpoint"):
        if value.get(key):
            raise Forbidden(f"{key}: data are not fetched by SPARQL; send them instead")
    if value.get("reportQuery"):
        raise ParseError("reportQuery: reports are not changed by queries; ask for one in RDF")
    if _flag(value, "loadImports"):
        raise Forbidden("loadImports: owl:imports is never followed; send what it leads to")


def _level(name: str | None) -> str:
    """The level that a type of validation stands for; the Test Bed writes options behind a dot."""
    if not name:
        return LEVELS[0]
    first = name.partition(".")[0]
    if first not in LEVELS:
        raise ParseError(f"there is no validationType {name[:40]!r}; write {' or '.join(LEVELS)}")
    return first


def _shapes(rules: Any, limits: ValidationSettings, fetch: Fetch) -> tuple[Source, ...]:
    if rules is None or rules == []:
        return ()
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise ParseError("externalRules is a list of objects with ruleSet")
    # Whether they are allowed is said before anything is decoded or fetched.
    submission.brought((Source("", b"", "ttl"),) if not limits.foreign_shapes else (), limits)
    if len(rules) > limits.files:
        raise TooLarge(f"send at most {limits.files} sets of rules", limit="validation.files")
    found = []
    for rule in rules:
        text = _string(rule, "ruleSet")
        if text is None:
            raise ParseError("ruleSet is missing: the shapes, or where they are")
        method = _string(rule, "embeddingMethod")
        found.append(_source(text, method, _string(rule, "ruleSyntax"), fetch))
    return submission.brought(found, limits)


def _source(content: str, method: str | None, syntax: str | None, fetch: Fetch) -> Source:
    suffix = _suffix(syntax) if syntax else None
    if method is None:
        method = _guess(content)
    elif method not in _METHODS:
        raise ParseError(
            f"there is no embeddingMethod {method[:40]!r}; write {', '.join(_METHODS)}"
        )
    if method == "URL":
        return fetch(content.strip(), suffix)
    if method == "BASE64":
        try:
            data = b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            raise ParseError("what is sent as BASE64 is none") from None
    else:
        try:
            data = content.encode()
        except UnicodeEncodeError:
            raise ParseError("the text holds half of a surrogate pair") from None
    return Source("", data, suffix or _sniffed(data))


def _guess(content: str) -> str:
    """How data are given, where it is not said: what is no URL and no BASE64 is the text itself."""
    if _URL.match(content.strip()):
        return "URL"
    return "BASE64" if _BASE64.match(content) else "STRING"


def _suffix(syntax: str) -> str:
    media_type = syntax.partition(";")[0].strip().lower()
    found = SUFFIXES.get(media_type) or submission.suffix_of(media_type)
    if found is None:
        raise UnsupportedMediaType(
            f"{syntax[:60]!r} is not read here; known are {submission.known_types()}"
        )
    return found


def _sniffed(data: bytes) -> str:
    """The syntax of data that nobody said, from how they begin."""
    start = data[:1000].decode("utf-8-sig", "replace")
    if start.lstrip()[:1] in ("{", "["):
        # A blank node of Turtle begins so too; no JSON text goes on like it.
        return "jsonld" if re.match(r'\s*[{\[]\s*["{\[\]}]', start) else "ttl"
    return "rdf" if _XML.match(start) else "ttl"


def _string(value: Mapping[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is None or found == "":
        return None
    if not isinstance(found, str):
        raise ParseError(f"{key} has to be a string")
    return found


def _flag(value: Mapping[str, Any], key: str) -> bool:
    found = value.get(key)
    if found is None or isinstance(found, bool):
        return bool(found)
    if found in ("true", "false"):
        return bool(found == "true")
    raise ParseError(f"{key} has to be true or false")
