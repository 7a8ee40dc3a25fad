"""The words of a report: what each result is about, what was found, and how to mend it.

Every text is there in English and in French. Words of the shapes come first: their messages and
the names of their fields. What they do not say is made from the constraint itself, for each
component of SHACL Core and for our own (`validation/constraints.py`).

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import rdflib

from iclod.rdf.vocab import ICLOD, SH
from iclod.validation.report import Result, pick
from iclod.validation.wording import paths, phrases
from iclod.validation.wording.advice import advice
from iclod.validation.wording.case import Case
from iclod.validation.wording.expected import Wants
from iclod.validation.wording.found import found, unknown_fields
from iclod.validation.wording.lexicon import LANGUAGES, Lexicon
from iclod.validation.wording.titles import title

_CLOSED = str(SH.ClosedConstraintComponent)
_FOUND = ("Found", "Trouvé")


def describe_all(
    results: Iterable[Result],
    shapes: rdflib.Graph,
    data: rdflib.Graph,
    context: rdflib.Graph,
) -> tuple[Result, ...]:
    """Results with all their words.

    Args:
        shapes: The shapes that found them.
        data: What was checked.
        context: What the data refer to.
    """
    waiting = tuple(results)
    if not waiting:
        return ()
    lexicon = Lexicon(shapes, data, context)
    wants = {
        language: (Wants(language, lexicon), Wants(language, lexicon, brief=True))
        for language in LANGUAGES
    }
    return tuple(
        _described(each, lexicon, wants) for result in waiting for each in _split(result, lexicon)
    )


def _split(result: Result, lexicon: Lexicon) -> list[Result]:
    """A result once for each property: a closed shape names those that it does not know.

    Spec: https://www.w3.org/TR/shacl/#ClosedConstraintComponent
    """
    if result.component != _CLOSED or result.path is not None:
        return [result]
    fields = unknown_fields(Case(result, LANGUAGES[0], lexicon))
    return [replace(result, path=field) for field in fields] or [result]


def _described(result: Result, lexicon: Lexicon, wants: dict[str, tuple[Wants, Wants]]) -> Result:
    texts: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        case = Case(result, language, lexicon)
        for key, text in _texts(case, *wants[language]).items():
            if text:
                texts.setdefault(key, {})[language] = text
    generated = texts.pop("messages", {})
    own = bool(lexicon.parameters(result.shape, SH.message))
    return replace(
        result,
        messages=result.messages if own else generated | _spoken(result.messages),
        title=texts.get("title", {}),
        way=texts.get("way", {}),
        found=texts.get("found", {}),
        expected=texts.get("expected", {}),
        advice=texts.get("advice", {}),
    )


def _spoken(messages: dict[str, str]) -> dict[str, str]:
    """Messages that a constraint of its own kind has, such as one in SPARQL, by language."""
    return {language: text for language, text in messages.items() if language}


def _texts(case: Case, wants: Wants, brief: Wants) -> dict[str, str]:
    language, shape, parameter = case.language, case.result.shape, _parameter(case)
    expected = wants.parameter(shape, parameter) or wants.shape(shape)
    told = found(case)
    todo = advice(case, brief.parameter(shape, parameter) or brief.shape(shape))
    way = "" if case.path is None else paths.words(case.path, language, case.lexicon)
    name = pick(case.result.name, language)
    if name and isinstance(case.path, rdflib.URIRef):
        way = name
    sentence = phrases.linked(language, way, phrases.lowered(todo) if way else todo)
    ending = phrases.linked(language, _FOUND[phrases.index(language)], told)
    return {
        "title": title(case.result.focus, language, case.lexicon),
        "way": way,
        "found": told,
        "expected": expected,
        "advice": todo,
        "messages": f"{sentence} {ending}.",
    }


def _parameter(case: Case) -> rdflib.URIRef:
    """The parameter of the component: `sh:minCount` of `sh:MinCountConstraintComponent`."""
    name = case.component
    short = name[:1].lower() + name[1:]
    if case.result.component.startswith(str(ICLOD)):
        return ICLOD[short]
    return SH[short]
