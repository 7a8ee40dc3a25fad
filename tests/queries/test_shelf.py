import logging
import os
import shutil

import pytest
from sample_queries import NAMES, check

from iclod.errors import NotFound
from iclod.queries import Shelf


@pytest.fixture
def home(tmp_path):
    (tmp_path / "queries").mkdir()
    return tmp_path / "queries"


@pytest.fixture
def shelf(home, tmp_path):
    packaged = tmp_path / "packaged"
    packaged.mkdir()
    (packaged / "01-one.rq").write_text("# title@en: One\nASK {}")
    (packaged / "02-two.rq").write_text("# title@en: Two\nASK {}")
    return Shelf(home, (packaged, tmp_path / "none"), NAMES, check)


def titles(shelf):
    return {item.name: item.titles["en"] for item in shelf.all()}


def test_own_files_come_first_and_win(shelf, home):
    assert titles(shelf) == {"one": "One", "two": "Two"}
    (home / "two.rq").write_text("# title@en: My own two\nASK {}")
    assert list(titles(shelf).items()) == [("two", "My own two"), ("one", "One")]
    assert shelf.broken() == ()


def test_changes_are_noticed(shelf, home):
    path = home / "a.rq"
    before = shelf.state()
    path.write_text("# title@en: A\nASK {}")
    assert titles(shelf)["a"] == "A"
    assert shelf.state() != before
    kept = shelf.get("one")
    path.write_text("# title@en: Another\nASK {}")
    assert titles(shelf)["a"] == "Another"
    assert shelf.get("one") is kept
    path.unlink()
    assert "a" not in titles(shelf)
    shutil.rmtree(home)
    assert titles(shelf) == {"one": "One", "two": "Two"}


def test_what_is_broken_is_left_out_and_said_once(shelf, home, caplog):
    (home / "bad.rq").write_text("# title@en: Bad\nSELECT * { ?s ?p }")
    (home / "latin.rq").write_bytes(b"# title@en: \xe9\nASK {}")
    (home / "huge.rq").write_bytes(b"#" * (257 << 10))
    (home / "Name.rq").write_text("# title@en: N\nASK {}")
    (home / "1-same.rq").write_text("# title@en: Same\nASK {}")
    (home / "2-same.rq").write_text("# title@en: The same again\nASK {}")
    (home / "gone.rq").symlink_to(home / "nowhere")
    (home / "folder.rq").mkdir()
    (home / ".hidden.rq").write_text("not looked at")
    (home / "notes.txt").write_text("not looked at")
    with caplog.at_level(logging.WARNING):
        assert titles(shelf) == {"same": "Same", "one": "One", "two": "Two"}
        shelf.all()
    broken = {item.path.name: item.reason for item in shelf.broken()}
    assert set(broken) == {
        "bad.rq", "latin.rq", "huge.rq", "Name.rq", "2-same.rq", "gone.rq", "folder.rq"
    }  # fmt: skip
    assert "line 2" in broken["bad.rq"]
    assert "UTF-8" in broken["latin.rq"]
    assert len(caplog.records) == len(broken)
    (home / "bad.rq").write_text("# title@en: Good\nASK {}")
    assert titles(shelf)["bad"] == "Good"
    assert "bad.rq" not in {item.path.name for item in shelf.broken()}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_said(shelf, home):
    home.chmod(0)
    assert titles(shelf) == {"one": "One", "two": "Two"}
    assert [item.path for item in shelf.broken()] == [home]


def test_an_unknown_name_gets_a_near_one(shelf):
    with pytest.raises(NotFound, match="is it one"):
        shelf.get("onee")
    with pytest.raises(NotFound):
        shelf.get("something")
