"""A report as JUnit XML: a suite for each file, a test case for each result.

Violations are failures, files that could not be read are errors; warnings and remarks are cases
that pass and say something.

Spec: https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Sequence

from iclod.validation.formats import markup, told
from iclod.validation.formats.markup import Element
from iclod.validation.report import Report, Result

_CONFORMS = {"en": "conforms", "fr": "conforme"}


def write(report: Report, language: str = "en", names: Sequence[str] = ()) -> bytes:
    """The report as XML.

    Args:
        names: Of all files, also those in which nothing was found.
    """
    root = markup.root("testsuites", {"name": "iclod validate"})
    totals = [0, 0, 0]
    for name, results in told.by_source(report, names).items():
        numbers = _suite(root, name, results, language)
        totals = [total + number for total, number in zip(totals, numbers, strict=True)]
    _count(root, totals)
    return markup.write(root)


def _suite(root: Element, name: str, results: Sequence[Result], language: str) -> list[int]:
    suite = markup.add(root, "testsuite", None, {"name": name or "data"})
    for item in results:
        _case(suite, item, language)
    if not results:
        said = _CONFORMS["fr" if language.startswith("fr") else "en"]
        markup.add(suite, "testcase", None, {"name": said, "classname": name or "data"} | _TIME)
    errors = sum(told.unread(item) for item in results)
    failures = sum(item.severity == "Violation" for item in results) - errors
    numbers = [max(len(results), 1), failures, errors]
    _count(suite, numbers)
    return numbers


def _count(element: Element, numbers: Sequence[int]) -> None:
    for key, number in zip(("tests", "failures", "errors"), numbers, strict=True):
        element.set(key, str(number))
    element.set("skipped", "0")
    element.set("time", "0")


#: Nobody measures how long a rule takes; some readers want the attribute.
_TIME = {"time": "0"}


def _case(suite: Element, item: Result, language: str) -> None:
    field = told.field(item, language)
    message = item.message(language)
    attributes = {
        "name": f"{field}: {message}" if field else message,
        "classname": told.thing(item, language),
    } | _TIME
    if item.place is not None and item.place.source:
        attributes["file"] = item.place.source
    if item.place is not None and item.place.line is not None:
        attributes["line"] = str(item.place.line)
    case = markup.add(suite, "testcase", None, attributes)
    place = told.place(item, language)
    text = "\n".join(([place] if place else []) + told.lines(item, language))
    if item.severity != "Violation":
        markup.add(case, "system-out", text)
        return
    kind = "error" if told.unread(item) else "failure"
    markup.add(case, kind, text, {"message": message, "type": told.component(item)})
