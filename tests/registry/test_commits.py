"""Commit, withdraw, merge, restore, erase; what a crash leaves behind."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from iclod.config import Settings
from iclod.engine.base import Query
from iclod.errors import (
    Conflict,
    DataError,
    Gone,
    Moved,
    NotFound,
    PreconditionFailed,
    ShapeViolation,
)
from iclod.registry import Change, Registry, checks, commits

BERGEN = "practice/bergen-action-plan-for-inclusion-and-diversity"


def iri(registry, path):
    return registry.names.base + "id/" + path


def doc(registry, path):
    return registry.names.base + "doc/" + path


def operator(registry):
    return registry.agent("operator")


def count(registry, pattern="?s a <https://w3id.org/iclod/ontology#Practice>"):
    query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {pattern} }}"
    body = registry.query(Query(query, results="csv", graphs=None)).body.read().decode()
    return int(body.split("\r\n")[1])


def retitled(registry, path, title):
    content = registry.document(doc(registry, path)).content
    lines = [line for line in content.splitlines() if "/terms/title>" not in line]
    lines.append(f'<{iri(registry, path)}> <http://purl.org/dc/terms/title> "{title}"@en .')
    return "\n".join(lines)


def test_first_start_publishes_everything(published):
    assert published.published() == published.journal.head() == 1
    assert count(published) == 158
    document = published.document(doc(published, BERGEN))
    assert "revision-1" in document.published
    assert "revision-1" not in document.content
    found = checks.check(published)
    assert found.documents > 300


def test_a_revision_shows_everywhere_and_the_same_again_is_no_version(registry):
    change = Change(doc(registry, BERGEN), retitled(registry, BERGEN, "Renamed"))
    done = registry.commit([change], agent=operator(registry), message="why")
    assert registry.published() == done.seq == 2
    assert '"Renamed"@en' in registry.document(doc(registry, BERGEN)).published
    assert count(registry, '?s ?p "Renamed"@en') == 1
    assert [v.number for v in registry.history(doc(registry, BERGEN))] == [1, 2]
    again = registry.commit([change], agent=operator(registry), message="again")
    assert again.versions == ()
    assert again.unchanged == (doc(registry, BERGEN),)
    assert registry.published() == 2
    old = registry.document(doc(registry, BERGEN), at=1)
    assert "Renamed" not in old.published
    checks.check(registry)


def test_another_spelling_is_no_version(registry):
    plain = retitled(registry, BERGEN, "Caf\u00e9")
    spelled = plain.replace("Caf\u00e9", "Caf\\u00E9").replace(" .\n", "  .\r\n")
    assert spelled != plain
    document = doc(registry, BERGEN)
    done = registry.commit([Change(document, spelled)], agent=operator(registry), message="")
    assert "Caf\u00e9" in registry.document(document).content
    again = registry.commit([Change(document, plain)], agent=operator(registry), message="")
    assert (again.versions, again.seq) == ((), done.seq)


def test_a_version_says_the_same_for_ever(registry):
    before = registry.document(doc(registry, BERGEN)).published
    change = Change(doc(registry, BERGEN), retitled(registry, BERGEN, "Renamed"))
    registry.commit([change], agent=operator(registry), message="why")
    assert registry.document(doc(registry, BERGEN), at=1).published == before


def test_an_expected_version_must_be_the_current_one(registry):
    change = Change(doc(registry, BERGEN), retitled(registry, BERGEN, "X"), expected=7)
    with pytest.raises(PreconditionFailed, match="version 1"):
        registry.commit([change], agent=operator(registry), message="")


def test_what_breaks_a_shape_is_not_written(registry):
    content = registry.document(doc(registry, BERGEN)).content
    broken = "\n".join(line for line in content.splitlines() if "/terms/title>" not in line)
    with pytest.raises(ShapeViolation) as caught:
        registry.commit(
            [Change(doc(registry, BERGEN), broken)], agent=operator(registry), message=""
        )
    assert not caught.value.report.conforms
    assert registry.journal.head() == 1


@pytest.mark.parametrize(
    "name",
    [
        "not an iri",
        "relative",
        "",
        "http://a/<b>",
        "https://w3id.org/iclod/id/practice/x",
        "https://w3id.org/iclod/doc/practice/X",
        "https://w3id.org/iclod/doc/practice/x#y",
        "https://w3id.org/iclod/graphs/",
        "https://w3id.org/iclod/elsewhere",
    ],
)
def test_a_name_that_no_graph_can_have_is_refused(published, name):
    change = Change(name, '<http://a/b> <http://a/c> "x" .\n')
    with pytest.raises(DataError, match="names no graph"):
        published.commit([change], agent=operator(published), message="")
    assert published.journal.head() == 1


def test_what_is_no_rdf_is_refused(published):
    change = Change(published.names.graph("x"), "<http://a b> nonsense\n")
    with pytest.raises(DataError):
        published.commit([change], agent=operator(published), message="")
    change = Change(published.names.graph("x"), "", license="free for all")
    with pytest.raises(DataError, match="licence"):
        published.commit([change], agent=operator(published), message="")
    with pytest.raises(DataError, match="agent"):
        published.commit([], agent="no iri", message="")
    assert published.journal.head() == 1


def test_a_record_of_no_kind_is_refused(registry):
    document = doc(registry, "practice/new")
    text = f'<{iri(registry, "practice/new")}> <http://purl.org/dc/terms/title> "x"@en .'
    with pytest.raises(DataError, match="what it is"):
        registry.commit([Change(document, text)], agent=operator(registry), message="")


def test_withdrawn_restored_merged(registry):
    thing, document = iri(registry, BERGEN), doc(registry, BERGEN)
    registry.withdraw(thing, reason="on request", agent=operator(registry))
    with pytest.raises(Gone, match="on request"):
        registry.document(document)
    assert "withdrawnAt" in registry.tombstone(document).published
    assert count(registry) == 157
    with pytest.raises(Conflict):
        registry.withdraw(thing, reason="again", agent=operator(registry))
    content = registry.journal.text(registry.history(document)[0])
    with pytest.raises(Conflict, match="restore"):
        registry.commit([Change(document, content)], agent=operator(registry), message="")
    registry.restore(thing, agent=operator(registry))
    assert count(registry) == 158
    with pytest.raises(NotFound):
        registry.tombstone(document)
    other = registry.index.newest("practice", 5)[-1].thing
    if other == thing:
        other = registry.index.newest("practice", 5)[0].thing
    registry.withdraw(thing, reason="same", agent=operator(registry), replaced_by=other)
    with pytest.raises(Moved) as moved:
        registry.document(document)
    assert moved.value.target == other
    with pytest.raises(NotFound):
        registry.withdraw(iri(registry, "practice/none"), reason="x", agent=operator(registry))
    checks.check(registry)


def test_an_erased_text_is_nowhere(registry):
    thing, document = iri(registry, BERGEN), doc(registry, BERGEN)
    secret = "Zaphodbeeblebrox"
    change = Change(document, retitled(registry, BERGEN, secret))
    registry.commit([change], agent=operator(registry), message="")
    registry.commit(
        [Change(document, retitled(registry, BERGEN, "Clean"))],
        agent=operator(registry),
        message="",
    )
    registry.erase(thing, reason="personal data", agent=operator(registry), number=2)
    with pytest.raises(Gone):
        registry.document_of(registry.journal.version(document, 2))
    assert registry.document(document).version.number == 3
    assert 2 not in registry.engine.snapshots()
    checks.check(registry)
    registry.erase(thing, reason="all of it", agent=operator(registry))
    with pytest.raises(Gone, match="all of it"):
        registry.document(document)
    with pytest.raises(Gone):
        registry.restore(thing, agent=operator(registry))
    number = registry.published()
    with pytest.raises(Gone, match="before"):
        registry.erase(thing, reason="once more", agent=operator(registry), number=2)
    assert registry.published() == number
    checks.check(registry)
    registry.close()
    for path in registry.home.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert secret.encode() not in path.read_bytes(), path


def test_projections_are_made_anew(home):
    shutil.rmtree(home / "engine")
    (home / "index.sqlite").unlink()
    with Registry.open(Settings(home=home)) as registry:
        assert count(registry) == 158
        assert registry.index.seq == 1
        checks.check(registry)
        commits.rebuild(registry)
        checks.check(registry)


WRITER = """
import sys
from pathlib import Path
from iclod.config import Settings
from iclod.registry import Change, Registry
home, worker = Path(sys.argv[1]), sys.argv[2]
with Registry.open(Settings(home=home)) as registry:
    for turn in range(int(sys.argv[3])):
        graph = registry.names.graph(f"{worker}-{turn}")
        text = f'<http://a.example/{worker}> <http://a.example/n> "{turn}" .'
        registry.commit([Change(graph, text)], agent=registry.agent("operator"), message="w")
        print(graph, flush=True)
"""


def test_two_writers_lose_nothing(home):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(home), name, "8"])
        for name in ("a", "b")
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    with Registry.open(Settings(home=home)) as registry:
        graphs = [v.graph for v in registry.journal.current(prefix=registry.names.graph(""))]
        assert len(graphs) == 16
        checks.check(registry)


def test_what_was_reported_survives_kills(home):
    reported = []
    for turn in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), f"k{turn}", "1000"],
            stdout=subprocess.PIPE,
            text=True,
        )
        reported.append(writer.stdout.readline().strip())
        time.sleep(0.013 * turn)
        os.kill(writer.pid, signal.SIGKILL)
        reported += [line for line in writer.stdout.read().split("\n")[:-1] if line]
        writer.wait()
        writer.stdout.close()
    with Registry.open(Settings(home=home)) as registry:
        for graph in reported:
            assert registry.document(graph)
        checks.check(registry)
