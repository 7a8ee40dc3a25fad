"""Queries: forms of answers, values, tables, pages, past states."""

import builtins
import re
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD

from iclod import errors
from iclod.client import Registry, Rows

PRACTICES = """
PREFIX iclod: <https://w3id.org/iclod/ontology#>
SELECT ?practice WHERE { ?practice a iclod:Practice } ORDER BY ?practice
"""
TITLES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?title WHERE {
  <https://w3id.org/iclod/id/practice/bergen-action-plan-for-inclusion-and-diversity>
    dcterms:title ?title
}
"""
VALUES = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * WHERE {
  VALUES (?integer ?decimal ?double ?boolean ?date ?instant ?year ?month ?text ?iri ?nothing) {
    (1 1.5 1.5e0 true "2016-05-01"^^xsd:date "2016-05-01T10:00:00Z"^^xsd:dateTime
     "2016"^^xsd:gYear "2016-05"^^xsd:gYearMonth "Bergen"@nb <http://a.example/x> UNDEF)
    (-2 2.25 1e3 false "2017-01-31"^^xsd:date "2017-05-01T10:00:00+02:00"^^xsd:dateTime
     "2017"^^xsd:gYear "2017-05"^^xsd:gYearMonth "Oslo" <http://a.example/y> UNDEF)
  }
} ORDER BY DESC(?integer)
"""


def test_a_select_gives_rows(client):
    rows = client.query(PRACTICES)
    assert isinstance(rows, Rows)
    assert rows.columns == ("practice",)
    assert len(rows) == 158
    assert rows[0].practice == rows[0]["practice"] == str(rows.terms[0][0])
    assert isinstance(rows.terms[0][0], URIRef)
    assert dict(rows[0]) == {"practice": rows[0].practice}
    assert len(rows[:3]) == 3
    assert repr(rows) == "<158 rows of ?practice, version 1>"
    with pytest.raises(KeyError):
        rows[0]["there_is_no_such"]
    with pytest.raises(AttributeError):
        _ = rows[0].there_is_no_such


def test_an_ask_gives_a_bool(client):
    assert client.query("ASK { ?s ?p ?o }") is True
    assert client.ask("ASK { <a:b> ?p ?o }") is False


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5", "DESCRIBE <{}id/city/bergen>"]
)
def test_a_construct_or_describe_gives_a_graph(client, query):
    found = client.construct(query.replace("{}", client.base, 1) if "DESC" in query else query)
    assert isinstance(found, Graph)
    assert len(found) >= 5
    assert found.version == 1
    assert found.permalink


def test_the_wrong_form_is_said(client):
    with pytest.raises(errors.RequestError, match="no SELECT"):
        client.select("ASK {}")


def test_values_are_what_python_has_for_them(client):
    row = client.query(VALUES)[0]
    assert row.integer == 1
    assert row.decimal == Decimal("1.5")
    assert row.double == 1.5
    assert row.boolean is True
    assert row.date == date(2016, 5, 1)
    assert row.instant == datetime(2016, 5, 1, 10, tzinfo=UTC)
    assert row.year == 2016
    assert row.month == "2016-05"
    assert row.text == "Bergen"
    assert row.iri == "http://a.example/x"
    assert row.nothing is None


def test_terms_keep_language_and_lexical_form():
    from iclod.client.rows import plain, term

    literal = {"type": "literal", "value": "01", "datatype": str(XSD.integer)}
    assert term(literal).n3() == '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert term({"type": "literal", "value": "a", "xml:lang": "nb"}) == Literal("a", lang="nb")
    assert term({"type": "bnode", "value": "b0"}) == BNode("b0")
    for value, datatype in [
        ("x", XSD.integer),
        ("9" * 5000, XSD.integer),
        ("2016-02-30", XSD.date),
    ]:
        assert plain(Literal(value, datatype=datatype, normalize=False)) == value


def test_a_table_has_column_types(client):
    pandas = pytest.importorskip("pandas")
    table = client.dataframe(VALUES)
    assert {name: str(kind) for name, kind in table.dtypes.items() if name != "date"} == {
        "integer": "Int64",
        "decimal": "Float64",
        "double": "Float64",
        "boolean": "boolean",
        "instant": str(table["instant"].dtype),
        "year": "Int64",
        "month": "object",
        "text": "string",
        "iri": "string",
        "nothing": "object",
    }
    assert table["instant"].iloc[1] == pandas.Timestamp("2017-05-01T08:00:00Z")
    assert str(table["date"].dtype).startswith("datetime64")
    assert table["integer"].sum() == -1
    assert client.dataframe("SELECT ?a WHERE { FILTER(false) }").empty


def test_columns_of_mixed_values_stay_objects(client):
    pytest.importorskip("pandas")
    table = client.dataframe('SELECT * { VALUES (?a ?b) { (1 1) ("x" 2.5) (UNDEF UNDEF) } }')
    assert str(table["a"].dtype) == "object"
    assert str(table["b"].dtype) == "Float64"
    assert table["b"].isna().sum() == 1


def test_without_pandas_the_error_says_what_to_install(client, monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **more):
        if name == "pandas":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=re.escape("pip install 'iclod[pandas]'")):
        client.dataframe(PRACTICES)


def test_a_notebook_shows_rows_as_a_table(client):
    html = client.query(
        'SELECT * { VALUES (?a ?b) { (<http://a.example/&> "<b>") } }'
    )._repr_html_()
    assert '<a href="http://a.example/&amp;">' in html
    assert "<td>&lt;b&gt;</td>" in html
    assert "<script" not in client.query('SELECT ("<script>" AS ?a) {}')._repr_html_()
    assert "108 not shown" in client.query(PRACTICES)._repr_html_()
    bad = client.query("SELECT * { VALUES ?a { <javascript:alert(1)> } }")._repr_html_()
    assert "href" not in bad


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", "practice"), ("tsv", "?practice"), ("xml", "<?xml"), ("json", "{")]
)
def test_an_answer_as_text(client, form, begins):
    assert client.query(PRACTICES, format=form).startswith(begins)


def test_pages_of_one_version(client):
    pages = list(client.pages(PRACTICES, 50))
    assert [len(page) for page in pages] == [50, 50, 50, 8]
    assert {page.version for page in pages} == {1}
    assert [row for page in pages for row in page.terms] == client.query(PRACTICES).terms
    with pytest.raises(errors.RequestError, match="LIMIT"):
        next(client.pages(f"{PRACTICES} LIMIT 5 # my own"))
    with pytest.raises(errors.RequestError):
        next(client.pages(PRACTICES, 0))


def test_graphs_make_the_dataset(client):
    graph = f"{client.base}doc/city/bergen"
    text = "SELECT DISTINCT ?s WHERE { ?s a <https://w3id.org/iclod/ontology#City> }"
    assert len(client.query(text, graphs=[graph])) == 1
    named = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert client.query(named, named_graphs=[graph]).values == [(graph,)]


def test_errors_have_place_and_hint(client):
    with pytest.raises(errors.QueryRejected) as found:
        client.query("SELECT * WHERE {\n  ?s skos:prefLabel ?o }")
    assert found.value.line == 2
    assert found.value.hint
    with pytest.raises(errors.QueryRejected):
        client.query("this is no query")
    with pytest.raises(errors.IclodError):
        client.query("INSERT DATA { <a:b> <a:c> <a:d> }")


def test_long_queries_go_through(client):
    values = " ".join(f"<http://a.example/{n}>" for n in range(1000))
    assert len(client.query(f"SELECT * {{ VALUES ?a {{ {values} }} }}")) == 1000


def test_stored_queries(client):
    rows = client.stored("cities-with-three-topics")
    assert rows.columns[0] == "city"
    assert rows.version == 1
    assert client.at(1).stored("cities-with-three-topics").terms == rows.terms
    with pytest.raises(errors.NotFound):
        client.stored("there-is-no-such")


# Past states ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def old(aged):
    with Registry(aged) as opened:
        yield opened


def test_a_query_over_a_past_version(old):
    assert old.version == 5
    assert old.query(TITLES)[0].title.startswith("Plan of Action")
    past = old.query(TITLES, version=1)
    assert past[0].title.startswith("Action Plan")
    assert past.version == 1
    assert past.provenance.moment.tzinfo
    assert len(old.query(PRACTICES)) == 156
    assert len(old.query(PRACTICES, version=2)) == 158
    with pytest.raises(errors.NotFound):
        old.query(TITLES, version=99)
    with pytest.raises(errors.RequestError):
        old.query(TITLES, version=1, at="2026")


def test_a_pinned_registry_answers_from_its_version(old):
    then = old.at(2)
    assert (then.version, then.moment.tzinfo is not None) == (2, True)
    assert "at version 2" in repr(then)
    assert len(then.practices()) == 158
    assert len(old.practices()) == 156
    assert len(then.practices(city="bergen")) == len(old.practices(city="bergen")) + 2
    assert then.practices().version == 2
    assert then.at(1).version == 1
    assert old.moment is None
    assert Registry(old.url, version=3).version == 3
    for read in (
        lambda: then.practices(q="x"),
        lambda: list(then.search("x")),
        lambda: list(then.changes()),
        lambda: then.resolve(["x:y"]),
        lambda: then.put("x:y", ""),
    ):
        with pytest.raises(errors.RequestError):
            read()


def test_a_registry_as_it_was_on_a_day(old):
    now = datetime.now(UTC)
    assert old.at(now.date()).version == 5
    assert old.at(str(now.year)).version == 5
    assert old.at(now).version == 5
    for at in ("1999-12-31", 77):
        with pytest.raises(errors.NotFound):
            old.at(at)
    with pytest.raises(errors.RequestError):
        old.at("yesterday")


def test_a_result_can_be_had_again_and_cited(old):
    import httpx

    rows = old.query(PRACTICES)
    assert f"version={rows.version}" in rows.permalink
    again = httpx.get(rows.permalink, headers={"Accept": "application/sparql-results+json"})
    assert len(again.json()["results"]["bindings"]) == len(rows)
    assert rows.cite() == f"{old.title}. Version 5 of the dataset. <{rows.permalink}>"
    past = old.at(1).query(PRACTICES)
    assert "version=1" in past.permalink
    assert old.query(PRACTICES, version=1).permalink == past.permalink
    chance = old.query("SELECT (RAND() AS ?chance) {}")
    assert chance.permalink is chance.cite() is None
