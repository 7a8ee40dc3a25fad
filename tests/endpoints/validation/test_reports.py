"""Reports that are kept: their addresses, their life, their end."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from rdflib import URIRef

from iclod.app import create_app
from iclod.config import Settings
from iclod.endpoints.validation.reports.store import Store
from iclod.errors import Forbidden, Gone, NotFound, TooLarge
from iclod.registry import Registry
from iclod.validation.places import Place
from iclod.validation.report import Report, Result
from iclod.validation.work import Source

from .sent import BAD

NOW = datetime(2030, 1, 1, tzinfo=UTC)
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def keeper(frame_home, tmp_path_factory):
    """A client of a registry that keeps reports."""
    import shutil

    home = shutil.copytree(frame_home, tmp_path_factory.mktemp("kept") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        yield create_app(registry).test_client()


def keep(client, query="format=json&keep=1"):
    answer = client.post(f"/validate?{query}", data=BAD, content_type="text/turtle")
    assert answer.status_code == 200
    path = answer.headers["Location"].removeprefix("http://localhost")
    return path, answer.headers["Delete-Key"], answer


def result(line, message="m"):
    place = Place("a.ttl", line, 1, line, 2)
    return Result(URIRef("http://a"), None, URIRef("http://s"), "http://c", "Violation",
                  {"en": message}, place=place)  # fmt: skip


# Over HTTP ----------------------------------------------------------------------------------------


def test_nothing_is_kept_unless_asked(frame):
    client = create_app(frame).test_client()
    for query in ("", "?keep=0"):
        answer = client.post(f"/validate{query}", data=BAD, content_type="text/turtle")
        assert "Location" not in answer.headers
    assert not (frame.home / "reports.sqlite").exists()


def test_a_kept_report_is_the_report(keeper):
    path, key, made = keep(keeper)
    kept = made.json["kept"]
    assert (kept["address"], kept["key"]) == (f"http://localhost{path}", key)
    again = keeper.get(f"{path}?format=json").json
    assert again["results"] == made.json["results"]
    assert "key" not in again["kept"]
    assert key not in keeper.get(path, headers=BROWSER).text


@pytest.mark.parametrize("suffix", "ttl jsonld nt rdf trig nq json csv sarif trl junit txt".split())
def test_it_comes_in_every_form(keeper, suffix):
    path, _, _ = keep(keeper, "keep=1")
    by_suffix, by_format = keeper.get(f"{path}.{suffix}"), keeper.get(f"{path}?format={suffix}")
    assert by_suffix.status_code == by_format.status_code == 200
    assert by_suffix.content_type == by_format.content_type
    assert by_suffix.data


def test_no_search_engine_no_cache_no_referrer(keeper):
    path, _, _ = keep(keeper)
    for headers in ({}, BROWSER):
        answer = keeper.get(path, headers=headers)
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Disallow: /validate" in keeper.get("/robots.txt").text


def test_the_key_deletes_it_and_nothing_else_does(keeper):
    path, key, _ = keep(keeper)
    assert keeper.delete(path).status_code == 401
    assert keeper.delete(f"{path}?key=wrong").status_code == 403
    assert keeper.get(path).status_code == 200
    bearer = {"Authorization": f"Bearer {key}"}
    assert keeper.delete(path, headers=bearer).status_code == 204
    assert keeper.get(path).status_code == 410
    assert keeper.delete(path, headers=bearer).status_code == 410
    assert keeper.get(path, headers=BROWSER).status_code == 410


def test_a_form_deletes_it(keeper):
    path, key, _ = keep(keeper, "keep=1&format=html")
    assert keeper.post(f"{path}/delete", data={"key": "x"}).status_code == 403
    answer = keeper.post(f"{path}/delete", data={"key": key})
    assert (answer.status_code, answer.location) == (303, "http://localhost/validate")
    assert keeper.get(path).status_code == 410


def test_an_address_cannot_be_guessed(keeper):
    path, key, _ = keep(keeper)
    identifier = path.rpartition("/")[2]
    assert len(identifier) >= 32 and len(key) >= 32
    assert keep(keeper)[0] != path
    for other in (identifier[:-1], identifier.swapcase(), "../" + identifier, "%00"):
        assert keeper.get(f"/validate/reports/{other}").status_code == 404


def test_where_nothing_is_kept_that_is_said(home):
    from dataclasses import replace

    from iclod.config.groups import ValidationSettings

    settings = replace(Settings(home=home), validation=ValidationSettings(reports_days=0))
    with Registry.open(settings) as registry:
        client = create_app(registry).test_client()
        answer = client.post("/validate?keep=1", data=BAD, content_type="text/turtle")
    assert answer.status_code == 403
    assert answer.json["limit"]["setting"] == "validation.reports_days"


# In the home --------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "reports.sqlite", 30, 1 << 20)


def test_it_outlives_a_restart_and_is_seen_by_other_processes(store):
    kept = store.add(Report((result(1),)), ())
    code = (
        "import sys; from pathlib import Path;"
        "from iclod.endpoints.validation.reports.store import Store;"
        "print(len(Store(Path(sys.argv[1]), 30, 1).get(sys.argv[2]).report.results))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(store.path), kept.id],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert other.stdout.strip() == "1"


def test_it_expires_and_its_address_says_so_for_a_year(store):
    kept = store.add(Report((result(1),)), (), now=NOW)
    assert store.get(kept.id, now=NOW + timedelta(days=29)).report.results
    with pytest.raises(Gone):
        store.get(kept.id, now=NOW + timedelta(days=31))
    store.sweep(NOW + timedelta(days=31))
    with pytest.raises(Gone):
        store.get(kept.id, now=NOW)
    store.sweep(NOW + timedelta(days=31 + 365))
    with pytest.raises(NotFound):
        store.get(kept.id)


def test_the_oldest_go_where_there_is_no_room(tmp_path):
    import os

    big = Report((result(1, os.urandom(30_000).hex()),))
    store = Store(tmp_path / "reports.sqlite", 30, 100_000)
    made = [store.add(big, (), now=NOW + timedelta(seconds=n)) for n in range(6)]
    with pytest.raises(Gone):
        store.get(made[0].id, now=NOW)
    assert store.get(made[-1].id, now=NOW).report == big
    assert store.path.stat().st_size < 200_000
    with pytest.raises(TooLarge):
        store.add(Report((result(1, os.urandom(200_000).hex()),)), ())


def test_what_was_deleted_is_not_to_be_found_in_the_file(store):
    kept = store.add(Report((result(1),)), (Source("a.ttl", b"<secret>", "ttl"),))
    content = sqlite3.connect(store.path).execute("SELECT content FROM report").fetchone()[0]
    assert content in store.path.read_bytes()
    with pytest.raises(Forbidden):
        store.delete(kept.id, "")
    store.delete(kept.id, kept.key)
    assert content[:40] not in store.path.read_bytes()
    assert kept.key.encode() not in store.path.read_bytes()


def test_of_a_text_only_the_lines_around_results_are_kept(store):
    text = "\n".join(f"line {n}" for n in range(1, 101)).encode()
    sources = (Source("a.ttl", text, "ttl"), Source("b.ttl", b"x", "ttl"),
               Source("a.xlsx", b"PK", "xlsx"))  # fmt: skip
    kept = store.get(store.add(Report((result(50),)), sources).id)
    (source,) = kept.sources
    lines = source.data.decode().split("\n")
    assert {n for n, line in enumerate(lines, 1) if line} == set(range(47, 54))
    assert lines[49] == "line 50"


def test_many_at_a_time(store):
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: store.add(Report((result(n + 1),)), ()), range(24)))
    assert len({kept.id for kept in made}) == 24
    assert all(store.get(kept.id).report == kept.report for kept in made)


def test_only_the_owner_reads_the_file(store):
    store.add(Report(), ())
    assert store.path.stat().st_mode & 0o077 == 0
