import pytest
from sample_queries import made

from iclod.errors import IclodError

HEAD = "# title@en: A question\n# title@fr: Une question\n"


def test_what_comments_say():
    asked = made(
        "# 2026, for the annual report.\n"
        "# title@en: A question: with a colon\n# title@fr: Une question : ici\n"
        "# description@en: More.\n# keywords: a, b c\n# views: map table\n"
        "# chart: bar ?name ?n ?kind\n# map: ?code ?n\n"
        "# param _topic: topic; optional\n# param@en _topic: Topic\n# param@fr _topic: Thème\n"
        "# help@en _topic: One of the list.\n\n"
        "SELECT ?name (COUNT(?s) AS ?n) { ?s a ?name ; <x:y> ?_topic } GROUP BY ?name\n",
        "07-a-question.rq",
    )
    assert asked.name == "a-question"
    assert asked.titles == {"en": "A question: with a colon", "fr": "Une question : ici"}
    assert asked.title(("fr", "en")) == ("Une question : ici", "fr")
    assert asked.title(("de",)) == ("A question: with a colon", "en")
    assert asked.descriptions == {"en": "More."}
    assert asked.keywords == ("a", "b c")
    assert asked.header.views == ("map", "table")
    assert asked.header.chart == ("bar", "name", "n", "kind")
    assert asked.header.map == ("code", "n")
    (topic,) = asked.parameters
    assert (topic.labels, topic.hints) == (
        {"en": "Topic", "fr": "Thème"},
        {"en": "One of the list."},
    )
    assert asked.columns == ("name", "n")
    assert asked.query.startswith("SELECT")


@pytest.mark.parametrize(
    ("text", "form", "columns", "located"),
    [
        ("SELECT DISTINCT ?a $b { ?a ?b ?c }", "SELECT", ("a", "b"), False),
        ("SELECT * { ?a ?b ?c }", "SELECT", (), False),
        (
            "SELECT (MAX(?x) AS ?lat) (MIN(?y + (1 * 2)) AS ?LONG) { ?x ?y 1 }",
            "SELECT",
            ("lat", "LONG"),
            True,
        ),
        ("SELECT ?wkt { ?a ?b ?wkt }", "SELECT", ("wkt",), True),
        ("PREFIX select: <x:>\nASK { ?a select:b ?c }", "ASK", (), False),
        ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "CONSTRUCT", (), False),
        ("DESCRIBE <x:y>", "DESCRIBE", (), False),
    ],
)
def test_form_and_columns(text, form, columns, located):
    asked = made(HEAD + text)
    assert (asked.form, asked.columns, asked.located) == (form, columns, located)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no query"),
        ("# nothing but comments", "no query"),
        ("PREFIX a: <x:>", "no query"),
        ("SELECT * { ?s ?p }", "line 3"),
        ("SELECT * { SERVICE <x:y> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { <x:a> <x:b> 1 }", "no query"),
        ("SELECT ?x { ?x ?p ?_a }", "?_a is not declared"),
        ("# param _a: string\nSELECT ?x { ?x ?p ?o }", "declared and not used"),
        ("# param _a: string\n# param _a: iri\nASK { ?x ?p ?_a }", "twice"),
        ("# param _a: text\nASK { ?x ?p ?_a }", "write one of"),
        ("# param a: string\nASK { ?x ?p ?o }", "declared as"),
        ("# param@en _b: B\nASK { ?x ?p ?o }", "?_b"),
        ("# title: T\nASK {}", "needs a language"),
        ("# views: pie\nASK {}", "views"),
        ("# chart: pie ?a ?b\nASK {}", "chart"),
        # Places where a variable may stand and a term may not.
        ("# param _a: string\nSELECT ?_a { ?x ?p ?_a }", "cannot stand"),
        ("# param _a: string\nSELECT (1 AS ?_a) {}", "cannot stand"),
        ("# param _a: string\nSELECT ?x { ?x ?p 1 BIND(2 AS ?_a) }", "cannot stand"),
        ("# param _a: string\nSELECT ?x { VALUES ?_a { 1 } ?x ?p ?_a }", "cannot stand"),
        ("# param _a: string\nSELECT (1 AS ?x) { ?s ?p ?_a } GROUP BY ?_a", "cannot stand"),
        ("# param _a: string\nSELECT ?x { ?x ?p ?_a } ORDER BY ?_a", "cannot stand"),
        ("# param _a: string\nSELECT ?x { GRAPH ?_a { ?x ?p ?o } }", "cannot stand"),
        ("# param _a: string\nSELECT ?x { ?x ?_a ?o }", "cannot stand"),
        ("# param _a: topic; optional\nSELECT * { ?x ?p ?_a }", "SELECT *"),
    ],
)
def test_what_cannot_be_asked_is_refused(text, told):
    with pytest.raises(IclodError) as refused:
        made(HEAD + text)
    assert told in str(refused.value)


def test_a_title_is_needed():
    with pytest.raises(IclodError, match="no title"):
        made("# title@: x\nASK {}")


@pytest.mark.parametrize("name", ["A.rq", "a b.rq", "a.b.rq", "-a.rq", "é.rq", "a_b.rq"])
def test_names_that_cannot_stand_in_addresses_are_refused(name):
    with pytest.raises(IclodError, match="its name"):
        made("ASK {}", name)


def test_iris_of_things_in_what_came_along_are_those_of_the_registry():
    text = (
        "PREFIX topic: <https://w3id.org/iclod/id/topic/>\n"
        "PREFIX iclod: <https://w3id.org/iclod/ontology#>\n"
        "ASK { ?s a iclod:Practice ; ?p topic:roma }"
    )
    own = "https://example.org/r/"
    assert made(text, base=own, packaged=True).prefixes == {
        "topic": f"{own}id/topic/",
        "iclod": "https://w3id.org/iclod/ontology#",
    }
    assert made(text, base=own).prefixes["topic"] == "https://w3id.org/iclod/id/topic/"


def test_escapes_are_read_before_anything_else():
    asked = made("# param _a: string\nASK { ?s ?p \\u003F_a }")
    assert asked.bind({"a": "x"}).endswith('ASK { ?s ?p "x" }\n')
