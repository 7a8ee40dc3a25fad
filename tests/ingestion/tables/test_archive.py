"""Hostile archives are refused before a library opens them."""

import io
import re
import zipfile

import docx
import pytest

from iclod.errors import ParseError, TooLarge
from iclod.ingestion.tables import archive

ROWS = [["Title", "City"], ["One", "Oslo"]]


def document():
    made = docx.Document()
    made.add_heading("Title", 1)
    made.add_paragraph("One")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data, change, compress=zipfile.ZIP_DEFLATED):
    """The archive with some parts changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", compress) as target:
        parts = {name: source.read(name) for name in source.namelist()}
        for name, content in change(parts).items():
            target.writestr(name, content)
    return out.getvalue()


def with_doctype(name, encoding="utf-8"):
    def change(parts):
        text = parts[name].decode()
        text = re.sub(r"<\?xml[^>]*\?>", "", text)
        bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        return parts | {name: f'<?xml version="1.0"?>{bomb}{text}'.encode(encoding)}

    return change


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding(read, workbook, encoding):
    data = changed(workbook(S=ROWS), with_doctype("xl/workbook.xml", encoding))
    with pytest.raises(ParseError, match="DOCTYPE"):
        read(data, "xlsx")
    with pytest.raises(ParseError, match="DOCTYPE"):
        read(changed(document(), with_doctype("word/document.xml", encoding)), "docx")


def test_other_encodings_are_refused(read, workbook):
    def change(parts):
        text = b'<?xml version="1.0" encoding="utf-7"?>' + parts["xl/workbook.xml"]
        return parts | {"xl/workbook.xml": text}

    with pytest.raises(ParseError, match="UTF-8"):
        read(changed(workbook(S=ROWS), change), "xlsx")


@pytest.mark.parametrize("name", ["xl/media/image1.png", "xl/worksheets/sheet9.xml"])
def test_what_unpacks_to_far_more_than_its_size_is_refused(read, workbook, name):
    data = changed(workbook(S=ROWS), lambda parts: parts | {name: b" " * (40 << 20)})
    assert len(data) < 100_000
    with pytest.raises(TooLarge, match="unpacks"):
        read(data, "xlsx")


def test_what_the_directory_says_of_sizes_is_not_relied_on(read, workbook):
    data = changed(workbook(S=ROWS), lambda parts: parts | {"xl/a.xml": b" " * (40 << 20)})
    size = (40 << 20).to_bytes(4, "little")
    assert size in data
    with pytest.raises((TooLarge, ParseError)):
        read(data.replace(size, (100).to_bytes(4, "little")), "xlsx")


def test_thousands_of_parts_are_refused(read, workbook):
    many = {f"xl/x{number}.xml": b"<x/>" for number in range(archive.PARTS)}
    with pytest.raises(TooLarge, match="parts"):
        read(changed(workbook(S=ROWS), lambda parts: parts | many), "xlsx")


def test_half_a_million_cells_are_refused(read, workbook):
    row = b"<row>" + b'<c t="n"><v>1</v></c>' * 1000 + b"</row>"
    sheet = b"<worksheet><sheetData>" + row * 401 + b"</sheetData></worksheet>"
    name = "xl/worksheets/sheet1.xml"
    data = changed(workbook(S=ROWS), lambda parts: parts | {name: sheet}, zipfile.ZIP_STORED)
    with pytest.raises(TooLarge, match="cells"):
        read(data, "xlsx")


@pytest.mark.parametrize(
    "mark",
    [
        '<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>',
        "<x:mergeCells><x:mergeCell  ref = '$A$5:$XFD$1048576'/></x:mergeCells>",
        '<mergeCells><mergeCell a=">" ref="&#65;5:XFD1048576"/></mergeCells>',
        '<mergeCells><mergeCell ref="A:XFD"/></mergeCells>',
        '<hyperlinks><hyperlink location="A1" ref="A5:XFD1048576"/></hyperlinks>',
    ],
)
def test_what_reaches_over_a_whole_sheet_is_refused(read, workbook, mark):
    name = "xl/worksheets/sheet1.xml"

    def change(parts):
        return parts | {name: parts[name].replace(b"</sheetData>", b"</sheetData>" + mark.encode())}

    with pytest.raises(TooLarge, match="cells"):
        read(changed(workbook(S=ROWS), change), "xlsx")


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no .(xlsx|docx) document"),
        (b"PK\x03\x04 and so on", "no .(xlsx|docx) document"),
        (b"Title,City\nOne,Oslo\n", "no .(xlsx|docx) document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    ],
)
def test_what_is_no_office_document_is_said_so(read, data, words, suffix):
    with pytest.raises(ParseError, match=words) as caught:
        read(data, suffix)
    assert caught.value.source == f"practices.{suffix}"


def test_the_one_is_not_taken_for_the_other(read, workbook):
    with pytest.raises(ParseError, match=r"no \.docx document"):
        read(workbook(S=ROWS), "docx")
    with pytest.raises(ParseError, match=r"no \.xlsx document"):
        read(document(), "xlsx")


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_a_torn_file_is_said_so(read, workbook, cut):
    data = workbook(S=ROWS)
    with pytest.raises(ParseError):
        read(data[: int(len(data) * cut)], "xlsx")


@pytest.mark.parametrize(
    "name",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"],
)
@pytest.mark.parametrize("content", [b"", b"<x/>", b"<x>", b"<a>" * 20_000])
def test_broken_parts_are_said_so(read, workbook, name, content):
    data = changed(workbook(S=ROWS), lambda parts: parts | {name: content})
    with pytest.raises(ParseError):
        read(data, "xlsx")


@pytest.mark.parametrize("content", [b"", b"<x/>", b"<x>", b"<a>" * 20_000])
def test_broken_documents_are_said_so(read, content):
    data = changed(document(), lambda parts: parts | {"word/document.xml": content})
    with pytest.raises(ParseError):
        read(data, "docx")
