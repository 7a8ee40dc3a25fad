"""`iclod follow`: an exact mirror, whatever happens to either side on the way."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from loopback import serving
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from iclod.app import create_app
from iclod.config import Settings, WebSettings
from iclod.errors import ConfigError, DataError, Forbidden, NetworkError
from iclod.mirror import Follower, fetching
from iclod.registry import Change, Registry, checks, packaged

BASE = Settings().base_iri
MARIA = f"{BASE}id/agent/maria"
MELITOPOL = f"{BASE}id/practice/melitopol-weeks-of-culture"
BERGEN = f"{BASE}id/practice/bergen-action-plan-for-inclusion-and-diversity"


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


@contextmanager
def origin(app):
    """An application behind a real socket; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@contextmanager
def opened(home, size=100, **more):
    settings = Settings(home=home, web=WebSettings(stream_page=size), **more)
    with Registry.open(settings, create=True) as registry:
        yield registry


@pytest.fixture
def small(tmp_path):
    with opened(tmp_path / "origin", size=3, packaged="none") as registry:
        yield registry


def write(registry, *names, text="1", message="wrote"):
    changes = [
        Change(
            registry.names.graph(name), f'<http://a.example/{name}> <http://a.example/n> "{text}" .'
        )
        for name in names
    ]
    return registry.commit(changes, agent=MARIA, message=message)


def follow(home, address, **settings):
    source = fetching.Source(retries=0, timeout=20)
    try:
        return Follower(Settings(home=home, **settings), address, source).run()
    finally:
        source.close()


def whole(home):
    """All that a journal holds."""
    with Registry(Settings(home=home)) as registry:
        journal = registry.journal
        versions = journal.stretch(1, journal.last_id())
        erased = [(x.version.id, x.seq, x.reason) for x in journal.erasures()]
        return journal.entries(), versions, [journal.raw(v) is None for v in versions], erased, [
            journal.kept(version) for version in versions
        ]  # fmt: skip


def same(mirror, home):
    assert whole(mirror) == whole(home)
    with Registry.open(Settings(home=mirror)) as copy, Registry.open(Settings(home=home)) as first:
        found = checks.check(copy)
        assert found == checks.check(first)
        assert copy.journal.entry(copy.journal.head()) == first.journal.entry(first.journal.head())
    return found


def test_a_mirror_of_everything_packaged_goes_on_through_every_change(registry, home, tmp_path):
    mirror = tmp_path / "mirror"
    with serving(home, ICLOD_WEB__STREAM_PAGE="40") as server:
        address = f"http://127.0.0.1:{server.port}"
        done = follow(mirror, address)
        assert (done.entries, done.versions) == (1, registry.journal.last_id())
        assert whole(mirror) == whole(home)
        registry.withdraw(MELITOPOL, reason="handed in twice", agent=MARIA, replaced_by=BERGEN)
        registry.restore(MELITOPOL, agent=MARIA)
        registry.erase(MELITOPOL, reason="private", agent=MARIA, number=1)
        registry.erase(BERGEN, reason="all of it", agent=MARIA)
        assert follow(mirror, address).entries == 4
        same(mirror, home)


def test_a_mirror_begun_late_has_every_version_but_no_erased_text(small, tmp_path):
    blank = "_:a <http://a.example/n> _:b .\n_:b <http://a.example/n> _:a .\n"
    for name in ("x", "y"):
        change = Change(small.names.graph(name), blank)
        small.commit([change], agent="http://a.example/who", message="blank nodes\n\"'é\\")
    removed = Change(small.names.graph("x"), "", state="removed", reason="not needed")
    small.commit([removed], agent=MARIA, message="")
    write(small, "x", text="back")
    small.erase(MARIA, reason="private", agent=MARIA, number=1)
    small.erase(MARIA, reason="again", agent=MARIA)
    with origin(create_app(small)) as address:
        follow(tmp_path / "mirror", address)
    same(tmp_path / "mirror", tmp_path / "origin")


def test_a_mirror_mirrors_on(small, tmp_path):
    write(small, *(f"g{n}" for n in range(7)))
    write(small, "g1", text="2")
    with origin(create_app(small)) as address:
        follow(tmp_path / "first", address)
    with opened(tmp_path / "first", size=2) as first, origin(create_app(first)) as address:
        follow(tmp_path / "second", f"{address}/ldes")
    same(tmp_path / "second", tmp_path / "origin")


def test_killed_again_and_again_it_loses_and_doubles_nothing(small, home, tmp_path):
    for turn in range(4):
        write(small, *(f"g{n}" for n in range(60)), text=str(turn))
    mirror = tmp_path / "mirror"
    pages = mirror / "follow/pages"
    app = create_app(small)
    fetched = []

    @Request.application
    def slow(request):
        fetched.append(request.path)
        time.sleep(0.02)
        return Response.from_app(app, request.environ)

    with origin(slow) as address:
        command = [sys.executable, "-m", "iclod", "--home", str(mirror), "follow", address]
        for kill in range(3):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            wait(lambda n=kill: len(list(pages.glob("*.z"))) >= 3 + 5 * n)
            kept = {path.name for path in pages.glob("*.z")}
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
        assert kept
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    same(mirror, tmp_path / "origin")
    times = [fetched.count(f"/ldes/page/{n}") for n in range(1, 6)]
    assert max(times) <= 2
    assert not pages.exists()


def wait(condition):
    for _ in range(400):
        if condition():
            return
        time.sleep(0.02)
    raise TimeoutError


def test_nothing_new_is_one_request_that_says_so(small, tmp_path):
    write(small, "a")
    app, asked = create_app(small), []

    @Request.application
    def counting(request):
        answer = Response.from_app(app, request.environ)
        asked.append((request.path, answer.status_code))
        return answer

    with origin(counting) as address:
        follow(tmp_path / "mirror", address)
        asked.clear()
        assert follow(tmp_path / "mirror", address).entries == 0
        assert asked == [("/ldes", 304)]


def test_a_mirror_takes_nothing_from_anybody_else(small, tmp_path):
    write(small, "a")
    with origin(create_app(small)) as address:
        follow(tmp_path / "mirror", address)
        follow(tmp_path / "empty", address)
    with Registry.open(Settings(home=tmp_path / "mirror"), create=True) as mirror:
        assert mirror.journal.head() == small.journal.head()
        assert packaged.upgrade(mirror) == packaged.Upgrade((), ())
        with pytest.raises(Forbidden, match=r"mirrors http://127\.0\.0\.1"):
            write(mirror, "b")
        secret = mirror.desk.add_token("maria", "editor")
        answer = (
            create_app(mirror)
            .test_client()
            .delete(
                f"/graphs?graph={BASE}doc/agent/maria",
                headers={"Authorization": f"Bearer {secret}"},
            )
        )
        assert answer.status_code == 403
        assert "mirrors" in answer.text


def changed(app, path, change):
    @Request.application
    def between(request):
        answer = Response.from_app(app, request.environ)
        if request.path.startswith(path):
            answer.set_data(change(answer.get_data()))
        return answer

    return between


TAMPERED = (
    (b'"secret"', b'"harmless"'),
    (b'"first words"', b'"other words"'),
    (b'versionInfo> "1"', b'versionInfo> "2"'),
    (b'versionState> "content"', b'versionState> "removed"'),
    (b"wasAttributedTo> <", b"wasAttributedTo> <<"),
    (b"/id/agent/maria> .", b"/id/agent/mario> ."),
    (b"generatedAtTime> ", b"atTime> "),
    (b"completesEntry> ", b"completes> "),
    (b"tree#member> ", b"tree#remember> "),
    (b"isVersionOf> <https://w3id.org/iclod/graphs/", b"isVersionOf> <https://w3id.org/iclod/"),
    (b'"secret" <', b"<<( <a:b> <a:b> <a:b> )>> <"),
)


def test_a_page_that_was_changed_on_the_way_is_refused(small, tmp_path):
    write(small, "a", text="secret", message="first words")
    turn = iter(TAMPERED)
    app = changed(create_app(small), "/ldes/page", lambda data: data.replace(*next(turn)))
    mirror = tmp_path / "mirror"
    with origin(app) as address:
        for old, new in TAMPERED:
            with pytest.raises(DataError):
                follow(mirror, address)
                pytest.fail(f"{old!r} became {new!r} and was taken")
    with Registry(Settings(home=mirror)) as opened:
        assert opened.journal.head() == 0
    with origin(create_app(small)) as address:
        follow(mirror, address)
    same(mirror, tmp_path / "origin")


def test_a_text_that_is_kept_back_is_noticed(small, tmp_path):
    write(small, "a", text="secret")

    def hide(data):
        lines = [line for line in data.splitlines(keepends=True) if b"secret" not in line]
        member = f"{BASE}graphs?graph={BASE.replace(':', '%3A').replace('/', '%2F')}graphs%2Fa"
        gone = f"<{member}&version=1> <http://www.w3.org/ns/prov#wasInvalidatedBy> <{BASE}x> .\n"
        return b"".join(lines) + gone.encode()

    with (
        origin(changed(create_app(small), "/ldes/page", hide)) as address,
        pytest.raises(DataError, match="keeps back"),
    ):
        follow(tmp_path / "mirror", address)


def test_an_origin_with_another_past_is_refused(small, tmp_path):
    write(small, "a")
    mirror = tmp_path / "mirror"
    with origin(create_app(small)) as address:
        follow(mirror, address)
    before = whole(mirror)
    with opened(tmp_path / "other", packaged="none") as other:
        with origin(create_app(other)) as address, pytest.raises(DataError, match="set back"):
            follow(mirror, address)
        write(other, "a")
        with origin(create_app(other)) as address, pytest.raises(DataError, match="different"):
            follow(mirror, address)
        write(other, "b")
        with origin(create_app(other)) as address, pytest.raises(DataError, match="different"):
            follow(mirror, address)
    assert whole(mirror) == before


def test_a_home_of_its_own_and_another_base_are_refused(small, tmp_path):
    write(small, "a")
    with origin(create_app(small)) as address:
        with pytest.raises(ConfigError, match="of its own"):
            follow(small.home, address)
        with pytest.raises(ConfigError, match="base_iri"):
            follow(tmp_path / "mirror", address, base_iri="http://b.example/")


def test_a_base_that_is_not_set_is_the_origin_s(tmp_path):
    base = "http://b.example/reg/"
    with opened(tmp_path / "origin", packaged="none", base_iri=base) as registry:
        write(registry, "a")
        with origin(create_app(registry)) as address:
            follow(tmp_path / "mirror", address)
    with Registry.open(Settings(home=tmp_path / "mirror", base_iri=base)) as mirror:
        checks.check(mirror)


@Request.application
def elsewhere(request):
    if request.path == "/ldes":
        return Response("", 302, {"Location": "file:///etc/passwd"})
    return Response("<p>nothing</p>", content_type="text/html")


def test_what_is_no_stream_is_said_to_be_none(tmp_path, small):
    with origin(elsewhere) as address:
        with pytest.raises(DataError, match="not on the Web"):
            follow(tmp_path / "mirror", address)
        with pytest.raises(DataError, match="text/html"):
            follow(tmp_path / "mirror", f"{address}/x/ldes")
    with pytest.raises(ConfigError):
        follow(tmp_path / "mirror", "file:///etc/passwd")
    with origin(create_app(small)) as address:
        with pytest.raises(ConfigError, match="404"):
            follow(tmp_path / "mirror", f"{address}/there-is-no-such")
        app = changed(create_app(small), "/ldes", lambda data: data + b"<x> <y> .\n")
    with origin(app) as address, pytest.raises(DataError):
        follow(tmp_path / "mirror", address)
    with pytest.raises(NetworkError, match="does not answer"):
        follow(tmp_path / "mirror", address)
    assert not (tmp_path / "mirror/journal.sqlite").exists()


def test_a_stream_that_leads_away_is_not_followed_there(small, tmp_path):
    write(small, "a")
    app = create_app(small)
    away = changed(app, "/ldes", lambda data: data.replace(b"127.0.0.1:", b"localhost:"))
    with origin(away) as address, pytest.raises(DataError, match="leads from"):
        follow(tmp_path / "mirror", address)


def test_exit_codes(small, tmp_path):
    command = [Path(sys.executable).with_name("iclod"), "--home", tmp_path / "mirror", "follow"]
    done = subprocess.run(
        [*command, "file:///x"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
