"""The same bytes and ETags come from every process, and again after a restart."""

import shutil

from loopback import serving

BERGEN = "practice/bergen-action-plan-for-inclusion-and-diversity"
TYPES = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
TYPES += ("application/trig", "application/n-quads", "text/html")
PATHS = (f"/doc/{BERGEN}", f"/doc/{BERGEN}/version/1", "/doc/city/bergen", "/doc/country/")
PATHS += ("/ontology", "/shapes", "/context.jsonld", "/sparql", "/static/built/site.css")
CODINGS = ("identity", "gzip", "br", "zstd")


def answers(client):
    """Status, headers and bytes of many addresses, addresses of this server left out of account."""
    found = {}
    for path in PATHS:
        for number, media_type in enumerate(TYPES):
            headers = {"Accept": media_type, "Accept-Encoding": CODINGS[number % 4]}
            # Addresses within answers name the host that was asked.
            headers["Host"] = "registry.example"
            with client.stream("GET", path, headers=headers) as answer:
                body = b"".join(answer.iter_raw())
            kept = {name: value for name, value in answer.headers.items() if name != "date"}
            found[path, media_type] = (answer.status_code, kept, body)
    return found


def test_two_servers_and_one_started_again_give_the_same(packaged_home, tmp_path):
    copy = shutil.copytree(packaged_home, tmp_path / "copy", symlinks=True)
    with serving(packaged_home, PYTHONHASHSEED="1") as one:
        first = answers(one)
    with serving(copy, PYTHONHASHSEED="2") as other:
        second = answers(other)
        again = answers(other)
    assert first == second == again
    tagged = [headers["etag"] for status, headers, _ in first.values() if status == 200]
    assert len(tagged) > 40
    assert sum(tag.endswith('-gzip"') for tag in tagged) > 5
