import pytest
from cutting import BASE, misplaced, read, unplaced
from rdflib import BNode, Literal, URIRef

from iclod.rdf.vocab import RDF, XSD

E = "http://e/#"


def e(name):
    return URIRef(E + name)


EVERYTHING = (
    "\ufeff# comment \" ' <\n"
    "@prefix e: <http://e/#> .\r\nPREFIX x: <x/>\rBASE <http://c/d/>\n"
    "@prefix : <#> .\n"
    'e:a a e:T , <rel> ; e:p "q"@EN-gb , """l"o\nn""g""" , \'it\\\'s\' , '
    "'''x\r\ny''' ; ; e:n 1, +2, -3.5, 1e3, .5, 5.0E-2, true, false ;\n"
    ' e:l (1 "a" e:b [ e:p e:q ] (2 3) ()) , () ; e:b [ e:c [ e:d "x" ] ; e:e _:lab ], [], [ ] .\n'
    "_:lab e:p <> , <#f> , <../up> , <?q> , <//h/p> ; :local x:y , x:a\\,b , x:%41b , x:a.b:c ,\n"
    "  <\\u0041\\u00e9> .\n"
    "[ e:p 1 ] . [] e:q [ e:p 1 ] . [] e:q [ e:p 1 ] . ( 1 2 ) e:r _:b1 .\n"
    "_:b1 e:s _:b2 . _:b2 e:s _:b1 .\n"
    'e:é e:\u4e2d\u6587 "中"^^e:dt, "x"^^<http://www.w3.org/2001/XMLSchema#string>, "y" # c\n'
    '  @fr, "z" ^^ # d\n  e:dt .\n'
    "e:a.b e:c.d e:e.f.\nx:1 e:p 1.\nx:1 e:p 2.5.\n"
    'e:esc e:p "\\t\\"\\\\ \\u00e9 \\U0001F600" .\n'
)


def test_everything_that_turtle_can_write_has_its_place():
    assert unplaced(EVERYTHING) == []
    assert misplaced(EVERYTHING) == []


def test_named_graphs_are_walked_as_well():
    text = (
        "@prefix e: <http://e/#> .\ne:g { e:a e:b e:c , [ e:d 1 ] } GRAPH e:h { e:a e:b 2 . "
        "e:x e:y _:z } [] { e:q e:r e:s . } { e:d e:e e:f } e:k e:l e:m . "
        "GRAPH _:gg { _:z e:p _:gg }"
    )
    assert unplaced(text, "trig") == []
    assert misplaced(text, "trig") == []


def test_lines_of_n_quads_have_four_terms():
    text = (
        '<http://a/a> <http://a/b> "x\\u0041\\n"@EN-us .\n'
        "<http://a/a>\t<http://a/b> _:q <http://g/g> . # c\n"
        '_:q <http://a/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> _:g.\n'
        '<http://a/a><http://a/b>"x"<http://g/g>.\n'
    )
    assert unplaced(text, "nq") == []
    assert misplaced(text, "nq") == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_in_editors_and_columns_count_characters(end):
    text = f'@prefix e: <http://e/#> .{end}{end}e:é e:p "😀é" ,{end}\t"two{end}" .'
    text = text.replace(f'"two{end}"', f'"""two{end}"""')
    found = read(text)
    assert found.line(e("é"), e("p"), Literal("😀é")) == (3, 9, 3, 13)
    assert found.line(e("é"), e("p"), Literal(f"two{end}")) == (4, 2, 5, 4)


def test_a_byte_order_mark_is_no_character():
    found = read('\ufeff<a> <http://e/#p> "x" .')
    assert found.line(URIRef(f"{BASE}a"), e("p"), Literal("x")) == (1, 19, 1, 22)


def test_the_language_and_the_datatype_belong_to_the_value():
    found = read("@prefix e: <http://e/#> . e:a e:p 'x'@fr , 'y'^^e:t .")
    assert found.value(e("a"), e("p"), Literal("x", lang="fr")) == "'x'@fr"
    assert found.value(e("a"), e("p"), Literal("y", datatype=e("t"))) == "'y'^^e:t"


def test_a_property_is_where_it_is_named_first_and_a_node_where_it_is_described_first():
    text = "@prefix e: <http://e/#> .\ne:x e:p e:a .\ne:a a e:T ;\n  e:p 1 .\ne:a e:p 2 .\n"
    places = read(text).positions
    assert (places.predicate(e("a"), e("p")).line, places.subject(e("a")).line) == (4, 3)
    assert places.predicate(e("a"), RDF.type).column == 5
    assert places.mention(e("a")).line == 2
    assert places.subject(e("p")) is None


def test_blank_nodes_with_equal_content_are_told_apart_by_what_leads_to_them():
    text = (
        "@prefix e: <http://e/#> .\n"
        "e:a e:p [ e:q 1 ] .\n"
        "e:b e:p [ e:q 1 ] , [ e:q 2 ] .\n"
        "e:c e:p [ e:q [ e:r 1 ] ] , [ e:q [ e:r 2 ] ] .\n"
    )
    found = read(text)
    for subject, line in (("a", 2), ("b", 3), ("c", 4)):
        for node in found.graph.objects(e(subject), e("p")):
            assert found.positions.subject(node).line == line
    deep = found.graph.value(None, e("r"), Literal("2", datatype=XSD.integer))
    assert found.positions.subject(deep).column == 35


def test_renamed_blank_nodes_are_found_again():
    text = "@prefix e: <http://e/#> . _:a e:p 1 ; e:q _:b .\n_:b e:p 2 ; e:q _:a .\n_:c e:p 3 ."
    found = read(text)
    renamed = {node: BNode(f"s0x{node}") for node in found.graph.all_nodes()}
    for triple in list(found.graph):
        found.graph.remove(triple)
        found.graph.add(
            tuple(renamed[term] if isinstance(term, BNode) else term for term in triple)
        )
    single = found.graph.value(None, e("p"), Literal("3", datatype=XSD.integer))
    assert found.positions.subject(single).line == 3


def test_what_the_text_does_not_say_has_no_place():
    found = read("<a> <http://e/#p> 1 .").positions
    a = URIRef(f"{BASE}a")
    assert found.statement(a, e("p"), Literal("1")) is None
    assert found.statement(a, e("q"), Literal("1", datatype=XSD.integer)) is None
    assert found.statement(BNode(), e("p"), BNode()) is None
    assert found.subject(Literal("x")) is None


def test_statements_about_statements_are_passed_over():
    from iclod.validation.positions import turtle

    text = (
        "PREFIX e: <http://e/#> e:a e:p 1 ~ e:r {| e:s '|}' ; e:t << e:a e:b e:c >> |} ; e:q 2 .\n"
        "<< e:a e:b <<( e:s e:p 'x)>>' )>> ~ e:r >> e:z 3 . e:a e:t <<( e:a e:b [] )>> , 4 ."
    )
    record = turtle.walk(text, BASE)
    written = {
        text[entry.start : entry.end]
        for (subject, _), entries in record.entries.items()
        if subject == E + "a"
        for entry in entries
    }
    assert written == {"1", "2", "<<( e:a e:b [] )>>", "4"}
