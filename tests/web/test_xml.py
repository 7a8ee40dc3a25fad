from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod.web import xml


@given(st.text(st.characters(), max_size=50))
def test_every_text_can_be_written_and_read_back(text):
    root = xml.root("a", {"b": text})
    xml.add(root, "c", text, {"d": text})
    read = ElementTree.fromstring(xml.write(root))
    # A parser takes carriage returns for line feeds, in attributes it keeps them.
    expected = xml.clean(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (read.findtext("c") or "") == expected
    assert xml.clean(text) == read.get("b") == read.find("c").get("d")


def test_what_xml_cannot_hold_is_replaced():
    assert xml.clean("a\x00b\x1fc\ufffed\ud800e\t\r\n\U0010ffff") == (
        "a\ufffdb\ufffdc\ufffdd\ufffde\t\r\n\U0010ffff"
    )


def test_an_embedded_document_keeps_its_prefixes():
    root = xml.root("a", {"xmlns": "http://a/"})
    inner = b'<d:x xmlns:d="http://purl.org/dc/terms/">a\x08b</d:x>'
    root.append(xml.embedded(inner))
    assert "<dcterms:x>a\ufffdb</dcterms:x>" in xml.write(root).decode()
    with pytest.raises(ValueError, match="not well-formed"):
        xml.embedded(b"<a: />")
