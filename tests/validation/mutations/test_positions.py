"""In each syntax the text at a result's place is the value at fault."""

import re
from html import unescape

import pytest
import rdflib
from corpus import frame, shapes
from damages import BASE, DAMAGES, damaged

from iclod.rdf import formats
from iclod.validation import work

pytest.importorskip("iclod.validation.locating", reason="positions were NOT tried")


def cut(text, place):
    """What stands at a place."""
    rows = text.split("\n")[place.line - 1 : place.end_line]
    rows[-1] = rows[-1][: place.end_column - 1]
    rows[0] = rows[0][place.column - 1 :]
    return "\n".join(rows)


def plain(text):
    """A piece of source without its syntax's escapes."""
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), unescape(text))
    return text.replace("\\n", "\n").replace('\\"', '"')


def says(piece, value):
    if isinstance(value, rdflib.URIRef):
        return str(value) in piece or re.split(r"[/#:]", value)[-1] in piece
    return str(value) in plain(piece)


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_the_text_at_the_place_is_the_value_at_fault(format):
    known = formats.to_ntriples(frame())
    rules = formats.to_ntriples(shapes())
    wrong = []
    exact = 0
    for kind in DAMAGES:
        text = formats.serialize(damaged(kind)[1], format).decode()
        source = work.Source("x", text.encode(), format.suffix)
        task = work.Task((source,), BASE, rules, known, places=True)
        for item in work.validate(task, lambda _: None).results:
            if item.place is None or item.place.line is None:
                wrong.append((kind.name, str(item.path), "no place"))
            elif item.place.exact and item.value is not None and item.value != item.focus:
                exact += 1
                piece = cut(text, item.place)
                if not isinstance(item.value, rdflib.BNode) and not says(piece, item.value):
                    wrong.append((kind.name, str(item.path), piece))
    assert not wrong
    assert exact > 30
