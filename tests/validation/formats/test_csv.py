import csv as reading
import io

from iclod.validation.formats import csv


def test_a_row_for_each_result_and_no_formulas(report):
    rows = list(reading.reader(io.StringIO(csv.write(report))))
    assert tuple(rows[0]) == csv.COLUMNS
    assert len(rows) == len(report.results) + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for r in rows for cell in r)
    assert any(cell.startswith("'=1+1") for row in rows for cell in row)
