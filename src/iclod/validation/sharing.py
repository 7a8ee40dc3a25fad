"""Long texts that every check needs are sent to a process once, later by their digest.

The shapes in force and what is known of other records are the same from check to check, and longer
than what is checked. A process keeps the last few; where it does not know one, it says so, and is
sent all.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import lru_cache

from iclod.validation.work import Task

#: Texts that a process keeps.
KEPT = 6
#: Shorter texts are always sent.
SHORT = 4_096

_MARK = "sha256:"
_texts: OrderedDict[str, str] = OrderedDict()


def brief(task: Task) -> Task:
    """The task with digests in place of long texts."""
    return task._replace(shapes=_mark(task.shapes), context=_mark(task.context))


def whole(task: Task) -> Task | None:
    """The task with the texts that digests stand for; None where one is not known here."""
    shapes, context = _recalled(task.shapes), _recalled(task.context)
    if shapes is None or context is None:
        return None
    return task._replace(shapes=shapes, context=context)


def _mark(text: str) -> str:
    return _digest(text) if len(text) > SHORT else text


@lru_cache(maxsize=KEPT)
def _digest(text: str) -> str:
    return f"{_MARK}{hashlib.sha256(text.encode()).hexdigest()}"


def _recalled(text: str) -> str | None:
    if text.startswith(_MARK):
        known = _texts.get(text)
        if known is not None:
            _texts.move_to_end(text)
        return known
    if len(text) > SHORT:
        mark = _digest(text)
        # The same object each time, so that what is kept by text is found at once.
        text = _texts.setdefault(mark, text)
        _texts.move_to_end(mark)
        if len(_texts) > KEPT:
            _texts.popitem(last=False)
    return text
