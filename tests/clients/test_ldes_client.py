"""ldes-client, the reference client of event streams, reads the stream to its end and goes on."""

import json
import time

import pytest
from loopback import serving

from iclod.config import Settings
from iclod.registry import Change, Registry

BASE = Settings().base_iri
AGENT = f"{BASE}id/agent/maria"


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A registry with a few entries on pages of three, and its server's address."""
    home = tmp_path_factory.mktemp("stream") / "home"
    with Registry.open(Settings(home=home, packaged="none"), create=True) as registry:
        for turn in range(3):
            names = [f"g{n}" for n in range(3)]
            write(registry, names, turn)
            time.sleep(0.005)
        with serving(home, ICLOD_WEB__STREAM_PAGE="3") as client:
            yield registry, f"http://127.0.0.1:{client.port}/ldes"


def write(registry, names, text):
    changes = [
        Change(
            registry.names.graph(name), f'<http://a.example/{name}> <http://a.example/n> "{text}" .'
        )
        for name in names
    ]
    registry.commit(changes, agent=AGENT, message="wrote")


def rows(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def expected(registry):
    journal = registry.journal
    return [
        registry.names.version(version.graph, version.number)
        for version in journal.stretch(1, journal.last_id())
    ]


def test_every_member_comes_once_in_order_and_the_client_goes_on(node, origin, tmp_path):
    registry, address = origin
    state = str(tmp_path / "state")
    found = rows(node("ldes.mjs", address, "none", state))
    assert sorted(row["member"] for row in found) == sorted(expected(registry))
    assert all(row["content"] for row in found)
    before = len(found)
    change = Change(registry.names.graph("g1"), "", state="removed", reason="not needed")
    registry.commit([change], agent=AGENT, message="removed")
    write(registry, ["g2", "new"], "later")
    found = rows(node("ldes.mjs", address, "none", state))
    assert sorted(row["member"] for row in found) == sorted(expected(registry)[before:])
    (gone,) = (row for row in found if row["of"] == registry.names.graph("g1"))
    assert gone["type"].endswith("#Delete")
    assert gone["content"] == 0


@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_members_come_by_their_instants(node, origin, order):
    registry, address = origin
    found = rows(node("ldes.mjs", address, order))
    assert sorted(row["member"] for row in found) == sorted(expected(registry))
    # The client's clock knows milliseconds: within one, members come in any order.
    instants = [row["at"][:23] for row in found]
    assert instants == sorted(instants, reverse=order == "descending")


def test_what_lies_before_an_instant_is_left_out(node, origin):
    _, address = origin
    assert rows(node("ldes.mjs", address, "ascending", "", "2100-01-01T00:00:00Z")) == []
