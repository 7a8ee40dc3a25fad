"""Everything that can go wrong, as one tree that knows nothing of HTTP or exit codes.

```
IclodError
├── ConfigError              a setting or the way of calling is wrong
├── DataError                what was handed in is at fault
│   ├── ParseError           not well-formed; line and column where known
│   ├── MappingError         a card, row or field that cannot be understood
│   └── ShapeViolation       it breaks a shape; carries the report
├── RequestError             the question cannot be answered as it was put
│   ├── NotFound  Gone  Moved
│   ├── NotAcceptable  UnsupportedMediaType
│   ├── QueryRejected
│   ├── Unauthorized  Forbidden
│   ├── Conflict  PreconditionFailed
│   └── TooLarge  TooMany
├── EngineError              the SPARQL engine or a worker failed
│   ├── EngineUnavailable
│   └── DeadlineExceeded  LimitExceeded
├── NetworkError             another server does not answer, or not as it should
└── StorageError             the registry's own files are at fault
    └── DiskFull  Locked  ChainBroken
```

`web/problems.py` maps each class to an HTTP status, `cli.py` to an exit code.
"""

from __future__ import annotations

from typing import Any


class IclodError(Exception):
    """Base of all; `str(error)` is one sentence for people that says what to do.

    Attributes:
        hint: What to do about it, where the message alone does not say.
        limit: Name of the setting that was reached, such as `sparql.deadline`.
    """

    def __init__(self, message: str, *, hint: str | None = None, limit: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.limit = limit


class ConfigError(IclodError):
    """A setting, an argument or the environment is wrong."""


class DataError(IclodError):
    """What was handed in is at fault."""


class ParseError(DataError):
    """The input is not well-formed.

    Attributes:
        line: 1-based line, or None where it is not known.
        column: 1-based column, or None.
        source: The file or part that was read, or None.
        text_line: The line itself, cut around the place if it is long; None where not known.
        caret: 1-based column in `text_line`.
        cause: What is probably wrong, as a keyword (`iclod.validation.syntax`), or None.
        causes: The same in words, by language.
    """

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        source: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column
        self.source = source
        self.text_line: str | None = None
        self.caret: int | None = None
        self.cause: str | None = None
        self.causes: dict[str, str] = {}


class MappingError(DataError):
    """A record of a foreign format cannot be understood.

    Attributes:
        source: The file it stands in.
        row: 1-based number of the card or row.
    """

    def __init__(self, message: str, *, source: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.source = source
        self.row = row


class ShapeViolation(DataError):
    """Data break a shape in force.

    Attributes:
        report: The `iclod.validation.report.Report`.
    """

    def __init__(self, message: str, *, report: Any) -> None:
        super().__init__(message)
        self.report = report


class RequestError(IclodError):
    """The question cannot be answered as it was put."""


class NotFound(RequestError):
    """Nothing has this name."""


class Gone(RequestError):
    """It was withdrawn or erased."""


class Moved(RequestError):
    """It was merged into another.

    Attributes:
        target: The IRI of the successor.
    """

    def __init__(self, message: str, *, target: str) -> None:
        super().__init__(message)
        self.target = target


class NotAcceptable(RequestError):
    """No representation matches.

    Attributes:
        available: Media types that would.
        profiles: Where it was the profile: tokens of those that would.
    """

    def __init__(
        self, message: str, *, available: tuple[str, ...] = (), profiles: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.available = available
        self.profiles = profiles


class UnsupportedMediaType(RequestError):
    """The body's media type is not one that can be read here."""


class QueryRejected(RequestError):
    """A query that is malformed or holds what is not allowed.

    Attributes:
        line: 1-based line, or None.
        column: 1-based column, or None.
        excerpt: The line with a mark below the place, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
        limit: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, limit=limit)
        self.line = line
        self.column = column
        self.excerpt: str | None = None


class Unauthorized(RequestError):
    """A bearer token is needed, or the one given is not valid."""


class Forbidden(RequestError):
    """The token's role does not allow this, or nobody may do it."""


class Conflict(RequestError):
    """The state of the thing does not allow this."""


class PreconditionFailed(RequestError):
    """`If-Match` or its like does not hold."""


class TooLarge(RequestError):
    """More was sent than the limit named in the message allows."""


class TooMany(RequestError):
    """Too many requests of one client.

    Attributes:
        retry_after: Seconds after which to try again.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        limit: str | None = None,
        retry_after: int = 5,
    ) -> None:
        super().__init__(message, hint=hint, limit=limit)
        self.retry_after = retry_after


class EngineError(IclodError):
    """The SPARQL engine or a worker failed."""


class EngineUnavailable(EngineError):
    """No engine or no free worker now.

    Attributes:
        retry_after: Seconds after which to try again.
    """

    def __init__(self, message: str, *, limit: str | None = None, retry_after: int = 5) -> None:
        super().__init__(message, limit=limit)
        self.retry_after = retry_after


class DeadlineExceeded(EngineError):
    """It took longer than the deadline named in the message."""


class LimitExceeded(EngineError):
    """It needed more memory or made more output than the limit named in the message."""


class NetworkError(IclodError):
    """Another server does not answer, or not as it should."""


class StorageError(IclodError):
    """The registry's own files are at fault."""


class DiskFull(StorageError):
    """No space is left where the registry lives."""


class Locked(StorageError):
    """Another process holds the registry's write lock for too long."""


class ChainBroken(StorageError):
    """The journal does not verify: a past entry was changed."""
