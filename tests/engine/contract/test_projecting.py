"""What an engine holds after it was told of changes."""

from __future__ import annotations

import re

import pytest
from loopback_servers import free_port
from told import Told, make

from iclod.engine.remote.endpoint import Endpoint
from iclod.errors import EngineUnavailable

AGENT = 'ex:agent~ ex:name~ "Agent" .\n'


def document(told: Told, number: int, statements: int = 3):
    own = "".join(f'ex:{number}~ ex:p{n}~ "{n}" .\n' for n in range(statements))
    return told.graph(f"doc/{number}", own + AGENT)


def test_what_is_published_is_seen(fresh: Told) -> None:
    assert (fresh.engine.published(), fresh.engine.applied()) == (0, 0)
    fresh.commit(1, document(fresh, 1))
    assert (fresh.engine.published(), fresh.engine.applied()) == (1, 1)
    assert fresh.engine.healthy()
    assert fresh.count() == 4


def test_the_default_graph_is_the_union_each_statement_once(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1), document(fresh, 2))
    assert fresh.count("ex:agent ?p ?o") == 1
    assert fresh.count("GRAPH ?g { ex:agent ?p ?o }") == 2
    assert fresh.count() == 7


def test_a_shared_statement_stays_until_the_last_graph_loses_it(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1), document(fresh, 2))
    fresh.commit(2, fresh.graph("doc/1", None))
    assert fresh.count("ex:agent ?p ?o") == 1
    fresh.commit(3, fresh.graph("doc/2", 'ex:2~ ex:p~ "1" .\n'))
    assert fresh.count("ex:agent ?p ?o") == 0
    assert fresh.rows("SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }") == [("doc/2", "2")]


def test_a_graph_is_replaced(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1, 5))
    fresh.commit(2, document(fresh, 1, 2))
    assert fresh.count() == 3
    assert fresh.count("GRAPH ?g { ?s ?p ?o }") == 3


def test_the_last_change_of_a_graph_counts(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1, 5), document(fresh, 1, 2))
    assert fresh.count() == 3


def test_the_same_again_changes_nothing(fresh: Told) -> None:
    for _ in range(2):
        fresh.commit(1, document(fresh, 1), document(fresh, 2))
    assert fresh.count() == 7
    assert fresh.count("GRAPH ?g { ?s ?p ?o }") == 8


def test_a_removed_graph_is_gone(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1), document(fresh, 2))
    fresh.commit(2, fresh.graph("doc/2", None))
    assert fresh.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [("doc/1",)]
    assert fresh.count() == 4


def test_a_commit_without_changes_moves_the_number(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1))
    fresh.commit(2)
    assert (fresh.engine.applied(), fresh.engine.published(), fresh.count()) == (2, 2, 4)


def test_blank_nodes_stay_with_their_document(fresh: Told) -> None:
    text = "_:b ex:p~ _:c .\n_:c ex:q~ \"_:b <x> 'y'\" .\n"
    fresh.commit(1, fresh.graph("a", text), fresh.graph("b", text))
    assert fresh.count() == 4
    assert fresh.count("?a ex:p ?b . ?b ex:q ?c") == 2
    assert fresh.count("GRAPH ?g { ?a ex:p ?b } GRAPH ?h { ?b ex:q ?c }") == 2
    fresh.commit(2, fresh.graph("a", None))
    assert fresh.count("?a ex:p ?b . ?b ex:q ?c") == 1
    assert fresh.count() == 2


def test_blank_nodes_are_the_same_in_union_and_graph(fresh: Told) -> None:
    fresh.commit(1, fresh.graph("a", "_:b ex:p~ _:c .\n_:c ex:q~ ex:o~ .\n"))
    assert fresh.count("?a ex:p ?b . GRAPH ?g { ?b ex:q ?c }") == 1


def test_a_large_graph_comes_in_pieces(fresh: Told) -> None:
    lines = "".join(f'ex:s{n % 50}~ ex:p~ "{n}" .\n' for n in range(5_500))
    fresh.commit(1, fresh.graph("large", lines + "_:b ex:p~ _:b .\n"), document(fresh, 1))
    assert (fresh.count(), fresh.count("GRAPH ex:large { ?s ?p ?o }")) == (5_505, 5_501)
    fresh.commit(2, fresh.graph("large", 'ex:s~ ex:p~ "1" .\n'))
    assert fresh.count() == 5


def test_many_graphs_come_in_batches(fresh: Told) -> None:
    fresh.commit(1, *(document(fresh, number, 10) for number in range(450)))
    assert fresh.count() == 4_501
    assert fresh.count("GRAPH ?g { ex:agent ?p ?o }") == 450


def test_everything_is_made_again_after_a_reset(fresh: Told) -> None:
    fresh.commit(1, document(fresh, 1), document(fresh, 2))
    fresh.engine.reset()
    assert fresh.engine.applied() == 0
    fresh.commit(1, document(fresh, 1))
    assert (fresh.count(), fresh.engine.healthy()) == (4, True)


# Another server ---------------------------------------------------------------------------------


def foreign(told: Told) -> Endpoint:
    """The server as its other users see it."""
    assert told.server is not None
    return Endpoint(told.server.settings)


def test_other_peoples_graphs_are_neither_seen_nor_removed(remote: Told) -> None:
    other = f"{remote.base}not-ours"
    foreign(remote).update(
        f"INSERT DATA {{ GRAPH <{other}> {{ <{other}> <urn:p> 'x' . "
        f"<{remote.base}agent> <{remote.base}name> 'Agent' }} }}"
    )
    remote.commit(1, document(remote, 1), document(remote, 2))
    assert remote.count() == 7
    assert remote.count("GRAPH ?g { ?s ?p ?o }") == 8
    assert remote.count(f"GRAPH <{other}> {{ ?s ?p ?o }}") == 0
    assert remote.count("?s ?p ?o", default_graphs=(other,)) == 0
    assert remote.count("GRAPH ?g { ?s ?p ?o }", named_graphs=(other,)) == 0
    for name in ("engine/state", "engine/union"):
        assert remote.count(f"GRAPH <{remote.base}{name}> {{ ?s ?p ?o }}") == 0
    # Its copy of a shared statement keeps none alive.
    remote.commit(2, remote.graph("doc/1", None), remote.graph("doc/2", None))
    assert remote.count() == 0
    remote.engine.reset()
    with foreign(remote).query(f"ASK {{ GRAPH <{other}> {{ ?s <urn:p> 'x' }} }}") as body:
        assert b"true" in body.read()


def test_a_server_set_back_catches_up_from_where_it_is(remote: Told) -> None:
    remote.commit(1, document(remote, 1))
    remote.engine.apply([document(remote, 2)], 2)
    # Not published: as after a crash, and the same again is harmless.
    assert (remote.engine.published(), remote.engine.applied()) == (1, 2)
    remote.commit(2, document(remote, 2))
    assert remote.count() == 7


def test_a_wiped_server_is_noticed(remote: Told) -> None:
    remote.commit(1, document(remote, 1))
    assert remote.count() == 4
    foreign(remote).update(
        f"DROP SILENT GRAPH <{remote.base}engine/state> ; "
        f"DROP SILENT GRAPH <{remote.base}engine/union>"
    )
    assert (remote.engine.applied(), remote.engine.healthy()) == (0, False)
    remote.engine._relied = (0, 0.0)
    with pytest.raises(EngineUnavailable, match="behind"):
        remote.count()


def test_a_server_that_follows_another_journal_is_noticed(remote: Told) -> None:
    remote.commit(1, document(remote, 1))
    remote.engine._chain = lambda seq: f"another-{seq}"
    assert (remote.engine.applied(), remote.engine.healthy()) == (0, False)


def test_a_wrong_password_is_told_without_the_password(remote: Told, virtuoso) -> None:
    if remote.kind != "virtuoso":
        pytest.skip("oxigraph serve asks for no password")
    wrong = make(
        "virtuoso",
        remote.engine._folder.parent / "w",
        virtuoso,
        remote.base,
        password="no-such-secret",
    )
    with pytest.raises(EngineUnavailable, match=re.escape("engine.password")) as refused:
        wrong.apply([document(remote, 1)], 1)
    assert "no-such-secret" not in str(refused.value)
    assert "s3cr3t" not in repr(remote.engine._settings)
    assert not wrong.healthy()


def test_a_statement_that_the_server_refuses_keeps_no_other_out(remote: Told) -> None:
    bad = 'ex:s~ ex:p~ "abc"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    remote.commit(1, remote.graph("g", bad + 'ex:s~ ex:q~ "good" .\n'), document(remote, 1))
    assert remote.count("ex:s ex:q ?o") == 1
    assert remote.count("ex:agent ?p ?o") == 1
    assert remote.count("ex:s ex:p ?o") == (0 if remote.kind == "virtuoso" else 1)


def test_nothing_listens(tmp_path, oxigraph) -> None:
    port = free_port()
    engine = make(
        "oxigraph",
        tmp_path / "home",
        oxigraph,
        "http://x.example/",
        url=f"http://127.0.0.1:{port}/query",
        update_url="",
    )
    assert not engine.healthy()
    with pytest.raises(EngineUnavailable, match="refuses connections") as refused:
        engine.applied()
    assert refused.value.retry_after > 0
