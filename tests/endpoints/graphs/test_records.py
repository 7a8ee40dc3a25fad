"""Records, schemes, shapes and the ontology, written through the Graph Store Protocol."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest
from loopback import serving

from iclod.app import create_app
from iclod.config import Settings
from iclod.rdf import formats
from iclod.registry import Registry

BASE = "https://w3id.org/iclod/"
TTL, NT = "text/turtle", "application/n-triples"
SLUG = "bergen-action-plan-for-inclusion-and-diversity"
DOCUMENT = f"{BASE}doc/practice/{SLUG}"
THING = f"{BASE}id/practice/{SLUG}"
DCTERMS = "http://purl.org/dc/terms/"
CC_BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.fixture(scope="module")
def editor(packaged_home, tmp_path_factory):
    home = shutil.copytree(packaged_home, tmp_path_factory.mktemp("kept") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        secret = registry.desk.add_token("maria", "editor")
        client = create_app(registry).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        client.registry = registry
        yield client


def at(graph):
    return f"/graphs?graph={quote(graph, safe='')}"


def write(client, graph, text, method="PUT", type=TTL, **headers):
    return client.open(at(graph), method=method, data=text, content_type=type, headers=headers)


def turtle(client, graph=DOCUMENT):
    return client.get(at(graph), headers={"Accept": TTL}).data


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_what_was_fetched_can_be_put_back_unchanged(editor, format):
    got = editor.get(at(DOCUMENT), headers={"Accept": format.media_type})
    number = editor.registry.published()
    back = write(
        editor, THING, got.data, type=format.media_type, **{"If-Match": got.headers["ETag"]}
    )
    assert back.status_code == 204, back.text
    assert editor.registry.published() == number
    assert back.headers["Dataset-Version"] == str(number)


def test_a_record_is_changed_by_put_post_and_patch(editor):
    title = f'<{THING}> <{DCTERMS}title> "Plan d’action"@fr .'
    added = write(editor, DOCUMENT, title, "POST")
    assert added.status_code == 204, added.text
    assert "Plan d’action".encode() in editor.get(f"/doc/practice/{SLUG}.ttl").data
    update = (
        f'DELETE {{ ?s <{DCTERMS}title> ?t }} INSERT {{ ?s <{DCTERMS}title> "Le plan"@fr }} '
        f'WHERE {{ ?s <{DCTERMS}title> ?t FILTER(LANG(?t) = "fr") }}'
    )
    changed = write(editor, DOCUMENT, update, "PATCH", "application/sparql-update")
    assert changed.status_code == 204, changed.text
    text = turtle(editor).decode()
    assert "Le plan" in text and "Plan d’action" not in text
    put = write(editor, DOCUMENT, text.replace("Le plan", "Plan"), **{"Commit-Message": "Shorter"})
    assert put.status_code == 204, put.text
    last = editor.registry.history(DOCUMENT)[-1]
    assert (last.message, last.agent) == ("Shorter", f"{BASE}id/agent/maria")
    assert last.number == 4
    assert f"/doc/practice/{SLUG}/version/4>" in ", ".join(put.headers.getlist("Link"))


def test_the_licence_of_a_document_is_written_like_everything_else(editor):
    before = editor.registry.version(DOCUMENT)
    update = f"INSERT DATA {{ <{DOCUMENT}> <{DCTERMS}license> <{CC_BY_SA}> }}"
    done = write(editor, DOCUMENT, update, "PATCH", "application/sparql-update")
    assert done.status_code == 204, done.text
    version = editor.registry.version(DOCUMENT)
    assert (version.license, version.digest) == (CC_BY_SA, before.digest)
    two = update.replace("by-sa", "by-nd") + f" ; {update.replace('by-sa', 'by-nc')}"
    assert write(editor, DOCUMENT, two, "PATCH", "application/sparql-update").status_code == 422


def test_a_new_record_is_201_and_found_everywhere(editor):
    graph = f"{BASE}doc/practice/bergen-a-new-one"
    text = turtle(editor).decode().replace(SLUG, "bergen-a-new-one")
    made = write(editor, graph, text, **{"If-None-Match": "*"})
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == "http://localhost/doc/practice/bergen-a-new-one"
    assert editor.get("/id/practice/bergen-a-new-one").status_code == 303
    assert editor.get(made.headers["Location"], headers={"Accept": TTL}).status_code == 200


@pytest.mark.parametrize(
    ("graph", "text", "status"),
    [
        (DOCUMENT, f"<{BASE}id/city/bergen> <{DCTERMS}title> 'x' .", 422),
        (DOCUMENT, "<http://example.org/> <http://b/> 1 .", 422),
        (DOCUMENT, "", 422),
        (f"{BASE}doc/practice/none", f"<{BASE}id/practice/none> <{DCTERMS}title> 'x' .", 422),
        (f"{BASE}doc/practice/{SLUG}/version/1", "", 422),
        (f"{BASE}doc/nonsense/x", "", 422),
    ],
)
def test_what_belongs_elsewhere_or_is_nothing(editor, graph, text, status):
    answer = write(editor, graph, text)
    assert answer.status_code == status, answer.text


# Validation ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "type",
    ["application/problem+json", "*/*", "", *(format.media_type for format in formats.FORMATS)],
)
def test_what_breaks_a_rule_is_422_with_the_report(editor, type):
    number = editor.registry.published()
    broken = turtle(editor).decode().replace("iclod:status", "iclod:purpose")
    answer = write(editor, DOCUMENT, broken, Accept=type)
    assert answer.status_code == 422
    assert editor.registry.published() == number
    if type in formats.BY_MEDIA_TYPE:
        assert answer.content_type == type
        report = formats.parse(answer.data, formats.BY_MEDIA_TYPE[type])[None]
        assert any(
            str(value) == "http://www.w3.org/ns/shacl#Violation" for value in report.objects()
        )
    else:
        assert answer.content_type == "application/problem+json"
        assert answer.json["report"]["conforms"] is False


def test_a_blank_node_in_a_record_is_422(editor):
    text = turtle(editor).decode() + f"<{THING}> <{DCTERMS}references> [ a <http://x/> ] ."
    assert write(editor, DOCUMENT, text).status_code == 422


# Withdrawn records -----------------------------------------------------------------------------


def test_delete_withdraws_and_then_every_write_is_409(editor):
    graph = f"{BASE}doc/practice/melitopol-weeks-of-culture"
    got = editor.get(at(graph), headers={"Accept": TTL})
    wrong = editor.delete(at(graph), headers={"If-Match": '"other"'})
    assert wrong.status_code == 412
    tag = {"If-Match": got.headers["ETag"]}
    gone = editor.delete(f"{at(graph)}&reason=twice", headers=tag)
    assert gone.status_code == 204
    assert editor.get("/doc/practice/melitopol-weeks-of-culture").status_code == 410
    for method, type in (("PUT", TTL), ("POST", TTL), ("PATCH", "application/sparql-update")):
        text = got.data if type == TTL else "DELETE WHERE { ?s ?p ?o }"
        assert write(editor, graph, text, method, type).status_code == 409
    assert editor.delete(at(graph)).status_code == 409


# What is in force ------------------------------------------------------------------------------


@pytest.fixture
def few(frame):
    """An editor's client of a registry in which everything is checked quickly."""
    secret = frame.desk.add_token("maria", "editor")
    client = create_app(frame).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def test_the_shapes_are_replaced_only_by_shapes_that_the_data_keep(few, frame):
    shapes, sh = f"{BASE}shapes", "http://www.w3.org/ns/shacl#"
    text = few.get(at(shapes), headers={"Accept": NT}).text
    assert write(few, shapes, text, type=NT).status_code == 204
    strict = f"<shapes#City> <{sh}property> <shapes#x> . <shapes#x> <{sh}path> <http://x/> ; "
    broken = write(few, shapes, strict + f"<{sh}minCount> 1 .", "POST")
    assert broken.status_code == 422
    assert broken.json["report"]["conforms"] is False
    for bad in (
        f'{text}<http://x/> <{sh}select> "SELECT * {{}}" .',
        "",
        "<http://a/> <http://b/> 1 .",
    ):
        answer = write(few, shapes, bad)
        assert answer.status_code == 422, answer.text
    assert frame.published() == 1

    comment = "<shapes#City> <http://www.w3.org/2000/01/rdf-schema#comment> 'Checked'@en ."
    done = write(few, shapes, comment, "POST")
    assert done.status_code == 204, done.text
    assert "Checked" in few.get("/shapes", headers={"Accept": TTL}).text
    for type in (TTL, "application/ld+json"):
        again = write(few, shapes, comment, "POST", Accept=type)
        assert (
            again.headers["ETag"] == few.get(at(shapes), headers={"Accept": type}).headers["ETag"]
        )


def test_a_scheme_can_be_removed_and_written_again(editor):
    graph = f"{BASE}doc/index-area/"
    text = turtle(editor, graph)
    assert editor.delete(at(graph)).status_code == 204
    assert editor.get(at(graph)).status_code == 404
    for path in ("/doc/index-area/", "/", "/doc/practice/", "/dataset", "/sparql", "/ldes"):
        assert editor.get(path).status_code == 200, path
    assert write(editor, graph, text).status_code == 201
    assert turtle(editor, graph).count(b"skos:ConceptScheme") == text.count(b"skos:ConceptScheme")


# Over HTTP -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(frame_home, tmp_path_factory):
    home = shutil.copytree(frame_home, tmp_path_factory.mktemp("raced") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        secret = registry.desk.add_token("maria", "editor")
    with serving(home) as client:
        client.headers["Authorization"] = f"Bearer {secret}"
        yield client


def test_of_two_writers_with_the_same_tag_one_wins(server):
    address = f"{server.base_url}/graphs/raced"
    made = httpx.put(
        address, content="<> <#n> 0 .", headers={**server.headers, "Content-Type": TTL}
    )
    assert made.status_code == 201

    def put(number):
        headers = {**server.headers, "Content-Type": TTL, "If-Match": tag}
        body = f"<> <#n> {number} ."
        return number, httpx.put(address, content=body, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(8) as threads:
        for turn in range(3):
            got = httpx.get(address, headers={"Accept": TTL})
            tag = got.headers["ETag"]
            done = dict(threads.map(put, range(10 * turn + 1, 10 * turn + 9)))
            assert sorted(done.values()) == [204, *[412] * 7]
            winner = next(number for number, status in done.items() if status == 204)
            assert f" {winner} " in httpx.get(address, headers={"Accept": TTL}).text


def test_nothing_is_lost_where_many_add_at_the_same_time(server):
    address = f"{server.base_url}/graphs/added"

    def post(number):
        body = f"<> <#n> {number} ."
        headers = {**server.headers, "Content-Type": TTL}
        return httpx.post(address, content=body, headers=headers, timeout=60).status_code

    with ThreadPoolExecutor(6) as threads:
        found = sorted(threads.map(post, range(6)))
    assert found == [201, *[204] * 5]
    text = httpx.get(address, headers={"Accept": NT}).text
    assert text.count("\n") == 6


def test_made_at_the_same_time_names_differ(server):
    def mint(_):
        headers = {**server.headers, "Content-Type": TTL, "Slug": "same"}
        made = httpx.post(
            f"{server.base_url}/graphs",
            content="<> a 1 .".replace(" a ", " <#p> "),
            headers=headers,
            timeout=60,
        )
        return made.status_code, made.headers["Location"]

    with ThreadPoolExecutor(5) as threads:
        found = list(threads.map(mint, range(5)))
    assert {status for status, _ in found} == {201}
    assert len({location for _, location in found}) == 5


def test_bodies_that_are_not_what_they_say(server):
    headers = dict(server.headers) | {"Content-Type": TTL}
    big = httpx.put(f"{server.base_url}/graphs/big", content=b"#" * (17 << 20), headers=headers)
    assert big.status_code == 413

    def parts():
        yield b"<> <#p> 1 ."

    unsaid = httpx.put(f"{server.base_url}/graphs/x", content=parts(), headers=headers)
    assert unsaid.status_code == 411
    assert httpx.get(f"{server.base_url}/graphs/x").status_code == 404


def test_an_upload_that_breaks_off_writes_nothing(server):
    import socket

    head = (
        f"PUT /graphs/broken HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Authorization: {server.headers['Authorization']}\r\nContent-Type: {NT}\r\n"
        "Content-Length: 1000\r\n\r\n<http://a/> <http://b/> <http://c/> .\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head.encode())
    assert httpx.get(f"{server.base_url}/graphs/broken").status_code == 404
