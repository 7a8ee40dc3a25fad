"""Totals of the newest number, brought up with each record that changes.

What a record adds to the totals of all, of its topics and of its countries is taken away before the
record is touched, and what it adds then is added at the end of the step; nothing is counted when
somebody reads.
"""

from __future__ import annotations

from collections import Counter
from sqlite3 import Connection

#: The group of everything, and what stands for any field in the number of records concerned.
ALL, ANY = "all", "*"
_HELD = 2**62
#: Group, its value, metric (empty: records), field, shape.
_Key = tuple[str, str, str, str, str, str]


class Tallying:
    """One step's changes of the totals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._amounts: Counter[_Key] = Counter()
        self._records: Counter[_Key] = Counter()
        self._touched: set[int] = set()

    def touch(self, document: int) -> None:
        """Say that a document is going to change; before it does."""
        if document not in self._touched:
            self._touched.add(document)
            self._add(document, -1)

    def settle(self) -> None:
        """Write the totals, after everything has changed."""
        for document in self._touched:
            self._add(document, 1)
        keys = {key for key, amount in self._amounts.items() if amount}
        keys |= {key for key, amount in self._records.items() if amount}
        self._connection.executemany(
            "INSERT INTO total VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "amount = amount + excluded.amount, records = records + excluded.records",
            [(*key, self._amounts[key], self._records[key]) for key in sorted(keys)],
        )
        self._connection.execute("DELETE FROM total WHERE amount = 0 AND records = 0")
        self._touched.clear()

    def _add(self, document: int, sign: int) -> None:
        execute = self._connection.execute
        row = execute(
            "SELECT d.kind FROM document d JOIN presence p ON p.document = d.id "
            "WHERE d.id = ? AND p.until = ?",
            (document, _HELD),
        ).fetchone()
        if row is None:
            return
        groups = [(ALL, "")]
        groups += execute(
            "SELECT name, value FROM facet WHERE document = ? AND until = ?", (document, _HELD)
        ).fetchall()
        found = execute(
            "SELECT metric, field, shape, sum(amount) FROM finding "
            "WHERE document = ? AND until = ? GROUP BY 1, 2, 3",
            (document, _HELD),
        ).fetchall()
        concerned = dict.fromkeys(metric for metric, *_ in found)
        for group, value in groups:
            start = (group, value, str(row[0]))
            self._records[*start, "", "", ""] += sign
            for metric, field, shape, amount in found:
                self._amounts[*start, metric, field, shape] += sign * amount
                self._records[*start, metric, field, shape] += sign
            for metric in concerned:
                self._records[*start, metric, ANY, ANY] += sign
