"""Answers that are errors, as the exceptions of `iclod.errors`.

Spec: https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

from iclod import errors
from iclod.client.transport import PROBLEM, Answer, passing, retry_after

_CLASSES: dict[int, type[errors.IclodError]] = {
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    406: errors.NotAcceptable,
    409: errors.Conflict,
    410: errors.Gone,
    412: errors.PreconditionFailed,
    413: errors.TooLarge,
    414: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    422: errors.DataError,
}


def error(answer: Answer, *, query: bool = False) -> errors.IclodError:
    """The exception that stands for an answer.

    Args:
        query: Whether a query was asked: what is malformed is then the query.
    """
    said, limit = answer.problem, answer.limit
    message = str(said.get("detail") or f"{answer.url.partition('?')[0]} answers {answer.status}")
    hint = str(said["hint"]) if said.get("hint") else None
    line, column = (_number(said.get(name)) for name in ("line", "column"))
    if answer.status == 400 and query:
        return errors.QueryRejected(message, line=line, column=column, hint=hint)
    if answer.status == 400 and line is not None:
        return errors.ParseError(message, line=line, column=column, hint=hint)
    if answer.status == 503:
        return _unavailable(answer, message, hint)
    if answer.status >= 500:
        return errors.NetworkError(message, hint=hint)
    if answer.status == 406:
        available = said.get("available")
        return errors.NotAcceptable(message, available=tuple(map(str, available or ())))
    if answer.status == 429:
        seconds = int(retry_after(answer.headers) or 5)
        return errors.TooMany(message, hint=hint, limit=limit, retry_after=seconds)
    return _CLASSES.get(answer.status, errors.RequestError)(message, hint=hint, limit=limit)


def _unavailable(answer: Answer, message: str, hint: str | None) -> errors.IclodError:
    if answer.limit == "sparql.deadline":
        return errors.DeadlineExceeded(message, hint=hint, limit=answer.limit)
    if answer.media_type == PROBLEM and not passing(answer):
        return errors.LimitExceeded(message, hint=hint, limit=answer.limit)
    seconds = int(retry_after(answer.headers) or 5)
    found = errors.EngineUnavailable(message, limit=answer.limit, retry_after=seconds)
    found.hint = hint
    return found


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
