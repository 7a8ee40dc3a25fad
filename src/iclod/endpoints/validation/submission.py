"""What was sent to be checked: one or several texts, and how they are to be checked.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-8.3
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from iclod.config.groups import ValidationSettings
from iclod.errors import Forbidden, ParseError, TooLarge, UnsupportedMediaType
from iclod.ingestion.tables.reading import MEDIA_TYPES as TABLES
from iclod.rdf.formats import BY_MEDIA_TYPE, BY_SUFFIX, FORMATS
from iclod.validation.work import Source
from iclod.web import forms
from iclod.web.forms import File

JSON = "application/json"
LEVELS = ("publication", "submission")
#: Suffix by media type, of everything that is read.
SUFFIXES: Mapping[str, str] = {
    **{media_type: format.suffix for media_type, format in BY_MEDIA_TYPE.items()},
    **{media_type: suffix for suffix, media_type in TABLES.items()},
    JSON: "jsonld",
}
#: Names of syntaxes, and suffixes of files, that stand for another one.
_ALSO = {
    "turtle": "ttl",
    "json-ld": "jsonld",
    "json": "jsonld",
    "xml": "rdf",
    "owl": "rdf",
    "rdfxml": "rdf",
    "ntriples": "nt",
    "nquads": "nq",
}
#: Fields of a form beside its files.
FIELDS = 30
#: Longest name of a file that is shown.
_NAME = 120
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Sent:
    """A request, without its framework.

    Attributes:
        media_type: Of the body, in lower case, without parameters.
        encoding: The header `Content-Encoding`.
        data: The body; of a multipart form nothing.
        fields: Of a form, and of the address; the form's count before the address's.
        files: Of a form.
    """

    media_type: str
    encoding: str = ""
    data: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[File] = ()


@dataclass(frozen=True)
class Submission:
    """What is to be checked, and how.

    Attributes:
        sources: Each with a name of its own; a single one without a name has none.
        level: `publication` or `submission`.
        shapes: Shapes that were brought along.
        keep: Whether the report is to be kept.
        url: To be fetched, where nothing else was sent.
    """

    sources: tuple[Source, ...]
    level: str = LEVELS[0]
    shapes: tuple[Source, ...] = ()
    keep: bool = False
    url: str = ""


def read(sent: Sent, limits: ValidationSettings) -> Submission:
    """Take out of a request what is to be checked.

    Raises:
        UnsupportedMediaType: It is nothing that is read here.
        ParseError: There is nothing in it, or a field has a value that there is not.
        TooLarge: There is more than a limit allows; the error names it.
        Forbidden: It brings shapes, and the operator does not allow that.
    """
    if sent.encoding.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("send the body without a content coding")
    shapes: tuple[Source, ...] = ()
    url = ""
    if sent.media_type in (forms.URLENCODED, forms.MULTIPART):
        sources = _of_form(sent)
        shapes = _shapes(sent, limits)
        if not sources:
            url = sent.fields.get("url", "").strip()
    else:
        sources = (Source("", sent.data, _suffix(sent.media_type)),)
    if not url:
        check(sources, limits)
    return Submission(
        sources,
        level(sent.fields.get("level", "")),
        shapes,
        sent.fields.get("keep", "") not in ("", "0"),
        url,
    )


def limits_of(limits: ValidationSettings) -> forms.Limits:
    """What a form may hold."""
    names = ("validation.body_mb", "validation.files")
    return forms.Limits(limits.body_mb << 20, limits.files, FIELDS, names)


def check(sources: Sequence[Source], limits: ValidationSettings) -> None:
    """See that there is something, and not too much.

    Raises:
        ParseError: There is nothing.
        TooLarge: It is too long, or there are too many files.
    """
    if len(sources) > limits.files:
        raise TooLarge(f"send at most {limits.files} files at a time", limit="validation.files")
    if sum(len(source.data) for source in sources) > limits.body_mb << 20:
        raise too_long(limits)
    if not sources or not any(source.data.strip() for source in sources):
        raise ParseError(
            "there is nothing to check; send the data as the body of the request",
            hint="say with Content-Type what it is, such as text/turtle",
        )
    for source in sources:
        if not source.data.strip():
            raise ParseError(f"{source.name} is empty", source=source.name)


def too_long(limits: ValidationSettings) -> TooLarge:
    """What is raised where more bytes come than are checked."""
    return TooLarge(f"send at most {limits.body_mb} MiB at a time", limit="validation.body_mb")


def level(name: str) -> str:
    """The level of a check by its name; the default one where there is none.

    Raises:
        ParseError: There is no such level.
    """
    if not name:
        return LEVELS[0]
    if name not in LEVELS:
        raise ParseError(f"there is no level {name[:40]!r}; write {' or '.join(LEVELS)}")
    return name


def suffix_of(name: str) -> str | None:
    """The suffix that stands for a syntax's name, or the suffix of a file; None if unknown."""
    given = name.strip().lower().lstrip(".")
    given = _ALSO.get(given, given)
    return given if given in BY_SUFFIX or given in TABLES else None


def named(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The same with names that tell them apart, and that cannot steer what shows them."""
    found: dict[str, Source] = {}
    for source in sources:
        name = clean(source.name)
        if not name and len(sources) > 1:
            name = f"data.{source.suffix}"
        stem, dot, end = name.rpartition(".")
        number = 2
        unique = name
        while unique in found:
            unique = f"{stem} ({number}){dot}{end}" if stem else f"{name} ({number})"
            number += 1
        found[unique] = source._replace(name=unique)
    return tuple(found.values())


def clean(name: str) -> str:
    """The name of a file without folders and without characters that are not seen."""
    last = PurePath(name.replace("\\", "/")).name
    return _CONTROLS.sub("", last).strip()[-_NAME:]


def of_type(content_type: str, name: str) -> str:
    """The suffix of what another server sent: its type tells, else the suffix of its name.

    Raises:
        UnsupportedMediaType: Neither tells.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    found = SUFFIXES.get(media_type) or suffix_of(name.rpartition(".")[2] if "." in name else "")
    if found is None:
        raise UnsupportedMediaType(
            f"neither type nor name of {name or 'what is there'} tell what it is; "
            f"known are {known_types()}"
        )
    return found


def known_types() -> str:
    """The media types that are read, in a sentence."""
    return ", ".join((*(item.media_type for item in FORMATS), *TABLES.values()))


def _suffix(media_type: str) -> str:
    suffix = SUFFIXES.get(media_type)
    if suffix is None:
        raise UnsupportedMediaType(f"say with Content-Type what it is: one of {known_types()}")
    return suffix


def _of_form(sent: Sent) -> tuple[Source, ...]:
    found = [_of_file(item) for item in sent.files if item.field == "file" and item.name]
    text = sent.fields.get("text", "")
    if text.strip() or (not found and "text" in sent.fields and not sent.fields.get("url")):
        name = sent.fields.get("syntax", "") or "ttl"
        suffix = suffix_of(name)
        if suffix is None:
            raise UnsupportedMediaType(f"{name[:40]!r} is no syntax that is read here")
        # A form sends line ends as CR LF, whatever was typed.
        found.append(Source("", text.replace("\r\n", "\n").encode(), suffix))
    if sent.media_type == forms.URLENCODED and not found and not sent.fields.get("url"):
        raise UnsupportedMediaType(
            "the body is a form without text; if it holds data, say so with Content-Type: "
            f"one of {known_types()}"
        )
    return named(found)


def _of_file(item: File) -> Source:
    """A file: the suffix of its name tells the syntax, else its type."""
    suffix = suffix_of(item.name.rpartition(".")[2]) if "." in item.name else None
    suffix = suffix or SUFFIXES.get(item.media_type)
    if suffix is None:
        known = ", ".join(f".{name}" for name in (*(f.suffix for f in FORMATS), *TABLES))
        raise UnsupportedMediaType(
            f"neither name nor type of the file {clean(item.name)} tell what it is; "
            f"known are {known}"
        )
    return Source(item.name, item.data, suffix)


def _shapes(sent: Sent, limits: ValidationSettings) -> tuple[Source, ...]:
    found = [item for item in sent.files if item.field == "shapes" and item.name]
    return brought([_of_file(item) for item in found], limits)


def brought(shapes: Sequence[Source], limits: ValidationSettings) -> tuple[Source, ...]:
    """Shapes that a request brings along, if that is allowed.

    Raises:
        Forbidden: The operator does not allow it.
        TooLarge: They are too long, or too many.
        UnsupportedMediaType: They are no RDF.
    """
    if not shapes:
        return ()
    if not limits.foreign_shapes:
        raise Forbidden(
            "this registry checks against its own shapes alone; leave yours out",
            limit="validation.foreign_shapes",
        )
    if any(item.suffix in TABLES for item in shapes):
        raise UnsupportedMediaType("shapes are RDF: send them in one of its syntaxes")
    check(shapes, limits)
    return named(shapes)
