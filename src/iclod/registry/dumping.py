"""Dumps of a registry: made, found due, kept for a while, taken away when a text had to go.

Whoever makes or removes dumps holds a lock of their own, not the one of writers: a commit never
waits for a dump. No store is opened, so that this may run beside a server.
"""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from iclod import catalog
from iclod.catalog import Dump
from iclod.catalog.dumps import About
from iclod.catalog.table import Tables
from iclod.errors import IclodError, Locked
from iclod.journal import Erasure
from iclod.publication import document
from iclod.registry import locking

if TYPE_CHECKING:
    from iclod.registry.core import Registry

log = logging.getLogger(__name__)

#: Within the folder of dumps: the lock, and the numbers of dumps that are no longer kept.
LOCK, REMOVED = ".lock", ".removed"
#: Seconds between two looks at whether a dump is due; after a failure they double up to the last.
LOOK, AGAIN, LONGEST = 5.0, 60.0, 3600.0
_LEFT_BEHIND = re.compile(r"\.\d+\..+")


def folder(registry: Registry) -> Path:
    """Where the dumps lie that the server serves."""
    return registry.home / "dumps"


def kept(registry: Registry) -> list[Dump]:
    """Finished dumps that may be served, the newest first."""
    erased = registry.journal.erasures()
    return [
        dump
        for dump in catalog.read_dumps(folder(registry))
        if not erased or withheld(registry, dump.number, erased) is None
    ]


def graphs(registry: Registry, number: int) -> Iterator[tuple[str, str]]:
    """Every graph with what is published of it at an entry, by IRI; erased texts are left out."""
    for version in registry.journal.current(number):
        text = None if version.state == "removed" else registry.journal.kept(version)
        if text is not None:
            created = registry.journal.created(version.graph)
            yield version.graph, document(version, text, created, registry.names).published


def digest(registry: Registry, number: int | None = None) -> str:
    """SHA-256 of the dataset in canonical form, at an entry or as it is published now."""
    return catalog.digest(graphs(registry, registry.published() if number is None else number))


def make(
    registry: Registry,
    directory: Path | None = None,
    *,
    words_of_others: bool = False,
    wait: float = 600.0,
) -> Dump:
    """Write all distributions of what is published now, with checksums.

    Args:
        directory: Default: `dumps` in the home, where the server finds them and only the newest
            are kept.
        words_of_others: Whether excerpts go along.
        wait: Seconds to wait for another process that makes one.

    Raises:
        Locked: Another process is at it.
        DiskFull, StorageError: Nothing was written.
    """
    target = directory or folder(registry)
    with _lock(target, wait):
        return _make(registry, target, words_of_others)


def due(registry: Registry, now: datetime) -> str | None:
    """Why a dump has to be made now, in words; None: there is no need."""
    number = registry.published()
    if number == 0:
        return None
    dumps = catalog.read_dumps(folder(registry))
    if not dumps:
        return "there is none"
    newest = dumps[0]
    if newest.number < number and withheld(registry, newest.number):
        return "the newest one held a text that was erased"
    entry = registry.journal.entry(number)
    if newest.number >= number or entry is None:
        return None
    settings = registry.settings.dumps
    if settings.quiet_minutes and now - entry.instant >= timedelta(minutes=settings.quiet_minutes):
        return "nothing has changed for a while"
    if settings.at >= 0:
        night = now.replace(hour=settings.at, minute=0, second=0, microsecond=0)
        night -= timedelta(days=1) if night > now else timedelta()
        if newest.made < night and entry.instant < now:
            return "it is the hour"
    return None


def watch(
    registry: Registry,
    *,
    alive: Callable[[], bool],
    look: float = LOOK,
) -> None:
    """Make dumps whenever they are due; beside that, measure what has changed.

    Args:
        alive: Whether to go on.
        look: Seconds between two looks.
    """
    wait, again = AGAIN, 0.0
    while alive():
        registry.measuring.start()
        if time.monotonic() >= again:
            try:
                if made := attend(registry, datetime.now(UTC)):
                    log.info("dump %s is there", made.number)
                wait = AGAIN
            except (IclodError, OSError) as error:
                log.warning("no dump was made, the next try is in %d seconds: %s", wait, error)
                again = time.monotonic() + wait
                wait = min(wait * 2, LONGEST)
        time.sleep(look)


def attend(registry: Registry, now: datetime) -> Dump | None:
    """Make a dump if one is due and nobody else is at it."""
    if not registry.journal.erasures() and due(registry, now) is None:
        return None
    try:
        with _lock(folder(registry), 0):
            _take_away(registry)
            reason = due(registry, now)
            if reason is None:
                return None
            log.info("making a dump: %s", reason)
            return _make(registry, folder(registry), words_of_others=False)
    except Locked:
        return None


def withheld(
    registry: Registry, number: int, erased: list[Erasure] | None = None
) -> Erasure | None:
    """The erasure because of which the dump of an entry may not be served; None: it may.

    Args:
        erased: All erasures, where they are known.
    """
    for erasure in registry.journal.erasures(number) if erased is None else erased:
        version = erasure.version
        if version.seq <= number < erasure.seq:
            current = registry.journal.version_at(version.graph, number)
            if current is not None and current.id == version.id:
                return erasure
    return None


def removed(registry: Registry) -> set[int]:
    """Numbers of dumps that there were and that are not kept any more."""
    try:
        words = (folder(registry) / REMOVED).read_text("ascii").split()
    except FileNotFoundError:
        return set()
    return {int(word) for word in words if word.isdigit()}


def _make(registry: Registry, target: Path, words_of_others: bool) -> Dump:
    for path in target.iterdir():
        if _LEFT_BEHIND.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True)
    while True:
        number = registry.published()
        entry = registry.journal.entry(number)
        instant = entry.instant if entry else datetime.fromtimestamp(0, UTC)
        tables = Tables(registry.profile(number), registry.names)
        about = About(registry.names.base, number, instant)
        made = catalog.write_dump(
            target,
            lambda: graphs(registry, number),  # noqa: B023 - called before the next round
            about,
            tables,
            words_of_others=words_of_others,
        )
        if withheld(registry, number) is None:
            break
        # A text was erased while it was being written.
        shutil.rmtree(target / str(number), ignore_errors=True)
    if target == folder(registry):
        _take_away(registry)
    return made


def _take_away(registry: Registry) -> None:
    """Remove dumps that may not be served, and old ones beyond those that are kept."""
    target = folder(registry)
    dumps = catalog.read_dumps(target)
    erased = registry.journal.erasures()
    served = []
    for dump in dumps:
        if erased and withheld(registry, dump.number, erased):
            log.info("dump %s held a text that was erased: it is removed", dump.number)
            shutil.rmtree(target / str(dump.number), ignore_errors=True)
        else:
            served.append(dump)
    for dump in served[registry.settings.dumps.keep :]:
        with (target / REMOVED).open("a", encoding="ascii") as file:
            file.write(f"{dump.number}\n")
        shutil.rmtree(target / str(dump.number), ignore_errors=True)


@contextmanager
def _lock(target: Path, wait: float) -> Iterator[None]:
    target.mkdir(parents=True, exist_ok=True)
    busy = "another process is making a dump; try again later"
    with locking.hold(target / LOCK, busy, wait=wait, pause=0.1):
        yield
