"""Goes from the root of a stream to the pages that hold something new, and writes what they say.

Where it stands is told by the mirror's own journal: pages that lie before its newest instant are
left out by their relations. Pages of an entry that is not complete yet are kept on the disk, so
that a run that was ended anywhere goes on without fetching them again.

Spec: https://semiceu.github.io/LinkedDataEventStreams/#replication
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from iclod.config import Settings
from iclod.errors import ConfigError, DataError
from iclod.journal import replay
from iclod.mirror import fetching, reading
from iclod.mirror.copying import Assembly
from iclod.mirror.reading import Member, Relation, Root
from iclod.registry import Registry, commits, exporting, locking, mirrored

#: Versions after which readers are shown what there is, at the latest.
BATCH = 2_000
#: Seconds after which they are, at the latest.
PAUSE = 30.0
#: Levels of nodes below the root.
DEPTH = 3
#: Looks at a root that goes on while its pages are read, in one run.
ROUNDS = 10


@dataclass(frozen=True)
class Followed:
    """What a run did: the newest entry, and how many entries and versions it wrote."""

    number: int
    entries: int
    versions: int


class Follower:
    """Follows one origin into one home.

    Attributes:
        address: Of the origin's stream.
        base: The origin's base IRI, which the mirror has too.
    """

    def __init__(self, settings: Settings, address: str, source: fetching.Source) -> None:
        self.address = fetching.stream_address(address)
        self.base = settings.base_iri
        self._settings = settings
        self._source = source
        self._folder = settings.home / "follow"
        self._entries = self._versions = self._unseen = 0
        self._open: Assembly | None = None
        self._shown = time.monotonic()

    def run(self, progress: Callable[[str], None] = lambda _: None) -> Followed:
        """Bring the mirror up to the origin; make it at the first run.

        Args:
            progress: Told how far it has come.

        Raises:
            ConfigError: The home holds a registry of its own or of another base, or there is no
                stream at the address.
            DataError: What the origin says is wrong, or contradicts what it said before.
            NetworkError: It does not answer.
            Locked: Another process follows into this home.
        """
        self._entries = self._versions = 0
        known = self._known()
        fetched = self._source.root(self.address, known[0] if known else None)
        if fetched.body is None:
            return Followed(known[1] if known else 0, 0, 0)
        root = reading.root(fetched.body, fetched.address)
        with self._held(), self._registry(root.base) as registry:
            for _ in range(ROUNDS):
                if not self._round(registry, root, progress):
                    break
                fetched = self._source.root(self.address)
                root = reading.root(fetched.body or b"", fetched.address)
            state = {"address": self.address, "tag": fetched.tag, "number": root.number}
            exporting.replace(self._folder / "state.json", json.dumps(state).encode())
        return Followed(root.number, self._entries, self._versions)

    # The home ----------------------------------------------------------------------------------

    def _known(self) -> tuple[str, int] | None:
        """Tag and number of the root when the mirror was last up to date, if it still is."""
        try:
            if not (self._settings.home / "journal.sqlite").exists():
                return None
            state = json.loads((self._folder / "state.json").read_text("utf-8"))
            if state["address"] == self.address and state["tag"]:
                return str(state["tag"]), int(state["number"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    @contextmanager
    def _held(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        busy = "another process follows into this home already"
        with locking.hold(self._folder / "lock", busy):
            yield

    @contextmanager
    def _registry(self, base: str) -> Iterator[Registry]:
        default = Settings().base_iri
        if self._settings.base_iri not in (base, default):
            raise ConfigError(
                f"the origin names its records under {base}, but base_iri is set to "
                f"{self._settings.base_iri}",
                hint="a mirror has its origin's base: set it so, or leave it unset",
            )
        self.base = base
        settings = replace(self._settings, base_iri=base)
        with Registry(settings, create=True) as registry:
            if mirrored.origin(registry) is None and registry.journal.head():
                raise ConfigError(
                    f"{settings.home} holds a registry of its own, not a mirror",
                    hint="name an empty folder with --home",
                )
            commits.catch_up(registry)
            yield registry

    # The stream --------------------------------------------------------------------------------

    def _round(self, registry: Registry, root: Root, progress: Callable[[str], None]) -> bool:
        """Take what a root leads to; return whether to look again, for what came meanwhile."""
        if root.base != registry.names.base:
            raise DataError(f"the origin calls itself {root.base} now")
        self._compare(registry, root)
        if mirrored.origin(registry) != self.address:
            replay.mark(registry.journal, self.address)
        try:
            for relation, data, members in self._pages(registry, root.relations, set()):
                self._page(registry, relation, members)
                if self._open is not None and relation.until is not None:
                    self._keep(relation, data)
                progress(f"entry {registry.journal.head()} of {root.number}")
                self._show(registry)
        finally:
            cut, self._open = self._open, None
            if cut is not None:
                cut.close()
            self._show(registry, now=True)
        head = registry.journal.head()
        if head < root.number:
            raise DataError(f"the stream ends at entry {head}, though it says {root.number}")
        self._compare(registry, root)
        if cut is not None:
            return True
        if registry.journal.awaited():
            raise DataError(
                "the origin keeps back texts that it has not erased",
                hint="they are in its journal but not in its stream; ask its operator",
            )
        return False

    def _compare(self, registry: Registry, root: Root) -> None:
        head = registry.journal.head()
        if root.number < head:
            raise DataError(
                f"the origin is at entry {root.number}, this mirror at {head}: the origin was set "
                "back, or another registry answers there",
                hint="nothing was changed; follow into an empty home if the origin is right",
            )
        entry = registry.journal.entry(root.number) if root.number == head else None
        if entry is not None and entry.digest != root.digest:
            raise _diverged(entry.seq)

    def _pages(
        self, registry: Registry, relations: tuple[Relation, ...], seen: set[str], depth: int = 0
    ) -> Iterator[tuple[Relation, bytes, tuple[Member, ...]]]:
        """The pages that may hold something newer than the mirror does, oldest first."""
        for relation in relations:
            last = replay.latest(registry.journal)
            if last is not None and relation.until is not None and relation.until <= last:
                continue
            if relation.node in seen or depth > DEPTH:
                raise DataError(f"the stream leads to {relation.node} again and again")
            seen.add(relation.node)
            data = self._node(relation)
            below, members = reading.node(data, relation.node, registry.names)
            if members:
                yield relation, data, members
            yield from self._pages(registry, below, seen, depth + 1)

    def _page(self, registry: Registry, relation: Relation, members: tuple[Member, ...]) -> None:
        """Write the entries that end on a page; one may be left open for the next page."""
        head = registry.journal.head()
        for entry, previous in reading.entries(members):
            here = registry.journal.entry(min(entry.seq, head)) if entry.seq <= head + 1 else None
            if here is not None and here.digest != (
                entry.digest if entry.seq <= head else previous
            ):
                raise _diverged(here.seq)
        for member in members:
            if member.entry.seq <= head:
                continue
            if self._open is None:
                if member.entry.seq != head + 1:
                    raise DataError(
                        f"{relation.node}: entry {head + 1} is missing before {member.entry.seq}"
                    )
                self._open = Assembly(registry, member.entry, self._folder)
            self._open.add(member)
            if member.last:
                self._versions += (count := self._open.write())
                self._entries += 1
                self._unseen += 1 + count
                head, self._open = member.entry.seq, None
                shutil.rmtree(self._kept, ignore_errors=True)

    def _show(self, registry: Registry, *, now: bool = False) -> None:
        late = time.monotonic() - self._shown > PAUSE
        if self._unseen and (now or late or self._unseen >= BATCH):
            commits.catch_up(registry)
            self._unseen, self._shown = 0, time.monotonic()

    # Pages on the disk -------------------------------------------------------------------------

    @property
    def _kept(self) -> Path:
        return self._folder / "pages"

    def _file(self, relation: Relation) -> Path:
        name = f"{relation.node} {relation.since} {relation.until}"
        return self._kept / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.nq.z"

    def _node(self, relation: Relation) -> bytes:
        if relation.until is not None:
            try:
                return zlib.decompress(self._file(relation).read_bytes())
            except (OSError, zlib.error):
                pass
        return self._source.node(relation.node)

    def _keep(self, relation: Relation, data: bytes) -> None:
        path = self._file(relation)
        if not path.exists():
            exporting.replace(path, zlib.compress(data, 1))


def _diverged(seq: int) -> DataError:
    return DataError(
        f"entry {seq} of the origin is not the one that this mirror holds: the two have different "
        "pasts",
        hint="nothing was changed; the origin was restored from a backup, or another registry "
        "answers there. Follow into an empty home if the origin is right",
    )
