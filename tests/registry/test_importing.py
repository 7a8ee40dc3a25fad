"""Import: every card is accounted for, twice is once, nothing is guessed or woken."""

from pathlib import Path

import pytest

from iclod.errors import ConfigError, ParseError
from iclod.registry import checks, importing

PAGES = Path(__file__).parents[1] / "ingestion" / "pages"
BERGEN = "practice/bergen-action-plan-for-inclusion-and-diversity"
PAGE = """\
Action Plan for Inclusion and Diversity

Norway Bergen 2018-2022 (still in use)

Purpose: the city says what it means to do...

Read More

The Danish Centre for Arts & Interculture (DCAI)

Denmark Copenhagen 2011-

Purpose: a meeting place of the arts...

Read More
"""


def run(registry, *paths, **options):
    agent = registry.agent("operator")
    return importing.run(registry, paths, importing.Options(**options), agent=agent)


def page(tmp_path, text=PAGE, name="page.txt"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_every_card_is_accounted_for_and_twice_is_once(frame):
    report = run(frame, PAGES / "odd.txt")
    assert [entry.card for entry in report.entries if entry.card] == list(range(1, 47))
    assert report.failed == 0
    written = report.counts["created"]
    assert written > 40
    assert frame.index.counts("practice") == written
    head = frame.published()
    again = run(frame, PAGES / "odd.txt")
    assert (again.counts["created"], again.counts["revised"], frame.published()) == (0, 0, head)
    checks.check(frame)


def test_text_and_html_of_the_same_page_are_the_same_practices(frame):
    run(frame, PAGES / "odd.html")
    head = frame.published()
    assert head == 2
    assert run(frame, PAGES / "odd.html").counts["created"] == 0
    assert frame.published() == head


def test_a_dry_run_writes_nothing(frame, tmp_path):
    report = run(frame, page(tmp_path), dry_run=True)
    assert (report.counts["created"], report.dry_run) == (2, True)
    assert frame.published() == 1


def test_what_others_added_stays(registry, tmp_path):
    document = f"{registry.names.base}doc/{BERGEN}"
    before = registry.document(document)
    text = PAGE.replace("2018-2022 (still in use)", "2018-2024")
    report = run(registry, page(tmp_path, text))
    assert report.counts["revised"] == 1
    after = registry.document(document)
    lost = set(before.content.splitlines()) - set(after.content.splitlines())
    gained = set(after.content.splitlines()) - set(before.content.splitlines())
    assert '"2018-2024"' in "".join(gained)
    assert "/status/ended>" in "".join(gained)
    assert all(
        any(word in line for word in ("printedPeriod", "endDate", "/status/")) for line in lost
    ), lost


def test_a_withdrawn_record_is_reported_and_left_alone(registry, tmp_path):
    thing = f"{registry.names.base}id/{BERGEN}"
    registry.withdraw(thing, reason="on request", agent=registry.agent("operator"))
    head = registry.published()
    report = run(registry, page(tmp_path))
    entry = next(entry for entry in report.entries if entry.title.startswith("Action Plan"))
    assert (entry.outcome, entry.thing) == ("reported", thing)
    assert registry.published() == head


def test_a_merged_record_revises_its_successor(registry, tmp_path):
    base = registry.names.base
    other = f"{base}id/practice/bergen-fargespil-kaleidoscope"
    registry.withdraw(
        f"{base}id/{BERGEN}", reason="same", agent=registry.agent("operator"), replaced_by=other
    )
    report = run(registry, page(tmp_path))
    assert report.entries[0].thing == other
    assert report.counts["created"] == 0


def test_what_breaks_a_rule_fails_alone_or_with_all(frame, tmp_path):
    text = PAGE.replace("Action Plan", "<b>Action</b> Plan")
    report = run(frame, page(tmp_path, text), atomic=True)
    assert report.failed == 1
    assert frame.published() == 1
    report = run(frame, page(tmp_path, text))
    assert (report.counts["failed"], report.counts["created"]) == (1, 1)
    assert "HTML" in " ".join(report.entries[0].messages)
    assert frame.index.counts("practice") == 1


def test_no_words_of_others_without_excerpts(frame, tmp_path):
    run(frame, page(tmp_path))
    document = f"{frame.names.base}doc/{BERGEN}"
    assert "means to do" not in frame.document(document).content
    run(frame, page(tmp_path), excerpts=True)
    assert "means to do" in frame.document(document).content


def test_two_sources_are_one_commit(frame, tmp_path):
    first, second = page(tmp_path), page(tmp_path, name="again.txt")
    report = run(frame, first, second)
    assert frame.published() == 2
    assert report.counts["created"] == 2
    assert {entry.source for entry in report.entries} == {"page.txt", "again.txt"}


def test_what_cannot_be_read_is_said(frame, tmp_path):
    with pytest.raises(ConfigError):
        run(frame, tmp_path / "none.txt")
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\0\0")
    with pytest.raises(ParseError, match="no text"):
        run(frame, path)
