"""What the one pipeline gives: results with words and places, levels, a cap, coverage."""

from __future__ import annotations

from pathlib import Path

import pytest

from iclod.config import Settings
from iclod.errors import RequestError, TooLarge
from iclod.registry import force
from iclod.validation import levels
from iclod.validation.report import Report
from iclod.validation.work import Source, Task, validate

PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
THING = "https://w3id.org/iclod/id/practice/oslo-talk"
DRAFT = f"""{PREFIXES}
<{THING}> a iclod:Practice ;
    dcterms:title "Talk"@en ;
    dcterms:spatial <https://w3id.org/iclod/id/city/oslo> ,
        <https://w3id.org/iclod/id/country/norway> ;
    dcterms:source <https://example.org/talk> .
"""


@pytest.fixture(scope="module")
def in_force(tmp_path_factory: pytest.TempPathFactory) -> force.InForce:
    return force.packaged(Settings(home=tmp_path_factory.mktemp("home")))


def check(known: force.InForce, *texts: str, **how: object) -> Report:
    sources = tuple(Source(f"{n}.ttl", text.encode(), "ttl") for n, text in enumerate(texts))
    task = Task(sources, known.base, known.shapes, known.context, **how)  # type: ignore[arg-type]
    return validate(task, lambda piece: None)


def test_a_draft_may_lack_what_the_registry_adds(in_force: force.InForce) -> None:
    published = check(in_force, DRAFT)
    assert {item.name["en"] for item in published.violations} == {"Identifier", "Status"}
    draft = check(in_force, DRAFT, level="submission")
    assert draft.conforms and draft.level == "submission"
    remarks = {item.name["en"] for item in draft.results if item.severity == "Info"}
    assert {"Identifier", "Status"} <= remarks


def test_a_wrong_value_is_wrong_in_a_draft_too(in_force: force.InForce) -> None:
    wrong = DRAFT.replace("dcterms:source", 'dcterms:identifier "another" ; dcterms:source')
    assert not check(in_force, wrong, level="submission").conforms


def test_a_level_that_is_none_is_refused() -> None:
    assert levels.named(None) == levels.named("") == "publication"
    with pytest.raises(RequestError, match="publication, submission"):
        levels.named("final")


def test_equal_results_beyond_the_cap_are_counted(in_force: force.InForce) -> None:
    many = PREFIXES + "".join(
        f'<{THING}-{n}> a iclod:Practice ; dcterms:title "Talk {n}" .\n' for n in range(9)
    )
    whole, short = check(in_force, many), check(in_force, many, cap=3)
    assert len(short.results) < len(whole.results)
    assert short.counts == whole.counts
    titles = [item for item in short.results if item.name.get("en") == "Title"]
    assert len(titles) == 3 and titles[-1].more == 6
    assert [item.more for item in titles[:-1]] == [0, 0]


def test_each_result_has_its_place_in_its_source(in_force: force.InForce) -> None:
    other = f'{PREFIXES}\n<{THING}-2> a iclod:Practice ;\n    dcterms:title "Rede" .\n'
    report = check(in_force, DRAFT, other, places=True)
    assert all(item.place is not None for item in report.results)
    (title,) = (item for item in report.results if item.name.get("en") == "Title")
    assert title.place is not None
    assert (title.place.source, title.place.line, title.place.column) == ("1.ttl", 7, 19)
    assert {item.place.source for item in report.results if item.place} == {"0.ttl", "1.ttl"}


def test_blank_nodes_of_two_sources_stay_apart(in_force: force.InForce) -> None:
    part = (
        f"{PREFIXES}\n<{{0}}> a iclod:Practice ; dcterms:temporal _:b .\n"
        "_:b a dcterms:PeriodOfTime ."
    )
    report = check(in_force, part.format(THING), part.format(f"{THING}-2"), places=True)
    periods = {item.focus for item in report.results if "period" in item.title.get("en", "")}
    assert len(periods) == 2
    assert "_:" not in " ".join(" ".join(item.title.values()) for item in report.results)


def test_coverage_lists_every_field_and_counts_those_that_should_be_there(
    in_force: force.InForce,
) -> None:
    (covered,) = check(in_force, DRAFT).coverage
    assert str(covered.focus) == THING and covered.title == {"en": "Talk"}
    demands = {item.name["en"]: (item.demand, item.count) for item in covered.fields}
    assert demands["Title"] == ("must", 1)
    assert demands["Country"] == ("should", 1)
    assert demands["Summary"] == ("should", 0)
    assert demands["Impact"] == ("may", 0)
    assert 0 < covered.complete < covered.percent < 100
    assert [item.demand for item in covered.empty] == sorted(
        (item.demand for item in covered.empty), key=["must", "should", "may"].index
    )


def test_too_many_statements_name_the_setting(in_force: force.InForce) -> None:
    with pytest.raises(TooLarge) as caught:
        check(in_force, DRAFT, triples=3)
    assert caught.value.limit == "validation.triples"


def test_a_mend_is_offered_where_the_text_allows_it(
    in_force: force.InForce, tmp_path: Path
) -> None:
    text = DRAFT.replace("dcterms:title", 'dcterms:subject "Education" ; dcterms:title')
    report = check(in_force, text, places=True, mends=True)
    topic = [item for item in report.results if item.name.get("en") == "Topic" and item.value]
    assert topic and all(item.mends and item.mends[0].safe for item in topic)


def test_the_same_text_gives_the_same_report_each_time(in_force: force.InForce) -> None:
    parts = " , ".join(f'[ a dcterms:PeriodOfTime ; dcat:startDate "{n}" ]' for n in range(12))
    text = DRAFT.replace("dcterms:source", f"dcterms:temporal {parts} ; dcterms:source")
    first, second = (check(in_force, text, places=True, mends=True) for _ in range(2))
    assert len(first.results) > 24
    assert first.to_json() == second.to_json()
