"""The door to a projection in SQLite: one connection per thread, made anew when it was replaced."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path

from iclod.errors import DiskFull, StorageError

#: Raised whenever `schema.sql` or what is written into it changes; older files are made anew.
FORMAT = 5
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Connections:
    """Connections to one file, usable from several threads and processes.

    Attributes:
        package: Whose `schema.sql` makes the tables.
        format: Number of that schema; a file of another one is made anew.
    """

    def __init__(self, path: Path, *, package: str = "iclod.index", format: int = FORMAT) -> None:
        self.path = path
        self.package = package
        self.format = format
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    def close(self) -> None:
        """Close every connection."""
        with self._guard:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the index for as long as the block lasts.

        Raises:
            StorageError: The file cannot be read.
        """
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block is written, or nothing.

        Raises:
            DiskFull, StorageError: Nothing was written.
        """
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def discard(self) -> None:
        """Delete the file; the next use makes an empty one."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and self._local.file == self._file():
            return connection
        if connection is not None:
            with self._guard:
                self._open = [other for other in self._open if other is not connection]
            connection.close()
        try:
            connection = self._connect()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _BROKEN:
                raise
            self.discard()
            connection = self._connect()
        self._local.connection, self._local.file = connection, self._file()
        with self._guard:
            self._open.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, timeout=30, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if connection.execute("PRAGMA user_version").fetchone()[0] != self.format:
                _create(connection, self.package, self.format)
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -32768")  # KiB
            connection.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, rank REAL)")
        except BaseException:
            connection.close()
            raise
        return connection

    def _file(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                raise DiskFull(
                    f"no space is left for {self.path.name}: free some, then run `iclod rebuild`"
                ) from error
            raise StorageError(
                f"{self.path.name} cannot be used ({error}): run `iclod rebuild`"
            ) from error
        except OSError as error:
            kind = DiskFull if error.errno == errno.ENOSPC else StorageError
            raise kind(f"{self.path} cannot be used: {error.strerror}") from error


def _create(connection: sqlite3.Connection, package: str, format: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != format:
            for name in _tables(connection):
                connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            script = resources.files(package).joinpath("schema.sql").read_text("utf-8")
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {format}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _tables(connection: sqlite3.Connection) -> list[str]:
    # Virtual tables first: they take their shadow tables with them.
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    return [row[0] for row in rows]


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
