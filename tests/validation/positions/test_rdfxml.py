from cutting import misplaced, read, unplaced
from rdflib import Literal, URIRef

from iclod.rdf.vocab import RDF

E = "http://e/"
EVERYTHING = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"
  xml:lang="EN" xml:base="http://b/x/y">
 <!-- é <e:x> -->
 <e:T rdf:about="a" e:attr="v &amp; w é" e:b='q' rdf:type="http://t/t"><e:p>é &lt; &#233;</e:p>
  <e:p xml:lang="de">deutsch</e:p>
  <e:r rdf:resource="../r"/><e:n rdf:nodeID="n1"/><e:dt rdf:datatype="http://d/t">5</e:dt>
  <e:empty/><e:empty2></e:empty2>
  <e:nest><rdf:Description rdf:nodeID="n1"><e:in>1</e:in></rdf:Description></e:nest>
  <e:res rdf:parseType="Resource"><e:x>1</e:x><e:y>2</e:y></e:res>
  <e:col rdf:parseType="Collection"><rdf:Description rdf:about="c1"/><e:T/><e:T/></e:col>
  <e:col rdf:parseType="Collection"/>
  <e:pa e:k="1" e:l="2"/><e:pa rdf:resource="zz" e:k="3"/>
 </e:T>
 <rdf:Bag rdf:ID="bag"><rdf:li>one</rdf:li><rdf:li rdf:resource="two"/><rdf:_7>7</rdf:_7></rdf:Bag>
 <rdf:Description rdf:about="" xml:base="http://o/p/"><e:q rdf:resource="rel"/></rdf:Description>
 <rdf:Description><e:anon>x</e:anon></rdf:Description>
 <rdf:Description><e:anon>x</e:anon></rdf:Description>
 <rdf:Description rdf:about="s">
  <e:xml rdf:parseType="Literal"><b>bold</b> x</e:xml></rdf:Description>
</rdf:RDF>"""


def e(name):
    return URIRef(E + name)


A = URIRef("http://b/x/a")


def test_everything_that_rdf_xml_can_write_has_its_place():
    assert unplaced(EVERYTHING, "rdf") == []
    wrong = [
        item for item in misplaced(EVERYTHING, "rdf") if item[0][1] not in (e("xml"), e("empty"))
    ]
    assert wrong == []


def test_texts_attributes_and_elements_are_cut_out_as_they_stand():
    found = read(EVERYTHING, "rdf")
    assert found.value(A, e("p"), Literal("é < é", lang="en")) == "é &lt; &#233;"
    assert found.value(A, e("attr"), Literal("v & w é", lang="en")) == "v &amp; w é"
    assert found.value(A, e("r"), URIRef("http://b/r")) == "../r"
    assert found.value(A, RDF.type, URIRef("http://t/t")) == "http://t/t"
    assert found.value(A, RDF.type, e("T")) == "e:T"
    nested = found.graph.value(A, e("nest"))
    assert found.value(A, e("nest"), nested).startswith("<rdf:Description rdf:nodeID")
    assert found.value(A, e("empty"), Literal("", lang="en")) == "<e:empty/>"
    assert found.value(A, e("empty2"), Literal("", lang="en")) == ""
    assert found.value(URIRef("http://b/x/y#bag"), RDF._1, Literal("one", lang="en")) == "one"
    assert found.value(URIRef("http://o/p/"), e("q"), URIRef("http://o/p/rel")) == "rel"


def test_properties_and_nodes_are_where_their_tags_are():
    found = read(EVERYTHING, "rdf")
    assert found.cut(found.positions.predicate(A, e("attr"))) == "e:attr"
    assert found.cut(found.positions.predicate(A, e("p"))) == "e:p"
    place = found.positions.subject(A)
    assert (place.line, place.column) == (5, 2)
    assert found.cut(place).startswith('<e:T rdf:about="a"')


def test_columns_count_characters():
    text = (
        '\ufeff<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:e="http://e/">\r\n<rdf:Description rdf:about="http://é/😀"><e:p>é😀</e:p>'
        "</rdf:Description></rdf:RDF>"
    )
    found = read(text, "rdf")
    line = found.line(URIRef("http://é/😀"), e("p"), Literal("é😀"))
    assert line == (2, 46, 2, 48)


def test_ends_of_lines_are_left_as_they_are():
    text = EVERYTHING.replace("deutsch", "a&amp;\r\nb\rc&#13;").replace("b='q'", "b='x\r\ny'")
    assert unplaced(text, "rdf") == []


def test_what_was_read_before_an_error_of_xml_that_the_strict_parser_takes_keeps_its_place():
    text = EVERYTHING[: EVERYTHING.index("</rdf:RDF>")]
    assert unplaced(text, "rdf") == []
