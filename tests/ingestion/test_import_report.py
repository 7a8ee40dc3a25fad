from __future__ import annotations

import json

from iclod.ingestion.report import Entry, ImportReport


def test_report():
    report = ImportReport(dry_run=True)
    first = report.add(
        Entry("created", "page.txt", 1, 12, "One", "https://w3id.org/iclod/id/practice/one", "en")
    )
    report.add(Entry("reported", "page.txt", 2, None, None, messages=("It has no title.",)))
    assert report.failed == 0
    report.fail(first, "The title is too long.")
    assert report.failed == 1
    assert report.counts["reported"] == 1
    assert report.rows()[0][:2] == ("failed", "page.txt, card 1, line 12")
    text = report.to_text()
    assert "dry run" in text
    assert "- The title is too long." in text
    assert text.endswith("2 in all: 0 created, 0 revised, 0 unchanged, 1 reported, 1 failed")
    data = json.loads(json.dumps(report.to_json()))
    assert data["counts"]["failed"] == 1
    assert data["entries"][1]["messages"] == ["It has no title."]
    other = ImportReport()
    other.extend(report.entries)
    assert len(other.entries) == 2
