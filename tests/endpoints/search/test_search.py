import pytest

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_search_finds_things_of_all_kinds(client):
    found = client.get("/search?q=bergen", headers={"Accept": "application/json"}).json
    kinds = {item["kind"] for item in found["items"]}
    assert {"city", "practice"} <= kinds
    assert found["total"] >= len(found["items"]) > 1
    first = found["items"][0]
    assert first["url"].startswith("http://localhost/doc/")
    assert first["iri"].startswith("https://w3id.org/iclod/id/")


def test_search_as_a_page(client):
    text = client.get("/search?q=bergen", headers={"Accept": BROWSER}).text
    assert 'href="/doc/city/bergen"' in text
    assert "City" in text


@pytest.mark.parametrize("q", ["", "   ", "***", '"', "zzzzqqq", "a" * 3000, "\x00", "' OR 1=1 --"])
def test_whatever_is_searched_for_is_answered(client, q):
    for path in ("/search", "/suggest"):
        answer = client.get(path, query_string={"q": q}, headers={"Accept": BROWSER})
        assert answer.status_code == 200


def test_words_are_shown_as_text(client):
    answer = client.get("/search?q=<script>alert(1)</script>", headers={"Accept": BROWSER})
    assert "<script>alert" not in answer.text


def test_suggestions_begin_with_what_was_typed(client):
    found = client.get("/suggest?q=Berg").json["items"]
    assert found[0]["label"] == "Bergen"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/search?q=a&page=x", 400), ("/search?q=a&format=pdf", 406), ("/search?q=a&page=9999", 200)],
)
def test_parameters_that_make_no_sense(client, path, status):
    assert client.get(path).status_code == status


def test_the_answer_varies_on_accept_unless_the_format_is_named(client):
    named = client.get("/search?q=a&format=json")
    assert named.content_type == "application/json"
    assert "Accept," not in named.headers.get("Vary", "") + ","
