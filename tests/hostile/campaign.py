"""Makes attacks, several at a time, and keeps what came of each."""

from __future__ import annotations

import math
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from hostile import wire
from hostile.attacks import Attack, World


@dataclass
class Made:
    """What came of an attack, all times it was made together.

    Attributes:
        times: How often it was made.
        statuses: Of the answers; None: there was none.
        faults: What was wrong.
        cut: Answers of status 200 that ended early, and showed it.
        longest: Seconds that an answer took at most.
    """

    kind: str
    times: int = 0
    statuses: Counter[int | None] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    longest: float = 0.0


class Campaign:
    """Attackers in threads, who take attacks in turn.

    Args:
        attacks: What is made, in this order.
        world: Makes the world of one attack from a source of randomness.
        threads: Attacks that go on at the same time.
    """

    def __init__(
        self,
        attacks: Iterable[Attack],
        world: Callable[[random.Random], World],
        *,
        threads: int,
        seed: int,
    ) -> None:
        self.made: dict[str, Made] = {}
        self._attacks = list(attacks)
        self._world = world
        self._threads = threads
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def round(self, *, end: float = math.inf) -> bool:
        """Make every attack once, in another order each time; whether there was time for all.

        Args:
            end: Moment, by the monotonic clock, after which none is begun.
        """
        queue: SimpleQueue[tuple[Attack, int]] = SimpleQueue()
        for attack in self._random.sample(self._attacks, len(self._attacks)):
            queue.put((attack, self._random.randrange(1 << 60)))

        def work() -> None:
            while time.monotonic() < end:
                try:
                    attack, seed = queue.get_nowait()
                except Empty:
                    return
                self._make(attack, random.Random(seed))

        threads = [threading.Thread(target=work, daemon=True) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return queue.empty()

    def _make(self, attack: Attack, source: random.Random) -> None:
        world = self._world(source)
        found = Made(attack.kind, 1)
        try:
            for heard in attack.run(world):
                found.statuses[heard.status] += 1
                found.faults.update(wire.faults(heard, rude=attack.rude, slow=attack.slow))
                found.cut += heard.status == 200 and not heard.complete and not heard.left
                found.longest = max(found.longest, heard.seconds)
        except OSError as error:
            if not attack.rude:
                found.faults[f"the attack broke off: {error!r}"] += 1
        with self._lock:
            known = self.made.setdefault(attack.name, Made(attack.kind))
            known.times += found.times
            known.statuses += found.statuses
            known.faults += found.faults
            known.cut += found.cut
            known.longest = max(known.longest, found.longest)
