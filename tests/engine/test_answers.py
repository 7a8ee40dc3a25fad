"""Streams, limits, order and labels of answers, and datasets that a query names."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iclod.config import Settings, SparqlSettings
from iclod.engine import pace, sending
from iclod.engine.base import GraphChange, Query, Result
from iclod.engine.embedded import EmbeddedEngine
from iclod.engine.lanes import Lanes
from iclod.engine.past import Past
from iclod.errors import (
    DeadlineExceeded,
    EngineError,
    EngineUnavailable,
    LimitExceeded,
    QueryRejected,
    TooMany,
)
from iclod.workers import Stop
from iclod.workers import body as bodies

BASE = "http://example.org/"
BIG = f"{{ ?s ?p ?o VALUES ?x {{ {' '.join(str(n) for n in range(60))} }} }}"
#: Documents of the store, the triples in its union, and those that say something.
DOCS, TRIPLES, SAID = 100, 501, 200
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


def documents(count: int) -> list[GraphChange]:
    """Documents with blank nodes, strings that look like something else, and a shared triple."""
    found = []
    for n in range(count):
        doc = f"<{BASE}{n}>"
        text = f'{doc} <{BASE}name> "Number {n}" .\n{doc} <{BASE}part> _:c14n0 .\n'
        text += f'_:c14n0 <{BASE}says> "}},{{\\" <x> _:b . \\r\\n{n}" .\n'
        text += f'_:c14n0 <{BASE}in> _:c14n1 .\n_:c14n1 <{BASE}says> ",{{" .\n'
        text += f'<{BASE}all> <{BASE}is> "shared" .\n'
        found.append(GraphChange(f"{BASE}doc/{n}", text))
    return found


def make(home: Path, **limits: float) -> EmbeddedEngine:
    home.mkdir(exist_ok=True)
    given: dict[str, float] = {"deadline": 20.0, "spool_mb": 1} | limits
    sparql = dataclasses.replace(SparqlSettings(), **given)  # type: ignore[arg-type]
    return EmbeddedEngine(home, Settings(home=home, sparql=sparql))


def filled(home: Path, **limits: float) -> EmbeddedEngine:
    engine = make(home, **limits)
    engine.apply(documents(DOCS), 1)
    engine.publish(1)
    return engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    made = filled(tmp_path_factory.mktemp("answers") / "home")
    yield made
    made.close()


def table(engine: EmbeddedEngine, text: str, **keywords: object) -> list[list[str]]:
    result = engine.query(Query(text, "csv", "nt", **keywords))  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(result.read().decode(), newline="")))[1:]


def rss(pid: int | str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) >> 10


# Streams ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "end"), [("json", b"]}}"), ("csv", b"\r\n")])
def test_a_large_table_is_streamed(engine: EmbeddedEngine, suffix: str, end: bytes) -> None:
    result = engine.query(Query(f"SELECT * {BIG}", suffix, None))
    assert result.size is None
    assert result.kind == "solutions"
    before, most, found = rss("self"), 0, []
    while piece := result.body.read(1 << 16):
        assert len(piece) == 1 << 16 or not result.body.read(1)
        most = max(most, rss("self"))
        found.append(piece)
    body = b"".join(found)
    assert body.endswith(end)
    assert most < before + 40
    if suffix == "json":
        assert len(json.loads(body)["results"]["bindings"]) == 60 * TRIPLES
    assert table(engine, "SELECT (1 AS ?x) {}") == [["1"]]


@pytest.mark.parametrize("suffix", ["nt", "ttl", "jsonld", "rdf", "trig", "nq"])
def test_a_large_graph_is_streamed_in_every_syntax(engine: EmbeddedEngine, suffix: str) -> None:
    text = f"PREFIX e: <{BASE}> CONSTRUCT {{ ?s e:made [ e:of ?x ] }} WHERE {BIG}"
    result = engine.query(Query(text, None, suffix))
    assert result.size is None
    body = result.read()
    if suffix in ("nt", "nq"):
        lines = body.splitlines()
        assert len(lines) == 2 * 60 * TRIPLES
        assert lines[0].split()[2] == b"_:b0"
        assert {line.split()[0] for line in lines[1::2]} >= {
            b"_:b0",
            f"_:b{60 * TRIPLES - 1}".encode(),
        }
    elif suffix in ("ttl", "trig"):
        assert body.startswith(f"@prefix e: <{BASE}>".encode())


def test_an_error_in_the_middle_is_raised(tmp_path: Path) -> None:
    engine = filled(tmp_path / "home", output_mb=3, deadline=60)
    result = engine.query(Query(f"SELECT * {BIG}", "json", None))
    with result.body, pytest.raises(LimitExceeded, match="3 MiB") as error:
        result.read()
    assert error.value.limit == "sparql.output_mb"
    engine.close()
    engine = make(tmp_path / "home", deadline=60)
    slow = f"SELECT * {{ {PRODUCT} }}"
    with pytest.raises(DeadlineExceeded) as late:
        engine.query(Query(slow, "json", None, deadline=1.0)).read()
    assert late.value.limit == "sparql.deadline"
    result = engine.query(Query(f"SELECT * {BIG}", "json", None))
    for pid in engine.lanes.pools()[1].pids():
        subprocess.run(["kill", "-9", str(pid)], check=True)
    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            result.body.read()
    result.body.close()
    engine.close()


def test_closing_early_frees_the_worker(engine: EmbeddedEngine) -> None:
    slow = engine.lanes.pools()[1]
    for _ in range(6):
        result = engine.query(Query(f"SELECT * {BIG}", "json", None))
        result.body.read(10)
        start = time.monotonic()
        result.body.close()
        assert time.monotonic() - start < 0.5
    assert slow._busy == 0


def test_a_reader_that_is_too_slow_loses_its_worker(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "GRACE", 0.5)
    monkeypatch.setattr(bodies, "PACE", 1 << 40)
    result = engine.query(Query(f"SELECT * {BIG}", "json", None))
    slow = engine.lanes.pools()[1]
    end = time.monotonic() + 5
    while slow._busy and time.monotonic() < end:
        time.sleep(0.05)
    assert slow._busy == 0
    with pytest.raises(DeadlineExceeded, match="too slowly"):
        result.read()


# Stop ------------------------------------------------------------------------------------------


def test_a_query_that_nobody_waits_for_ends_at_once(engine: EmbeddedEngine) -> None:
    stop = Stop()
    errors: list[BaseException] = []
    text = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"

    def ask() -> None:
        try:
            engine.query(Query(text, "json", None, stop=stop))
        except EngineError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.6)
    start = time.monotonic()
    stop.set()
    thread.join()
    stop.close()
    assert time.monotonic() - start < 0.5
    assert isinstance(errors[0], EngineUnavailable)
    assert engine.lanes.pools()[1]._busy == 0


def test_a_waiting_query_leaves_the_queue(engine: EmbeddedEngine) -> None:
    slow = engine.lanes.pools()[1]
    streams = [engine.query(Query(f"SELECT * {BIG}", "json", None)) for _ in range(2)]
    stop = Stop()
    failed = threading.Event()

    def ask() -> None:
        try:
            engine.query(Query(f"SELECT * {BIG}", "json", None, stop=stop))
        except EngineUnavailable:
            failed.set()

    thread = threading.Thread(target=ask)
    thread.start()
    end = time.monotonic() + 5
    while not slow.waiting() and time.monotonic() < end:
        time.sleep(0.01)
    stop.set()
    assert failed.wait(0.5)
    thread.join()
    assert slow.waiting() == 0
    for result in streams:
        result.body.close()


# Lanes -----------------------------------------------------------------------------------------


def test_one_client_may_have_few_slow_queries(tmp_path: Path) -> None:
    engine = filled(tmp_path / "home", client_slow=1)
    first = engine.query(Query(f"SELECT * {BIG}", "json", None, client="a"))
    with pytest.raises(TooMany) as error:
        engine.query(Query(f"SELECT * {BIG}", "json", None, client="a"))
    assert (error.value.limit, error.value.retry_after) == ("sparql.client_slow", 2)
    engine.query(Query(f"SELECT * {BIG}", "json", None, client="b")).body.close()
    first.body.close()
    engine.query(Query(f"SELECT * {BIG}", "json", None, client="a")).body.close()
    assert not engine.lanes._slow
    engine.close()


def test_forms_forget_constants_but_not_their_size() -> None:
    def form(text: str) -> str:
        return pace.form(text)

    one = form("SELECT ?a { ?a <urn:x> 'one' } LIMIT 10 # note")
    assert one == form('SELECT  ?b { ?b <urn:y> "two" }\n LIMIT 99')
    assert one != form("SELECT ?a { ?a <urn:x> 'one' } LIMIT 100000")
    assert one != form("SELECT ?a { ?a <urn:x> 'one' . ?a ?b ?c } LIMIT 10")


def test_what_was_slow_goes_to_the_slow_lane_until_it_is_quick() -> None:
    known = pace.Pace()
    assert known.slow(1) is None
    known.note(1, slow=True)
    assert known.slow(1) is True
    known.note(1, slow=False)
    assert known.slow(1) is False
    known.note(1, slow=True)
    assert known.slow(1) is True


def test_a_slow_form_does_not_touch_the_fast_lane_again(tmp_path: Path) -> None:
    engine = filled(tmp_path / "home", deadline=0.8)
    fast = engine.lanes.pools()[0]
    assert table(engine, "SELECT (1 AS ?x) {}") == [["1"]]
    for number in range(3):
        text = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(?a != <urn:{number}>) }}"
        with pytest.raises(DeadlineExceeded):
            engine.query(Query(text, "json", None))
        if number == 0:
            before = fast.pids()
    assert fast.pids() == before
    engine.close()


# Datasets --------------------------------------------------------------------------------------


def test_a_triple_of_two_default_graphs_counts_once(engine: EmbeddedEngine) -> None:
    froms = " ".join(f"FROM <{BASE}doc/{n}>" for n in range(3))
    shared = f"<{BASE}all> ?p ?o"
    count = "SELECT (COUNT(*) AS ?n)"
    graphs = tuple(f"{BASE}doc/{n}" for n in range(3))
    assert table(engine, f"{count} {froms} {{ {shared} }}") == [["1"]]
    assert table(engine, f"{count} {froms} {{ ?s ?p ?o }}") == [["16"]]
    assert table(engine, f"{count} {{ ?s ?p ?o }}", default_graphs=graphs) == [["16"]]
    assert table(engine, f"{count} FROM <urn:none> {{ ?s ?p ?o }}") == [["0"]]
    assert table(engine, f"{count} FROM <urn:none> FROM <urn:no> {{ ?s ?p ?o }}") == [["0"]]
    both = f"{count} {froms} FROM NAMED <{BASE}doc/4> {{ ?a ?b ?c . GRAPH ?g {{ {shared} }} }}"
    assert table(engine, both) == [["16"]]
    path = f"SELECT ?o {froms} {{ <{BASE}1> <{BASE}part>/<{BASE}in>* ?o }}"
    assert len(table(engine, path)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX d: <{0}doc/> SELECT (COUNT(*) AS ?n) FROM d:1 from d:2 {{ <{0}all> ?p ?o }}",
        "BASE <{0}doc/> SELECT (COUNT(*) AS ?n) FROM<1>FROM<2>{{ <{0}all> ?p ?o }}",
        "BASE <{0}doc/> SELECT (COUNT(*) AS ?n) #FROM <9>\n FROM <1> FROM <2> {{ <{0}all> ?p ?o }}",
        "SELECT (COUNT(?o) AS ?n) FROM <{0}doc/1> FROM <{0}\\u0064oc/2> {{ <{0}all> ?p ?o }}",
    ],
)
def test_from_is_read_as_the_engine_reads_it(engine: EmbeddedEngine, text: str) -> None:
    assert table(engine, text.format(BASE)) == [["1"]]


def test_a_glued_from_is_refused_or_read(engine: EmbeddedEngine) -> None:
    ask = f"ASKFROM<{BASE}doc/1>FROM<{BASE}doc/2>{{ ?s ?p ?o }}"
    assert engine.query(Query(ask, "csv", None)).read().startswith(b"true")
    glued = f"PREFIX d: <{BASE}doc/> SELECT * FROMd:1 FROMd:2 {{ ?s ?p ?o }}"
    with pytest.raises(QueryRejected):
        engine.query(Query(glued, "csv", None))


# Rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_exactly(tmp_path: Path, engine: EmbeddedEngine, suffix: str) -> None:
    limited = EmbeddedEngine(
        engine._current.parent,
        dataclasses.replace(
            engine._settings, sparql=dataclasses.replace(engine._settings.sparql, rows=300)
        ),
    )
    says = f"?s <{BASE}says> ?o"
    for number in (1, SAID - 1, SAID):
        text = f"SELECT * {{ {says} }} LIMIT {number}"
        assert limited.query(Query(text, suffix, None)).read()
    full = f"SELECT * {{ {says} VALUES ?x {{ 1 2 }} }} LIMIT %d"
    assert limited.query(Query(full % 300, suffix, None)).read()
    with pytest.raises(LimitExceeded, match="300 rows") as error:
        limited.query(Query(full % 301, suffix, None))
    assert error.value.limit == "sparql.rows"
    assert limited.query(Query("ASK {}", suffix, None)).read()
    graph = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT %d"
    assert limited.query(Query(graph % 300, None, "ttl")).read()
    with pytest.raises(LimitExceeded, match="statements"):
        limited.query(Query(graph % 301, None, "ttl"))
    limited.close()


def test_the_counters_do_not_mind_where_pieces_end() -> None:
    text = b'a,b\r\n"x\r\n""y",1\r\n"""\r\n",2\r\nz,"\r\n"\r\n'
    for size in (1, 2, 3, 7, 100):
        counter = sending._counter("csv")
        found = [counter.count(text[n : n + size]) for n in range(0, len(text), size)]
        assert found[-1] == 3


# Order and labels ------------------------------------------------------------------------------

NUMBERS = " ".join(str(n) for n in range(25))
LARGE = f"CONSTRUCT {{ ?s ?p [ <urn:v> ?x ] }} WHERE {{ ?s ?p ?o VALUES ?x {{ {NUMBERS} }} }}"
ORDERED = [
    ("SELECT * { ?s ?p ?o }", "json"),
    ("SELECT * { ?s ?p ?o . OPTIONAL { ?o ?q ?r } }", "tsv"),
    ("SELECT DISTINCT ?p ?o { ?s ?p ?o }", "xml"),
    ("SELECT ?p (COUNT(*) AS ?n) (SAMPLE(?o) AS ?x) { ?s ?p ?o } GROUP BY ?p", "csv"),
    ("SELECT ?g (GROUP_CONCAT(?o) AS ?x) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", "json"),
    (f"SELECT ?s ?x {{ ?s (<{BASE}part>|<{BASE}in>)+ ?x }}", "json"),
    ("SELECT ?s { { ?s ?p ?o } UNION { ?o ?p ?s } MINUS { ?s <urn:x> ?y } }", "xml"),
    ("CONSTRUCT { ?s ?p [ <urn:v> ?o ] } WHERE { ?s ?p ?o }", "ttl"),
    (f"DESCRIBE <{BASE}1> <{BASE}2>", "ttl"),
    (f"SELECT ?s ?o FROM <{BASE}doc/1> FROM <{BASE}doc/2> {{ ?s ?p ?o }}", "json"),
    (LARGE, "ttl"),
    (LARGE, "nt"),
]


def answers(engine: EmbeddedEngine) -> list[bytes]:
    found = []
    for text, suffix in ORDERED:
        result = engine.query(Query(text, suffix, suffix))
        found.append(result.read())
    return found


def test_answers_do_not_depend_on_how_a_store_was_made(
    tmp_path: Path, engine: EmbeddedEngine
) -> None:
    wanted = answers(engine)
    other = make(tmp_path / "other")
    changes = documents(DOCS)
    extra = GraphChange(f"{BASE}extra", f'<{BASE}x> <{BASE}name> "gone again" .\n')
    other.apply([*reversed(changes[40:]), extra], 1)
    other.apply([changes[7], dataclasses.replace(changes[9], ntriples=changes[8].ntriples)], 2)
    other.apply([*changes[:40], dataclasses.replace(extra, ntriples=None)], 3)
    other.publish(3)
    assert answers(other) == wanted
    other.compact()
    assert answers(other) == wanted
    past = Past(tmp_path / "other", other._settings.engine)
    past.stores.folder.mkdir(parents=True)
    past.make(2, "digest", changes)
    lanes = Lanes(other._settings)
    for (text, suffix), body in zip(ORDERED, wanted, strict=True):
        result = lanes.answer(past.stores.path(2), 2, Query(text, suffix, suffix), text)
        assert isinstance(result, Result)
        assert result.read() == body
    lanes.close()
    other.close()


def test_answers_do_not_depend_on_the_process(engine: EmbeddedEngine) -> None:
    code = (
        "import sys, hashlib; from pathlib import Path; from iclod.engine.evaluate import *\n"
        "digest = hashlib.sha256()\n"
        f"for text, suffix in {ORDERED!r}:\n"
        "    task = Task(sys.argv[1], text, suffix if suffix in RESULTS else None, suffix if suffix"
        " not in RESULTS else 'nt', (), ())\n"
        "    evaluate(task, digest.update)\n"
        "print(digest.hexdigest())"
    )
    path = str(engine._current.resolve())
    found = {
        subprocess.run(
            [sys.executable, "-c", code, path], check=True, capture_output=True, text=True
        ).stdout
        for _ in range(3)
    }
    assert len(found) == 1


@pytest.mark.parametrize("suffix", ["json", "xml", "tsv"])
def test_blank_nodes_are_labelled_in_order_and_strings_stay(
    engine: EmbeddedEngine, suffix: str
) -> None:
    text = f"SELECT ?s ?o {{ ?d <{BASE}part> ?s . ?s <{BASE}says> ?o }} ORDER BY ?o LIMIT {DOCS}"
    body = engine.query(Query(text, suffix, None)).read().decode()
    labels = re.findall(r'"bnode","value":"(\w+)"|<bnode>(\w+)<|(?<=\n_:)(\w+)', body)
    assert ["".join(label) for label in labels] == [f"b{n}" for n in range(DOCS)]
    assert len(re.findall(r"_:b \.", body)) == DOCS


def test_describe_is_the_concise_bounded_description(engine: EmbeddedEngine) -> None:
    body = engine.query(Query(f"DESCRIBE <{BASE}5>", None, "nt")).read().decode()
    assert len(body.splitlines()) == 5
    assert "_:b0" in body
    assert "_:b1" in body


@pytest.mark.parametrize(
    ("query", "is_small"),
    [
        ("SELECT * { ?s a <http://x.example/> } LIMIT 10", True),
        ('SELECT ?s { ?s ?p "a . * ORDER BY" ; ?q ?r } LIMIT 100', True),
        ("ASK {}", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { ?s ?p ?o } LIMIT 100000", False),
        ("SELECT * { ?s <http://x.example/>* ?o } LIMIT 1", False),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 1", False),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } } } LIMIT 5", False),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3", False),
        ("SELECT * {" + " ?a ?b ?c ." * 20 + " } LIMIT 1", False),
    ],
)
def test_what_looks_small(query: str, is_small: bool) -> None:
    assert pace.small(pace.form(query)) is is_small
