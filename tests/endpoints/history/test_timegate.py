"""The past on a real server, asked by a client of the protocol that is not ours."""

from datetime import UTC, datetime, timedelta

import pytest
from loopback import serving
from memento_client import MementoClient

from iclod.config import Settings
from iclod.endpoints.history.timemap import TimeMap
from iclod.errors import NotFound
from iclod.journal import Draft, Journal
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.registry import Registry

BASE = "https://w3id.org/iclod/"
DOC = f"{BASE}doc/practice/x"
THING = f"{BASE}id/practice/x"
#: A year apart; the fourth is a merge, the last one its undoing.
INSTANTS = [datetime(year, 3, 1, 12, 0, 0, 250_000, UTC) for year in range(2001, 2007)]
LONG = f"{BASE}doc/practice/long"


def draft(graph, number, **more):
    thing = graph.replace("/doc/", "/id/")
    text = (
        f"<{thing}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BASE}ontology#Practice> .\n"
        f'<{thing}> <http://purl.org/dc/terms/title> "Title {number}"@en .\n'
    )
    text = formats.canonical(text)
    return Draft(graph, text, formats.digest(text), **more)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("timegate") / "home"
    home.mkdir()
    agent = f"{BASE}id/agent/iclod"
    journal = Journal(home / "journal.sqlite", base_iri=BASE, create=True)
    for number, instant in enumerate(INSTANTS, start=1):
        more = {"state": "merged", "successor": f"{BASE}id/practice/long"} if number == 4 else {}
        journal.append([draft(DOC, number, **more)], agent=agent, message="m", now=instant)
    later = datetime(2007, 1, 1, tzinfo=UTC)
    for number in range(1, 206):
        moment = later + timedelta(seconds=number)
        journal.append([draft(LONG, number)], agent=agent, message="m", now=moment)
    journal.close()
    Registry.open(Settings(home=home, packaged="none"), create=True).close()
    with serving(home) as client:
        yield client


def asked(server, date, path="/doc/practice/x", **headers):
    when = date if isinstance(date, str) else f"{date:%a, %d %b %Y %H:%M:%S GMT}"
    return server.get(path, headers={"Accept-Datetime": when, "Accept": "text/turtle"} | headers)


@pytest.mark.parametrize(
    ("date", "number"),
    [
        (datetime(1990, 1, 1), 1),
        (INSTANTS[0], 1),
        (INSTANTS[1] - timedelta(seconds=1), 1),
        (INSTANTS[1], 2),
        (datetime(2003, 7, 1), 3),
        (datetime(2004, 7, 1), 4),
        (datetime(2005, 7, 1), 5),
        (datetime(2099, 1, 1), 6),
    ],
)
def test_a_date_leads_to_the_version_of_that_day(server, date, number):
    response = asked(server, date)
    assert response.status_code == 302
    assert response.headers["Location"] == f"{server.base_url}/doc/practice/x/version/{number}"
    vary = response.headers["Vary"].lower()
    assert "accept-datetime" in vary
    assert "Memento-Datetime" not in response.headers
    found = server.get(response.headers["Location"], headers={"Accept": "text/turtle"})
    assert found.status_code == 200
    assert found.headers["Memento-Datetime"] == f"{INSTANTS[number - 1]:%a, %d %b %Y %H:%M:%S GMT}"
    assert f'"Title {number}"@en' in found.text


def test_a_thing_leads_there_too(server):
    response = asked(server, datetime(2002, 7, 1), path="/id/practice/x")
    assert response.status_code == 303
    assert response.headers["Location"].endswith("/doc/practice/x/version/2")


@pytest.mark.parametrize("date", ["yesterday", "2002-07-01", "Mon, 01 Jul 1990 00:00:00 GMT"])
def test_nonsense_is_refused(server, date):
    for path in ("/doc/practice/x", "/id/practice/x", f"/graphs?graph={DOC}"):
        assert asked(server, date, path=path).status_code == 400


def test_any_graph_is_its_own_timegate(server):
    response = asked(server, datetime(2002, 7, 1), path=f"/graphs?graph={DOC}")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/doc/practice/x/version/2")
    assert "Accept-Datetime" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("year", "number"), [(1999, 1), (2002, 2), (2003, 3), (2005, 5), (2010, 6)]
)
def test_a_client_of_the_protocol_finds_the_right_version(server, year, number):
    # The client takes a date's answer as proof that the page is its own TimeGate.
    client = MementoClient(timegate_uri="", check_native_timegate=True)
    page = f"{server.base_url}/doc/practice/x"
    found = client.get_memento_info(page, datetime(year, 7, 1))
    client.session.close()
    assert found["original_uri"] == page
    near = found["mementos"]
    assert near["closest"]["uri"] == [f"{page}/version/{number}"]
    assert near["closest"]["datetime"] == INSTANTS[number - 1].replace(microsecond=0, tzinfo=None)
    assert near["first"]["uri"] == [f"{page}/version/1"]
    assert near["last"]["uri"] == [f"{page}/version/6"]
    if 1 < number < 6:
        assert near["prev"]["uri"] == [f"{page}/version/{number - 1}"]
        assert near["next"]["uri"] == [f"{page}/version/{number + 1}"]


def test_the_client_comes_back_from_a_version(server):
    client = MementoClient(timegate_uri="", check_native_timegate=True)
    page = f"{server.base_url}/doc/practice/x"
    assert client.get_original_uri(f"{page}/version/3") == page
    assert MementoClient.is_memento(f"{page}/version/3")
    client.session.close()


def test_the_timemap_lists_every_version(server):
    response = server.get("/timemap/doc/practice/x")
    assert response.headers["Content-Type"] == "application/link-format"
    links = MementoClient.parse_link_header(response.text)
    page = f"{server.base_url}/doc/practice/x"
    assert links[page]["rel"] == ["original", "timegate"]
    assert links[f"{server.base_url}/timemap/doc/practice/x"]["rel"] == ["self"]
    versions = [uri for uri, link in links.items() if "memento" in link["rel"]]
    assert versions == [f"{page}/version/{n}" for n in range(1, 7)]
    for uri, instant in zip(versions, INSTANTS, strict=True):
        assert links[uri]["datetime"] == [f"{instant:%a, %d %b %Y %H:%M:%S GMT}"]
    told = server.get("/timemap/doc/practice/x?format=json").json()
    assert [item["uri"] for item in told["mementos"]["list"]] == versions


def test_a_long_timemap_comes_in_pages(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite", base_iri=BASE, create=True)
    for number in range(1, 8):
        instant = INSTANTS[0] + timedelta(days=number)
        journal.append([draft(DOC, number)], agent=f"{BASE}id/agent/a", message="", now=instant)
    versions = journal.versions(DOC)
    journal.close()
    seen, todo, pages = [], [1], {}
    while todo:
        page = todo.pop()
        if page in pages:
            continue
        made = TimeMap(Names(BASE), "http://h", DOC, versions, page, size=3)
        links = pages[page] = MementoClient.parse_link_header(made.links())
        (own,) = (uri for uri, link in links.items() if link["rel"] == ["self"])
        others = [uri for uri, link in links.items() if link["rel"] == ["timemap"]]
        assert own == made.address(page) and len(others) == 2
        assert all(links[uri]["from"] and links[uri]["until"] for uri in (own, *others))
        todo += [int(uri.partition("page=")[2] or 1) for uri in others]
        seen += [uri for uri, link in links.items() if "memento" in link["rel"]]
    assert sorted(int(uri.rpartition("/")[2]) for uri in seen) == list(range(1, 8))
    with pytest.raises(NotFound):
        TimeMap(Names(BASE), "http://h", DOC, versions, 4, size=3)
    with pytest.raises(NotFound):
        TimeMap(Names(BASE), "http://h", DOC, (), 1)


def test_a_long_history_comes_in_pages(server):
    told = server.get("/doc/practice/long/history.json?page=2").json()
    assert (told["versions"], told["pages"]) == (205, 2)
    assert [item["number"] for item in told["history"]] == [5, 4, 3, 2, 1]
    page = server.get("/doc/practice/long/history?page=2", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "Page 2 of 2" in page.text
