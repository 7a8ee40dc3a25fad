"""Every attack once, several at a time, on a server with small limits; then all is as before."""

import random
import time

import pytest

from hostile import attacks, connections, target, watching, wire
from hostile.campaign import Campaign
from iclod.config import EngineSettings, Settings
from iclod.registry import Change, Registry

ATTACKS = attacks.everything()
VERSIONS = 24
#: Small limits, so that each is reached; few kept states, so that earlier ones are made again.
SETTINGS = {
    "ICLOD_SPARQL__DEADLINE": "1.0",
    "ICLOD_SPARQL__SPOOL_MB": "1",
    "ICLOD_SPARQL__OUTPUT_MB": "256",
    "ICLOD_ENGINE__KEEP": "2",
    "ICLOD_ENGINE__KEEP_MINUTES": "0",
    "ICLOD_ENGINE__PAST": "2",
    "ICLOD_WEB__BODY_DEADLINE": "3",
}
#: Of two lanes, validation, and making an earlier state again, with what they are copied from.
PROCESSES = 11
SERVER_MB = 600
WORKERS_MB = 4_000


def versions(home):
    """Commits, of which the engine keeps few."""
    engine = EngineSettings(keep=2, keep_minutes=0, past=2)
    with Registry.open(Settings(home=home, engine=engine)) as registry:
        agent = registry.agent("hostile")
        for turn in range(VERSIONS):
            text = f'<http://a.example/{turn}> <http://a.example/n> "{turn}" .'
            change = Change(registry.names.graph(f"hostile-{turn % 5}"), text)
            registry.commit([change], agent=agent, message="Another version")
        return registry.published()


class Told:
    """What was seen of one campaign."""

    def __init__(self, home, folder):
        self.versions = versions(home)
        with target.serving(home, folder, **SETTINGS) as server, watching.Listener() as listener:
            self.before = server.state()

            def world(source):
                where = source.choice((wire.HOST, f"127.0.0.{source.randrange(2, 200)}"))
                return attacks.World(
                    server.port, listener.port, source, self.versions, hold=2.0, source=where
                )

            seed = random.SystemRandom().randrange(10**9)
            print(f"seed {seed}")
            campaign = Campaign(ATTACKS.values(), world, threads=12, seed=seed)
            begun = time.monotonic()
            with (
                watching.Others(server.port) as self.good,
                watching.Sampler(server.pid, server.port) as sampler,
            ):
                campaign.round()
            print(f"{time.monotonic() - begun:.0f} s")
            self.made, self.states = campaign.made, sampler.states
            self.alive = server.alive()
            self.left = server.settled(processes=PROCESSES, seconds=20)
            self.after = server.state()
            text = f"{connections.LARGE} LIMIT {10**8}"
            for _ in range(10):
                # On a machine that is busy the spool is not always full before the deadline.
                self.large = wire.say(server.port, connections.asking(text), limit=1 << 40)
                if self.large.status == 200:
                    break
            self.traces, self.heard = server.traces(), listener.heard
            self.files = [path.name for path in server.temporary.rglob("*")]
            self.count = wire.ask(server.port, "GET", "/sparql?query=ASK%7B%7D&format=json")


@pytest.fixture(scope="module")
def told(packaged_home, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(packaged_home, folder / "home", symlinks=True)
    return Told(folder / "home", folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_answered_clearly(told, name):
    assert not told.made[name].faults


@pytest.mark.slow
def test_the_server_lives_and_its_log_holds_no_surprise(told):
    assert told.alive
    assert told.count.status == 200
    assert not told.traces


@pytest.mark.slow
def test_good_queries_are_answered_throughout(told):
    # The attackers work on the same cores; `benchmarks/hostile.py` tells the times.
    assert len(told.good.latencies) > 50
    assert len(told.good.failures) <= len(told.good.latencies) / 10
    assert sorted(told.good.latencies)[len(told.good.latencies) * 3 // 4] < 1.0
    assert max(told.good.latencies) < 5.0
    assert max(told.good.documents) < 3.0


@pytest.mark.slow
def test_nobody_outside_is_asked(told):
    assert not told.heard
    assert not {outward for state in told.states for outward in state.outward}


@pytest.mark.slow
def test_memory_is_bounded(told):
    assert max(state.memory("server") for state in told.states) < SERVER_MB
    assert max(state.memory("worker") for state in told.states) < WORKERS_MB


@pytest.mark.slow
def test_afterwards_all_is_as_before(told):
    assert not told.left
    assert not told.files
    # Each thread of the server keeps its connections to the journal and the index.
    assert told.after.fds < told.before.fds + 4 * told.after.threads
    assert told.after.memory("worker") < 1_500


@pytest.mark.slow
def test_answers_beyond_the_spool_are_sent_while_they_are_made_and_cut_so_that_it_shows(told):
    assert told.large.status == 200
    assert told.large.size > 1 << 20
    assert not told.large.complete
    assert not wire.looks_whole(told.large)
