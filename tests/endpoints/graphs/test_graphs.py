import pytest
from rdflib.compare import isomorphic

from iclod.app import create_app
from iclod.rdf import formats
from iclod.registry import Change

BASE = "https://w3id.org/iclod/"
TTL = {"Accept": "text/turtle"}


def read(client, path, graph=None, **headers):
    query = {"graph": graph} if graph else None
    return client.get(path, query_string=query, headers={**TTL, **headers})


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_a_graph_in_every_syntax(client, published, format):
    document = published.document(f"{BASE}doc/country/norway")
    answer = client.get(f"/graphs?graph={document.iri}", headers={"Accept": format.media_type})
    assert answer.content_type == format.media_type
    assert isomorphic(formats.parse(answer.data, format)[None], document.graph())


def test_addresses_of_this_server_name_the_canonical_graph(client):
    expected = read(client, "/graphs", f"{BASE}doc/country/norway").data
    for iri in ("http://localhost/doc/country/norway", f"{BASE}id/country/norway"):
        assert read(client, "/graphs", iri).data == expected
    ontology = read(client, "/graphs", "http://localhost/ontology")
    assert ontology.data == client.get("/ontology", headers=TTL).data


def test_the_union_is_everything(client, published):
    answer = client.get(
        "/graphs?default", headers={"Accept": "application/n-triples"}, buffered=True
    )
    lines = {line for document in published.documents() for line in document.published.split("\n")}
    assert answer.text.count("\n") == len(lines - {""})


@pytest.mark.parametrize(
    "query", ["", "?graph=x", "?default&graph=http://x/", "?graph=http://a/&graph=http://b/"]
)
def test_one_graph_has_to_be_named(client, query):
    assert client.get(f"/graphs{query}").status_code == 400


def test_a_graph_that_is_not_there(client):
    assert read(client, "/graphs", "http://example.org/none").status_code == 404
    assert read(client, "/graphs/none").status_code == 404


def test_direct_addresses(registry):
    client = create_app(registry).test_client()
    text = "<http://a/> <http://b/> _:c14n0 .\n"
    change = Change(registry.names.graph("notes/first"), text)
    registry.commit([change], agent=registry.agent("operator"), message="Notes")
    direct = read(client, "/graphs/notes/first", Accept="application/n-triples")
    assert direct.text == text
    indirect = read(client, "/graphs", f"{BASE}graphs/notes/first", Accept="application/n-triples")
    assert indirect.data == direct.data


def test_withdrawing_needs_an_editor(registry):
    client = create_app(registry).test_client()
    path = f"/graphs?graph={BASE}doc/practice/melitopol-weeks-of-culture"
    answer = client.delete(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.delete(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    secret = registry.desk.add_token("rita", "reviewer")
    assert client.delete(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 403


def test_an_editor_withdraws_a_record(editor, registry):
    version = next(iter(registry.journal.current(prefix=f"{BASE}doc/practice/")))
    path = f"/graphs?graph={version.graph}"
    assert editor.delete(f"{path}&reason=twice").status_code == 204
    left = editor.get(path, headers={"Accept": "application/n-triples"})
    assert left.status_code == 410
    assert "withdrawnAt" in left.text
    assert '"twice"' in left.text
    last = registry.history(version.graph)[-1]
    assert (last.state, last.agent) == ("withdrawn", registry.agent("maria"))
    assert editor.delete(path).status_code == 409


def test_the_union_is_never_written_to(editor):
    for method in ("PUT", "POST", "PATCH", "DELETE"):
        answer = editor.open("/graphs?default", method=method, data="", content_type="text/turtle")
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert editor.delete(f"/graphs?graph={BASE}shapes").status_code == 403
    assert editor.delete(f"/graphs?graph={BASE}doc/practice/none").status_code == 404


def test_the_union_of_an_earlier_state(editor, registry):
    accept = {"Accept": "application/n-triples"}
    before = editor.get("/graphs?default", headers=accept, buffered=True)
    editor.put("/graphs/x", data="<http://a/> <http://b/> 1 .", content_type="text/turtle")
    after = editor.get("/graphs?default", headers=accept, buffered=True)
    assert "<http://a/>" in after.text
    assert (before.headers["Dataset-Version"], after.headers["Dataset-Version"]) == ("1", "2")
    then = editor.get("/graphs?default&version=1", headers=accept, buffered=True)
    assert then.data == before.data
    assert "Memento-Datetime" in then.headers
