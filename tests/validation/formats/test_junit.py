from junitparser import JUnitXml

from iclod.rdf.vocab import ICLOD
from iclod.validation.formats import junit
from iclod.validation.report import ordered

from .conftest import result


def suites(report, **options):
    return {suite.name: suite for suite in JUnitXml.fromstring(junit.write(report, **options))}


def test_a_suite_for_each_file_and_a_case_for_each_result(report):
    found = suites(report, names=("good.ttl", "a b.ttl"))
    assert list(found)[:2] == ["good.ttl", "a b.ttl"]
    assert (found["good.ttl"].tests, found["good.ttl"].failures) == (1, 0)
    cases = list(found["a b.ttl"])
    assert len(cases) == found["a b.ttl"].tests
    assert {case._elem.get("line") for case in cases} == {"7"}
    assert cases[0].result[0].message == "Give a title."


def test_violations_fail_and_warnings_do_not(report):
    whole = JUnitXml.fromstring(junit.write(report))
    assert whole.failures == report.counts["Violation"]
    (case,) = (case for case in suites(report)["t.xlsx"])
    assert not case.result
    assert "Practices!C7" in case.system_out


def test_what_could_not_be_read_is_an_error():
    unread = ordered([result(component=str(ICLOD.WellFormed), shape=ICLOD.WellFormed)])
    whole = JUnitXml.fromstring(junit.write(unread))
    assert (whole.errors, whole.failures) == (1, 0)


def test_nothing_found_is_a_case_that_passes(nothing):
    (case,) = suites(nothing, language="fr")["data"]
    assert (case.name, case.result) == ("conforme", [])
