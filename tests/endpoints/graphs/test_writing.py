"""The Graph Store Protocol, clause by clause; a test's name carries the clause.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import io
import shutil
from urllib.parse import quote

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from iclod.app import create_app
from iclod.config import Settings
from iclod.config.groups import ValidationSettings
from iclod.rdf import formats
from iclod.registry import Registry

BASE = "https://w3id.org/iclod/"
NOTES = f"{BASE}graphs/notes"
AT = f"/graphs?graph={NOTES}"
TTL, NT = "text/turtle", "application/n-triples"
ONE = "<http://a/> <http://b/> <http://c/> .\n"
TWO = "<http://a/> <http://b/> <http://d/> .\n"
UPDATE = "application/sparql-update"


@pytest.fixture(scope="module")
def editor(frame_home, tmp_path_factory):
    """An editor's client of a registry without practices; each test has graphs of its own."""
    home = shutil.copytree(frame_home, tmp_path_factory.mktemp("written") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        secret = registry.desk.add_token("maria", "editor")
        client = create_app(registry).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        client.registry = registry
        yield client


@pytest.fixture
def graph(request):
    """The IRI of a graph that no other test writes to."""
    return f"{BASE}graphs/{request.node.name.partition('[')[0].replace('_', '-')[:60]}"


def at(graph):
    return f"/graphs?graph={quote(graph, safe='')}"


def put(client, graph, text, type=TTL, **headers):
    return client.put(at(graph), data=text, content_type=type, headers=headers)


def post(client, graph, text, type=TTL, **headers):
    return client.post(at(graph), data=text, content_type=type, headers=headers)


def patch(client, graph, text, type=UPDATE, **headers):
    return client.patch(at(graph), data=text, content_type=type, headers=headers)


def read(client, graph, type=NT):
    return client.get(at(graph), headers={"Accept": type})


def lines(client, graph):
    answer = read(client, graph)
    assert answer.status_code == 200, answer.text
    return answer.text


# 4 Graph identification ------------------------------------------------------------------------


def test_4_1_direct_and_4_2_indirect_identification_name_the_same_graph(editor):
    path = "/graphs/a%20b/caf%C3%A9%3F"
    made = editor.put(path, data=ONE, content_type=TTL)
    assert made.status_code == 201
    assert made.headers["Location"] == f"http://localhost{path}"
    graph = f"{BASE}graphs/a%20b/café%3F"
    assert lines(editor, graph) == ONE
    assert editor.get(path, headers={"Accept": NT}).data == read(editor, graph).data
    assert editor.get(made.headers["Location"], headers={"Accept": NT}).text == ONE


def test_4_2_a_graph_outside_the_registry_can_be_named(editor):
    graph = "https://example.org/日本/graph?a=1"
    made = put(editor, graph, ONE)
    assert made.status_code == 201
    assert lines(editor, graph) == ONE
    assert editor.get(made.headers["Location"], headers={"Accept": NT}).text == ONE


def test_4_2_relative_references_are_resolved_against_the_graph(editor, graph):
    put(editor, graph, "<> <#p> <other> .")
    assert lines(editor, graph) == f"<{graph}> <{graph}#p> <{BASE}graphs/other> .\n"


@pytest.mark.parametrize("iri", ["x", "http://a b/", "", "urn:x\r\nX: y", "<http://a/>"])
def test_4_2_what_is_no_absolute_iri_is_400(editor, iri):
    assert put(editor, iri, ONE).status_code == 400


@pytest.mark.parametrize("iri", [f"{BASE}elsewhere", f"{BASE}graphs/", f"{BASE}doc/city/X_1", BASE])
def test_4_2_a_name_that_no_graph_can_have(editor, iri):
    assert put(editor, iri, ONE).status_code == 422


def test_4_2_too_long_a_name(editor):
    assert put(editor, f"{BASE}graphs/{'x' * 2500}", ONE).status_code == 422


def test_4_1_steps_up_are_no_names(editor):
    assert editor.put("/graphs/a/%2E%2E/b", data=ONE, content_type=TTL).status_code == 400


# 5.1 Status codes ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_5_1_the_default_graph_is_read_only_405(editor, method):
    answer = editor.open("/graphs?default", method=method, data=ONE, content_type=TTL)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET"])
def test_5_1_a_request_that_names_no_graph_is_400(editor, method):
    assert editor.open("/graphs", method=method, data=ONE, content_type=TTL).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    ("type", "text"),
    [
        (TTL, "<http://a/> <http://b/> ."),
        (TTL, b'<http://a/> <http://b/> "\xff" .'),
        ("application/ld+json", "{"),
        ("application/ld+json", ""),
        ("application/rdf+xml", "<a>"),
        ("application/rdf+xml", " "),
        ("application/rdf+xml", "<!DOCTYPE x [<!ENTITY y 'z'>]><x/>"),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/c", "@id": "http://a/"}'),
        ("application/ld+json", '{"http://p/":' * 5000 + "1" + "}" * 5000),
        (TTL, "<http://a/> <http://b/> " + "[<http://b/> " * 5000 + "1" + "]" * 5000 + " ."),
        (NT, "<http://a/> <http://b/> <http://c/\r\nX: y> ."),
        (TTL, "<http://a/> <http://b/> <<( <http://a/> <http://b/> 1 )>> ."),
        (TTL, '<http://a/> <http://b/> "\\u0000" .'),
    ],
)
def test_5_1_what_cannot_be_parsed_is_400(editor, graph, method, type, text):
    if method == "POST" and not text:
        return
    answer = editor.open(at(graph), method=method, data=text, content_type=type)
    assert answer.status_code == 400, answer.text
    assert answer.content_type == "application/problem+json"
    assert read(editor, graph).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "text/turtle; charset=utf-16"},
        {"Content-Type": TTL, "Content-Encoding": "gzip"},
    ],
)
def test_5_1_what_is_not_understood_is_415(editor, graph, method, headers):
    answer = editor.open(at(graph), method=method, data=ONE, headers=headers)
    assert answer.status_code == 415
    assert TTL in answer.headers["Accept-Post"]


def test_5_1_a_put_of_a_form_is_415(editor, graph):
    data = {"file": (io.BytesIO(ONE.encode()), "x.ttl")}
    assert editor.put(at(graph), data=data).status_code == 415


def test_5_without_a_type_the_payload_is_rdf_xml(editor, graph):
    xml = formats.serialize(ONE.replace("//b/", "//b/p"), formats.RDF_XML)
    assert editor.put(at(graph), data=xml).status_code == 201
    assert lines(editor, graph) == ONE.replace("//b/", "//b/p")
    answer = editor.put(at(graph), data=ONE.replace("<", "[", 1))
    assert answer.status_code == 400
    assert "Content-Type" in answer.json["detail"]


# 5.2 GET, 5.6 HEAD -----------------------------------------------------------------------------


def test_5_2_get_is_what_was_put_and_5_6_head_is_get_without_the_body(editor, graph):
    put(editor, graph, ONE)
    got = read(editor, graph, TTL)
    head = editor.head(at(graph), headers={"Accept": TTL})
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert editor.get(at(graph)).content_type == TTL
    assert read(editor, graph, "image/png").status_code == 406


# 5.3 PUT ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_5_3_put_stores_every_syntax(editor, graph, format):
    graph += format.suffix
    text = '<http://a/> <http://b/p> _:x .\n_:x <http://b/p> "é"@fr .\n'
    answer = put(editor, graph, formats.serialize(text, format), format.media_type)
    assert answer.status_code == 201
    found = Graph().parse(data=lines(editor, graph), format="nt")
    assert isomorphic(found, Graph().parse(data=text, format="nt"))


def test_5_3_put_creates_201_then_replaces_204(editor, graph):
    made = put(editor, graph, ONE)
    assert made.status_code == 201
    assert made.headers["Location"] == f"http://localhost/graphs/{graph[len(BASE) + 7 :]}"
    changed = put(editor, graph, TWO)
    assert changed.status_code == 204
    assert "Location" not in changed.headers
    assert lines(editor, graph) == TWO


def test_5_3_the_answer_tells_tag_version_and_number(editor, graph):
    answer = put(editor, graph, ONE, Accept=NT)
    assert answer.headers["ETag"] == read(editor, graph).headers["ETag"]
    assert int(answer.headers["Dataset-Version"]) == editor.registry.published()
    links = answer.headers.getlist("Link")
    assert any('rel="latest-version memento"' in link and "version=1>" in link for link in links)
    assert put(editor, graph, ONE).headers["ETag"] == read(editor, graph, TTL).headers["ETag"]


def test_5_3_what_is_there_already_makes_no_version(editor, graph):
    first = put(editor, graph, "<http://a/> <http://b/> [ <http://b/> 1 ] .")
    number = editor.registry.published()
    again = put(editor, graph, "@prefix x: <http://b/> . _:q x: 1 . <http://a/> x: _:q .")
    assert again.status_code == 204
    assert again.headers["ETag"] == first.headers["ETag"]
    assert editor.registry.published() == number


@pytest.mark.parametrize("type", [TTL, NT, "application/trig", "application/n-quads"])
def test_5_3_an_empty_graph_is_a_graph(editor, graph, type):
    graph += type[-4:].strip("/")
    assert put(editor, graph, "", type).status_code == 201
    assert lines(editor, graph) == ""


def test_5_3_a_dataset_names_this_graph_or_none(editor, graph):
    quad = ONE.replace(" .", f" <{graph}> .")
    assert put(editor, graph, quad, "application/n-quads").status_code == 201
    assert lines(editor, graph) == ONE
    other = ONE.replace(" .", " <http://other/> .")
    assert put(editor, graph, other, "application/n-quads").status_code == 400
    trig = f"GRAPH <> {{ {TWO} }} {ONE}"
    assert put(editor, graph, trig, "application/trig").status_code == 204
    assert lines(editor, graph) == ONE + TWO


def test_5_3_agent_and_message_are_recorded(editor, graph):
    put(editor, graph, ONE, **{"Commit-Message": "Notes d%E2%80%99%C3%A9t%C3%A9"})
    put(editor, graph, TWO)
    first, second = editor.registry.history(graph)
    assert first.agent == f"{BASE}id/agent/maria"
    assert first.message == "Notes d’été"
    assert second.message == "Replaced over the network"
    assert put(editor, graph, ONE, **{"Commit-Message": "%FF"}).status_code == 400
    assert put(editor, graph, ONE, **{"Commit-Message": "x" * 5000}).status_code == 422


def test_5_3_the_representation_comes_back_if_it_is_preferred(editor, graph):
    answer = put(editor, graph, ONE, Accept=NT, Prefer="return=representation")
    assert (answer.status_code, answer.text) == (201, ONE)
    assert answer.headers["Preference-Applied"] == "return=representation"
    assert put(editor, graph, TWO, Prefer="return=representation").status_code == 200


# 5.4 DELETE ------------------------------------------------------------------------------------


def test_5_4_delete_removes_by_a_version_of_its_own(editor, graph):
    put(editor, graph, ONE)
    gone = editor.delete(f"{at(graph)}&reason=Not%20needed")
    assert gone.status_code == 204
    assert read(editor, graph).status_code == 404
    assert editor.delete(at(graph)).status_code == 404
    union = editor.get("/graphs?default", headers={"Accept": NT}, buffered=True).text
    assert graph not in union
    last = editor.registry.history(graph)[-1]
    assert (last.state, last.reason, last.number) == ("removed", "Not needed", 2)
    assert editor.get(f"{at(graph)}&version=1", headers={"Accept": NT}).text == ONE
    assert editor.get(f"{at(graph)}&version=2").status_code == 410
    assert put(editor, graph, ONE).status_code == 201
    assert lines(editor, graph) == ONE
    for path in ("/ldes", "/feed.atom", "/activity", "/changes", "/dataset", "/sitemap.xml"):
        assert editor.get(path).status_code == 200, path


def test_5_4_what_is_not_there_is_404(editor, graph):
    assert editor.delete(at(graph)).status_code == 404
    assert editor.delete(f"/graphs?graph={BASE}id/practice/none").status_code == 404


@pytest.mark.parametrize("graph", [f"{BASE}shapes", f"{BASE}ontology", "http://localhost/ontology"])
def test_5_4_what_is_in_force_is_not_removed_403(editor, graph):
    assert editor.delete(at(graph)).status_code in (403, 404)
    assert editor.get("/shapes").status_code == editor.get("/ontology").status_code == 200


# 5.5 POST --------------------------------------------------------------------------------------


def test_5_5_post_merges_and_keeps_blank_nodes_apart(editor, graph):
    text = "_:x <http://b/> 1 ."
    assert post(editor, graph, text).status_code == 201
    assert post(editor, graph, text).status_code == 204
    assert post(editor, graph, ONE).status_code == 204
    found = Graph().parse(data=lines(editor, graph), format="nt")
    assert len(found) == 3
    assert len({node for node in found.subjects() if isinstance(node, BNode)}) == 2


def test_5_5_post_to_the_store_makes_a_graph(editor):
    made = editor.post("/graphs", data="<> <http://b/> 1 .", content_type=TTL)
    assert made.status_code == 201
    where = made.headers["Location"]
    assert where.startswith("http://localhost/graphs/")
    iri = BASE + where.removeprefix("http://localhost/")
    assert f"<{iri}>" in editor.get(where, headers={"Accept": NT}).text


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("Notes: d'%C3%A9t%C3%A9 2024", "notes-d-ete-2024"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b", "a-b"),
        ("%0D%0AX-Header: y", "x-header-y"),
    ],
)
def test_5_5_slug_is_a_wish(editor, slug, name):
    for number in ("", "-2", "-3"):
        made = editor.post("/graphs", data=ONE, content_type=TTL, headers={"Slug": slug})
        assert made.headers["Location"] == f"http://localhost/graphs/{name}{number}"


def test_5_5_names_of_removed_graphs_are_not_given_again(editor):
    headers = {"Slug": "given once"}
    first = editor.post("/graphs", data=ONE, content_type=TTL, headers=headers)
    editor.delete(first.headers["Location"])
    second = editor.post("/graphs", data=ONE, content_type=TTL, headers=headers)
    assert second.headers["Location"].endswith("/given-once-2")


def test_5_5_an_empty_body_changes_nothing_204(editor, graph):
    number = editor.registry.published()
    assert post(editor, graph, "").status_code == 204
    assert editor.post("/graphs", data="", content_type=TTL).status_code == 204
    assert editor.registry.published() == number
    assert read(editor, graph).status_code == 404


def test_5_5_a_form_with_several_documents_is_their_merge(editor, graph):
    rdf = formats.serialize('_:x <http://b/p> "2" .\n', formats.RDF_XML)
    data = {
        "a": (io.BytesIO(b'_:x <http://b/p> "1" .'), "a.ttl"),
        "b": (io.BytesIO(rdf), "b", "application/rdf+xml"),
        "note": "no document",
    }
    assert editor.post(at(graph), data=data).status_code == 201
    found = Graph().parse(data=lines(editor, graph), format="nt")
    assert {str(value) for value in found.objects()} == {"1", "2"}
    assert len(set(found.subjects())) == 2


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"a": "text"}, 400),
        ({"a": (io.BytesIO(b"x"), "a.exe")}, 415),
        ({"a": (io.BytesIO(b"<x"), "a.ttl")}, 400),
    ],
)
def test_5_5_a_form_without_documents(editor, graph, data, status):
    answer = editor.post(at(graph), data=data, content_type="multipart/form-data")
    assert answer.status_code == status


# 5.7 PATCH -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://a/> <http://b/> <http://d/> }",
        "INSERT DATA { GRAPH <{graph}> { <http://a/> <http://b/> <http://d/> } }",
        "PREFIX : <{graph}> INSERT DATA { GRAPH : { <http://a/> <http://b/> <http://d/> . } . }",
        "INSERT DATA { <http://a/> <http://b/> <http://c/> GRAPH <> "
        "{ <http://a/> <http://b/> <http://d/> } <http://a/> <http://b/> <http://c/> }",
        "WITH <{graph}> INSERT { ?s ?p <http://d/> } WHERE { ?s ?p ?o }",
        "INSERT { GRAPH <{graph}> { ?s ?p <http://d/> } } WHERE { GRAPH <{graph}> { ?s ?p ?o } }",
        "INSERT { GRAPH <> { ?s ?p <http://d/> } } WHERE { GRAPH ?g { ?s ?p ?o } "
        "FILTER(?g = <{graph}>) }",
        "INSERT { ?s ?p <http://d/> } USING <{graph}> WHERE { ?s ?p ?o } # end",
        "INSERT { ?s ?p <http://d/> } USING NAMED <> WHERE { { SELECT * { ?s ?p ?o } LIMIT 1 } }",
        "DELETE DATA { <http://a/> <http://b/> <http://c/> } ; "
        "INSERT DATA { <http://a/> <http://b/> <http://c/> , <http://d/> } ;",
        "DELETE { ?s ?p ?o } INSERT { GRAPH <{graph}> { ?s ?p ?o , <http://d/> } } "
        "WHERE { ?s ?p ?o }",
        "\\u0049NSERT DATA { <http://a/> <http://b/> <http://d/> }",
    ],
)
def test_5_7_patch_is_an_update_of_the_graph_whichever_way_it_names_it(editor, graph, update):
    put(editor, graph, ONE)
    answer = patch(editor, graph, update.replace("{graph}", graph))
    assert answer.status_code == 204, answer.text
    assert lines(editor, graph) == ONE + TWO


@pytest.mark.parametrize(
    ("update", "left"),
    [
        ("DELETE WHERE { ?s ?p <http://c/> }", TWO),
        ("DELETE WHERE { GRAPH <> { ?s ?p <http://c/> } }", TWO),
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ""),
        ("DELETE DATA { <http://none/> <http://b/> 1 }", ONE + TWO),
        ("", ONE + TWO),
    ],
)
def test_5_7_patch_removes(editor, graph, update, left):
    put(editor, graph, ONE + TWO)
    assert patch(editor, graph, update).status_code == 204
    assert lines(editor, graph) == left


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { GRAPH <http://other/> { <http://a/> <http://b/> 1 } }",
        "WITH <http://other/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <http://other/> WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { GRAPH <http://other/> { ?s ?p ?o } }",
        "PREFIX o: <http://oth> DELETE { ?s ?p ?o } WHERE { GRAPH o:er { ?s ?p ?o } }",
    ],
)
def test_5_7_an_update_of_another_graph_is_422(editor, graph, update):
    put(editor, graph, ONE)
    answer = patch(editor, graph, update)
    assert answer.status_code == 422, answer.text
    assert "http://other/" in answer.json["detail"] or "http://other" in answer.json["detail"]
    assert lines(editor, graph) == ONE


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/x>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <>",
        "L\\u004FAD <http://127.0.0.1:9/x>",
        "INSERT DATA { <http://a/> <http://b/> 1 } ; LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL",
        "DROP DEFAULT",
        "CREATE GRAPH <http://x/>",
        "COPY DEFAULT TO <http://x/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT ?s { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX ex: <http://127.0.0.1:9/> INSERT { ?s ?p ?o } WHERE { SERVICEex:x { ?s ?p ?o } }",
        "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { ?s ?p ?o BIND(<http://x/> AS ?g) }",
        "SELECT * { ?s ?p ?o }",
        "INSERT DATA { ?s ?p ?o }",
        "INSERT DATA {",
        'INSERT DATA { <http://a/> <http://b/> "x }',
        "DELETE",
        "}",
        "INSERT { ?s ?p ?o } WHERE " + "{" * 3000 + "}" * 3000,
        "INSERT DATA { " + "<http://a/> <http://b/> [ " * 3000 + "]" * 3000 + " }",
        "INSERT DATA { GRAPH <> { GRAPH <> { <http://a/> <http://b/> 1 } } }",
    ],
)
def test_5_7_what_is_no_update_of_a_graph_is_400(editor, graph, update):
    put(editor, graph, ONE)
    answer = patch(editor, graph, update)
    assert answer.status_code == 400, answer.text
    assert lines(editor, graph) == ONE


def test_5_7_another_type_is_415_and_options_tell_it(editor, graph):
    put(editor, graph, ONE)
    for type in (TTL, "application/sparql-query", "application/json-patch+json", ""):
        answer = patch(editor, graph, "INSERT DATA {}", type)
        assert answer.status_code == 415
        assert answer.headers["Accept-Patch"] == UPDATE
    told = editor.options(at(graph))
    assert told.headers["Accept-Patch"] == UPDATE
    assert {"PUT", "POST", "PATCH", "DELETE"} < set(told.headers["Allow"].split(", "))
    assert editor.options("/graphs?default").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_5_7_a_graph_that_is_not_there_is_404(editor, graph):
    assert patch(editor, graph, f"INSERT DATA {{ {ONE} }}").status_code == 404


def test_5_7_what_is_left_alone_keeps_its_spelling(editor, graph):
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
    text = f'<http://a/> <http://b/> "1.50"{decimal} .\n'
    put(editor, graph, text)
    patch(
        editor,
        graph,
        "INSERT DATA { <http://a/> <http://c/> 2.50 , '03.0'^^<{0}> }".replace(
            "{0}", "http://www.w3.org/2001/XMLSchema#decimal"
        ),
    )
    found = lines(editor, graph)
    assert text in found
    assert f'"2.50"{decimal}' in found
    assert f'"03.0"{decimal}' in found
    patch(editor, graph, "DELETE WHERE { ?s <http://b/> 1.5 }")
    assert text not in lines(editor, graph)


def test_5_7_blank_nodes_stay_what_they_are(editor, graph):
    put(editor, graph, "_:x <http://b/> [ <http://b/> 1 ] .")
    patch(
        editor,
        graph,
        "INSERT { ?x <http://c/> _:new . _:new <http://d/> 2 } WHERE { ?x <http://b/> 1 }",
    )
    expected = "_:x <http://b/> _:y . _:y <http://b/> 1 ; <http://c/> [ <http://d/> 2 ] ."
    found = Graph().parse(data=lines(editor, graph), format="nt")
    assert isomorphic(found, Graph().parse(data=expected, format="turtle"))


def test_5_7_an_update_without_end_is_stopped(frame_home, tmp_path):
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    limits = ValidationSettings(deadline=1.5)
    many = "?s ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
    with Registry.open(Settings(home=home, validation=limits)) as registry:
        secret = registry.desk.add_token("maria", "editor")
        client = create_app(registry).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        graph = f"{BASE}graphs/x"
        text = "".join(f"<http://a/{number}> <http://b/> {number} .\n" for number in range(400))
        assert put(client, graph, text).status_code == 201
        for update in (
            f"INSERT {{ ?a ?b ?x }} WHERE {{ {many} BIND(RAND() AS ?x) }}",
            f"INSERT {{ ?s ?p ?i }} WHERE {{ SELECT * {{ {many} }} ORDER BY ?d ?i }}",
        ):
            answer = patch(client, graph, update)
            assert answer.status_code == 503, answer.text
            assert answer.json["limit"]["setting"].startswith("validation.")
        assert patch(client, graph, "INSERT DATA { <> <#p> 1 }").status_code == 204
        assert lines(client, graph).count("\n") == 401


# Security --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_6_who_may_not_write(editor, graph, method):
    stranger = create_app(editor.registry).test_client()
    secret = f"Bearer {editor.registry.desk.add_token(f'rita-{method}', 'reviewer')}"

    def ask(path, **headers):
        return stranger.open(path, method=method, data=ONE, content_type=TTL, headers=headers)

    for path in (at(graph), "/graphs/x", *(["/graphs"] if method == "POST" else [])):
        answer = ask(path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        for wrong in ("Bearer wrong", "Basic bWFyaWE6eA==", "Bearer"):
            assert ask(path, Authorization=wrong).status_code == 401
        assert ask(path, Authorization=secret).status_code == 403
    assert read(stranger, graph).status_code == 404


# Conditional requests (RFC 9110, 13) -----------------------------------------------------------


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_if_match_takes_the_tag_of_any_syntax(editor, graph, format):
    graph += format.suffix
    put(editor, graph, ONE)
    tag = read(editor, graph, format.media_type).headers["ETag"]
    assert put(editor, graph, TWO, **{"If-Match": '"other"'}).status_code == 412
    assert put(editor, graph, TWO, **{"If-Match": f"W/{tag}"}).status_code == 412
    assert put(editor, graph, TWO, **{"If-Match": f'"other", {tag}'}).status_code == 204
    assert put(editor, graph, ONE, **{"If-Match": tag}).status_code == 412
    assert lines(editor, graph) == TWO


def test_if_match_takes_the_tag_of_a_coded_answer(editor, graph):
    put(editor, graph, ONE)
    tag = read(editor, graph).headers["ETag"]
    assert put(editor, graph, TWO, **{"If-Match": f'{tag[:-1]}-gzip"'}).status_code == 204


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_every_write_is_conditional(editor, graph, method):
    graph += method
    put(editor, graph, ONE)
    text, type = ("INSERT DATA {}", UPDATE) if method == "PATCH" else (TWO, TTL)
    for name in ("If-Match", "If-None-Match"):
        value = '"x"' if name == "If-Match" else "*"
        headers = {name: value}
        answer = editor.open(
            at(graph), method=method, data=text, content_type=type, headers=headers
        )
        assert answer.status_code == 412
        assert answer.json["title"] == "Precondition Failed"
    since = {"If-Unmodified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    answer = editor.open(at(graph), method=method, data=text, content_type=type, headers=since)
    assert answer.status_code == 412
    later = {"If-Unmodified-Since": "Thu, 01 Jan 2099 00:00:00 GMT", "If-Match": "*"}
    answer = editor.open(at(graph), method=method, data=text, content_type=type, headers=later)
    assert answer.status_code == 204


def test_if_none_match_creates_only(editor, graph):
    assert put(editor, graph, ONE, **{"If-Match": "*"}).status_code == 412
    assert put(editor, graph, ONE, **{"If-None-Match": "*"}).status_code == 201
    assert put(editor, graph, TWO, **{"If-None-Match": "*"}).status_code == 412
    editor.delete(at(graph))
    assert put(editor, graph, TWO, **{"If-None-Match": "*"}).status_code == 201


# Terms of an IRI and a literal that are kept -----------------------------------------------------


def test_literals_are_kept_as_they_are_sent(editor, graph):
    text = '<http://a/> <http://b/> "1.0E6"^^<http://www.w3.org/2001/XMLSchema#double> .\n'
    put(editor, graph, text)
    assert lines(editor, graph) == text
    assert (URIRef("http://a/"), None, Literal("1.0E6")) not in Graph()
