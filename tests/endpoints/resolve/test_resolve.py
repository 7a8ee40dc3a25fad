"""What became of IRIs, in each spelling and each form of the question."""

import json

import pytest

from iclod.endpoints.resolve import fates

BASE = "https://w3id.org/iclod/"
SLUG = "bergen-action-plan-for-inclusion-and-diversity"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def ask(client, *iris):
    response = client.post("/resolve", json=list(iris))
    assert response.status_code == 200
    found = response.get_json()["results"]
    assert [item["iri"] for item in found] == list(iris)
    return found


@pytest.mark.parametrize(
    ("iri", "names", "target"),
    [
        (f"{BASE}id/practice/{SLUG}", "thing", f"{BASE}id/practice/{SLUG}"),
        (f"http://localhost/id/practice/{SLUG}", "thing", f"{BASE}id/practice/{SLUG}"),
        (f"{BASE}doc/practice/{SLUG}", "document", f"{BASE}doc/practice/{SLUG}"),
        (f"http://localhost/doc/practice/{SLUG}.ttl", "document", f"{BASE}doc/practice/{SLUG}"),
        (f"{BASE}id/topic/", "scheme", f"{BASE}id/topic/"),
        (f"{BASE}ontology", "graph", f"{BASE}ontology"),
        (f"{BASE}ontology#Practice", "part", f"{BASE}ontology#Practice"),
        (f"{BASE}shapes", "graph", f"{BASE}shapes"),
        (f"http://localhost/graphs?graph={BASE}shapes", "graph", f"{BASE}shapes"),
        (
            f"{BASE}doc/practice/{SLUG}/version/2",
            "version",
            f"{BASE}doc/practice/{SLUG}/version/2",
        ),
        (
            f"{BASE}graphs?graph=https%3A%2F%2Fw3id.org%2Ficlod%2Fshapes&version=1",
            "version",
            f"{BASE}graphs?graph=https%3A%2F%2Fw3id.org%2Ficlod%2Fshapes&version=1",
        ),
        (f"{BASE}doc/topic/version/1", "version", f"{BASE}doc/topic/version/1"),
    ],
)
def test_everything_that_names_something_here_is_understood(reader, iri, names, target):
    (found,) = ask(reader, iri)
    assert (found["status"], found["names"], found["target"]) == ("live", names, target)
    assert found["url"].startswith("http://localhost/") and found["instant"].endswith("Z")


def test_parts_say_whether_they_are_still_there(reader):
    thing = f"{BASE}id/practice/{SLUG}"
    there, gone = ask(reader, f"{thing}#period-1", f"{thing}#period-9")
    assert (there["fragment"], gone["fragment"]) == (True, False)
    assert there["target"] == f"{thing}#period-1"
    (term,) = ask(reader, f"{BASE}ontology#NoSuchTerm")
    assert term["fragment"] is False


def test_merges_are_followed_to_the_end(reader, merged):
    first, second = (f"{BASE}id/practice/{slug}" for slug in merged[:2])
    a, b, document = ask(reader, first, second, f"{BASE}doc/practice/{merged[0]}")
    assert (a["status"], a["target"], a["target_status"]) == (
        "moved",
        f"{BASE}id/practice/{SLUG}",
        "live",
    )
    assert a["via"] == [second] and "via" not in b
    assert a["reason"] == "The same" and b["reason"] == "The same again"
    assert a["agent"].endswith("/id/agent/iclod")
    assert document["target"] == f"{BASE}doc/practice/{SLUG}"


def test_what_is_gone_says_when_and_why(reader, merged):
    withdrawn, version, erased = ask(
        reader,
        f"{BASE}id/practice/{merged[2]}",
        f"{BASE}doc/practice/{SLUG}/version/3",
        f"{BASE}doc/practice/{merged[2]}/version/1",
    )
    assert [item["status"] for item in (withdrawn, version, erased)] == ["gone"] * 3
    assert [item["target"] for item in (withdrawn, version, erased)] == [None] * 3
    assert withdrawn["reason"] == "Not a practice"
    assert version["reason"] == "A person asked" and version["latest"] == 6
    assert erased["reason"] == "All of it"


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "x",
        "not an iri",
        "https://example.org/",
        f"{BASE}id/practice/there-is-no-such",
        f"{BASE}id/nothing/x",
        f"{BASE}doc/practice/{SLUG}/version/99",
        f"{BASE}graphs?graph=x&version=1",
        f"{BASE}graphs?" + "&".join("a=b" for _ in range(500)),
        f"{BASE}id/practice/{SLUG}/../x",
        f"{BASE}id/practice/" + "a" * 100_000,
        "javascript:alert(1)",
        "urn:x:\u0000",
        "https://w3id.org/iclod/id/practice/é\r\nX: y",
    ],
)
def test_the_rest_is_unknown(reader, iri):
    (found,) = ask(reader, iri)
    assert found == {"iri": iri, "status": "unknown", "target": None}


def test_the_answers_are_those_of_the_addresses(reader, merged):
    iris = [f"{BASE}id/practice/{slug}" for slug in (SLUG, *merged, "there-is-no-such")]
    codes = {"live": 303, "moved": 301, "gone": 410, "unknown": 404}
    for found in ask(reader, *iris):
        response = reader.get(found["iri"].replace(BASE, "/"))
        assert response.status_code == codes[found["status"]], found


# Ways to ask -------------------------------------------------------------------------------------


def test_each_form_of_the_list(reader):
    iris = [f"{BASE}id/topic/education", f"{BASE}id/practice/there-is-no-such"]
    expected = ask(reader, *iris)
    lines = "# a list\r\n\r\n" + "\r\n".join(iris)
    for response in (
        reader.post("/resolve", json={"iris": iris}),
        reader.post("/resolve", data=lines, content_type="text/uri-list"),
        reader.post("/resolve", data=lines, content_type="text/plain; charset=utf-8"),
        reader.post("/resolve", data={"iri": "\n".join(iris)}),
        reader.get("/resolve", query_string={"iri": iris}),
    ):
        assert response.status_code == 200
        assert response.content_type == "application/json"
        assert response.get_json()["results"] == expected
    assert ask(reader) == []


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"", "application/json", 400),
        (b"[", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[" + b"9" * 10_000 + b"]", "application/json", 400),
        (b"\xff", "text/plain", 400),
        (b"null", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"iris": "x"}', "application/json", 422),
        (b"[1]", "application/json", 422),
        (b'["\\ud800"]', "application/json", 422),
        (b"[]", "text/turtle", 415),
        (b"[]", "", 415),
        (json.dumps(["urn:x"] * 1001).encode(), "application/json", 413),
        (b"\n".join([b"urn:x"] * 1001), "text/plain", 413),
        (b"&".join([b"iri=urn:x"] * 1002), "application/x-www-form-urlencoded", 413),
    ],
)
def test_what_cannot_be_read_says_so(reader, body, media_type, status):
    response = reader.post("/resolve", data=body, content_type=media_type)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.get_json()["detail"]


def test_get_without_an_iri(reader):
    assert reader.get("/resolve").status_code == 400
    assert reader.get("/resolve?format=json").status_code == 400
    assert "<textarea" in reader.get("/resolve", headers=BROWSER).get_data(as_text=True)
    head = reader.head("/resolve", headers=BROWSER)
    assert head.status_code == 200 and not head.data


def test_the_page(reader, merged):
    iri = f"{BASE}id/practice/{merged[0]}"
    pasted = f"{iri}\n<script>alert(1)</script>\n"
    text = reader.post("/resolve", data={"iri": pasted}, headers=BROWSER).get_data(as_text=True)
    assert "moved" in text and "Action Plan for Inclusion and Diversity" in text
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_a_thousand_are_answered_at_once(reader, then):
    known = [version.graph.replace("/doc/", "/id/") for version in then.journal.current()]
    iris = (known * 10)[:900] + [f"{BASE}id/practice/none-{n}" for n in range(100)]
    found = ask(reader, *iris)
    assert len(found) == 1000
    assert sum(item["status"] == "unknown" for item in found) >= 100


def test_circles_end(then):
    """There can be none; should one be written all the same, it ends."""
    resolver = fates.Resolver(then, then.published(), str, str)
    a, b = (then.names.document("practice", slug) for slug in ("a", "b"))
    real = then.journal.version(then.names.document("practice", SLUG), 1)
    for graph, other in ((a, b), (b, a)):
        successor = then.names.thing_of(other)
        merged = {"graph": graph, "state": "merged", "successor": successor}
        resolver._newest[graph] = type(real)(**(real.__dict__ | merged))
    found = resolver._fate("a", fates.Named("thing", a))
    assert (found.status, found.target_status) == ("moved", "gone")
