"""A parameter of a stored query: what it is declared as, and which values it takes.

```
# param _topic: topic; optional
# param _since: year; default 2010; min 1980
# param _order: string; one of name | practices; default name
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from iclod.errors import ParseError
from iclod.queries.faults import Fault, ParametersRejected
from iclod.rdf.terms import KINDS, SLUG, Names
from iclod.rdf.vocab import XSD

#: Types that are no kinds of thing, with the datatype that their values get.
TYPES: Mapping[str, str | None] = {
    "iri": None,
    "string": None,
    "language": None,
    "integer": str(XSD.integer),
    "decimal": str(XSD.decimal),
    "boolean": str(XSD.boolean),
    "date": str(XSD.date),
    "year": str(XSD.gYear),
}
#: Names that addresses use for something else.
RESERVED = frozenset(("format", "version", "at", "query", "page", "accept"))
#: Longest value, in characters.
LONGEST = 1_000
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,6}")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\\x7f-\x9f]+")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ORDERED = frozenset(("integer", "decimal", "year", "date"))
_TRUE, _FALSE = ("true", "1"), ("false", "0")

#: Gives the canonical IRI for an address of this server.
Canonical = Callable[[str], str]


@dataclass(frozen=True)
class Parameter:
    """A parameter.

    Attributes:
        name: In the address; in the query it is a variable, `?_` and the name.
        type: One of `TYPES`, or a kind of thing such as `topic`.
        language: Of a `string` that gets a language tag.
        optional: Whether it may be left out without a default: it stays a variable then, and
            `BOUND(?_name)` is false.
        default: The value where none is given, as in an address.
        example: A value for examples and forms, the same.
        allowed: The only values, where they are listed.
        least: Least value; likewise `most`. As in an address.
        labels: What it is called, by language; likewise `hints`, which say what to write.
    """

    name: str
    type: str
    language: str = ""
    optional: bool = False
    default: str | None = None
    example: str | None = None
    allowed: tuple[str, ...] = ()
    least: str | None = None
    most: str | None = None
    labels: dict[str, str] = field(default_factory=dict, hash=False)
    hints: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def required(self) -> bool:
        """Whether the address has to have a value."""
        return not self.optional and self.default is None

    @property
    def kind(self) -> str | None:
        """The kind of thing that it names."""
        return self.type if self.type in KINDS else None

    @property
    def sample(self) -> str | None:
        """A value with which the query can be tried; an optional parameter needs none."""
        return self.example if self.required else self.default

    def read(self, text: str, names: Names, canonical: Canonical = str) -> str:
        """Check a value; the same value in the form that addresses have.

        Args:
            text: As it was written.

        Raises:
            ParametersRejected: It is none.
        """
        if fault := next(self._faults(text, names, canonical), None):
            raise ParametersRejected([fault])
        return self._normal(text, names, canonical)

    def term(self, value: str, names: Names) -> str:
        """A value, as `read` gives it, as a term in SPARQL.

        Spec: https://www.w3.org/TR/sparql11-query/#rRDFLiteral
        """
        if self.kind:
            return f"<{names.thing(self.kind, value)}>"
        if self.type == "iri":
            return f"<{value}>"
        datatype = TYPES[self.type]
        if datatype is not None:
            return f'"{value}"^^<{datatype}>'
        tag = f"@{self.language}" if self.language else ""
        return f'"{_escaped(value)}"{tag}'

    def _normal(self, text: str, names: Names, canonical: Canonical) -> str:
        text = text if self.type == "string" else text.strip()
        if self.kind:
            name = names.name(canonical(text)) if ":" in text else None
            return name.slug if name else text
        if self.type == "iri":
            return canonical(text)
        if self.type == "boolean":
            return "true" if text in _TRUE else "false"
        if self.type == "language":
            return text.lower()
        if self.type in ("integer", "decimal"):
            return text.removeprefix("+")
        return text

    def _faults(self, text: str, names: Names, canonical: Canonical) -> Iterator[Fault]:
        if len(text) > LONGEST:
            yield Fault(self.name, "long", {"most": str(LONGEST)})
        elif _CONTROL.search(text):
            yield Fault(self.name, "signs")
        elif not self._is_one(text if self.type == "string" else text.strip(), names, canonical):
            example = self.default or self.example or "a-name"
            values = {"value": text, "kind": self.type, "example": example}
            yield Fault(self.name, "kind" if self.kind else self.type, values, self.allowed)
        else:
            value = self._normal(text, names, canonical)
            if self.allowed and value not in self.allowed:
                values = {"value": text, "allowed": ", ".join(self.allowed)}
                yield Fault(self.name, "one_of", values, self.allowed)
            if self.least is not None and self._order(value) < self._order(self.least):
                yield Fault(self.name, "minimum", {"value": value, "least": self.least})
            if self.most is not None and self._order(value) > self._order(self.most):
                yield Fault(self.name, "maximum", {"value": value, "most": self.most})

    def _is_one(self, text: str, names: Names, canonical: Canonical) -> bool:
        if self.kind:
            if ":" not in text:
                return bool(SLUG.match(text))
            iri = canonical(text)
            name = names.name(iri)
            return name is not None and name.slug != "" and iri == names.thing(self.type, name.slug)
        if self.type == "iri":
            return is_iri(text) and is_iri(canonical(text))
        if self.type == "language":
            return bool(_TAG.fullmatch(text))
        if self.type == "boolean":
            return text in (*_TRUE, *_FALSE)
        if self.type in ("integer", "decimal"):
            return bool(_NUMBER.fullmatch(text)) and (self.type == "decimal" or "." not in text)
        if self.type == "year":
            return len(text) == 4 and text.isascii() and text.isdigit()
        return self.type != "date" or _is_date(text)

    def _order(self, value: str) -> Decimal:
        if self.type == "date":
            return Decimal(date.fromisoformat(value).toordinal())
        return Decimal(value)


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI that can stand in a query without doubt.

    What is no address and holds `#` or `'` could be read as the end of a comparison; see
    `iclod.rdf.scan.check_query`.
    """
    return bool(_IRI.fullmatch(text)) and ("://" in text or not ("#" in text or "'" in text))


def declare(name: str, text: str, line: int, names: Names) -> Parameter:
    """Read a declaration: the type, and after semicolons what else holds.

    Args:
        name: Without the underscore.
        text: Such as `year; default 2010; min 1980`.
        line: In the file, for messages.

    Raises:
        ParseError: It cannot be understood.
    """
    if not NAME.fullmatch(name) or name in RESERVED:
        raise ParseError(f"?_{name} cannot be a parameter: choose another name", line=line)
    head, *clauses = [part.strip() for part in text.split(";")]
    type_, _, language = head.partition("@")
    if type_ not in TYPES and type_ not in KINDS:
        known = ", ".join((*TYPES, *KINDS))
        raise ParseError(f"?_{name} has the type {type_!r}; write one of {known}", line=line)
    if language and (type_ != "string" or not _TAG.fullmatch(language)):
        raise ParseError(f"only a string has a language: {head!r}", line=line)
    if name == "lang" and type_ != "language":
        raise ParseError("?_lang is the language of the page: its type is language", line=line)
    found: dict[str, object] = {}
    for clause in filter(None, clauses):
        key, value = _clause(clause, line)
        if key in found:
            raise ParseError(f"?_{name} has {clause!r} and another one like it", line=line)
        found[key] = value
    if ("least" in found or "most" in found) and type_ not in _ORDERED:
        raise ParseError(f"?_{name} has a least or most value, but {type_} has no order", line=line)
    made = Parameter(name, type_, language, **found)  # type: ignore[arg-type]
    return _checked(made, line, names)


def _clause(text: str, line: int) -> tuple[str, object]:
    key, _, value = text.partition(" ")
    value = value.strip()
    if text == "optional":
        return "optional", True
    if key in ("default", "example") and value:
        return key, value
    if key in ("min", "max") and value:
        return {"min": "least", "max": "most"}[key], value
    if text.startswith("one of "):
        return "allowed", tuple(part.strip() for part in text[7:].split("|") if part.strip())
    raise ParseError(
        f"{text!r} is not understood; write optional, default …, example …, min …, max … or "
        "one of … | …",
        line=line,
    )


def _checked(made: Parameter, line: int, names: Names) -> Parameter:
    """The same, its own values checked like those of readers and written like them."""
    if made.optional and made.default is not None:
        raise ParseError(f"?_{made.name} is optional and has a default: choose one", line=line)
    own = Parameter(made.name, made.type, made.language)
    try:
        made = replace(
            made,
            allowed=tuple(own.read(value, names) for value in made.allowed),
            least=made.least and own.read(made.least, names),
            most=made.most and own.read(made.most, names),
        )
        return replace(
            made,
            default=made.default and made.read(made.default, names),
            example=made.example and made.read(made.example, names),
        )
    except ParametersRejected as error:
        raise ParseError(f"?_{made.name} cannot be so: {error}", line=line) from None


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _escaped(text: str) -> str:
    r"""A text between quotation marks.

    The `u` behind a backslash is written as a code point: the specification decodes `\uXXXX` before
    anything else, so that `\\u0022` could be taken for a quotation mark.

    Spec: https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return re.sub(r"(?<=\\\\)[uU]", lambda found: f"\\u{ord(found[0]):04X}", text)
