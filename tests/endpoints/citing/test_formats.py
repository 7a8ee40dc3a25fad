"""What is written is read again by the programs that others wrote, whatever a title holds."""

import json
import re
from datetime import UTC, datetime

import bibtexparser
import pytest
import rispy
from citeproc import Citation as Cluster
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from hypothesis import strategies as st

from iclod.endpoints.citing import bibtex, csl, ris
from iclod.web.citing import Citation, plain

HOSTILE = [
    'Say "yes" & <b>no</b> </script><script>alert(1)</script>',
    "50 % of #1 in $ with_under^score ~ {brace} }unbalanced{ \\input{/etc/passwd}",
    "a\r\nTI  - another title\r\nER  - \r\nTY  - BOOK",
    "x},\n  author = {Mallory},\n}\n@book{other,\n title={y",
    "@misc{a, title={b}} and others, \\and and",
    "\u202eright to left\u202c \u2067isolated\u2069 \x00\x07\x1b[31m",
    "Montréal, Ελλάδα, القاهرة, 안산시 🎭",
    "%",
    "\\",
    "  ",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
UNESCAPED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
} | {f"\\{sign}": sign for sign in "$&#%_"}
COMMAND = re.compile("|".join(map(re.escape, UNESCAPED)))


def cited(title, name="The iclod project", **more):
    more = {"abstract": plain(title), "keywords": (plain(title) or "x",)} | more
    return Citation(
        kind="practice",
        slug="reading-together",
        title=plain(title) or "reading together",
        language="en",
        authors=(plain(name) or "x", "Ville de Genève"),
        publisher="The iclod project",
        collection="Good practices: 100 %",
        number=3,
        issued=datetime(2026, 3, 9, tzinfo=UTC),
        iri="https://example.org/r/id/practice/reading-together",
        **more,
    )


def unescaped(text):
    return COMMAND.sub(lambda found: UNESCAPED[found[0]], text)


@given(TEXTS, TEXTS)
def test_bibtex_holds_one_entry_that_says_the_same(title, name):
    citation = cited(title, name)
    library = bibtexparser.parse_string(bibtex.write(citation))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("misc", "practice-reading-together")
    fields = {field.key: field.value for field in entry.fields}
    assert unescaped(fields["title"]) == f"{{{citation.title}}}"
    assert unescaped(fields.get("abstract", "")) == citation.abstract
    assert unescaped(fields["author"]) == f"{{{citation.authors[0]}}} and {{Ville de Genève}}"
    assert (fields["year"], fields["date"], fields["version"]) == ("2026", "2026-03-09", "3")
    assert fields["url"] == citation.iri
    assert fields["langid"] == "english"


@given(TEXTS)
def test_braces_are_balanced_as_bibtex_counts_them(title):
    depth = 0
    for sign in bibtex.escape(plain(title)):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


@given(TEXTS, TEXTS)
def test_ris_holds_one_reference_that_says_the_same(title, name):
    citation = cited(title, name)
    text = ris.write(citation)
    assert all(re.fullmatch("[A-Z][A-Z0-9]  -(?: .*)?", line) for line in text.split("\r\n")[:-1])
    (entry,) = rispy.loads(text, newline="\r\n")
    assert entry["type_of_reference"] == "DATA"
    assert entry["title"] == citation.title
    assert entry["authors"] == list(citation.authors)
    assert entry["urls"] == [citation.iri]
    assert entry["year"] == "2026"


@given(TEXTS, TEXTS)
def test_csl_json_says_the_same(title, name):
    citation = cited(title, name)
    (item,) = json.loads(csl.write(citation))
    assert item["title"] == citation.title
    assert [author["literal"] for author in item["author"]] == list(citation.authors)
    assert item["issued"] == {"date-parts": [[2026, 3, 9]]}
    assert (item["type"], item["version"], item["URL"]) == ("dataset", "3", citation.iri)


@pytest.mark.filterwarnings("ignore")
def test_a_citation_processor_makes_a_bibliography_of_it():
    items = json.loads(csl.write(cited("Reading together")))
    for item in items:  # This processor numbers nothing but the fields it knows.
        item.pop("version")
    source = CiteProcJSON(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, source, formatter.plain)
    made.register(Cluster([CitationItem("practice-reading-together")]))
    (entry,) = made.bibliography()
    assert "Reading together" in str(entry)
    assert "The iclod project" in str(entry)
    assert "2026" in str(entry)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
@example("a\u2028b\x85c\x1dd")
def test_texts_of_a_citation_are_one_line(text):
    found = plain(text)
    assert len(found.splitlines()) <= 1
    assert found == found.strip()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", found)
    assert plain(found) == found


def test_a_version_has_a_key_of_its_own():
    assert cited("x").key == "practice-reading-together"
    assert cited("x", pinned=True).key == "practice-reading-together-v3"
