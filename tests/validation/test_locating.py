import pytest
from cutting import read
from rdflib import BNode, Literal, URIRef

from iclod.rdf.vocab import SH, XSD
from iclod.validation.locating import locate
from iclod.validation.places import Place
from iclod.validation.report import Result

TEXT = """@prefix e: <http://e/#> .
e:x e:part e:a .
e:a a e:T ;
  e:title "One"@en , "Two" , "Three"@en ;
  e:part [ e:year "2020" ; e:city "Oslo" ] ;
  e:odd 5 .
"""


def e(name):
    return URIRef(f"http://e/#{name}")


def place(component, path, value=None, focus=None, text=TEXT, **more):
    found = read(text)
    result = Result(
        found.graph.value(e("a"), e("part")) if focus == "part" else focus or e("a"),
        path,
        e("Shape"),
        str(SH[f"{component}ConstraintComponent"]),
        "Violation",
        value=value,
    )
    place = locate(result, found.positions, **more)
    return (found.cut(place), place.line, place.exact) if place else None


@pytest.mark.parametrize(
    ("component", "path", "value", "focus", "expected"),
    [
        ("UniqueLang", e("title"), None, None, ("e:title", 4, True)),
        ("LanguageIn", e("title"), Literal("Two"), None, ('"Two"', 4, True)),
        ("Datatype", e("year"), Literal("2020"), "part", ('"2020"', 5, True)),
        ("Class", e("city"), Literal("Oslo"), "part", ('"Oslo"', 5, True)),
        ("MaxCount", e("title"), None, None, ('"Two"', 4, True)),
        ("MinCount", e("missing"), None, None, ("e:a", 3, True)),
        ("MinCount", e("missing"), None, "part", ("[", 5, True)),
        ("MinCount", e("title"), None, None, ("e:title", 4, True)),
        ("HasValue", e("missing"), None, None, ("e:a", 3, True)),
        ("Closed", e("odd"), Literal("5", datatype=XSD.integer), None, ("e:odd", 6, True)),
        ("NodeKind", None, None, None, ("e:a", 3, True)),
        ("NodeKind", None, e("a"), None, ("e:a", 3, True)),
        ("Equals", e("title"), Literal("Elsewhere"), None, ("e:title", 4, False)),
        ("Class", BNode("path"), e("z"), None, ("e:a", 3, False)),
        ("Or", e("title"), None, None, ("e:title", 4, False)),
    ],
)
def test_a_result_stands_at_what_it_is_about(component, path, value, focus, expected):
    assert place(component, path, value, focus) == expected


def test_of_too_many_values_the_first_surplus_one_is_meant():
    assert place("MaxCount", e("title"), most=2) == ('"Three"@en', 4, True)
    assert place("MaxCount", e("title"), most=3) == ("e:title", 4, False)


def test_what_is_only_a_value_is_found_where_it_is_one():
    text = "@prefix e: <http://e/#> .\ne:x e:part e:a , 'lit' .\n"
    assert place("NodeKind", None, text=text) == ("e:a", 2, True)
    assert place("MinCount", e("title"), text=text) == ("e:a", 2, False)
    assert place("Datatype", None, focus=Literal("lit"), text=text) == ("'lit'", 2, True)


def test_what_is_nowhere_in_the_text_has_no_place():
    assert place("MinCount", e("title"), focus=e("other")) is None


def test_positions_of_tables_need_not_know_more_than_three_questions():
    class Cells:
        def statement(self, subject, predicate, value):
            return Place(cell="B2")

        def predicate(self, subject, predicate):
            return Place(cell="B1")

        def subject(self, node):
            return Place(cell="A2")

    def locate_(component, value):
        result = Result(
            e("a"), e("p"), e("S"), str(SH[f"{component}ConstraintComponent"]), "Info", value=value
        )
        return locate(result, Cells())

    assert locate_("Datatype", Literal("x")) == Place(cell="B2")
    assert locate_("MaxCount", None) == Place(cell="B1", exact=False)
