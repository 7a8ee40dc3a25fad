"""A real HTTP server that does, request by request, what servers on the way may do."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def handle_any(self):
        size = int(self.headers.get("Content-Length") or 0)
        self.server.seen.append((self.command, self.path, self.headers, self.rfile.read(size)))
        turn = self.server.turns.pop(0) if len(self.server.turns) > 1 else self.server.turns[0]
        turn(self)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815


def answers(status, body=b"", **headers):
    def turn(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return turn


def resets(handler):
    """Closes the connection with a reset, before any answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    handler.connection.close()
    handler.close_connection = True


def breaks_off(handler):
    """Ends an answer before its last chunk."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    handler.wfile.write(b'5\r\n{"hea\r\n')
    handler.close_connection = True


def drips(handler):
    """Sends a byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            if handler.server.stopped.wait(0.1):
                return
    except OSError:
        pass
    handler.close_connection = True


@contextmanager
def misbehaving(*turns):
    """A server that answers one request after another as told, the last way for ever."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.turns, server.seen, server.stopped = list(turns), [], threading.Event()
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        server.url = f"http://127.0.0.1:{server.server_address[1]}/"
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
