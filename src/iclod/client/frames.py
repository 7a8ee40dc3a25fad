"""Results as pandas tables, with column types that follow the datatypes of the values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rdflib import Literal
from rdflib.namespace import XSD

from iclod.client.rows import INTEGERS, Term, plain

if TYPE_CHECKING:
    import pandas

MISSING = "pandas is not installed: pip install 'iclod[pandas]'"


def of_terms(columns: Sequence[str], terms: Sequence[tuple[Term, ...]]) -> pandas.DataFrame:
    """A table with a column for each variable.

    | all values of a column | its type |
    |---|---|
    | whole numbers, years | `Int64` |
    | decimal or floating numbers, also mixed with whole ones | `Float64` |
    | `xsd:boolean` | `boolean` |
    | `xsd:dateTime`, with a time zone | `datetime64`, in UTC |
    | `xsd:date` | `datetime64` |
    | texts and IRIs | `string` |
    | anything else | `object`, with Python values |

    Raises:
        ImportError: pandas is not installed.
    """
    frame = _pandas()
    made = {place: _column(frame, [row[place] for row in terms]) for place, _ in enumerate(columns)}
    table = frame.DataFrame(made)
    table.columns = frame.Index(list(columns))
    return table


def of_records(rows: Iterable[Mapping[str, Any]]) -> pandas.DataFrame:
    """A table of records that are dictionaries; texts are `string`, tuples stay."""
    return _pandas().DataFrame(list(rows)).convert_dtypes()


def _column(frame: Any, terms: Sequence[Term]) -> Any:
    values = [plain(term) for term in terms]
    kinds = {_kind(term) for term in terms if term is not None}
    if kinds == {"integer", "float"}:
        kinds = {"float"}
    kind = kinds.pop() if len(kinds) == 1 else "object"
    types = {"integer": "Int64", "float": "Float64", "boolean": "boolean", "string": "string"}
    try:
        if kind in ("date", "dateTime"):
            return frame.Series(frame.to_datetime(values, utc=kind == "dateTime"))
        if kind == "float":
            values = [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
        return frame.Series(values, dtype=types.get(kind, "object"))
    except (TypeError, ValueError, OverflowError):  # a lexical form or a size that has no place
        return frame.Series(values, dtype="object")


def _kind(term: Term) -> str:
    datatype = term.datatype if isinstance(term, Literal) else None
    if datatype in INTEGERS:
        return "integer"
    if datatype in (XSD.decimal, XSD.double, XSD.float):
        return "float"
    if datatype in (XSD.boolean, XSD.date, XSD.dateTime):
        return str(datatype).rpartition("#")[2]
    return "string" if datatype in (None, XSD.string) else "object"


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError(MISSING) from error
    return pandas
