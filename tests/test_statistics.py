"""Statistics: counted graph by graph, the same as when everything is counted at once."""

from iclod.index import Index, IndexChange
from iclod.index.statistics import tally
from iclod.registry import Change, commits

BASE = "https://w3id.org/iclod/"
TEXT = """\
<{0}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/iclod/ontology#City> .
<{0}> <http://www.w3.org/2003/01/geo/wgs84_pos#lat> "60.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<{0}> <http://www.w3.org/2003/01/geo/wgs84_pos#long> "-5"^^<http://www.w3.org/2001/XMLSchema#integer> .
<{0}> <http://www.w3.org/2004/02/skos/core#exactMatch> <https://sws.geonames.org/1/> .
<{0}> <http://www.w3.org/2004/02/skos/core#exactMatch> <http://www.wikidata.org/entity/Q1> .
<{0}> <http://www.w3.org/2004/02/skos/core#closeMatch> <https://w3id.org/iclod/id/city/other> .
<{0}> <http://www.w3.org/2004/02/skos/core#closeMatch> "no IRI" .
""".format(f"{BASE}id/city/x")  # noqa: E501


def test_a_graph_is_counted():
    found = tally(TEXT, BASE)
    assert (found.counts["t"], found.counts["s"], found.counts["g"]) == (7, 1, 1)
    assert found.point == (60.5, -5.0)
    links = {key: number for key, number in found.counts.items() if key[0] == "l"}
    match = "lhttp://www.w3.org/2004/02/skos/core#exactMatch"
    assert links[f"{match} https://sws.geonames.org/"] == 1
    assert links[f"{match} http://www.wikidata.org/entity/"] == 1
    assert not any("w3id.org" in key for key in links)
    assert len(found.same) == 2


def test_words_of_others_do_not_count():
    excerpt = (
        f"<{BASE}id/practice/x#excerpt-1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/iclod/ontology#Excerpt> .\n"
        f'<{BASE}id/practice/x#excerpt-1> <http://a.example/p> "theirs" .\n'
        f"<{BASE}id/practice/x> <http://a.example/has> <{BASE}id/practice/x#excerpt-1> .\n"
    )
    assert tally(excerpt + TEXT).counts["t"] == 7
    assert tally("").counts == {"g": 0}


def test_statistics_of_commits_are_those_of_everything(registry):
    names, agent = registry.names, registry.agent("maria")
    before = registry.index.statistics()
    practice = registry.index.listing("practice").items[0].thing
    registry.withdraw(practice, reason="a trial", agent=agent)
    after = registry.index.statistics()
    assert after.kinds["practice"] == before.kinds["practice"] - 1
    assert after.seq == registry.published()
    graph = names.graph("n")
    registry.commit([Change(graph, TEXT)], agent=agent, message="a trial")
    registry.commit([Change(graph, "", state="removed")], agent=agent, message="undone")
    registry.restore(practice, agent=agent)
    done = registry.index.statistics()
    assert (done.kinds["practice"], done.box) == (before.kinds["practice"], before.box)
    assert done.countries == before.countries
    registry.index.reset()
    commits.catch_up(registry)
    assert registry.index.statistics() == done


def test_an_index_of_an_empty_registry_has_nothing_to_say(tmp_path):
    index = Index.open(tmp_path / "index.sqlite")
    assert (index.statistics().triples, index.statistics().box) == (0, None)
    index.close()


def test_a_change_may_come_without_what_is_published():
    assert IndexChange.__dataclass_fields__["published"].default is None
