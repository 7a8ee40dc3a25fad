import json

import pytest
from cutting import BASE, misplaced, read, unplaced
from rdflib import Literal, URIRef

from iclod.rdf.vocab import RDF

E = "http://e/#"


def e(name):
    return URIRef(E + name)


EVERYTHING = """{"@context":[{"e":"http://e/#","@vocab":"http://v/","@language":"fr",
 "knows":{"@id":"e:knows","@type":"@id"}, "id":"@id","type":"@type",
 "label":{"@id":"e:label","@container":"@language"},
 "date":{"@id":"e:date","@type":"http://www.w3.org/2001/XMLSchema#date"},
 "list":{"@id":"e:list","@container":"@list"},
 "set":{"@id":"e:set","@container":"@set","@type":"@id"},"child":{"@reverse":"e:parent"},
 "idx":{"@id":"e:idx","@container":"@index"},"voc":{"@id":"e:voc","@type":"@vocab"},
 "plain":{"@id":"e:plain","@language":null},
 "scoped":{"@id":"e:scoped","@context":{"inner":"e:inner"}},
 "T":{"@id":"e:T","@context":{"tp":{"@id":"e:tp"}}},"nul":null}],
 "@graph":[
 {"id":"a","type":["e:T","U"],"knows":["b",{"id":"c","e:p":"é😀"},"_:x"],
 "label":{"en":["A","B"],"fr":"C","@none":"D"},"date":"2020-01-01",
 "list":["x",1,{"e:q":"y"},"z"],"set":["s1","s2"],"child":[{"id":"k1","p":"v"},{"@id":"k2"}],
 "idx":{"one":"1","two":["2",{"@value":"3","@language":"de"}]},
 "voc":["U","e:W"],"plain":"pl","scoped":{"inner":"in"},"tp":"typed","nul":"no",
 "num":[1,1.5,-3,1e30,0.1,true,false,null,12345678901234567890,1.0],
 "e:dt":{"@value":"5","@type":"e:my"},"e:set":{"@set":["q","r"]},"e:nested":{"@list":[["a"],[]]},
 "@reverse":{"e:back":{"id":"rr"}},"esc":"a\\"b\\u00e9\\n","e:empty":[]},
 {"@id":"_:x","e:p":{"e:q":{}}},{"e:t":"top"},
 {"@context":{"@base":"http://other/z/","z":"e:z"},"@id":"rel","z":{"@id":""}},
 {"@context":null,"@id":"nn","http://n/p":"nolang"}]}"""


def test_everything_that_json_ld_can_write_has_its_place():
    assert unplaced(EVERYTHING, "jsonld") == []


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "text"),
    [
        (f"{BASE}a", f"{E}label", Literal("B", lang="en"), '"B"'),
        (f"{BASE}a", f"{E}label", Literal("D"), '"D"'),
        (f"{BASE}a", f"{E}knows", URIRef(f"{BASE}c"), '{"id":"c","e:p":"é😀"}'),
        (f"{BASE}c", f"{E}p", Literal("é😀", lang="fr"), '"é😀"'),
        (f"{BASE}k1", f"{E}parent", URIRef(f"{BASE}a"), '{"id":"k1","p":"v"}'),
        (f"{BASE}rr", f"{E}back", URIRef(f"{BASE}a"), '{"id":"rr"}'),
        (f"{BASE}a", f"{E}idx", Literal("3", lang="de"), '{"@value":"3","@language":"de"}'),
        (f"{BASE}a", f"{E}voc", URIRef("http://v/U"), '"U"'),
        (f"{BASE}a", "http://v/esc", Literal('a"bé\n', lang="fr"), '"a\\"b\\u00e9\\n"'),
        (f"{BASE}a", str(RDF.type), URIRef(f"{E}T"), '"e:T"'),
    ],
)
def test_a_value_stands_where_it_is_written(subject, predicate, value, text):
    found = read(EVERYTHING, "jsonld")
    assert found.value(URIRef(subject), URIRef(predicate), value) == text


def test_columns_count_characters_and_nodes_begin_at_their_names():
    found = read(
        '\ufeff{"http://e/#é": "😀",\r\n "@id": "n", "http://e/#q": {"http://e/#r": 1}}', "jsonld"
    )
    node = URIRef(f"{BASE}n")
    assert found.line(node, e("é"), Literal("😀")) == (1, 17, 1, 20)
    place = found.positions.predicate(node, e("é"))
    assert (place.line, place.column, place.end_column) == (1, 2, 15)
    assert found.cut(found.positions.subject(node)) == '"n"'
    inner = found.graph.value(node, e("q"))
    assert found.cut(found.positions.subject(inner)) == "{"
    assert found.cut(found.positions.statement(node, e("q"), inner)) == '{"http://e/#r": 1}'


def test_no_context_is_fetched():
    from iclod.validation.positions import jsonld

    for context in ("http://127.0.0.1:9/", ["x"], {"t": {"@id": "e:t", "@context": "x"}}):
        record = jsonld.walk(json.dumps({"@context": context, "http://e/p": "v"}), BASE)
        assert not record.entries


def test_contexts_inside_others_are_not_copied_without_end():
    from iclod.validation.positions import jsonld

    terms = {f"t{number}": f"http://e/#{number}" for number in range(5_000)}
    nodes = [{"@context": {"x": f"http://e/#{n}"}, "x": 1} for n in range(5_000)]
    with pytest.raises(ValueError, match="contexts"):
        jsonld.walk(json.dumps({"@context": terms, "@graph": nodes}), BASE)
    assert read('{"@graph": [{"http://e/#p": 1}]}', "jsonld").positions.record.entries


def test_numbers_beyond_all_measure_cost_their_own_place_alone():
    found = read('{"@id":"a","http://e/#p":"x","http://e/#q":1e999}', "jsonld")
    assert found.value(URIRef(f"{BASE}a"), e("p"), Literal("x")) == '"x"'


def test_documents_of_the_registry_itself(tmp_path):
    from iclod.rdf import formats, jsonld

    lines = (
        '<http://e/#a> <http://purl.org/dc/terms/title> "T"@en .\n'
        "<http://e/#a> <http://purl.org/dc/terms/issued> "
        '"2020"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n'
        "<http://e/#a> <http://purl.org/dc/terms/subject> <http://e/#b> .\n"
    )
    terms = [
        jsonld.Term("http://purl.org/dc/terms/title", by_language=True),
        jsonld.Term("http://purl.org/dc/terms/issued", "http://www.w3.org/2001/XMLSchema#gYear"),
        jsonld.Term("http://purl.org/dc/terms/subject", "@id"),
    ]
    text = jsonld.write(jsonld.compact(formats.normal(lines), jsonld.context(terms)))
    assert unplaced(text, "jsonld") == []
    assert misplaced(text, "jsonld") == []
