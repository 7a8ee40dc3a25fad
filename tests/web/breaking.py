"""The server's application with two routes more: answers that break off, and slow ones."""

import time

from flask import Response

from iclod import app as application
from iclod.web.edge import Edge


def asgi():
    edge = application.asgi()
    app = edge.app

    @app.route("/break")
    def breaks():
        def chunks():
            yield b"x" * 1000
            time.sleep(0.2)
            raise RuntimeError("broken on purpose")

        return Response(chunks(), content_type="text/plain")

    @app.route("/fail")
    def fails():
        raise RuntimeError("failed on purpose")

    return Edge(app, edge.registry, edge.direct)
