"""What is not public: bearer tokens. Rows of `desk.sqlite` may change and go.

A token is shown once and kept as a hash; it is long and random, so a plain SHA-256 is enough.

Spec: https://www.rfc-editor.org/rfc/rfc6750
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from iclod.errors import Conflict, NotFound, StorageError, Unauthorized

ROLES = ("editor", "reviewer")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS token (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('editor', 'reviewer')),
    hash TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    revoked TEXT
) STRICT;
"""


@dataclass(frozen=True)
class Token:
    """A bearer token without its secret; `name` is also the last part of its agent's IRI."""

    name: str
    role: str
    created: datetime
    revoked: datetime | None


class Desk:
    """The registry's private table; every call opens and closes its own connection."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StorageError(f"{self.path.name} cannot be opened: {error}") from error
        self.path.chmod(0o600)
        return connection

    def add_token(self, name: str, role: str) -> str:
        """Make a token and return its secret, which is not kept.

        Raises:
            Conflict: The name was used before; names of revoked tokens are not given again.
        """
        secret = secrets.token_urlsafe(32)
        row = (name, role, _hash(secret), datetime.now(UTC).isoformat())
        with closing(self._connect()) as connection:
            try:
                connection.execute("INSERT INTO token VALUES (?, ?, ?, ?, NULL)", row)
            except sqlite3.IntegrityError as error:
                raise Conflict(f"there is or was a token named {name}; choose another") from error
        return secret

    def tokens(self) -> list[Token]:
        """All tokens, revoked ones too, by name."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT name, role, created, revoked FROM token ORDER BY name"
            ).fetchall()
        return [_token(row) for row in rows]

    def revoke_token(self, name: str) -> None:
        """End a token at once.

        Raises:
            NotFound: No token has this name.
        """
        now = datetime.now(UTC).isoformat()
        with closing(self._connect()) as connection:
            changed = connection.execute(
                "UPDATE token SET revoked = coalesce(revoked, ?) WHERE name = ?", (now, name)
            ).rowcount
        if not changed:
            raise NotFound(f"there is no token named {name}")

    def authenticate(self, secret: str) -> Token:
        """Find the token that a secret belongs to.

        Raises:
            Unauthorized: None, or a revoked one.
        """
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT name, role, created, revoked FROM token WHERE hash = ?", (_hash(secret),)
            ).fetchone()
        token = _token(row) if row else None
        if token is None or token.revoked is not None:
            raise Unauthorized("this token is not valid; ask the registry's operator for one")
        return token


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: tuple[str, str, str, str | None]) -> Token:
    name, role, created, revoked = row
    return Token(
        name,
        role,
        datetime.fromisoformat(created),
        datetime.fromisoformat(revoked) if revoked else None,
    )
