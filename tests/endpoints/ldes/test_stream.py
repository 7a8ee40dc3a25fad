"""The event stream: every version on a page once, pages that stay, what erasures leave."""

import dataclasses

import pytest
import rdflib

from iclod.app import create_app
from iclod.config import Settings, WebSettings
from iclod.errors import ConfigError
from iclod.rdf import formats
from iclod.rdf.vocab import AS, DCTERMS, ICLOD, LDES, PROV, RDF, SH, TREE
from iclod.registry import Change, Registry

BASE = Settings().base_iri
STREAM = rdflib.URIRef(f"{BASE}ldes")
QUADS = {"Accept": "application/n-quads"}
WELCOME = f"{BASE}id/topic/welcome"


def settings(home, size=3):
    return Settings(home=home, packaged="none", web=WebSettings(stream_page=size))


@pytest.fixture
def small(tmp_path):
    """A registry with nothing in it, pages of three."""
    with Registry.open(settings(tmp_path / "small"), create=True) as opened:
        yield opened


@pytest.fixture
def ask(small):
    return create_app(small).test_client()


def write(registry, name, text, **more):
    change = Change(registry.names.graph(name), text, **more)
    return registry.commit([change], agent=f"{BASE}id/agent/maria", message=f"wrote {name}")


def nodes(ask, path="/ldes"):
    """Every node below a path, with what it says."""
    answer = ask.get(path, headers=QUADS)
    assert answer.status_code == 200
    graph = formats.parse(answer.data, formats.N_QUADS)[None]
    yield path, answer, graph
    for target in sorted({str(node) for node in graph.objects(None, TREE.node)}):
        yield from nodes(ask, target.removeprefix("http://localhost"))


def members(ask):
    return [str(m) for _, _, graph in nodes(ask) for m in graph.objects(STREAM, TREE.member)]


def test_the_root_announces_paths_shape_and_deletions(ask, small):
    write(small, "a", "<http://a.example/1> <http://a.example/n> _:b .")
    graph = formats.parse(ask.get("/ldes?format=ttl").data, formats.TURTLE)[None]
    assert (STREAM, RDF.type, LDES.EventStream) in graph
    assert (STREAM, LDES.timestampPath, PROV.generatedAtTime) in graph
    assert (STREAM, LDES.versionOfPath, DCTERMS.isVersionOf) in graph
    assert (STREAM, LDES.versionDeleteObject, AS.Delete) in graph
    assert list(graph.objects(STREAM, TREE.view)) == [rdflib.URIRef("http://localhost/ldes")]
    (shape,) = graph.objects(STREAM, TREE.shape)
    assert (shape, RDF.type, SH.NodeShape) in graph
    assert graph.value(rdflib.URIRef("http://localhost/ldes"), ICLOD.entryNumber).toPython() == 1


def test_an_empty_registry_has_an_empty_stream(ask):
    assert members(ask) == []
    assert ask.get("/ldes/page/1").status_code == 404
    assert ask.get("/ldes", headers={"Accept": "text/html"}).status_code == 200


def test_one_commit_splits_into_pages_by_the_instants_of_its_versions(ask, small):
    changes = [
        Change(small.names.graph(f"g{n}"), f'<http://a.example/{n}> <http://a.example/n> "{n}" .')
        for n in range(8)
    ]
    small.commit(changes, agent=f"{BASE}id/agent/maria", message="eight at once")
    found = members(ask)
    assert len(found) == len(set(found)) == small.journal.last_id() == 9
    root = formats.parse(ask.get("/ldes", headers=QUADS).data, formats.N_QUADS)[None]
    for number in (1, 2, 3):
        page = rdflib.URIRef(f"http://localhost/ldes/page/{number}")
        data = ask.get(f"/ldes/page/{number}", headers=QUADS).data
        graph = formats.parse(data, formats.N_QUADS)[None]
        times = [str(value) for value in graph.objects(None, PROV.generatedAtTime)]
        for relation in root.subjects(TREE.node, page):
            bound = str(root.value(relation, TREE.value))
            if root.value(relation, RDF.type) == TREE.LessThanRelation:
                assert max(times) < bound
            else:
                assert bound == min(times)
    ended = {str(s) for _, _, graph in nodes(ask) for s in graph.subjects(ICLOD.completesEntry)}
    assert ended == {found[-1]}


def test_full_pages_keep_their_bytes_and_the_open_one_is_short_lived(ask, small):
    for number in range(4):
        write(small, f"g{number}", f'<http://a.example/1> <http://a.example/n> "{number}" .')
    first = ask.get("/ldes/page/1", headers=QUADS)
    second = ask.get("/ldes/page/2", headers=QUADS)
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    assert second.headers["Cache-Control"] == "public, max-age=0, s-maxage=10"
    write(small, "g9", '<http://a.example/1> <http://a.example/n> "9" .')
    again = ask.get("/ldes/page/1", headers=QUADS)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert again.headers["Entry-Number"] == first.headers["Entry-Number"] == "2"
    assert ask.get("/ldes/page/2", headers=QUADS).data != second.data
    assert b"immutable" in first.data
    assert b"immutable" not in second.data


def labels(data, format, name):
    return {
        str(quad.subject)
        for quad in formats.parse_quads(data, format)
        if str(quad.subject).startswith("_:") and f"%2F{name}&" in str(quad.graph_name)
    }


def test_blank_nodes_of_two_members_stay_two(ask, small):
    for name in ("a", "b"):
        said = f'_:x <http://a.example/n> "{name} _:c14n0 ." .\n'
        write(small, name, f"{said}<http://a.example/1> <http://a.example/o> _:x .\n")
    for suffix in ("nq", "trig", "jsonld"):
        data = ask.get(f"/ldes/page/1?format={suffix}").data
        found = [labels(data, formats.BY_SUFFIX[suffix], name) for name in ("a", "b")]
        assert [len(each) for each in found] == [1, 1]
        assert found[0] != found[1]
    assert b'"a _:c14n0 ."' in ask.get("/ldes/page/1?format=nq").data


def test_a_member_s_graph_is_the_version_as_it_is_published(registry):
    ask = create_app(registry).test_client()
    slug = "bergen-action-plan-for-inclusion-and-diversity"
    member = f"{BASE}doc/practice/{slug}/version/1"
    found = None
    for path, _, graph in nodes(ask):
        if (STREAM, TREE.member, rdflib.URIRef(member)) in graph:
            data = ask.get(path, headers=QUADS).data
            _, named = formats.by_graph(data, formats.N_QUADS, source=path)
            found = named[member]
    assert found == registry.document(f"{BASE}doc/practice/{slug}").published


def test_withdrawals_and_erasures_are_deletions_and_the_text_goes(registry):
    wide = dataclasses.replace(registry.settings, web=WebSettings(stream_page=1000))
    registry.settings = wide
    ask = create_app(registry).test_client()
    iri = f"{BASE}id/practice/melitopol-weeks-of-culture"
    document = f"{BASE}doc/practice/melitopol-weeks-of-culture"
    maria = registry.agent("maria")
    registry.withdraw(iri, reason="handed in twice", agent=maria)
    before = formats.by_graph(
        ask.get("/ldes/page/1", headers=QUADS).data, formats.N_QUADS, source=""
    )
    registry.erase(iri, reason="private", agent=maria, number=1)
    after, named = formats.by_graph(
        ask.get("/ldes/page/1", headers=QUADS).data, formats.N_QUADS, source=""
    )
    first, second = (rdflib.URIRef(f"{document}/version/{n}") for n in (1, 2))
    erasure = rdflib.URIRef(f"{first}#erasure")
    assert str(first) in before[1]
    assert str(first) not in named
    assert str(second) in named
    assert after.value(first, PROV.wasInvalidatedBy) == after.value(erasure, PROV.wasGeneratedBy)
    assert (second, RDF.type, AS.Delete) in after
    assert str(after.value(second, ICLOD.versionState)) == "withdrawn"
    assert (erasure, RDF.type, AS.Delete) in after
    assert (erasure, DCTERMS.isVersionOf, first) in after
    text = ask.get("/ldes", headers={"Accept": "text/html"}).text
    assert "text erased" in text
    assert "handed in twice" in text


def test_a_full_group_is_a_node_of_its_own(tmp_path):
    with Registry.open(settings(tmp_path / "many", size=1), create=True) as many:
        changes = [
            Change(
                many.names.graph(f"g{n:03}"), f'<http://a.example/{n}> <http://a.example/n> "" .'
            )
            for n in range(102)
        ]
        many.commit(changes, agent=f"{BASE}id/agent/maria", message="many")
        ask = create_app(many).test_client()
        assert ask.get("/ldes/group/2", headers=QUADS).status_code == 404
        group = ask.get("/ldes/group/1", headers=QUADS)
        assert group.headers["Cache-Control"] == "public, max-age=86400"
        root = formats.parse(ask.get("/ldes", headers=QUADS).data, formats.N_QUADS)[None]
        targets = sorted({str(node) for node in root.objects(None, TREE.node)})
        assert targets == [
            "http://localhost/ldes/group/1",
            *(f"http://localhost/ldes/page/{n}" for n in (101, 102, 103)),
        ]


def test_triples_cannot_tell_a_page(ask, small):
    write(small, "a", "")
    answer = ask.get("/ldes/page/1", headers={"Accept": "text/turtle"})
    assert answer.status_code == 406
    assert b"application/trig" in answer.data or b"format=trig" in answer.data


@pytest.mark.parametrize("text", ["0", "-1", "01", "x", "9" * 30, "1.5", "%00", "1%0d%0aa"])
def test_pages_are_counted_by_plain_numbers(ask, small, text):
    write(small, "a", "")
    assert ask.get(f"/ldes/page/{text}").status_code == 404
    assert ask.get(f"/ldes/group/{text}").status_code == 404


def test_the_size_of_a_page_is_bounded():
    with pytest.raises(ConfigError):
        Settings(web=WebSettings(stream_page=0))
