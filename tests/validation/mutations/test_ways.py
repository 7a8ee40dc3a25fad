"""API, page, command line, load and import say the same of each damage."""

import html
import json
import re

import pytest
from corpus import fits, text
from damages import DAMAGES
from loopback import serving

from iclod.cli import checking, showing
from iclod.errors import ShapeViolation
from iclod.registry import force, loading

ASKED = checking.Asked("json", None, False, "publication", "en", "ttl", True)


@pytest.fixture(scope="module")
def server(packaged_home):
    with serving(packaged_home) as client:
        yield client


@pytest.fixture(scope="module")
def in_force(published):
    return force.of(published)


@pytest.fixture(scope="module")
def by_command(in_force, tmp_path_factory):
    """What `iclod validate` says of each damage, as JSON."""
    folder = tmp_path_factory.mktemp("damaged")
    said = {}
    for number, kind in enumerate(DAMAGES):
        path = folder / f"{number}.ttl"
        path.write_text(text(kind.name), encoding="utf-8")
        checked = checking.check([path], in_force, ASKED)
        said[kind.name] = (
            json.loads(showing.written(checked, ASKED)),
            checking.exit_code(checked, ASKED),
            checked.report,
        )
    return said


def results(report):
    return sorted(
        (
            item["severity"],
            item["path"] or "",
            item["component"],
            json.dumps(item["message"], sort_keys=True),
            json.dumps(item["name"], sort_keys=True),
        )
        for item in report["results"]
    )


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_the_command_finds_the_damage(kind, by_command):
    said, code, report = by_command[kind.name]
    assert fits(kind, report)
    assert (said["conforms"], code) == (kind.severity != "Violation", kind.severity == "Violation")


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_the_api_says_what_the_command_says(kind, by_command, server):
    headers = {"Content-Type": "text/turtle", "Accept": "application/json"}
    answer = server.post("/validate?strict=1", content=text(kind.name).encode(), headers=headers)
    said, code, _ = by_command[kind.name]
    assert answer.status_code == (422 if code else 200)
    assert answer.json()["conforms"] == said["conforms"]
    assert results(answer.json()) == results(said)


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_the_page_says_what_the_command_says(kind, by_command, server):
    answer = server.post(
        "/validate",
        data={"text": text(kind.name), "syntax": "ttl"},
        headers={"Accept": "text/html", "Accept-Language": "en"},
    )
    assert answer.status_code == 200
    shown = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", answer.text)))
    said, _, report = by_command[kind.name]
    for item in report.results:
        assert item.message("en") in shown
    assert ("not conform" in shown) == (not said["conforms"])


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_load_refuses_what_the_command_refuses(kind, by_command, registry_once, tmp_path):
    path = tmp_path / "practice.ttl"
    path.write_text(text(kind.name), encoding="utf-8")
    _, code, report = by_command[kind.name]
    agent = registry_once.agent("operator")
    if code == 0:
        loading.load(registry_once, [path], agent=agent)
        return
    with pytest.raises(ShapeViolation) as refused:
        loading.load(registry_once, [path], agent=agent)
    assert results(refused.value.report.to_json()) == results(report.to_json())


@pytest.fixture(scope="module")
def registry_once(packaged_home, tmp_path_factory):
    """A registry to write to, for all damages: none of them leaves something behind that counts."""
    import shutil

    from iclod.config import Settings
    from iclod.registry import Registry

    home = shutil.copytree(packaged_home, tmp_path_factory.mktemp("load") / "h", symlinks=True)
    with Registry.open(Settings(home=home)) as opened:
        yield opened
