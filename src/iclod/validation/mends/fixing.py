"""Safe mends made: over and over until none is left, shown as a difference, written at once.

Only what is safe is made. A round after which anything is wrong that was not before is taken back.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iclod.errors import ConfigError, Conflict, DataError
from iclod.validation.places import Edit, Mend, apply
from iclod.validation.positions import Lines
from iclod.validation.report import Report, Result
from iclod.validation.work import Source

#: Most rounds.
ROUNDS = 10
#: Lines shown before and after what changes.
AROUND = 2

_MARK = b"\xef\xbb\xbf"
_COLOURS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}
_RESET = "\x1b[0m"

#: Checks sources, with places and mends.
Check = Callable[[Sequence[Source]], Report]


@dataclass(frozen=True)
class Fixed:
    """Sources after their safe mends.

    Attributes:
        sources: In the order they were given.
        report: What is left.
        made: The mends, in the order they were made.
        changed: Names of the sources that are not as they were.
    """

    sources: tuple[Source, ...]
    report: Report
    made: tuple[Mend, ...]
    changed: tuple[str, ...]


def fix(sources: Sequence[Source], check: Check, report: Report | None = None) -> Fixed:
    """Make every safe mend that there is, until none is left.

    Args:
        report: Of the sources as they are, if they were checked already, with mends.

    Raises:
        DataError: As the check raises it, for the sources as they are.
    """
    now = tuple(sources)
    report = report if report is not None else check(now)
    made: list[Mend] = []
    for _ in range(ROUNDS):
        chosen = safe(report)
        step = _step(now, report, chosen, check)
        if step is None:
            break
        now, report, kept = step
        made += kept
    before = {source.name: source.data for source in sources}
    changed = tuple(source.name for source in now if source.data != before[source.name])
    return Fixed(now, report, tuple(made), changed)


def safe(report: Report) -> tuple[Mend, ...]:
    """The safe mends of a report that can be made together: of two that touch, the first."""
    chosen: list[Mend] = []
    taken: dict[str, list[Edit]] = {}
    for result in report.results:
        best = next((mend for mend in result.mends if mend.safe), None)
        if best is None or not best.edits or any(edit.start is None for edit in best.edits):
            continue
        around = taken.setdefault(best.edits[0].place.source, [])
        if _apart(best.edits, around):
            chosen.append(best)
            around += best.edits
    return tuple(chosen)


def _apart(one: Sequence[Edit], other: Sequence[Edit]) -> bool:
    """Whether no edit of one touches an edit of the other."""
    return not any(
        (a.start or 0) <= (b.end or 0) and (b.start or 0) <= (a.end or 0)
        for a in one
        for b in other
    )


def applied(sources: Sequence[Source], mends: Sequence[Mend]) -> tuple[Source, ...]:
    """The sources after some mends; encoding, byte order mark and line ends stay.

    Raises:
        ValueError: Two mends touch the same.
    """
    found = []
    for source in sources:
        edits = [edit for mend in mends for edit in mend.edits if edit.place.source == source.name]
        if edits:
            mark = _MARK if source.data.startswith(_MARK) else b""
            text = apply(Lines.of(source.data).text, edits)
            source = source._replace(data=mark + text.encode())
        found.append(source)
    return tuple(found)


def _step(
    sources: tuple[Source, ...], report: Report, mends: Sequence[Mend], check: Check
) -> tuple[tuple[Source, ...], Report, Sequence[Mend]] | None:
    """Make mends; where something gets worse, one after the other, without those that do it."""
    if not mends:
        return None
    after = _tried(sources, report, mends, check)
    if after is not None:
        return (*after, mends)
    if len(mends) == 1:
        return None
    middle = len(mends) // 2
    # Offsets hold for the text as it is: one half now, the other is found again in the next round.
    return _step(sources, report, mends[:middle], check) or _step(
        sources, report, mends[middle:], check
    )


def _tried(
    sources: tuple[Source, ...], report: Report, mends: Sequence[Mend], check: Check
) -> tuple[tuple[Source, ...], Report] | None:
    try:
        mended = applied(sources, mends)
        after = check(mended)
    except (DataError, ValueError):
        return None
    # What comes to light and is mended in the next round makes nothing worse.
    worse = _wrong(after, but_safe=True) - _wrong(report)
    better = _wrong(report) - _wrong(after)
    return (mended, after) if better and not worse else None


def _wrong(report: Report, *, but_safe: bool = False) -> Counter[tuple[str, ...]]:
    """What is wrong, without the values, which a mend changes.

    Args:
        but_safe: Leave out what has a safe mend.
    """
    return Counter(
        _named(result)
        for result in report.results
        if result.severity != "Info" and not (but_safe and any(m.safe for m in result.mends))
    )


def _named(result: Result) -> tuple[str, ...]:
    return (str(result.focus), str(result.path), str(result.shape), result.component)


def diff(name: str, before: bytes, after: bytes, *, colours: bool = False) -> str:
    """What changes, as a unified difference; characters that steer a terminal are shown as such.

    Args:
        colours: Colour it for a terminal.
    """
    lines = difflib.unified_diff(
        _lines(before), _lines(after), f"a/{name}", f"b/{name}", lineterm="", n=AROUND
    )
    shown = []
    for line in lines:
        text = "".join(
            char if char.isprintable() or char == "\t" else _escaped(char) for char in line
        )
        colour = _COLOURS.get(line[:1]) if colours else None
        shown.append(f"{colour}{text}{_RESET}" if colour else text)
    return "".join(f"{line}\n" for line in shown)


def _lines(data: bytes) -> list[str]:
    text = data.removeprefix(_MARK).decode(errors="replace")
    return [line.removesuffix("\r") for line in text.split("\n")]


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def write(path: Path, before: bytes, after: bytes) -> None:
    """Put a text in a file's place at once: a crash leaves the old one or the new one.

    Mode and, where the system allows it, owner stay; a link is followed.

    Args:
        before: What the file held when it was read.

    Raises:
        Conflict: It holds something else by now.
        ConfigError: It cannot be written.
    """
    temporary: Path | None = None
    try:
        target = path.resolve(strict=True)
        if target.read_bytes() != before:
            raise Conflict(f"{path} was changed meanwhile: nothing was written; run it again")
        stat = target.stat()
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
        temporary = Path(made)
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(stat.st_mode & 0o7777)
        if (temporary.stat().st_uid, temporary.stat().st_gid) != (stat.st_uid, stat.st_gid):
            os.chown(temporary, stat.st_uid, stat.st_gid)
        if target.read_bytes() != before:
            raise Conflict(f"{path} was changed meanwhile: nothing was written; run it again")
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
