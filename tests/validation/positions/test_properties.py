"""Graphs at random, written in every syntax, and Turtle as nobody would write it."""

import json
import time
from xml.parsers import expat

import pytest
from cutting import BASE, Source, misplaced, read, unplaced
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph

from iclod.errors import ParseError
from iclod.rdf import formats, scan
from iclod.validation import positions

FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
HEAD = "@prefix e: <http://e/#> .\n@prefix f: <http://f/> .\nBASE <http://base/x/y>\n"

names = st.sampled_from(["a", "b", "é", "x-y", "n.m", "_1", "中", "a1"])
iris = st.one_of(
    names.map("e:{}".format),
    names.map("f:{}".format),
    names.map("<http://e/#{}>".format),
    names.map("<{}>".format),
    st.sampled_from(["<>", "<#f>", "<../up>", "e:a\\,b", "e:%41", "<\\u0061>", "f:"]),
)
words = st.text(st.sampled_from("ab é😀'\"\\\n\r\t.;,[]()#<>@^{}~|"), max_size=8)
space = st.sampled_from([" ", "\n", "\r\n", "\r", "\t ", " # [ ( \" '\n", "\n\n  "])


@st.composite
def literals(draw):
    word = draw(words)
    mark = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    text = word.replace("\\", "\\\\").replace(mark[0], f"\\{mark[0]}")
    if len(mark) == 1:
        text = text.replace("\n", "\\n").replace("\r", "\\u000D")
    tail = draw(st.sampled_from(["", "@en", "@fr-BE", "^^e:dt", "^^<http://e/#dt>", " @de"]))
    return f"{mark}{text}{mark}{tail}"


plain = st.one_of(
    iris,
    literals(),
    st.sampled_from(["1", "-2", "+3.5", ".5", "1e3", "5.0E-2", "true", "false"]),
    st.sampled_from(["_:a", "_:b1", "_:é.x"]),
)


@st.composite
def values(draw, depth=2):
    kind = draw(st.integers(0, 5 if depth else 3))
    if kind < 4:
        return draw(plain)
    gap = draw(space)
    if kind == 4:
        items = draw(st.lists(values(depth - 1), max_size=3))
        return f"({gap}{gap.join(items)}{gap})"
    return f"[{gap}{draw(properties(depth - 1, least=0))}{gap}]"


@st.composite
def properties(draw, depth=2, least=1):
    pairs = []
    for _ in range(draw(st.integers(least, 3))):
        gap = draw(space)
        verb = draw(st.one_of(iris, st.just("a")))
        found = draw(st.lists(values(depth), min_size=1, max_size=3))
        if verb == "a":
            found = [draw(iris)]
        pairs.append(f"{verb}{gap}{f'{gap},{gap}'.join(found)}")
    gap = draw(space)
    return f"{gap};{gap}".join(pairs)


@st.composite
def documents(draw):
    statements = []
    for _ in range(draw(st.integers(1, 4))):
        gap = draw(space)
        subject = draw(st.one_of(iris, st.sampled_from(["_:a", "_:b1", "[]"])))
        statements.append(f"{subject}{gap}{draw(properties())}{gap}.")
    return HEAD + draw(space).join(statements)


@FEW
@given(documents())
def test_a_place_cut_out_of_turtle_is_the_value(text):
    found = read(text)
    for triple in found.graph:
        if found.positions.statement(*triple) is None:
            # Circles of blank nodes may not be told apart: then there is no place.
            assert any(isinstance(term, BNode) for term in triple)
    assert misplaced(text) == []
    if "_:" not in text:
        assert unplaced(text) == []


@FEW
@given(documents(), st.sampled_from(["nt", "nq", "trig", "jsonld", "rdf"]))
def test_what_other_syntaxes_say_has_its_place(text, suffix):
    quads = formats.parse_quads(text, formats.TURTLE, base=BASE)
    try:
        written = formats.serialize(
            dict.fromkeys(q.triple for q in quads), formats.BY_SUFFIX[suffix]
        )
        read(written, suffix)
    except (ParseError, ValueError):
        return
    if suffix == "rdf" and not _is_xml(written):
        return  # The strict parser takes names that XML does not have.
    found = read(written, suffix)
    for triple in found.graph:
        blank = any(isinstance(term, BNode) for term in triple)
        place = found.positions.statement(*triple)
        assert place is not None or blank
    if "_:" not in text and "[" not in text and "(" not in text:
        assert unplaced(written, suffix) == []
        assert misplaced(written, suffix) == []


@FEW
@given(
    documents(),
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(".;,[](){}\"'<>@^:a \n\\~|_")), max_size=4
    ),
)
def test_nothing_is_raised_for_what_the_strict_parser_takes(text, changes):
    for at, code in changes:
        at = min(at, len(text))
        text = text[:at] + code + text[at + 1 :]
    try:
        scan.check_rdf(text.encode(), formats.TURTLE, size=10**6)
        found = read(text)
    except ParseError:
        return
    found.positions._walk()
    for triple in found.graph:
        found.positions.statement(*triple)
        found.positions.predicate(*triple[:2])
        found.positions.subject(triple[0])


def _is_xml(data):
    try:
        expat.ParserCreate(None, " ").Parse(data, True)
    except expat.ExpatError:
        return False
    return True


#: JSON texts that often are JSON-LD.
tokens = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words, st.just("e:x")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                "@id @type @value @language @list @set @reverse @graph @index @nest @included "
                "e:p e:q http://e/r t".split()
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@FEW
@given(tokens)
def test_json_at_random_raises_nothing(value):
    context = {"e": "http://e/#", "t": {"@id": "e:t", "@container": "@index"}}
    text = json.dumps({"@context": context, "@graph": value})
    places = positions.read(Source("", text.encode(), "jsonld"), BASE, Graph())
    assert places.subject(None) is None
    try:
        found = read(text, "jsonld")
    except ParseError:
        return
    for triple in found.graph:
        found.positions.statement(*triple)


def _seconds(walk):
    best = 9.0
    for _ in range(2):
        start = time.process_time()
        walk()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf"])
def test_the_time_grows_with_the_text_and_not_faster(suffix):
    def places(count):
        lines = "".join(
            f'<http://e/{n}> <http://p/p> "text {n}"@en , <http://e/{n + 1}> .\n'
            for n in range(count)
        )
        graph = formats.parse_quads(lines, formats.TURTLE)
        data = formats.serialize([quad.triple for quad in graph], formats.BY_SUFFIX[suffix])
        return positions.read(Source("", data, suffix), BASE, Graph())._walk

    small, large = _seconds(places(250)), _seconds(places(2_000))
    assert large < 24 * small  # 8 times the text; the rest is for a busy machine


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("<a> <b> " + "[ <c> " * 190 + "1" + " ]" * 190 + " .", "ttl"),
        ("<a> <b> " + "(" * 190 + ")" * 190 + " .", "ttl"),
        ("<a> <b> (" + " 1" * 4_000 + " ) .", "ttl"),
        ("<a> <b> " + "[], " * 4_000 + "1 .", "ttl"),
        ('{"http://e/p":' * 190 + "1" + "}" * 190, "jsonld"),
        ('{"@id":"a","http://e/p":{"@list":[' + "1," * 4_000 + "1]}}", "jsonld"),
    ],
)
def test_deep_and_long_texts_do_not_recurse(text, suffix):
    scan.check_rdf(text.encode(), formats.BY_SUFFIX[suffix], size=10**7)
    found = read(text, suffix)
    assert found.positions._walk().entries
    last = max(found.graph, key=lambda triple: str(triple[2]))
    assert found.positions.statement(*last) is not None


def test_deep_elements_do_not_recurse():
    head = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    text = head + "<rdf:Bag><e:p>" * 99 + "x" + "</e:p></rdf:Bag>" * 99 + "</rdf:RDF>"
    assert unplaced(text, "rdf") == []
