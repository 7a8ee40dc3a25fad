import json

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

from iclod.validation.formats import sarif


def log(report, **options):
    text = sarif.write(report, **options)
    text.encode("utf-8", "replace")
    made = json.loads(text)
    # Made from the official schema: unknown members, wrong types and wrong numbers are refused.
    Log.model_validate(made)
    return made


def run(report, **options):
    return log(report, **options)["runs"][0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_sarif(report, nothing, language):
    made = log(report, language=language)
    assert made["version"] == "2.1.0"
    assert run(report, language=language)["tool"]["driver"]["language"] == language
    assert run(nothing, names=("a.ttl",))["results"] == []
    assert run(nothing, names=("a.ttl",))["artifacts"] == [{"location": {"uri": "a.ttl"}}]


def test_every_result_has_its_rule_with_help(report):
    made = run(report, address=lambda iri: iri.replace("https://w3id.org/iclod", "http://here"))
    rules = made["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in made["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"] and rule["shortDescription"]["text"]
    titles = next(rule for rule in rules if rule["id"] == "Practice-title/MinCount")
    assert titles["helpUri"] == "http://here/shapes#Practice-title"


def test_severities_regions_and_counts(report):
    results = run(report)["results"]
    assert {item["level"] for item in results} == {"error", "warning", "note"}
    first = next(item for item in results if "fixes" in item)
    physical = first["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "a%20b.ttl"
    assert physical["region"] == {"startLine": 7, "startColumn": 3, "endLine": 7, "endColumn": 12}
    assert max(item["occurrenceCount"] for item in results) == 5


def test_a_mend_of_a_text_is_a_fix_and_one_of_a_cell_is_not(report):
    (fix,) = next(item["fixes"] for item in run(report)["results"] if "fixes" in item)
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"]["text"] == '"Été"@fr'
    assert replacement["deletedRegion"]["endColumn"] == 12


def test_a_text_is_no_link_and_no_placeholder(report):
    texts = [item["message"]["text"] for item in run(report)["results"]]
    (hostile,) = (text for text in texts if "script" in text)
    assert r"\[x\](javascript" in hostile
    assert "{{0}}" in hostile


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("", "data"),
        ("/srv/a b.ttl", "file:///srv/a%20b.ttl"),
        ("C:\\data\\x.ttl", "file:///C%3A/data/x.ttl"),
        ("a:b.ttl", "a%3Ab.ttl"),
        ("https://example.org/a.ttl", "https://example.org/a.ttl"),
    ],
)
def test_names_of_files_become_addresses(nothing, name, uri):
    assert run(nothing, names=(name,))["artifacts"] == [{"location": {"uri": uri}}]
