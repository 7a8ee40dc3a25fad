"""SPARQL 1.1 Protocol, clause by clause, by the edge and by the application alone.

The names of the tests begin with the section; `w3c` marks those of the W3C's own test suite.

Spec: https://www.w3.org/TR/sparql11-protocol/
"""

import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import pytest
from direct import Client

from iclod import app as application
from iclod.rdf import formats
from iclod.web.edge import Edge

BASE = "https://w3id.org/iclod"
NORWAY, SPAIN = f"{BASE}/doc/country/norway", f"{BASE}/doc/country/spain"
COUNTRIES = f"SELECT ?c {{ ?c a <{BASE}/ontology#Country> }} ORDER BY ?c"
GRAPHS = f"SELECT ?g {{ GRAPH ?g {{ ?c a <{BASE}/ontology#Country> }} }} ORDER BY ?g"
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"


class Server:
    """Asks the edge as a server would."""

    def __init__(self, client, edge):
        self.client, self.edge = client, edge

    def __call__(self, method, query="", body=None, **headers):
        if body is not None:
            body = body.encode() if isinstance(body, str) else body
            headers.setdefault("content_length", str(len(body)))
        pairs = [(name.replace("_", "-"), value) for name, value in headers.items() if value]
        path = f"/sparql?{query}" if query else "/sparql"
        return self.client.ask(self.edge, path, method, pairs, body=body or b"")

    def get(self, parameters=(), accept=JSON, **headers):
        return self("GET", urlencode(parameters), accept=accept, **headers)

    def form(self, parameters=(), query="", accept=JSON, content_type=FORM, **headers):
        body = parameters if isinstance(parameters, str) else urlencode(parameters)
        return self("POST", query, body, accept=accept, content_type=content_type, **headers)

    def direct(self, body, query="", accept=JSON, content_type=QUERY, **headers):
        return self("POST", query, body, accept=accept, content_type=content_type, **headers)


@pytest.fixture(scope="module", params=["edge", "application"])
def ask(request, published):
    working = application.working() if request.param == "edge" else {}
    with Client() as client:
        yield Server(client, Edge(application.create_app(published), published, (), working))


def values(answer, name):
    assert answer.status == 200, answer.body
    found = json.loads(answer.body)["results"]["bindings"]
    return [binding[name]["value"] for binding in found]


def problem(answer, status):
    assert answer.status == status, answer.body
    assert answer.header("content-type") == "application/problem+json"
    return json.loads(answer.body)


# 2.1 query operation -----------------------------------------------------------------------------


def test_2_1_the_three_bindings_agree(ask):
    answers = [
        ask.get([("query", COUNTRIES)]),
        ask.form([("query", COUNTRIES)]),
        ask.direct(COUNTRIES),
    ]
    assert len({answer.body for answer in answers}) == 1
    assert f"{BASE}/id/country/norway" in values(answers[0], "c")


def test_2_1_1_w3c_query_get(ask):
    assert json.loads(ask("GET", "query=ASK%20%7B%7D", accept=JSON).body)["boolean"] is True
    assert json.loads(ask("GET", "query=ASK+%7B%7D", accept=JSON).body)["boolean"] is True


def test_2_1_1_a_get_without_body_has_its_parameters_percent_encoded_utf_8(ask):
    query = "SELECT ('é – 漢' AS ?x) {}"
    assert values(ask("GET", f"query={quote(query)}", accept=JSON), "x") == ["é – 漢"]
    problem(ask("GET", "query=SELECT%20('%E9'%20AS%20%3Fx)%20%7B%7D", accept=JSON), 400)


def test_2_1_2_w3c_query_post_form(ask):
    assert json.loads(ask.form([("query", "ASK {}")]).body)["boolean"] is True


def test_2_1_2_charset_of_a_form(ask):
    body = urlencode([("query", "ASK {}")])
    for charset in ("utf-8", "UTF-8", '"utf-8"'):
        assert ask.form(body, content_type=f"{FORM}; charset={charset}").status == 200
    assert "UTF-8" in problem(ask.form(body, content_type=f"{FORM};charset=latin-1"), 415)["detail"]


def test_2_1_2_parameters_of_a_form_stand_in_its_body(ask):
    for name in ("query", "default-graph-uri", "named-graph-uri"):
        answer = ask.form([("query", "ASK {}")], query=f"{name}=x")
        assert name in problem(answer, 400)["detail"]
    assert "no query" in problem(ask.form("", query="format=json"), 400)["detail"]
    answer = ask.form([("query", "ASK {}")], query="format=xml")
    assert answer.header("content-type") == XML


def test_2_1_3_w3c_query_post_direct(ask):
    assert json.loads(ask.direct("ASK {}").body)["boolean"] is True


def test_2_1_3_charset_of_a_direct_post(ask):
    query = "SELECT ('é' AS ?x) {}"
    assert values(ask.direct(query, content_type=f"{QUERY}; charset=UTF-8"), "x") == ["é"]
    assert values(ask.direct(b"\xef\xbb\xbf" + query.encode()), "x") == ["é"]
    problem(ask.direct(query.encode("latin-1")), 400)
    for charset in ("iso-8859-1", "no-such"):
        problem(ask.direct(query, content_type=f"{QUERY}; charset={charset}"), 415)


def test_2_1_3_the_dataset_of_a_direct_post_stands_in_the_address(ask):
    query = urlencode([("default-graph-uri", NORWAY)])
    assert values(ask.direct(COUNTRIES, query=query), "c") == [f"{BASE}/id/country/norway"]
    assert "once" in problem(ask.direct("ASK {}", query="query=ASK%7B%7D"), 400)["detail"]


def test_2_1_3_media_types_have_no_case(ask):
    assert ask.direct("ASK {}", content_type="Application/SPARQL-Query").status == 200


# 2.1.4 Specifying an RDF dataset -----------------------------------------------------------------


def test_2_1_4_without_a_dataset_the_union_of_all_graphs_is_asked(ask):
    assert len(values(ask.get([("query", COUNTRIES)]), "c")) > 30
    assert len(values(ask.get([("query", GRAPHS)]), "g")) > 30


def test_2_1_4_w3c_query_dataset_default_graph(ask):
    answer = ask.get([("query", COUNTRIES), ("default-graph-uri", NORWAY)])
    assert values(answer, "c") == [f"{BASE}/id/country/norway"]
    assert values(ask.get([("query", GRAPHS), ("default-graph-uri", NORWAY)]), "g") == []


@pytest.mark.parametrize("how", ["get", "form"])
def test_2_1_4_w3c_query_dataset_default_graphs(ask, how):
    pairs = [("query", COUNTRIES), ("default-graph-uri", NORWAY), ("default-graph-uri", SPAIN)]
    found = values(getattr(ask, how)(pairs), "c")
    assert found == [f"{BASE}/id/country/norway", f"{BASE}/id/country/spain"]


@pytest.mark.parametrize("how", ["get", "form"])
def test_2_1_4_w3c_query_dataset_named_graphs(ask, how):
    pairs = [("query", GRAPHS), ("named-graph-uri", NORWAY), ("named-graph-uri", SPAIN)]
    assert values(getattr(ask, how)(pairs), "g") == [NORWAY, SPAIN]
    assert values(getattr(ask, how)([("query", COUNTRIES), *pairs[1:]]), "c") == []


def test_2_1_4_w3c_query_dataset_full(ask):
    query = "SELECT ?g ?c { ?c a ?t . GRAPH ?g { ?d a ?t } FILTER (?t = <%s>) }"
    pairs = [
        ("query", query % f"{BASE}/ontology#Country"),
        ("default-graph-uri", NORWAY),
        ("named-graph-uri", SPAIN),
    ]
    answer = ask.get(pairs)
    assert values(answer, "g") == [SPAIN]
    assert values(answer, "c") == [f"{BASE}/id/country/norway"]


def test_2_1_4_w3c_query_multiple_dataset(ask):
    """The dataset of the protocol overrides that of the query."""
    query = COUNTRIES.replace("{ ?c", f"FROM <{SPAIN}> {{ ?c", 1)
    assert values(ask.get([("query", query)]), "c") == [f"{BASE}/id/country/spain"]
    answer = ask.get([("query", query), ("default-graph-uri", NORWAY)])
    assert values(answer, "c") == [f"{BASE}/id/country/norway"]
    query = GRAPHS.replace("{ GRAPH", f"FROM NAMED <{SPAIN}> {{ GRAPH", 1)
    assert values(ask.get([("query", query)]), "g") == [SPAIN]
    answer = ask.get([("query", query), ("named-graph-uri", NORWAY)])
    assert values(answer, "g") == [NORWAY]


def test_2_1_4_a_graph_that_is_not_there_is_empty_and_never_fetched(ask):
    pairs = [("query", COUNTRIES), ("default-graph-uri", "http://127.0.0.1:1/none")]
    assert values(ask.get(pairs), "c") == []


def test_2_1_4_an_address_of_this_server_stands_for_its_graph(ask):
    address = "http://127.0.0.1:8000/doc/country/norway"
    pairs = [("query", COUNTRIES), ("default-graph-uri", address)]
    assert values(ask.get(pairs), "c") == [f"{BASE}/id/country/norway"]


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("iri", ["", "relative", "http://a b/", "http://x/<script>"])
def test_2_1_4_what_is_no_absolute_iri_is_refused(ask, name, iri):
    assert name in problem(ask.get([("query", "ASK {}"), (name, iri)]), 400)["detail"]


# 2.1.5 Accepted response formats, 2.1.6 Success responses ----------------------------------------


def test_2_1_5_w3c_query_content_type_select(ask):
    answer = ask.get([("query", COUNTRIES)], accept=XML)
    assert answer.header("content-type") == XML
    names = [item.get("name") for item in ET.fromstring(answer.body).iter(f"{RESULTS}variable")]
    assert names == ["c"]


def test_2_1_5_w3c_query_content_type_ask(ask):
    answer = ask.get([("query", "ASK {}")], accept=XML)
    assert answer.header("content-type") == XML
    assert ET.fromstring(answer.body).findtext(f"{RESULTS}boolean") == "true"


@pytest.mark.parametrize("form", ["DESCRIBE <%s>", "CONSTRUCT WHERE { <%s> ?p ?o }"])
def test_2_1_5_w3c_query_content_type_describe_and_construct(ask, form):
    answer = ask.get([("query", form % f"{BASE}/id/country/norway")], accept="application/rdf+xml")
    assert answer.header("content-type") == "application/rdf+xml"
    assert formats.parse(answer.body, formats.RDF_XML)[None]


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("json", JSON),
        ("xml", XML),
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_2_1_6_results_in_each_format(ask, name, content_type):
    for query in (COUNTRIES, "ASK {}"):
        answer = ask.get([("query", query), ("format", name)], accept=None)
        assert (answer.status, answer.header("content-type")) == (200, content_type)
        assert answer.header("content-length") == str(len(answer.body))


def test_2_1_6_csv_and_tsv_read_as_their_specification_says(ask):
    query = "SELECT ?a ?b { VALUES (?a ?b) { ('x,\"y\"' 1) (UNDEF <http://x/>) } }"
    answer = ask.get([("query", query), ("format", "csv")])
    assert answer.body == b'a,b\r\n"x,""y""",1\r\n,http://x/\r\n'
    assert [*csv.reader(io.StringIO(answer.body.decode()))][1] == ['x,"y"', "1"]
    answer = ask.get([("query", query), ("format", "tsv")])
    assert answer.body.splitlines()[:2] == [b"?a\t?b", b'"x,\\"y\\""\t1']
    assert ask.get([("query", "ASK {}"), ("format", "csv")]).body.strip() == b"true"


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_2_1_6_graphs_in_each_syntax(ask, format):
    query = f"CONSTRUCT WHERE {{ <{BASE}/id/country/norway> ?p ?o }}"
    answer = ask.get([("query", query)], accept=format.media_type)
    assert answer.header("content-type") == format.media_type
    assert formats.parse(answer.body, format)[None]


def test_2_1_5_what_no_answer_can_come_in_is_406(ask):
    assert "text/csv" in problem(ask.get([("query", "ASK {}")], accept="image/png"), 406)["detail"]
    problem(ask.get([("query", "ASK {}")], accept="text/turtle"), 406)
    problem(ask.get([("query", "ASK {}"), ("format", "pdf")]), 406)
    answer = ask.get([("query", "DESCRIBE <http://x/>")], accept="text/csv")
    assert "text/turtle" in problem(answer, 406)["detail"]


def test_2_1_5_a_family_of_formats_serves_both_kinds(ask):
    for query in ("ASK {}", "DESCRIBE <http://x/>"):
        for name in ("json", "xml"):
            assert ask.get([("query", query), ("format", name)]).status == 200


# 2.1.7 Failure responses -------------------------------------------------------------------------


def test_2_1_7_w3c_bad_query_method(ask):
    for method in ("PUT", "PATCH", "DELETE"):
        answer = ask(method, "query=ASK%20%7B%7D", "", accept=JSON)
        assert "/graphs" in problem(answer, 405)["detail"]
        assert {*answer.header("allow").split(", ")} == {"GET", "HEAD", "OPTIONS", "POST"}


def test_2_1_7_w3c_bad_multiple_queries(ask):
    pairs = [("query", "ASK {}"), ("query", "SELECT * { }")]
    assert "once" in problem(ask.get(pairs), 400)["detail"]
    assert "once" in problem(ask.form(pairs), 400)["detail"]


def test_2_1_7_w3c_bad_query_wrong_media_type(ask):
    assert "text/plain" in problem(ask.direct("ASK {}", content_type="text/plain"), 415)["detail"]
    problem(ask.direct("ASK {}", content_type="multipart/form-data; boundary=x"), 415)
    problem(ask.direct('{"query": "ASK {}"}', content_type="application/json"), 415)


def test_2_1_7_w3c_bad_query_missing_form_type(ask):
    answer = ask.direct("query=ASK%20%7B%7D", content_type=None)
    assert "missing" in problem(answer, 415)["detail"]


def test_2_1_7_w3c_bad_query_missing_direct_type(ask):
    problem(ask.direct("ASK {}", content_type=None), 415)


def test_2_1_7_w3c_bad_query_non_utf8(ask):
    body = "ASK {}".encode("utf-16")
    problem(ask.direct(body, content_type=f"{QUERY}; charset=UTF-16"), 415)
    problem(ask.direct(body), 400)


def test_2_1_7_w3c_bad_query_syntax(ask):
    found = problem(ask.get([("query", "ASK {\n  ?s ?p }")]), 400)
    assert (found["line"], found["status"]) == (2, 400)
    assert found["excerpt"].split("\n")[0] == "  ?s ?p }"
    found = problem(ask.direct("SELECT * { ?s skos:prefLabel ?o }"), 400)
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in found["hint"]
    assert "Write a query" in problem(ask("GET", "query=", accept=JSON), 400)["hint"]


def test_2_1_7_a_post_without_a_length_or_with_too_much_is_refused(ask):
    assert ask("POST", accept=JSON, content_type=QUERY).status == 411
    assert ask.direct("ASK {}", content_length=str(1 << 40)).status == 413
    answer = ask.direct("ASK {} #" + "x" * (65 << 10))
    found = problem(answer, 400)
    assert "bytes" in found["detail"]


# 2.2 update operation ----------------------------------------------------------------------------


def test_2_2_w3c_bad_update_get(ask):
    answer = ask.get([("update", "CLEAR ALL")])
    assert "iclod load" in problem(answer, 403)["detail"]


def test_2_2_updates_are_refused_and_told_where_data_get_in(ask):
    for answer in (
        ask.form([("update", "CLEAR ALL")]),
        ask.direct("CLEAR ALL", content_type="application/sparql-update"),
        ask.form([("query", "ASK {}"), ("update", "CLEAR ALL")]),
        ask.direct("ASK {}", query="update=CLEAR+ALL"),
    ):
        assert "/graphs" in problem(answer, 403)["detail"]


def test_2_2_an_update_as_a_query_is_malformed(ask):
    found = problem(ask.direct("INSERT DATA { <http://x/> <http://x/> 1 }"), 400)
    assert "/graphs" in found["hint"]


# HTTP --------------------------------------------------------------------------------------------


def test_http_head_is_get_without_a_body(ask):
    query = urlencode([("query", COUNTRIES)])
    head, get = (ask(method, query, accept=JSON) for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert {*head.headers} == {*get.headers}


def test_http_options_and_cors_preflight(ask):
    answer = ask(
        "OPTIONS",
        origin="https://elsewhere.example",
        access_control_request_method="POST",
        access_control_request_headers="content-type",
    )
    assert answer.header("access-control-allow-origin") == "*"
    assert "POST" in answer.header("access-control-allow-methods")
    assert answer.header("access-control-allow-headers") == "content-type"
    exposed = ask.get([("query", "ASK {}")]).header("access-control-expose-headers")
    assert "Dataset-Version" in exposed


def test_http_tags_and_304(ask):
    first = ask.get([("query", COUNTRIES)])
    assert first.header("cache-control") == "public, max-age=0, s-maxage=10"
    again = ask.get([("query", COUNTRIES)], if_none_match=first.header("etag"))
    assert (again.status, again.body) == (304, b"")
    assert again.header("etag") == first.header("etag")
    other = ask.get([("query", COUNTRIES)], if_none_match='"other"')
    assert other.status == 200


def test_http_what_changes_by_itself_is_not_stored(ask):
    answer = ask.get([("query", "SELECT (NOW() AS ?n) {}")])
    assert answer.header("cache-control") == "no-store"
    assert answer.header("link") == answer.header("etag") == ""
    assert ask.get([("query", "ASK { FILTER ('NOW()' = '') }")]).header("link")


def test_http_odd_parameters_are_never_an_error_of_ours(ask):
    for query in ("%", "query=%00", "query=%FF", "a" * 5000, "&" * 50, "query", "=&=", "query=%F0"):
        assert ask("GET", query, accept=JSON).status < 500
    many = "&".join(f"x{number}=1" for number in range(20_000))
    assert ask("GET", many, accept=JSON).status < 500
    for name in ("accept", "content_type", "accept_datetime", "if_none_match"):
        for value in ("\x7f", "é", ";;;,,,", "a" * 9000, '"'):
            assert ask.form([("query", "ASK {}")], **{name: value}).status < 500


def test_3_2_both_ways_give_the_same(published):
    """The answer is the same whoever gives it."""
    requests = [
        ("GET", urlencode([("query", COUNTRIES)]), None, {}),
        ("GET", urlencode([("query", COUNTRIES), ("version", "1")]), None, {}),
        ("GET", urlencode([("query", COUNTRIES), ("at", "2100")]), None, {}),
        ("GET", urlencode([("query", "SELECT (RAND() * 0 AS ?x) {}")]), None, {}),
        ("GET", urlencode([("query", "SELECT"), ("format", "json")]), None, {}),
        ("GET", urlencode([("query", "ASK {}"), ("version", "99")]), None, {}),
        ("POST", "", urlencode([("query", COUNTRIES)]), {"content_type": FORM}),
        ("POST", "version=1&format=csv", COUNTRIES, {"content_type": QUERY}),
        ("POST", "", "CLEAR ALL", {"content_type": "application/sparql-update"}),
    ]
    app = application.create_app(published)
    with Client() as client:
        both = [
            Server(client, Edge(app, published, (), way)) for way in (application.working(), {})
        ]
        for method, query, body, headers in requests:
            first, second = (ask(method, query, body, accept=JSON, **headers) for ask in both)
            assert first.status == second.status
            assert first.body == second.body
            assert {*first.headers} == {*second.headers}, (method, query)
