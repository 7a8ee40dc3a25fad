"""Reports: the same results as a graph, as JSON and as text in two languages."""

import json

import rdflib
from shape_samples import BASE, CONTEXT, PRACTICE, check

from iclod.rdf import formats
from iclod.rdf.vocab import RDF, SH
from iclod.validation.report import Report, pick

BROKEN = PRACTICE.replace('"Action plan"@en', '"An <b>action</b> plan"@en').replace(
    'dcterms:abstract "A plan of action."@en ;', ""
)


def test_an_empty_report_conforms():
    report = Report()
    assert report.conforms
    assert report.to_json() == {
        "conforms": True,
        "counts": {"Violation": 0, "Warning": 0, "Info": 0},
        "results": [],
        "level": "publication",
        "coverage": [],
    }
    assert report.to_text() == "The data conform.\n"
    assert report.to_text("fr") == "Les données sont conformes.\n"
    assert len(report.to_graph()) == 2


def test_results_come_worst_first():
    report = check(BROKEN)
    assert [item.severity for item in report.results] == ["Violation", "Warning"]
    assert report.counts == {"Violation": 1, "Warning": 1, "Info": 0}
    assert not report.conforms


def test_the_graph_is_a_validation_report():
    graph = check(BROKEN).to_graph()
    report = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    assert len(list(graph.objects(report, SH.result))) == 2
    violation = graph.value(predicate=SH.resultSeverity, object=SH.Violation)
    assert graph.value(violation, SH.sourceConstraintComponent) == SH.PatternConstraintComponent
    assert graph.value(violation, SH.value) == rdflib.Literal("An <b>action</b> plan", lang="en")
    assert str(graph.value(violation, SH.resultPath)) == "http://purl.org/dc/terms/title"
    assert str(graph.value(violation, SH.sourceShape)) == f"{BASE}shapes#Practice-title"
    languages = {text.language for text in graph.objects(violation, SH.resultMessage)}
    assert languages == {"en", "fr"}
    assert formats.serialize(graph, formats.TURTLE)


def test_warnings_alone_conform_in_the_graph_too():
    graph = check(PRACTICE.replace('dcterms:abstract "A plan of action."@en ;', "")).to_graph()
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["true"]
    assert (None, SH.resultSeverity, SH.Warning) in graph


def test_json_holds_terms_names_and_messages():
    made = json.loads(json.dumps(check(BROKEN).to_json()))
    first = made["results"][0]
    assert first["focus"] == {"type": "uri", "value": f"{BASE}id/practice/bergen-plan"}
    assert first["value"] == {
        "type": "literal",
        "value": "An <b>action</b> plan",
        "xml:lang": "en",
    }
    assert first["name"] == {"en": "Title", "fr": "Titre"}
    assert set(first["message"]) == {"en", "fr"}
    assert first["component"] == str(SH.PatternConstraintComponent)
    assert made["results"][1]["value"] is None


def test_text_in_both_languages():
    report = check(BROKEN)
    english = report.to_text("en")
    assert english.startswith("The data do not conform. (1 violation, 1 warning)\n")
    assert f"<{BASE}id/practice/bergen-plan>" in english
    assert "Must – Title: Give the practice a title" in english
    assert "value: “An <b>action</b> plan” (en)" in english
    french = report.to_text("fr")
    assert french.startswith("Les données ne sont pas conformes. (1 erreur, 1 avertissement)\n")
    assert "Obligatoire – Titre : Donnez à la pratique un titre" in french
    assert "Recommandé – Résumé : Il manque un résumé" in french


def test_unknown_languages_fall_back():
    assert check(BROKEN).to_text("de").startswith("The data do not conform.")
    assert pick({"fr": "a", "en": "b"}, "fr-CA") == "a"
    assert pick({"fr": "a"}, "de") == "a"
    assert pick({}, "de") == ""


def test_results_about_some_nodes():
    other = BROKEN.replace("bergen-plan", "oslo-plan")
    report = check(BROKEN + other, CONTEXT)
    assert len(report.results) == 4
    node = rdflib.URIRef(f"{BASE}id/practice/oslo-plan")
    assert {item.focus for item in report.about([node]).results} == {node}
