"""Settings from file and environment."""

from pathlib import Path

import pytest

from iclod.config import Settings, load
from iclod.errors import ConfigError


def settings(tmp_path, text="", **environ):
    file = tmp_path / "iclod.toml"
    file.write_text(text)
    return load(environ, file=file)


def test_defaults(tmp_path):
    assert settings(tmp_path) == Settings()


def test_variables_win_and_nest(tmp_path):
    found = settings(
        tmp_path,
        'title = "A"\n[sparql]\ndeadline = 3\nqueue = 7',
        ICLOD_SPARQL__DEADLINE="2.5",
        ICLOD_ALLOWED_HOSTS="a.example, b.example",
        ICLOD_HOME="/srv/iclod",
    )
    assert (found.title, found.sparql.deadline, found.sparql.queue) == ("A", 2.5, 7)
    assert found.allowed_hosts == ("a.example", "b.example")
    assert found.home == Path("/srv/iclod")


@pytest.mark.parametrize(
    ("text", "environ", "said"),
    [
        ("tilte = 1", {}, "unknown setting tilte"),
        ("[sparql]\ndedline = 1", {}, r"unknown setting sparql\.dedline"),
        ("", {"ICLOD_BASE": "x"}, "unknown setting base"),
        ("", {"ICLOD_SPARQL__QUEUE": "many"}, r"sparql\.queue"),
        ("sparql = 1", {}, "group of settings"),
        ("", {"ICLOD_TITLE__X": "1"}, "title"),
        ("title = ", {}, "iclod.toml"),
        ('packaged = "some"', {}, "all, frame or none"),
        ('public_url = "https://a.example/"', {}, "slash"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, environ, said):
    with pytest.raises(ConfigError, match=said):
        settings(tmp_path, text, **environ)


def test_a_named_file_must_exist(tmp_path):
    with pytest.raises(ConfigError, match="no such settings file"):
        load({}, file=tmp_path / "none.toml")
