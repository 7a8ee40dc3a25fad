"""Things of each kind as tables: a row per thing, a column per field, labels beside IRIs.

`csv-metadata.json` says what the columns are, by the specification for CSV on the Web.

Specs: https://www.rfc-editor.org/rfc/rfc4180, https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from iclod.index.labels import Label, choose
from iclod.index.record import Reader, Statements, Term, statements
from iclod.profile import Field, Kind, Profile
from iclod.rdf.terms import Names
from iclod.rdf.vocab import RDF, XSD

#: Between several values of one field.
SEPARATOR = " | "
#: The file that describes all tables of a folder.
METADATA = "csv-metadata.json"
_LANGUAGES = ("en",)
_TYPES = {
    str(XSD[name]): name
    for name in "anyURI boolean date dateTime decimal double float gYear gYearMonth integer".split()
}


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        part: `value`: a text or label; `language` of that text; `iri` behind that label.
    """

    name: str
    field: Field | None = None
    part: str = "value"


class Tables:
    """The tables of all kinds; labels are noted in a first round, rows written in a second."""

    def __init__(self, profile: Profile, names: Names) -> None:
        self.reader = Reader(profile)
        self.names = names
        self.kinds = [kind for kind in profile.kinds if kind.name]
        self.columns = {kind.name: _columns(kind, self.reader) for kind in self.kinds}
        self._labels: dict[str, Label | None] = {}
        self._ongoing = names.thing("status", "ongoing")

    def file(self, kind: Kind) -> str:
        """Name of a kind's table, such as `practices.csv`."""
        return f"{plural(kind.name or '')}.csv"

    def note(self, document: str, text: str) -> None:
        """Note what a record's thing is called; texts are N-Triples."""
        kind, thing = self._about(document)
        if kind is None:
            return
        record = statements(text).get(thing, {})
        paths = [item.path for role in ("title", "label") for item in kind.roles(role)]
        terms = (term for path in paths for term in record.get(path, []))
        self._labels[thing] = choose((Label(t.text, t.language) for t in terms), _LANGUAGES)

    def head(self, kind: Kind, out: TextIO) -> None:
        """Write the heading of a kind's table."""
        csv.writer(out).writerow([column.name for column in self.columns[kind.name]])

    def row(self, document: str, text: str, files: Mapping[str, TextIO]) -> None:
        """Write a record's row into the file of its kind; what is withdrawn has none."""
        kind, thing = self._about(document)
        if kind is None or kind.name is None:
            return
        record = statements(text)
        types = record.get(thing, {}).get(str(RDF.type), [])
        if any(term.text == kind.target for term in types):
            sheet = _Sheet(record, self.reader, self.names, self._labels)
            sheet.ongoing = any(
                value.text == self._ongoing
                for item in kind.roles("status")
                for value in sheet.values(item, thing)
            )
            cells = [sheet.cell(column, thing) for column in self.columns[kind.name]]
            csv.writer(files[kind.name]).writerow(cells)

    def metadata(self) -> str:
        """The description of all tables."""
        tables = [self._table(kind) for kind in self.kinds]
        document = {"@context": "http://www.w3.org/ns/csvw", "tables": tables}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def _about(self, document: str) -> tuple[Kind | None, str]:
        name = self.names.name(document) if self.names.is_document(document) else None
        if name is None or not name.slug:
            return None, ""
        kind = self.reader.profile.kind(name.kind)
        return kind, self.names.thing(name.kind, name.slug)

    def _table(self, kind: Kind) -> dict[str, Any]:
        columns = [_described(column) for column in self.columns[kind.name]]
        return {
            "url": self.file(kind),
            "dc:title": _texts(kind.label),
            "dc:description": _texts(kind.description),
            "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
            "tableSchema": {"aboutUrl": "{+iri}", "primaryKey": "iri", "columns": columns},
        }


def plural(kind: str) -> str:
    """What many things of a kind are called in names of files: `city` → `cities`."""
    if kind.endswith("y"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith("s") else f"{kind}s"


def _columns(kind: Kind, reader: Reader) -> list[Column]:
    fields = [item for item in kind.fields if not item.inverse and _shown(item, reader)]
    roles = Counter(item.role for item in fields)
    columns = [Column("iri")]
    for item in fields:
        local = item.path.replace("#", "/").rpartition("/")[2]
        name = item.role if item.role and roles[item.role] == 1 else local
        name = re.sub(r"\W", "_", name)
        columns.append(Column(name, item))
        if item.language:
            columns.append(Column(f"{name}_language", item, "language"))
        elif reader.kinds[item.shape]:
            columns.append(Column(f"{name}_iri", item, "iri"))
    return columns


def _shown(item: Field, reader: Reader) -> bool:
    kind = reader.profile.by_shape(item.node) if item.node else None
    return kind is None or bool(kind.roles("start") and kind.roles("end"))


def _described(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "titles": column.name}
    item = column.field
    if item is None:
        return found | {"datatype": "anyURI", "required": True, "suppressOutput": True}
    found |= {"dc:title": _texts(item.name), "dc:description": _texts(item.description)}
    if column.part == "language":
        return found | {"datatype": "language", "suppressOutput": True}
    if not item.language:
        found["separator"] = SEPARATOR
    if column.part == "iri" or (not item.language and item.named and not item.classes):
        return found | {
            "datatype": "anyURI",
            "propertyUrl": item.path,
            "valueUrl": f"{{+{column.name}}}",
        }
    if item.language or item.datatypes:
        found["propertyUrl"] = item.path
        types = {_TYPES.get(name, "string") for name in item.datatypes}
        found["datatype"] = types.pop() if len(types) == 1 else "string"
    else:
        # A label, or an interval: its statements are those of another column or of a part.
        found["suppressOutput"] = True
    return found


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tag} for tag, text in texts.items() if tag]


class _Sheet:
    def __init__(
        self,
        record: Statements,
        reader: Reader,
        names: Names,
        labels: Mapping[str, Label | None],
    ) -> None:
        self.record = record
        self.reader = reader
        self.names = names
        self.labels = labels
        self.ongoing = False

    def values(self, item: Field, subject: str) -> list[Term]:
        values = self.record.get(subject, {}).get(item.path, [])
        kinds = self.reader.kinds[item.shape]
        if kinds:
            values = [v for v in values if (n := self.names.name(v.text)) and n.kind in kinds]
        return values

    def cell(self, column: Column, thing: str) -> str:
        item = column.field
        if item is None:
            return thing
        values = sorted(self.values(item, thing), key=self.text)
        if item.language:
            text = choose((Label(value.text, value.language) for value in values), _LANGUAGES)
            if text is None:
                return ""
            return (text.language or "") if column.part == "language" else text.text
        if column.part == "iri":
            return SEPARATOR.join(value.text for value in values)
        kind = self.reader.profile.by_shape(item.node) if item.node else None
        if kind is not None:
            return SEPARATOR.join(sorted(self.interval(kind, value.text) for value in values))
        return SEPARATOR.join(self.text(value) for value in values)

    def text(self, value: Term) -> str:
        return str(self.labels.get(value.text) or value.text)

    def interval(self, kind: Kind, part: str) -> str:
        """A period as ISO 8601 writes it; a start alone goes on (`..`) if the thing does."""
        start, end = (
            next((v.text for f in kind.roles(role) for v in self.values(f, part)), "")
            for role in ("start", "end")
        )
        if start == end or (start and not end and not self.ongoing):
            return start
        return f"{start or '..'}/{end or '..'}"
