"""A record that means harm, in a real browser: no dialogue opens, nothing is run or fetched."""

import shutil
import threading

import pytest
from hostile_record import MARK, SLUG, write
from werkzeug.serving import make_server

from iclod.app import create_app
from iclod.config import Settings
from iclod.registry import Registry

pytestmark = pytest.mark.browser

PATHS = (
    f"/doc/practice/{SLUG}",
    f"/doc/practice/{SLUG}/history",
    f"/doc/practice/{SLUG}/diff/1..2",
    f"/doc/practice/{SLUG}/version/1",
    f"/doc/agent/{SLUG}",
    f"/cite/doc/practice/{SLUG}",
    "/doc/practice/gone",
    f"/search?q={MARK}",
    f"/doc/practice/?q={MARK}",
    "/changes",
    f"/sparql?format=html&query=DESCRIBE <https://w3id.org/iclod/id/practice/{SLUG}>",
    "/sparql?format=html&query=SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?s),'hostile')) }",
)


@pytest.fixture(scope="module")
def hostile_address(frame_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile") / "home"
    shutil.copytree(frame_home, home, symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        write(registry)
        server = make_server("127.0.0.1", 0, create_app(registry), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


def test_nothing_of_a_record_is_run(chromium, hostile_address):
    context = chromium.new_context(base_url=hostile_address)
    page, complaints = context.new_page(), []
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(hostile_address)
            else complaints.append(f"elsewhere: {request.url}")
        ),
    )
    for path in PATHS:
        page.goto(path)
        assert MARK in page.content(), path
        assert page.locator("h1").count() == 1
        assert page.locator("main img, main iframe, main script").count() == 0
        for link in page.locator("main a:not([href])").all()[:3]:
            link.click(force=True)
        assert page.url.startswith(hostile_address)
    context.close()
    gone = "Failed to load resource: the server responded with a status of 410"
    assert not [text for text in complaints if not text.startswith(gone)]
