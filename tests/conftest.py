"""Registries for tests: real ones, in temporary folders."""

import shutil
from pathlib import Path

import pytest

from iclod.config import Settings
from iclod.registry import Registry


@pytest.fixture(scope="session")
def packaged_home(tmp_path_factory):
    """The home of a registry that holds everything packaged; copy it, do not write to it."""
    home = tmp_path_factory.mktemp("packaged") / "home"
    Registry.open(Settings(home=home), create=True).close()
    return home


@pytest.fixture(scope="session")
def frame_home(tmp_path_factory):
    """The home of a registry without practices; copy it, do not write to it."""
    home = tmp_path_factory.mktemp("frame") / "home"
    Registry.open(Settings(home=home, packaged="frame"), create=True).close()
    return home


def copy(home: Path, target: Path) -> Path:
    shutil.copytree(home, target, symlinks=True)
    return target


@pytest.fixture
def home(packaged_home, tmp_path):
    """A home with everything packaged, to write to."""
    return copy(packaged_home, tmp_path / "home")


@pytest.fixture
def registry(home):
    """A registry with everything packaged, to write to."""
    with Registry.open(Settings(home=home)) as opened:
        yield opened


@pytest.fixture
def frame(frame_home, tmp_path):
    """A registry without practices, to write to."""
    with Registry.open(Settings(home=copy(frame_home, tmp_path / "frame"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def published(packaged_home):
    """A registry with everything packaged, shared by tests that only read."""
    with Registry.open(Settings(home=packaged_home)) as opened:
        yield opened
