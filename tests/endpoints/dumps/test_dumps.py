"""`/dumps/…`: listings, whole files and parts of them, what is gone and why."""

import base64
import hashlib
import shutil

import pytest

from iclod.app import create_app
from iclod.config import DumpsSettings, Settings
from iclod.rdf import formats
from iclod.rdf.vocab import DCAT, DCTERMS
from iclod.registry import Change, Registry, dumping

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FILE = "/dumps/1/iclod.nt.gz"


@pytest.fixture(scope="module")
def home(packaged_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("dumps") / "home"
    shutil.copytree(packaged_home, home, symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        dumping.make(registry)
    return home


@pytest.fixture(scope="module")
def asked(home):
    with Registry.open(Settings(home=home)) as registry:
        yield create_app(registry).test_client()


@pytest.fixture(scope="module")
def data(home):
    return (home / "dumps" / "1" / "iclod.nt.gz").read_bytes()


def change(registry, number):
    graph = registry.names.graph(f"n{number}")
    text = f'<http://a.example/{number}> <http://a.example/n> "{number}" .\n'
    registry.commit([Change(graph, text)], agent=registry.agent("maria"), message="a trial")


def test_a_whole_file(asked, data):
    with asked.get(FILE) as answer:
        assert answer.data == data
        headers = answer.headers
    digest = hashlib.sha256(data)
    assert headers["ETag"] == f'"{digest.hexdigest()[:32]}"'
    assert headers["Content-Type"] == "application/gzip"
    assert headers["Content-Length"] == str(len(data))
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Last-Modified"]
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert "Content-Encoding" not in headers
    links = headers.get_all("Link")
    assert any('rel="license"' in link for link in links)
    assert any('/dumps/1/>; rel="describedby"' in link for link in links)


@pytest.mark.parametrize(
    ("asked_for", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-10", 10, 11),
        ("BYTES=5-", 5, None),
        ("bytes=-7", -7, None),
        ("bytes=3-99999999999", 3, None),
        ("bytes= 0-0 ", 0, 1),
    ],
)
def test_a_part_of_a_file(asked, data, asked_for, start, end):
    with asked.get(FILE, headers={"Range": asked_for}) as answer:
        assert answer.status_code == 206
        assert answer.data == data[start:end]
        first = start if start >= 0 else len(data) + start
        last = (end or len(data)) - 1
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(data)}"
        assert answer.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize(
    "asked_for",
    ["bytes=0-1,4-5", "bytes=9-3", "items=0-1", "bytes=a-b", "bytes", "bytes=-", "x" * 5000,
     "bytes=" + "9" * 5000 + "-"],
)  # fmt: skip
def test_what_is_no_single_part_is_the_whole(asked, data, asked_for):
    with asked.get(FILE, headers={"Range": asked_for}) as answer:
        assert (answer.status_code, len(answer.data)) == (200, len(data))


@pytest.mark.parametrize("asked_for", ["bytes=99999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_416(asked, data, asked_for):
    answer = asked.get(FILE, headers={"Range": asked_for})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(data)}"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_part_only_of_what_the_client_has_the_rest_of(asked):
    with asked.get(FILE) as answer:
        tag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    for value, status in (
        (tag, 206),
        (modified, 206),
        ('"other"', 200),
        (f"W/{tag}", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("nonsense", 200),
    ):
        with asked.get(FILE, headers={"Range": "bytes=0-3", "If-Range": value}) as answer:
            assert answer.status_code == status, value


def test_what_the_client_has_is_not_sent_again(asked):
    with asked.get(FILE) as answer:
        tag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    for headers in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"x", W/{tag}'},
        {"If-None-Match": "*"},
        {"If-None-Match": tag, "Range": "bytes=0-3"},
        {"If-Modified-Since": modified},
    ):
        with asked.get(FILE, headers=headers) as answer:
            assert (answer.status_code, answer.data) == (304, b""), headers
            assert answer.headers["ETag"] == tag
    old = "Thu, 01 Jan 1970 00:00:00 GMT"
    for headers in ({"If-Match": '"other"'}, {"If-Unmodified-Since": old}):
        assert asked.get(FILE, headers=headers).status_code == 412
    with asked.get(FILE, headers={"If-Match": tag}) as answer:
        assert answer.status_code == 200


def test_head_equals_get(asked):
    for path in (FILE, "/dumps/", "/dumps/1/", "/dumps/1/SHA256SUMS"):
        with asked.get(path) as whole, asked.head(path) as head:
            assert (head.status_code, head.data) == (200, b"")
            assert dict(head.headers) == dict(whole.headers)
    with asked.head(FILE, headers={"Range": "bytes=0-3"}) as head:
        assert head.status_code == 200


def test_a_table_says_where_its_description_is(asked):
    with asked.get("/dumps/1/practices.csv") as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
        links = answer.headers.get_all("Link")
    assert (
        '<http://localhost/dumps/1/csv-metadata.json>; rel="describedby"; '
        'type="application/csvm+json"' in links
    )
    with asked.get("/dumps/1/csv-metadata.json") as answer:
        assert answer.headers["Content-Type"] == "application/csvm+json"


def test_the_list_of_checksums_is_served_and_true(asked):
    with asked.get("/dumps/1/SHA256SUMS") as answer:
        lines = answer.text.splitlines()
    assert len(lines) == 16
    for line in lines:
        digest, _, name = line.partition("  ")
        with asked.get(f"/dumps/1/{name}") as answer:
            assert hashlib.sha256(answer.data).hexdigest() == digest


@pytest.mark.parametrize(
    "path",
    ["1/none.nt", "1/.lock", ".lock", "../journal.sqlite", "%2e%2e/desk.sqlite", "1/../../lock",
     "01/iclod.ttl", "2/iclod.ttl", "0/iclod.ttl", "-1/", "9" * 400 + "/", "one/", "1/%00",
     "latest/none", "²/"],
)  # fmt: skip
def test_only_dumps_are_served(asked, path):
    assert asked.get(f"/dumps/{path}", follow_redirects=True).status_code == 404


def test_dumps_are_listed_as_a_page_and_in_dcat(asked):
    text = asked.get("/dumps/", headers={"Accept": BROWSER}).text
    assert 'href="/dumps/1/iclod.nt.gz"' in text
    assert 'href="/dumps/1/"' in text
    one = asked.get("/dumps/1/", headers={"Accept": BROWSER}).text
    assert 'href="/dumps/1/practices.csv"' in one
    for path in ("/dumps/", "/dumps/1/"):
        answer = asked.get(path, headers={"Accept": "text/turtle"})
        graph = formats.parse(answer.data, formats.TURTLE)[None]
        assert len(set(graph.subjects(DCAT.byteSize))) == 14
        assert len(set(graph.subjects(DCTERMS.issued))) == 15


def test_without_dumps_the_listing_says_so(frame):
    client = create_app(frame).test_client()
    assert "No files have been made yet." in client.get("/dumps/", headers={"Accept": BROWSER}).text
    assert client.get("/dumps/latest/iclod.ttl").status_code == 404
    assert client.get("/dataset", headers={"Accept": BROWSER}).status_code == 200


def test_the_latest_dump_changes_with_the_files_not_with_the_data(registry):
    client = create_app(registry).test_client()
    dumping.make(registry)
    change(registry, 1)
    before = client.get("/dumps/latest/iclod.ttl")
    assert (before.status_code, before.headers["Location"]) == (
        302,
        "http://localhost/dumps/1/iclod.ttl",
    )
    assert "must-revalidate" in before.headers["Cache-Control"]
    page = client.get("/dataset", headers={"Accept": BROWSER}).text
    assert "They hold state 1; the registry is at state 2." in page
    dumping.make(registry)
    assert client.get("/dumps/latest/").headers["Location"] == "http://localhost/dumps/2/"
    with client.get("/dumps/1/iclod.ttl") as kept:
        assert kept.status_code == 200


def test_what_is_not_kept_any_more_is_gone(home, tmp_path):
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    settings = Settings(home=tmp_path / "home", dumps=DumpsSettings(keep=1))
    with Registry.open(settings) as registry:
        client = create_app(registry).test_client()
        change(registry, 1)
        dumping.make(registry)
        answer = client.get("/dumps/1/iclod.ttl")
        assert answer.status_code == 410
        assert "/dumps/latest/" in answer.json["detail"]
        assert client.get("/dumps/2/").status_code == 200


def test_a_dump_that_held_an_erased_text_is_gone_at_once(registry):
    client = create_app(registry).test_client()
    dumping.make(registry)
    registry.erase(
        f"{registry.names.base}id/city/bergen", reason="a trial", agent=registry.agent("maria")
    )
    answer = client.get("/dumps/1/iclod.ttl")
    assert answer.status_code == 410
    assert "a trial" in answer.json["detail"]
    assert 'href="/dumps/1/' not in client.get("/dumps/", headers={"Accept": BROWSER}).text
    newest = dumping.make(registry).number
    assert not (registry.home / "dumps" / "1").exists()
    assert client.get("/dumps/1/").status_code == 410
    assert client.get("/dumps/latest/").headers["Location"].endswith(f"/{newest}/")
