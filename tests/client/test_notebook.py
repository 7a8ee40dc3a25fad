"""docs/client.md works as it stands, and prints what it shows.

`RENEW=1 pytest tests/client/test_notebook.py` writes what it prints now into it.
"""

import os
import re
from pathlib import Path

import pytest
from conftest import copy
from loopback import serving
from notebook import cells, renewed, run

from iclod.config import Settings
from iclod.registry import Registry

PAGE = Path(__file__).parents[2] / "docs/client.md"
SHOWN = "http://127.0.0.1:8000"
DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")


@pytest.fixture
def address(packaged_home, tmp_path, monkeypatch):
    home = copy(packaged_home, tmp_path / "home")
    with Registry.open(Settings(home=home)) as registry:
        monkeypatch.setenv("REGISTRY_TOKEN", registry.desk.add_token("maria", "editor"))
    with serving(home) as client:
        yield f"http://127.0.0.1:{client.port}"


def test_every_cell_prints_what_is_shown(address):
    pandas = pytest.importorskip("pandas")
    text = PAGE.read_text("utf-8")
    found, names, outputs = list(cells(text)), {}, []
    assert len(found) >= 12
    with pandas.option_context("display.width", 96, "display.max_columns", 8):
        for cell in found:
            code = cell.code.replace(SHOWN, address)
            printed = run(type(cell)(code, cell.output, cell.line), names, PAGE.name)
            outputs.append(printed.replace(address, SHOWN))
    if os.environ.get("RENEW"):
        PAGE.write_text(renewed(text, outputs), "utf-8")
    for cell, output in zip(found, outputs, strict=True):
        assert output == cell.output or os.environ.get("RENEW"), f"line {cell.line}"
