"""Two lanes of disposable processes: a fast one for most queries, a slow one for the others.

A query of a form that took almost no time lately, or that looks small, goes first in the fast lane,
one whose form is not known after it and for a shorter time the more are waiting, and one whose form
was slow goes to the slow lane at once. There each client may have a few only, and clients take
turns.
"""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

from iclod.config import Settings
from iclod.engine.base import Query, Result
from iclod.engine.evaluate import Outcome, Task
from iclod.engine.pace import Pace, form, small
from iclod.errors import DeadlineExceeded, EngineUnavailable, TooMany
from iclod.rdf.scan import check_query, plain
from iclod.workers import Answer, Call, Limits, Overflow, Pool

_EVALUATE = "iclod.engine.evaluate:evaluate"
#: Queries that may wait for a fast worker.
_FAST_QUEUE = 64
#: Shortest time in the fast lane for a query of unknown form, in seconds.
_SHORTEST = 0.04
#: Processes for each that is set, where they wait for another server.
_WAITING = 3


class Lanes:
    """The workers of one process; they are started when the first query comes.

    Args:
        settings: `sparql` is used.
        function: What answers a task, as `package.module:name`.
        network: Whether it asks another server; its processes mostly wait then, and there are more.
    """

    def __init__(
        self, settings: Settings, function: str = _EVALUATE, *, network: bool = False
    ) -> None:
        self._settings = settings.sparql
        self._function = function
        self._network = network
        self._lock = threading.Lock()
        self._pools: tuple[Pool, Pool] | None = None
        self._pace = Pace()
        self._slow: Counter[str] = Counter()

    def checked(self, text: str) -> str:
        """The query as the workers are given it.

        Raises:
            QueryRejected: It holds what is not allowed.
        """
        text = plain(text)
        check_query(text, limit=self._settings.query_kb << 10)
        return text

    def answer(self, snapshot: Path | None, seq: int, query: Query, text: str) -> Result | None:
        """Answer a query from one snapshot.

        Args:
            snapshot: None: nothing was published yet.
            seq: Sequence number of its state.
            text: The query, as `checked` gives it.

        Returns: None where the snapshot is not there any more.
        Raises: As `iclod.engine.base.Engine.query`, and
            TooMany: The client has too many slow queries under way.
        """
        task = Task(
            None if snapshot is None else str(snapshot),
            text,
            query.results,
            query.graphs,
            query.default_graphs,
            query.named_graphs,
            self._settings.rows,
        )
        answer = self.run(task, query)
        outcome: Outcome = answer.value
        if outcome.kind == "gone":
            answer.body.close()
            return None
        return Result(
            outcome.kind, outcome.media_type, outcome.suffix, answer.body, answer.size, seq
        )

    def pools(self) -> tuple[Pool, Pool]:
        """The fast and the slow one."""
        with self._lock:
            if self._pools is None:
                given = self._settings
                limits = Limits(
                    given.deadline,
                    given.memory_mb << 20,
                    given.output_mb << 20,
                    "sparql",
                    self._network,
                )
                times = _WAITING if self._network else 1
                fast = Pool(
                    self._function,
                    given.fast_workers * times,
                    limits,
                    queue=_FAST_QUEUE,
                    wait=given.wait,
                    spare=1,
                )
                slow = Pool(
                    self._function,
                    given.slow_workers * times,
                    limits,
                    queue=given.queue,
                    wait=given.wait,
                    nice=10,
                )
                self._pools = fast, slow
            return self._pools

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            pools, self._pools = self._pools, None
        for pool in pools or ():
            pool.close()

    def run(self, task: Any, query: Query) -> Answer:
        """Have a task done, whose `text` is the query; raises as `answer`."""
        limits = self._settings
        longest = min(limits.deadline, query.deadline or limits.deadline)
        fast, slow = self.pools()
        shape = form(task.text)
        key = hash(shape)
        known = self._pace.slow(key)
        spool = limits.spool_mb << 20
        turn = _Turn(self._pace, key, fast, min(longest, limits.fast_deadline))
        only = longest <= limits.fast_deadline
        if not known or only:
            first = self._pace.quick(key) or (known is None and small(shape))
            try:
                call = self._fast(longest if only else turn, query, first=first)
                return self._quickly(task, key, call)
            except DeadlineExceeded:
                if turn.seconds:
                    self._pace.note(key, slow=True, sure=not turn.hurried)
                if only:
                    raise
            except Overflow:
                self._pace.note(key, slow=True)
        done = self._count(query.client)
        try:
            answer = slow.call(
                task, Call(longest, query.stop, client=query.client, spool=spool, done=done)
            )
        except EngineUnavailable as busy:
            if not turn.hurried:
                raise
            # It may be quick after all, and had no time to show it.
            try:
                call = self._fast(turn.whole, query, first=False)
                return self._quickly(task, key, call)
            except (DeadlineExceeded, Overflow):
                self._pace.note(key, slow=True)
                raise busy from None
        quick = answer.size is not None and answer.seconds < limits.fast_deadline
        self._pace.note(key, slow=not quick, seconds=answer.seconds)
        return answer

    def _fast(self, seconds: float | _Turn, query: Query, *, first: bool) -> Call:
        spool = self._settings.spool_mb << 20
        return Call(
            seconds, query.stop, True, query.client, urgent=first, spool=spool, stream=False
        )

    def _quickly(self, task: Any, key: int, call: Call) -> Answer:
        answer = self.pools()[0].call(task, call)
        self._pace.note(key, slow=False, seconds=answer.seconds)
        return answer

    def _count(self, client: str) -> _Once | None:
        """Take one of a client's places for slow queries; gives what leaves it."""
        if not client:
            return None
        most = self._settings.client_slow
        with self._lock:
            if self._slow[client] >= most:
                raise TooMany(
                    f"You have {most} slow queries under way or waiting, and no more are worked "
                    "on at once: wait for one of them",
                    limit="sparql.client_slow",
                    retry_after=max(1, round(self._settings.wait)),
                )
            self._slow[client] += 1
        return _Once(self, client)

    def _discount(self, client: str) -> None:
        with self._lock:
            self._slow[client] -= 1
            if self._slow[client] <= 0:
                del self._slow[client]


class _Turn:
    """How long a query may work in the fast lane, told when its turn has come.

    Attributes:
        whole: Seconds that are given where nobody else waits.
        seconds: What was told; 0 where its form proved slow meanwhile.
    """

    def __init__(self, pace: Pace, key: int, pool: Pool, whole: float) -> None:
        self._pace = pace
        self._key = key
        self._pool = pool
        self.whole = whole
        self.seconds = whole

    @property
    def hurried(self) -> bool:
        """Whether it was given too little to say that it is slow."""
        return 0 < self.seconds < self.whole

    def __call__(self) -> float:
        known = self._pace.slow(self._key)
        if known:
            self.seconds = 0.0
        elif known is None:
            share = 4 / (4 + self._pool.waiting())
            self.seconds = min(self.whole, max(_SHORTEST, self.whole * share))
        return self.seconds


class _Once:
    """Gives a client's place back."""

    def __init__(self, lanes: Lanes, client: str) -> None:
        self._lanes = lanes
        self._client = client

    def __call__(self) -> None:
        self._lanes._discount(self._client)
