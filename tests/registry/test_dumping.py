"""Dumps: when they are due, how many are kept, who makes them, and what a kill leaves behind."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from iclod import catalog
from iclod.config import DumpsSettings, Settings
from iclod.errors import Locked
from iclod.registry import Change, Registry, checks, dumping


@pytest.fixture
def opened(frame_home, tmp_path):
    """Opens a registry without practices with settings for dumps."""
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    registries = []

    def open_(**options):
        registries.append(Registry.open(Settings(home=home, dumps=DumpsSettings(**options))))
        return registries[-1]

    yield open_
    for registry in registries:
        registry.close()


def change(registry, number):
    graph = registry.names.graph(f"n{number}")
    text = f'<http://a.example/{number}> <http://a.example/n> "{number}" .\n'
    registry.commit([Change(graph, text)], agent=registry.agent("maria"), message="a trial")


def now(**later):
    return datetime.now(UTC) + timedelta(**later)


def numbers(registry):
    return [dump.number for dump in catalog.read_dumps(dumping.folder(registry))]


def test_the_first_is_due_at_once_and_then_none_until_something_changes(opened):
    registry = opened(at=-1, quiet_minutes=10)
    assert dumping.due(registry, now()) == "there is none"
    made = dumping.attend(registry, now())
    assert made.number == registry.published()
    assert dumping.due(registry, now(days=400)) is None
    assert dumping.attend(registry, now(days=400)) is None
    change(registry, 1)
    assert dumping.due(registry, now(minutes=9)) is None
    assert dumping.due(registry, now(minutes=11)) == "nothing has changed for a while"


def test_by_night_what_has_changed_is_written(opened):
    registry = opened(at=3, quiet_minutes=0)
    dumping.make(registry)
    assert dumping.due(registry, now(days=30)) is None
    change(registry, 1)
    today = now()
    night = today.replace(hour=3, minute=0, second=1, microsecond=0) + timedelta(days=1)
    assert dumping.due(registry, night) == "it is the hour"
    assert dumping.due(registry, night - timedelta(seconds=2)) is None


def test_without_either_only_the_first_is_made(opened):
    registry = opened(at=-1, quiet_minutes=0)
    dumping.make(registry)
    change(registry, 1)
    assert dumping.due(registry, now(days=400)) is None


def test_only_the_newest_are_kept(opened):
    registry = opened(keep=2)
    for number in range(4):
        change(registry, number)
        dumping.make(registry)
    head = registry.published()
    assert numbers(registry) == [head, head - 1]
    assert dumping.removed(registry) == {head - 3, head - 2}


def test_what_somebody_else_makes_is_left_to_them(opened):
    registry = opened()
    dumping.folder(registry).mkdir()
    with (dumping.folder(registry) / dumping.LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert dumping.attend(registry, now()) is None
        with pytest.raises(Locked):
            dumping.make(registry, wait=0)
    assert dumping.attend(registry, now()).number == registry.published()


def test_what_a_kill_left_behind_is_cleared_away(opened):
    registry = opened()
    folder = dumping.folder(registry)
    (folder / ".1.left").mkdir(parents=True)
    (folder / ".1.left" / "iclod.ttl").write_text("half")
    dumping.make(registry)
    assert sorted(path.name for path in folder.iterdir()) == [dumping.LOCK, "1"]


def test_an_erasure_makes_a_new_one_due_and_takes_the_old_one_away(opened):
    registry = opened(at=-1, quiet_minutes=0)
    dumping.make(registry)
    agent, bergen = registry.agent("maria"), f"{registry.names.base}id/city/bergen"
    registry.erase(bergen, reason="a trial", agent=agent)
    assert dumping.due(registry, now()) == "the newest one held a text that was erased"
    assert dumping.kept(registry) == []
    assert dumping.attend(registry, now()).number == 2
    assert numbers(registry) == [2]
    # What was erased before it was written is not in it.
    assert dumping.withheld(registry, 2) is None


def test_the_digest_is_that_of_the_dump_and_of_the_check(opened):
    registry = opened()
    change(registry, 1)
    made = dumping.make(registry)
    assert made.digest == dumping.digest(registry) == checks.check(registry).digest
    change(registry, 2)
    assert dumping.digest(registry) != made.digest
    assert dumping.digest(registry, made.number) == made.digest


def iclod(home, *words):
    return [sys.executable, "-m", "iclod", "--home", str(home), *words]


def test_the_watch_makes_dumps_survives_a_kill_and_ends_with_its_parent(frame_home, tmp_path):
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    starter = (
        "import subprocess, sys; child = subprocess.Popen(sys.argv[1:]); "
        "print(child.pid, flush=True); child.wait()"
    )

    def start():
        parent = subprocess.Popen(
            [sys.executable, "-c", starter, *iclod(home, "dump", "--watch")],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return parent, int(parent.stdout.readline())

    def until(condition):
        for _ in range(600):
            if condition():
                return True
            time.sleep(0.05)
        return False

    folder = home / "dumps"
    parent, child = start()
    assert until(folder.exists)
    os.kill(child, signal.SIGKILL)
    parent.wait(20)
    parent.stdout.close()
    parent, child = start()
    try:
        assert until(lambda: (folder / "1" / "SHA256SUMS").exists())
    finally:
        parent.kill()
        parent.wait(20)
        parent.stdout.close()
    assert until(lambda: not alive(child))
    assert not list(folder.glob(".1.*"))


def alive(process):
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux’s /dev/full")
def test_a_full_disk_leaves_nothing_behind(opened, tmp_path):
    import resource

    from iclod.errors import StorageError

    registry = opened()
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, old[1]))
    try:
        with pytest.raises(StorageError):
            dumping.make(registry)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    assert [path.name for path in dumping.folder(registry).iterdir()] == [dumping.LOCK]
    assert dumping.make(registry).number == 1


def test_excerpts_only_go_into_a_folder_of_ones_own(frame_home, tmp_path):
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    refused = subprocess.run(
        iclod(home, "dump", "--excerpts"), capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "DIRECTORY" in refused.stderr) == (2, True)
    done = subprocess.run(
        iclod(home, "dump", str(tmp_path / "own"), "--excerpts"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{tmp_path}/own/1/iclod.ttl" in done.stdout.splitlines()
