"""A real browser before a real server on loopback."""

import shutil
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from iclod.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
#: No sandbox, since CI may run as root; and nothing that the browser fetches of its own accord.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {
    "wide": {"width": 1280, "height": 900},
    "narrow": {"width": 390, "height": 844},
    "narrowest": {"width": 360, "height": 740},
}
#: Says on the console what the content security policy refused.
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.sourceFile} ${event.sample}`))"""


@pytest.fixture(scope="session")
def address(published):
    """Where everything that is packaged is served."""
    server = make_server("127.0.0.1", 0, create_app(published), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    """The browser; without Chromium these tests say loudly that they did not run."""
    if not CHROMIUM.exists() and not shutil.which("chromium"):
        pytest.skip("NO CHROMIUM: THE PAGES WERE NOT LOOKED AT; install it to run these tests")
    sync_api = pytest.importorskip("playwright.sync_api")
    path = str(CHROMIUM) if CHROMIUM.exists() else shutil.which("chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """Opens a page and returns it; anything the browser complains of fails the test."""
    contexts, complaints = [], []

    def opened(path, *, size="wide", scheme="light", script=True, language="en"):
        context = chromium.new_context(
            base_url=address,
            viewport=SIZES[size],
            color_scheme=scheme,
            java_script_enabled=script,
            locale=language,
        )
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "requestfailed",
            lambda request: (
                None  # The page was left before it was there.
                if request.failure == "net::ERR_ABORTED"
                else complaints.append(f"failed: {request.url}: {request.failure}")
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((address, "data:", "blob:"))
                else complaints.append(f"elsewhere: {request.url}")
            ),
        )
        page.goto(path)
        return page

    #: Statuses of answers that a test means to get.
    opened.meant = {404}
    yield opened
    for context in contexts:
        context.close()
    told = "Failed to load resource: the server responded with a status of "
    expected = tuple(f"{told}{status}" for status in opened.meant)
    assert not [text for text in complaints if not text.startswith(expected)]
