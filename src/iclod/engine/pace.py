"""Remembers which forms of queries were quick lately, and which were slow.

The form of a query is its text without what its constants say: attacks repeat one form with other
constants, and so do pages and notebooks. Digits keep their number, so that `LIMIT 10` and
`LIMIT 1000000` are two forms.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict

#: Forms that are remembered, and for how many seconds.
_FORMS = 20_000
_SECONDS = 900.0
#: Seconds below which a form is so quick that it goes before others.
_QUICK = 0.05
#: From which share of slowness on a form counts as slow.
_SLOW = 0.6
#: How much a time counts that says little.
_DOUBT = 0.5

_TEXTS = re.compile(
    r"""\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"""
    r"""|"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?|<[^<>"{}|^`\\\x00-\x20]*+>""",
    re.DOTALL,
)
_COMMENTS = re.compile(r"#[^\r\n]*")
_VARIABLES = re.compile(r"[?$]\w+")
_DIGITS = re.compile(r"\d")
_SPACE = re.compile(r"\s+")


#: What makes a query look through more than it gives.
_HEAVY = re.compile(
    r"\b(?:order|group|having|distinct|reduced|optional|union|minus|filter|bind|values|exists"
    r"|construct|describe|graph|from|select.*select)\b|[(*+/|^]",
    re.IGNORECASE | re.DOTALL,
)
_ALL = re.compile(r"\A([^{]*\bselect\s*)\*", re.IGNORECASE)
_FEW = re.compile(r"\blimit 0{1,4}\Z|\bask\b", re.IGNORECASE)
#: Characters up to which a form can be small, and patterns that it may have.
_SHORT, _PATTERNS = 1_000, 8


def form(text: str) -> str:
    """The form of a query."""
    found = _COMMENTS.sub("", _TEXTS.sub("'", text))
    found = _DIGITS.sub("0", _VARIABLES.sub("?", found))
    return _SPACE.sub(" ", found).strip()


def small(form: str) -> bool:
    """Whether a form looks so small that it may be tried before others that nothing is known of.

    A few patterns, of whose solutions a few are wanted: what most people ask most of the time.
    """
    if len(form) > _SHORT or form.count(".") + form.count(";") > _PATTERNS:
        return False
    return bool(_FEW.search(form)) and not _HEAVY.search(_ALL.sub(r"\1", form))


class Pace:
    """How the forms fared, by the hash of each; usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[int, tuple[float, float, float]] = OrderedDict()

    def slow(self, form: int) -> bool | None:
        """Whether a form was slow lately; None where nothing is known of it."""
        with self._lock:
            found = self._known.get(form)
            if found is None:
                return None
            if found[1] < time.monotonic() - _SECONDS:
                del self._known[form]
                return None
            return found[0] >= _SLOW

    def quick(self, form: int) -> bool:
        """Whether a form took almost no time lately."""
        with self._lock:
            found = self._known.get(form)
            return found is not None and found[0] < _SLOW and found[2] < _QUICK

    def note(self, form: int, *, slow: bool, seconds: float = 1.0, sure: bool = True) -> None:
        """Remember how a query of this form fared; one time alone outweighs no other.

        Args:
            seconds: That it took.
            sure: False where it was given too little time to say that it is slow.
        """
        now = (1.0 if sure else _DOUBT) if slow else 0.0
        with self._lock:
            before = self._known.get(form)
            share = now if before is None else (before[0] + now) / 2
            usual = seconds
            if before is not None and seconds > before[2]:
                # A busy machine or a cold store makes a quick form slow now and then.
                usual = (3 * before[2] + seconds) / 4
            self._known[form] = (share, time.monotonic(), usual)
            self._known.move_to_end(form)
            while len(self._known) > _FORMS:
                self._known.popitem(last=False)
