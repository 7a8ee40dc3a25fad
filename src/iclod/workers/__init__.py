"""Disposable processes for what strangers send: deadline, memory limit, no network.

A `Pool` runs one function, given by its dotted name, in processes of its own. They persist, are
fed over a pipe and are ended without ceremony: when a call takes too long, needs too much memory
or writes too much, and when the process that started them ends.
"""

from __future__ import annotations

from iclod.workers.call import Answer, Call, Overflow
from iclod.workers.pool import Pool
from iclod.workers.process import Limits, Withdrawn
from iclod.workers.stop import Stop

__all__ = ["Answer", "Call", "Limits", "Overflow", "Pool", "Stop", "Withdrawn"]
