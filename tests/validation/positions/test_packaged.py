"""Everything that the registry holds has its place in every syntax."""

from pathlib import Path

import pytest
from cutting import BASE, misplaced, unplaced

from iclod.rdf import formats

FOLDER = Path(__file__).parents[3] / "data"
FILES = sorted(FOLDER.rglob("*.ttl"), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_as_people_wrote_them(path):
    data = path.read_bytes()
    assert unplaced(data) == []
    if len(data) < 20_000:
        assert misplaced(data) == []


@pytest.mark.parametrize("suffix", ["nt", "nq", "trig", "jsonld", "rdf"])
def test_a_file_in_every_other_syntax(suffix):
    for path in FILES[:4] + FILES[-1:]:
        quads = formats.parse_quads(path.read_bytes(), formats.TURTLE, base=BASE)
        data = formats.serialize(
            dict.fromkeys(quad.triple for quad in quads), formats.BY_SUFFIX[suffix]
        )
        assert unplaced(data, suffix) == []
        if len(data) < 40_000:
            assert misplaced(data, suffix) == []
