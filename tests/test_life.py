"""The life of a practice over HTTP: whatever is asked, every address tells the same story."""

import json
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from conftest import copy
from loopback import serving

from iclod.config import Settings
from iclod.rdf import formats
from iclod.registry import Change, Registry

AGENT = "https://w3id.org/iclod/id/agent/operator"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
ATOM = "{http://www.w3.org/2005/Atom}"
TURTLE = {"Accept": "text/turtle"}
CONTENT = """\
<{thing}> a <https://w3id.org/iclod/ontology#Practice> ;
  <http://purl.org/dc/terms/title> "{title}"@en ;
  <http://purl.org/dc/terms/identifier> "{slug}" ;
  <http://purl.org/dc/terms/spatial> <{base}id/city/bergen>, <{base}id/country/norway> ;
  <http://purl.org/dc/terms/subject> <{base}id/topic/education> ;
  <http://purl.org/dc/terms/source> <{base}id/source/coe-good-practices> ;
  <https://w3id.org/iclod/ontology#status> <{base}id/status/unknown> .
"""


class Life:
    """One practice in a registry that a server shows, and the questions that are asked of it."""

    def __init__(self, registry, client, slug):
        self.registry, self.client, self.slug = registry, client, slug
        names = registry.names
        self.thing = names.thing("practice", slug)
        self.graph = names.document("practice", slug)

    def write(self, title):
        text = CONTENT.format(
            thing=self.thing, title=title, slug=self.slug, base=self.registry.names.base
        )
        content = formats.to_ntriples(formats.parse(text, formats.TURTLE)[None])
        done = self.registry.commit([Change(self.graph, content)], agent=AGENT, message=title)
        return done.versions[-1]

    def get(self, path, **headers):
        return self.client.get(path, headers=TURTLE | headers, follow_redirects=False)

    def path(self, answer):
        return urlsplit(answer.headers["Location"]).path

    def resolve(self):
        answer = self.client.post("/resolve", json=[self.thing]).json()
        found = answer["results"] if isinstance(answer, dict) else answer
        return found[0]

    def atom(self):
        """The feed's entries about this practice, the newest first."""
        root = ElementTree.fromstring(self.client.get("/feed.atom").content)
        ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
        return [i for i in ids if i.startswith(f"{self.graph}/version/")]

    def activities(self):
        """Types of the activities about this practice, oldest first."""
        last = self.client.get("/activity").json()["last"]
        address = last if isinstance(last, str) else last["id"]
        found = []
        while address:
            page = self.client.get(urlsplit(address).path).json()
            found = [
                item for item in page["orderedItems"] if self.slug in json.dumps(item["object"])
            ] + found
            before = page.get("prev")
            address = before["id"] if isinstance(before, dict) else before
        return [item["type"] for item in found]

    def ldes(self):
        """IRIs of the stream's members that are versions of this practice, oldest first."""
        todo, seen, found = ["/ldes"], set(), {}
        tree = "https://w3id.org/tree#"
        while todo:
            path = todo.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = self.client.get(path, headers={"Accept": "application/n-quads"})
            assert answer.status_code == 200, path
            for quad in formats.parse_quads(answer.content, formats.N_QUADS):
                if quad.predicate.value == f"{tree}node":
                    split = urlsplit(quad.object.value)
                    todo.append(split.path + (f"?{split.query}" if split.query else ""))
                if quad.predicate.value == f"{tree}member":
                    version = self.registry.names.of_version(quad.object.value)
                    if version and version[0] == self.graph:
                        found[version[1]] = quad.object.value
        return [found[number] for number in sorted(found)]

    def oai(self):
        """The record's header: whether it is deleted, and its datestamp."""
        host = urlsplit(self.registry.names.base).hostname
        answer = self.client.get(
            "/oai",
            params={
                "verb": "GetRecord",
                "metadataPrefix": "oai_dc",
                "identifier": f"oai:{host}:practice/{self.slug}",
            },
        )
        root = ElementTree.fromstring(answer.content)
        header = root.find(f".//{OAI}header")
        assert header is not None, answer.text
        return header.get("status") == "deleted", header.findtext(f"{OAI}datestamp")

    def dated(self, version):
        """What the TimeGate gives for the instant of a version, and for `/id/`."""
        header = version.instant.strftime("%a, %d %b %Y %H:%M:%S GMT")
        document = self.get(f"/doc/practice/{self.slug}", **{"Accept-Datetime": header})
        thing = self.get(f"/id/practice/{self.slug}", **{"Accept-Datetime": header})
        assert (document.status_code, thing.status_code) == (302, 303)
        assert "accept-datetime" in document.headers["Vary"].lower()
        assert self.path(document).partition(".")[0] == self.path(thing).partition(".")[0]
        return self.path(document).partition(".")[0]


def pause():
    """Let the clock go on to the next second: dates in HTTP know no parts of one."""
    now = datetime.now(UTC)
    time.sleep(1.02 - now.microsecond / 1e6)


@pytest.fixture(scope="module")
def life(packaged_home, tmp_path_factory):
    home = copy(packaged_home, tmp_path_factory.mktemp("life") / "home")
    with Registry.open(Settings(home=home)) as registry, serving(home) as client:
        yield registry, client


def test_every_address_tells_the_same_story(life):
    registry, client = life
    one, other = Life(registry, client, "life-of-one"), Life(registry, client, "life-of-another")
    assert one.get("/id/practice/life-of-one").status_code == 404
    assert one.resolve()["status"] == "unknown"

    # Created.
    other.write("Another practice")
    first = one.write("One practice")
    stands(one, [first])
    pause()

    # Revised.
    second = one.write("One practice, revised")
    stands(one, [first, second])
    pause()

    # Merged into another.
    registry.withdraw(one.thing, reason="Told twice", agent=AGENT, replaced_by=other.thing)
    third = registry.history(one.graph)[-1]
    moved = one.get("/id/practice/life-of-one")
    assert (moved.status_code, one.path(moved)) == (301, "/id/practice/life-of-another")
    moved = one.get("/doc/practice/life-of-one")
    assert (moved.status_code, one.path(moved)) == (301, "/doc/practice/life-of-another")
    assert "Told twice" in one.get("/doc/practice/life-of-one/tombstone").text
    found = one.resolve()
    assert (found["status"], found["target"]) == ("moved", other.thing)
    assert one.oai()[0] is True
    told(one, [first, second, third], ["Create", "Update"])
    pause()

    # Withdrawn: the other one too.
    registry.withdraw(other.thing, reason="Never happened", agent=AGENT)
    gone = other.get("/id/practice/life-of-another")
    assert gone.status_code == 410
    gone = other.get("/doc/practice/life-of-another")
    assert (gone.status_code, "Never happened" in gone.text) == (410, True)
    assert other.resolve()["status"] == "gone"
    found = one.resolve()
    assert (found["status"], found["target"], found["target_status"]) == (
        "moved",
        other.thing,
        "gone",
    )
    assert other.oai()[0] is True
    assert other.activities() == ["Create", "Delete"]
    told(one, [first, second, third], ["Create", "Update"])


def stands(life, versions):
    """The practice is live, in these versions."""
    answer = life.get(f"/id/practice/{life.slug}")
    assert (answer.status_code, life.path(answer)) == (303, f"/doc/practice/{life.slug}")
    answer = life.get(f"/doc/practice/{life.slug}")
    assert answer.status_code == 200
    assert f'"{len(versions)}"' in answer.text
    newest = life.get(f"/doc/practice/{life.slug}/version/{len(versions)}")
    assert newest.content == answer.content
    assert life.resolve()["status"] == "live"
    deleted, stamp = life.oai()
    assert not deleted
    assert stamp == versions[-1].instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    told(life, versions, ["Create", "Update"][: len(versions)])


def told(life, versions, activities):
    """Feeds, stream, TimeGate and TimeMap know these versions."""
    iris = [life.registry.names.version(life.graph, version.number) for version in versions]
    assert life.atom() == iris[::-1]
    assert life.activities()[: len(activities)] == activities
    assert life.ldes() == iris
    for version in versions:
        assert life.dated(version).endswith(f"/doc/practice/{life.slug}/version/{version.number}")
    ancient = life.get(
        f"/doc/practice/{life.slug}", **{"Accept-Datetime": "Sat, 01 Jan 2000 00:00:00 GMT"}
    )
    assert life.path(ancient).partition(".")[0].endswith("/version/1")
    timemap = life.client.get(f"/timemap/doc/practice/{life.slug}").text
    for version in versions:
        assert f"/doc/practice/{life.slug}/version/{version.number}>" in timemap
