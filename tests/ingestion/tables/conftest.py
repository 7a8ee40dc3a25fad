"""What is packaged, for reading tables without a registry; makers of documents."""

import io
from types import SimpleNamespace

import openpyxl
import pytest

from iclod.config import Settings
from iclod.ingestion.tables import reading
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.registry import force


@pytest.fixture(scope="session")
def packaged():
    """Shapes and frame that are packaged."""
    return force.packaged(Settings())


@pytest.fixture(scope="session")
def read(packaged):
    """Read a file against what is packaged."""

    def read(data, suffix, *, shapes="", name=None, **more):
        if isinstance(data, str):
            data = data.encode()
        task = reading.Task(
            data,
            suffix,
            name or f"practices.{suffix}",
            packaged.base,
            packaged.shapes + shapes,
            packaged.context,
            **more,
        )
        return reading.work(tuple(task), lambda _: None)

    return read


@pytest.fixture(scope="session")
def facts(read, packaged):
    """What a file says, as `thing path value` in short, with the place of each."""
    names = Names(packaged.base)

    def facts(*arguments, **more):
        result = read(*arguments, **more)
        graph, positions = reading.as_graph(result, names)
        found = {}
        for subject, path, value in graph:
            place = positions.statement(subject, path, value)
            key = (_short(subject), _short(path), _short(value))
            found[key] = (place.cell or place.heading) if place else None
        return SimpleNamespace(
            reading=result,
            places=found,
            graph=graph,
            values=lambda path: sorted(v for _, p, v in found if p == path),
            problems=[p for t in result.things for p in t.problems] + list(result.problems),
            turtle=formats.serialize(graph, formats.TURTLE).decode(),
        )

    return facts


def _short(term):
    text = (
        str(term).replace("#", "/").rpartition("/")[2]
        if term.__class__.__name__ == "URIRef"
        else str(term)
    )
    language = getattr(term, "language", None)
    return f"{text}@{language}" if language else text


@pytest.fixture(scope="session")
def workbook():
    """Bytes of a workbook: rows by name of sheet; `change` may do the rest."""

    def workbook(change=None, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        if change is not None:
            change(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return workbook
