from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from iclod.errors import (
    DeadlineExceeded,
    EngineError,
    EngineUnavailable,
    LimitExceeded,
    Moved,
    QueryRejected,
)
from iclod.workers import Limits, Pool

sys.path.insert(0, str(Path(__file__).parent))
FUNCTION = "worker_functions:act"
LIMITS = Limits(deadline=10, memory=512 << 20, output=4 << 20)


def pool(size: int = 1, limits: Limits = LIMITS, **keywords: float) -> Pool:
    given = {"queue": 2, "wait": 5.0} | keywords
    return Pool(FUNCTION, size, limits, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def shared() -> Iterator[Pool]:
    with pool() as opened:
        yield opened


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: list[int], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while any(running(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(running(pid) for pid in pids)


def test_nothing_is_started_before_the_first_call() -> None:
    with pool() as made:
        assert made.pids() == []


def test_value_and_body_come_back(shared: Pool) -> None:
    answer = shared.call(("echo", {"a": [1, "é"]}))
    assert answer.value == {"a": [1, "é"]}
    assert answer.body.read() == repr({"a": [1, "é"]}).encode()
    assert answer.size == len(repr({"a": [1, "é"]}).encode())


def test_a_large_argument_and_a_large_body(shared: Pool) -> None:
    with shared.call(("echo", "x" * 1_500_000)).body as body:
        assert len(body.read()) == 1_500_002
    with shared.call(("pour", 30)).body as body:
        assert len(body.read()) == 3_000_000


def test_one_process_answers_many_calls(shared: Pool) -> None:
    assert len({shared.call(("pid", None)).value for _ in range(20)}) == 1


def test_what_a_function_prints_does_not_disturb(shared: Pool) -> None:
    assert shared.call(("print", "hello")).value == "hello"
    assert shared.call(("echo", 1)).value == 1


def test_limits_are_set(shared: Pool) -> None:
    facts = shared.call(("facts", None)).value
    assert facts == {"as": 512 << 20, "core": 0, "nice": os.nice(0), "arena": "1"}
    with pool(nice=3) as nice:
        assert nice.call(("facts", None)).value["nice"] == min(19, os.nice(0) + 3)


def test_errors_of_the_function_arrive_whole(shared: Pool) -> None:
    before = shared.call(("pid", None)).value
    with pytest.raises(QueryRejected, match="no") as rejected:
        shared.call(("reject", None))
    assert (rejected.value.line, rejected.value.column, rejected.value.hint) == (3, 4, "try")
    with pytest.raises(Moved) as moved:
        shared.call(("move", "urn:x"))
    assert moved.value.target == "urn:x"
    with pytest.raises(EngineError, match="ZeroDivisionError: by zero"):
        shared.call(("fail", None))
    assert shared.call(("pid", None)).value == before


def test_a_function_that_is_not_there() -> None:
    broken = Pool("worker_functions:none", 1, LIMITS, queue=0, wait=1)
    with pytest.raises(EngineError, match="none"):
        broken.call(None)
    assert broken.pids() == []


@pytest.mark.parametrize("name", ["sleep", "spin"])
def test_a_slow_call_is_ended(shared: Pool, name: str) -> None:
    before = shared.call(("pid", None)).value
    start = time.monotonic()
    with pytest.raises(DeadlineExceeded, match=r"0\.2 s"):
        shared.call((name, 60), deadline=0.2)
    assert time.monotonic() - start < 3
    assert gone([before])
    assert shared.call(("echo", 1)).value == 1


def test_a_call_that_writes_too_much_is_ended(shared: Pool) -> None:
    with pytest.raises(LimitExceeded, match="4 MiB"):
        shared.call(("pour", 1_000))
    assert shared.call(("echo", 1)).value == 1


@pytest.mark.parametrize("call", [("remember", 1 << 30), ("abort", None)])
def test_a_call_that_needs_too_much_memory_is_ended(shared: Pool, call: tuple[str, int]) -> None:
    with pytest.raises(LimitExceeded, match="512 MiB"):
        shared.call(call)
    assert shared.call(("echo", 1)).value == 1


def test_a_killed_worker_is_replaced_unnoticed(shared: Pool) -> None:
    before = shared.call(("pid", None)).value
    os.kill(before, signal.SIGKILL)
    after = shared.call(("pid", None)).value
    assert after != before
    assert shared.pids() == [after]


def test_a_call_whose_worker_dies_is_tried_once_more(shared: Pool, tmp_path: Path) -> None:
    answer = shared.call(("die_once", str(tmp_path / "mark")))
    assert (answer.value, answer.body.read()) == ("second", b"whole")


def test_a_call_that_always_ends_its_worker_is_given_up(shared: Pool) -> None:
    with pytest.raises(LimitExceeded, match="simplify"):
        shared.call(("die", signal.SIGSEGV))
    with pytest.raises(EngineUnavailable, match="twice"):
        shared.call(("die", signal.SIGKILL))
    assert shared.call(("echo", 1)).value == 1


def test_the_network_is_out_of_reach(shared: Pool) -> None:
    if subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        pytest.skip("this system allows no network namespaces")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert shared.call(("connect", listener.getsockname())).value == "refused"


def test_the_queue_is_bounded() -> None:
    with pool(queue=1, wait=0.3) as small, ThreadPoolExecutor(3) as threads:
        small.call(("echo", 1))
        busy = threads.submit(small.call, ("sleep", 1.0))
        time.sleep(0.1)
        waiting = threads.submit(small.call, ("echo", 2))
        time.sleep(0.1)
        with pytest.raises(EngineUnavailable, match="waiting") as full:
            small.call(("echo", 3))
        assert full.value.retry_after >= 1
        with pytest.raises(EngineUnavailable, match="busy"):
            waiting.result()
        assert busy.result().value is None
        assert small.call(("echo", 4)).value == 4


def test_many_threads_share_few_processes() -> None:
    with pool(2, queue=100) as busy, ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda n: busy.call(("echo", n)).value, range(200)))
        assert answers == list(range(200))
        assert len(busy.pids()) <= 2


def test_close_ends_idle_and_busy_processes() -> None:
    made = pool(2)
    with ThreadPoolExecutor(1) as threads:
        busy = threads.submit(made.call, ("sleep", 60))
        time.sleep(0.3)
        made.call(("echo", 1))
        pids = made.pids()
        made.close()
        with pytest.raises(EngineUnavailable):
            busy.result(timeout=10)
    assert len(pids) == 2
    assert gone(pids)
    with pytest.raises(EngineUnavailable, match="closed"):
        made.call(("echo", 1))
    assert made.pids() == []


def test_processes_survive_the_thread_that_asked_for_them() -> None:
    with pool() as made:
        thread = threading.Thread(target=made.call, args=(("echo", 1),))
        thread.start()
        thread.join()
        [pid] = made.pids()
        time.sleep(0.05)
        assert made.call(("pid", None)).value == pid


@pytest.mark.parametrize("task", ["('echo', 1)", "('spin', 1)"])
def test_processes_end_with_their_parent(task: str) -> None:
    code = (
        f"import sys, threading, time; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from iclod.workers import Limits, Pool\n"
        f"pool = Pool({FUNCTION!r}, 1, Limits(60, 0, 0), queue=1, wait=1)\n"
        "pool.call(('echo', 1)); print(*pool.pids(), flush=True)\n"
        f"threading.Thread(target=pool.call, args=({task},), daemon=True).start()\n"
        "time.sleep(60)\n"
    )
    path = os.pathsep.join(item for item in sys.path if item)
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        time.sleep(0.1)
        assert all(running(pid) for pid in pids)
        parent.kill()
    assert pids
    assert gone(pids)


def test_all_are_copies_of_one_process_that_imports_once() -> None:
    with pool() as one, pool() as other:
        [first] = {one.call(("parent", None)).value, other.call(("parent", None)).value}
        assert first not in (os.getpid(), *one.pids(), *other.pids())
        with pytest.raises(EngineUnavailable):
            one.call(("die", signal.SIGKILL))
        assert one.call(("parent", None)).value == first


def test_a_template_that_ended_is_replaced_and_takes_its_copies_along() -> None:
    with pool() as made:
        before = made.call(("parent", None)).value
        pids = made.pids()
        os.kill(before, signal.SIGKILL)
        assert gone(pids)
        assert made.call(("parent", None)).value != before
        assert made.call(("echo", 1)).value == 1


def test_nothing_is_left_of_a_process_that_was_ended() -> None:
    with pool() as made:
        parent = made.call(("parent", None)).value
        for _ in range(3):
            with pytest.raises(DeadlineExceeded):
                made.call(("spin", 5), deadline=0.05)
        made.call(("echo", 1))
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        states = {Path(f"/proc/{child}/stat").read_text().split()[2] for child in children}
        assert "Z" not in states


def test_a_worker_stands_in_the_folder_of_the_caller(tmp_path: Path, monkeypatch) -> None:
    with pool() as made:
        made.call(("echo", 1))
    monkeypatch.chdir(tmp_path)
    with pool() as made:
        assert made.call(("folder", None)).value == str(tmp_path)
