"""The server's application with answers of its own that wait for a worker: long, broken, slow."""

import threading
import time

from iclod import app as application
from iclod.errors import DeadlineExceeded
from iclod.web.edge import Edge
from iclod.web.exchange import Answer, Stream

LINE = b"0123456789abcdef" * 1024
#: What became of the answers, for `/told`.
TOLD = {"closed": 0, "stopped": 0, "read": 0}


class Body:
    """A body that is made while it is read."""

    def __init__(self, lines, breaks=False, pause=0.0):
        self.left, self.breaks, self.pause = lines, breaks, pause

    def read(self, size):
        time.sleep(self.pause)
        if not self.left:
            if self.breaks:
                raise DeadlineExceeded("it took too long")
            return b""
        self.left -= 1
        TOLD["read"] += 1
        return LINE

    def close(self):
        TOLD["closed"] += 1


def answered(registry, asked):
    headers = (("content-type", "text/plain"), ("etag", 'W/"abc"'))
    kinds = {
        "/long": Body(500),
        "/endless": Body(1 << 60, pause=0.001),
        "/broken": Body(5, breaks=True),
    }
    if asked.path == "/waits":
        waited = threading.Event()
        for _ in range(600):
            if asked.stop.is_set():
                TOLD["stopped"] += 1
                raise DeadlineExceeded("nobody waits any more")
            waited.wait(0.01)
        return Answer(200, (("content-type", "text/plain"),), b"late")
    if asked.path == "/told":
        never = (("content-type", "text/plain"), ("cache-control", "no-store"))
        return Answer(200, never, repr(TOLD).encode())
    if asked.path == "/fails":
        raise RuntimeError("failed on purpose")
    if asked.path == "/known":
        return Stream(200, headers, Body(5, breaks=True), len(LINE) * 10)
    return Stream(200, headers, kinds[asked.path])


PATHS = ("/long", "/endless", "/broken", "/known", "/waits", "/told", "/fails")


def asgi():
    edge = application.asgi()
    working = application.working() | dict.fromkeys(PATHS, answered)
    return Edge(edge.app, edge.registry, edge.direct, working)
