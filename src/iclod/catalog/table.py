"""Things of one kind as a table: a row per thing, a column per field, labels instead of IRIs.

Spec: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable

from iclod import profile as profiles
from iclod.index.labels import Label, choose
from iclod.index.record import Reader, Statements, Term, statements
from iclod.profile import Field, Kind
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import RDF, SH

#: Between several values of one field.
SEPARATOR = " | "
_LANGUAGES = ("en",)


def write(graphs: Iterable[tuple[str, str]], kind: str) -> str:
    """Write the things of a kind, by IRI, as CSV with a header.

    Args:
        graphs: Every graph's IRI with its N-Triples, the shapes in force among them: without
            them there are no columns but the thing's.
    """
    everything = dict(graphs)
    names, reader = _in_force(everything)
    found = reader.profile.kind(kind)
    out = io.StringIO()
    rows = csv.writer(out)
    if names is None or found is None:
        rows.writerow(["iri"])
        return out.getvalue()
    fields = [item for item in found.fields if not item.inverse and _shown(item, reader)]
    rows.writerow(["iri", *_columns(fields)])
    records = {
        iri: statements(text) for iri, text in everything.items() if iri.startswith(names.base)
    }
    labels = _labels(records, reader, names)
    for document, record in sorted(records.items()):
        thing = names.thing_of(document)
        types = record.get(thing or "", {}).get(str(RDF.type), [])
        if thing and any(term.text == found.target for term in types):
            sheet = _Sheet(record, reader, names, labels)
            sheet.ongoing = any(
                value.text == names.thing("status", "ongoing")
                for item in found.roles("status")
                for value in sheet.values(item, thing)
            )
            rows.writerow([thing, *(cell for item in fields for cell in sheet.cells(item, thing))])
    return out.getvalue()


def _in_force(graphs: dict[str, str]) -> tuple[Names | None, Reader]:
    mark = f"<{SH.NodeShape}>"
    for iri, text in graphs.items():
        if iri.endswith("/shapes") and mark in text:
            profile = profiles.read(formats.from_ntriples(text))
            return Names(iri.removesuffix("shapes")), Reader(profile)
    return None, Reader(profiles.Profile(()))


def _shown(item: Field, reader: Reader) -> bool:
    kind = reader.profile.by_shape(item.node) if item.node else None
    return kind is None or _dated(kind)


def _dated(kind: Kind) -> bool:
    return bool(kind.roles("start") and kind.roles("end"))


def _columns(fields: list[Field]) -> list[str]:
    roles = Counter(item.role for item in fields)
    columns = []
    for item in fields:
        local = item.path.replace("#", "/").rpartition("/")[2]
        name = item.role if item.role and roles[item.role] == 1 else local
        columns += [name, f"{name}_language"] if item.language else [name]
    return columns


def _labels(
    records: dict[str, Statements], reader: Reader, names: Names
) -> dict[str, Label | None]:
    found: dict[str, Label | None] = {}
    for document, record in records.items():
        name = names.name(document)
        kind = reader.profile.kind(name.kind) if name else None
        if name is None or kind is None:
            continue
        thing = names.thing(name.kind, name.slug)
        found[thing] = choose(
            (
                Label(term.text, term.language)
                for role in ("title", "label")
                for item in kind.roles(role)
                for term in record.get(thing, {}).get(item.path, [])
            ),
            _LANGUAGES,
        )
    return found


class _Sheet:
    def __init__(
        self, record: Statements, reader: Reader, names: Names, labels: dict[str, Label | None]
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

    def cells(self, item: Field, thing: str) -> list[str]:
        values = self.values(item, thing)
        if item.language:
            text = choose((Label(value.text, value.language) for value in values), _LANGUAGES)
            return [text.text, text.language or ""] if text else ["", ""]
        kind = self.reader.profile.by_shape(item.node) if item.node else None
        if kind is not None:
            return [SEPARATOR.join(sorted(self.interval(kind, value.text) for value in values))]
        texts = (self.labels.get(value.text) or value.text for value in values)
        return [SEPARATOR.join(sorted(str(text) for text in texts))]

    def interval(self, kind: Kind, part: str) -> str:
        """A period as ISO 8601 writes it; a start alone goes on (`..`) if the thing does."""
        start, end = (
            next((v.text for f in kind.roles(role) for v in self.values(f, part)), "")
            for role in ("start", "end")
        )
        if start == end or (start and not end and not self.ongoing):
            return start
        return f"{start or '..'}/{end or '..'}"
