"""Reports for tests of their formats: one with everything, hostile texts included."""

import pytest
from rdflib import BNode, Literal, URIRef

from iclod.rdf.vocab import DCTERMS, SH
from iclod.validation.places import Edit, Mend, Place
from iclod.validation.report import Report, Result, ordered

BASE = "https://w3id.org/iclod/"
PRACTICE = URIRef(f"{BASE}id/practice/x")
#: What strangers write where it is shown elsewhere.
HOSTILE = "=1+1 <script>&\"'\x00\x1b[31m\u202e\ud800 {0} [x](javascript:alert) ]]>\r\nX-Injected: 1"


def result(**changes):
    given = {
        "focus": PRACTICE,
        "path": DCTERMS.title,
        "shape": URIRef(f"{BASE}shapes#Practice-title"),
        "component": str(SH.MinCountConstraintComponent),
        "severity": "Violation",
        "messages": {"en": "Give a title.", "fr": "Donnez un titre."},
        "name": {"en": "Title", "fr": "Titre"},
        "title": {"en": "A practice", "fr": "Une pratique"},
        "found": {"en": "no value", "fr": "aucune valeur"},
        "expected": {"en": "at least 1 value", "fr": "au moins 1 valeur"},
        "advice": {"en": "Fill it in.", "fr": "Remplissez-le."},
        "place": Place("a b.ttl", 7, 3, 7, 12),
    } | changes
    return Result(**given)


@pytest.fixture
def report():
    """Each severity, each kind of place, mends, a literal, a blank node, hostile texts."""
    edit = Edit(Place("a b.ttl", 7, 3, 7, 12), 40, 49, '"Été"@fr')
    cell = Edit(Place("t.xlsx", cell="Practices!C7"), None, None, "x")
    return ordered(
        [
            result(mends=(Mend("language", {"en": "Say French"}, (edit,)), Mend("x", {}, (cell,)))),
            result(severity="Warning", place=Place("t.xlsx", cell="Practices!C7", exact=False)),
            result(severity="Info", path=None, place=None, more=4),
            result(
                focus=BNode("b3"),
                shape=BNode("s"),
                path=BNode("p"),
                value=Literal(HOSTILE, lang="en"),
                messages={"en": HOSTILE},
                found={"en": HOSTILE},
                advice={"en": HOSTILE},
                title={"": HOSTILE},
                name={"en": HOSTILE},
                place=Place("d.docx", heading=HOSTILE),
            ),
            result(value=Literal("5", datatype=URIRef("http://www.w3.org/2001/XMLSchema#gYear"))),
        ]
    )


@pytest.fixture
def nothing():
    """A report in which nothing was found."""
    return Report()
