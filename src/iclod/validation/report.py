"""The outcome of a validation, for machines and for people, in several languages.

Spec: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import PREFIXES, RDF, SH, XSD
from iclod.validation.coverage import Coverage
from iclod.validation.places import Mend, Place

Severity = Literal["Violation", "Warning", "Info"]

#: Worst first.
SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")

_WORDS = {
    "en": {
        "conforms": "The data conform.",
        "fails": "The data do not conform.",
        "Violation": ("violation", "violations", "Must"),
        "Warning": ("warning", "warnings", "Should"),
        "Info": ("remark", "remarks", "May"),
        "value": "value",
        "colon": ": ",
    },
    "fr": {
        "conforms": "Les données sont conformes.",
        "fails": "Les données ne sont pas conformes.",
        "Violation": ("erreur", "erreurs", "Obligatoire"),
        "Warning": ("avertissement", "avertissements", "Recommandé"),
        "Info": ("remarque", "remarques", "Facultatif"),
        "value": "valeur",
        "colon": " : ",
    },
}


@dataclass(frozen=True)
class Result:
    """One thing that a shape found.

    Attributes:
        focus: The node that was looked at.
        path: The property, where the result is about one.
        shape: The shape that found it.
        component: IRI of the constraint component.
        severity: `Violation` (must), `Warning` (should) or `Info` (may).
        messages: By language; the empty one where the shape has none of its own.
        value: The value at fault, if it is a single one.
        name: What the field is called, by language.
        title: What the focus is called, by language; the empty one where it has none.
        way: The path in words, by language.
        found: What was found there, in words, by language.
        expected: What is expected, in words, by language.
        advice: How to mend it, in words, by language.
        place: Where it stands in what was submitted; None where there is no text.
        mends: Changes of the text that would put it right, the best first.
        more: How many equal results were left out beyond the cap.
        steps: A path that is more than a property, as RDF; its head is the first subject.
    """

    focus: Node
    path: Node | None
    shape: Node
    component: str
    severity: Severity
    messages: dict[str, str] = field(default_factory=dict, hash=False)
    value: Node | None = None
    name: dict[str, str] = field(default_factory=dict, hash=False)
    title: dict[str, str] = field(default_factory=dict, hash=False)
    way: dict[str, str] = field(default_factory=dict, hash=False)
    found: dict[str, str] = field(default_factory=dict, hash=False)
    expected: dict[str, str] = field(default_factory=dict, hash=False)
    advice: dict[str, str] = field(default_factory=dict, hash=False)
    place: Place | None = field(default=None, compare=False)
    mends: tuple[Mend, ...] = field(default=(), compare=False)
    more: int = 0
    steps: tuple[tuple[Node, Node, Node], ...] = field(default=(), compare=False)

    def message(self, language: str = "en") -> str:
        """The message in a language, or the nearest there is."""
        return pick(self.messages, language)


@dataclass(frozen=True)
class Report:
    """All results, worst first.

    It conforms if nothing is a violation; warnings and remarks are listed all the same.

    Attributes:
        coverage: Which fields of each thing are filled; empty where it was not asked for.
        level: What the data were checked for (`iclod.validation.levels`).
    """

    results: tuple[Result, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    level: str = "publication"

    @property
    def conforms(self) -> bool:
        """Whether there is no result of severity Violation."""
        return not self.violations

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that must not be."""
        return tuple(item for item in self.results if item.severity == "Violation")

    @property
    def counts(self) -> dict[Severity, int]:
        """Number of results by severity, worst first."""
        return {
            s: sum(1 + item.more for item in self.results if item.severity == s) for s in SEVERITIES
        }

    def about(self, nodes: Iterable[Node]) -> Report:
        """Only the results whose focus is among some nodes."""
        wanted = set(nodes)
        return replace(
            self,
            results=tuple(item for item in self.results if item.focus in wanted),
            coverage=tuple(item for item in self.coverage if item.focus in wanted),
        )

    def to_graph(self) -> rdflib.Graph:
        """The report as a `sh:ValidationReport`."""
        graph = rdflib.Graph(bind_namespaces="none")
        for prefix in ("sh", "xsd", "iclod", "dcterms", "dcat", "skos"):
            graph.bind(prefix, PREFIXES[prefix])
        report = rdflib.BNode("report")
        graph.add((report, RDF.type, SH.ValidationReport))
        verdict = "true" if self.conforms else "false"
        graph.add((report, SH.conforms, rdflib.Literal(verdict, datatype=XSD.boolean)))
        for number, item in enumerate(self.results, 1):
            node = rdflib.BNode(f"result{number}")
            graph.add((report, SH.result, node))
            _add(graph, node, item)
        return graph

    def to_json(self) -> dict[str, Any]:
        """The report as plain values for JSON; terms as in SPARQL results."""
        return {
            "conforms": self.conforms,
            "counts": dict(self.counts),
            "level": self.level,
            "coverage": [item.to_json() for item in self.coverage],
            "results": [
                {
                    "severity": item.severity,
                    "focus": _term(item.focus),
                    "path": str(item.path) if isinstance(item.path, rdflib.URIRef) else None,
                    "name": item.name,
                    "value": _term(item.value) if item.value is not None else None,
                    "message": item.messages,
                    "shape": str(item.shape) if isinstance(item.shape, rdflib.URIRef) else None,
                    "component": item.component,
                    "title": item.title,
                    "way": item.way,
                    "found": item.found,
                    "expected": item.expected,
                    "advice": item.advice,
                    "place": item.place.to_json() if item.place is not None else None,
                    "mends": [mend.to_json() for mend in item.mends],
                    "more": item.more,
                }
                for item in self.results
            ],
        }

    def to_text(self, language: str = "en") -> str:
        """The report for people: a verdict, then each node with what was found."""
        words: dict[str, Any] = _WORDS.get(language.split("-")[0], _WORDS["en"])
        colon = words["colon"]
        counted = [
            f"{number} {words[severity][number > 1]}"
            for severity, number in self.counts.items()
            if number
        ]
        verdict = words["conforms" if self.conforms else "fails"]
        lines = [verdict + (f" ({', '.join(counted)})" if counted else "")]
        for focus in dict.fromkeys(item.focus for item in self.results):
            lines += ["", _shown(focus)]
            for item in self.results:
                if item.focus == focus:
                    name = pick(item.name, language) or _shown(item.path)
                    start = words[item.severity][2] + (f" – {name}" if name else "")
                    lines.append(f"  {start}{colon}{item.message(language)}")
                    if item.value is not None and item.value != focus:
                        lines.append(f"    {words['value']}{colon}{_shown(item.value)}")
        return "\n".join(lines) + "\n"


def ordered(results: Iterable[Result]) -> Report:
    """A report of results, each once: worst first, then by node, property and shape."""
    unique = dict.fromkeys(results)
    return Report(
        tuple(
            sorted(
                unique,
                key=lambda item: (
                    SEVERITIES.index(item.severity),
                    str(item.focus),
                    str(item.path),
                    str(item.shape),
                    item.component,
                    str(item.value),
                    repr(item.value),
                ),
            )
        )
    )


def capped(report: Report, cap: int) -> Report:
    """At most so many equal results; the last one that is left says how many there are more.

    Results are equal that one shape found by the same constraint, whatever they are about.

    Args:
        cap: 0: all.
    """
    if not cap:
        return report
    seen: Counter[tuple[str, str]] = Counter()
    kept: list[Result] = []
    last: dict[tuple[str, str], int] = {}
    for item in report.results:
        key = str(item.shape), item.component
        seen[key] += 1
        if seen[key] <= cap:
            last[key] = len(kept)
            kept.append(item)
    for key, place in last.items():
        if seen[key] > cap:
            kept[place] = replace(kept[place], more=seen[key] - cap)
    return replace(report, results=tuple(kept))


def pick(texts: dict[str, str], language: str) -> str:
    """The text in a language, else in English, else without one, else any."""
    short = language.split("-")[0]
    for key in (language, short, "en", ""):
        if key in texts:
            return texts[key]
    return next(iter(texts.values()), "")


def _add(graph: rdflib.Graph, node: rdflib.BNode, item: Result) -> None:
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, item.focus))
    graph.add((node, SH.resultSeverity, SH[item.severity]))
    graph.add((node, SH.sourceConstraintComponent, rdflib.URIRef(item.component)))
    graph.add((node, SH.sourceShape, item.shape))
    if item.path is not None:
        graph.add((node, SH.resultPath, item.path))
    elif item.steps:
        graph.add((node, SH.resultPath, item.steps[0][0]))
        for step in item.steps:
            graph.add(step)
    if item.value is not None:
        graph.add((node, SH.value, item.value))
    for language, text in item.messages.items():
        graph.add((node, SH.resultMessage, rdflib.Literal(text, lang=language or None)))


def _term(node: Node) -> dict[str, str]:
    if isinstance(node, rdflib.Literal):
        term = {"type": "literal", "value": str(node)}
        if node.language:
            term["xml:lang"] = node.language
        elif node.datatype is not None:
            term["datatype"] = str(node.datatype)
        return term
    return {"type": "uri" if isinstance(node, rdflib.URIRef) else "bnode", "value": str(node)}


def _shown(node: Node | None) -> str:
    if node is None:
        return ""
    if isinstance(node, rdflib.Literal):
        text = str(node) if len(node) <= 200 else f"{str(node)[:199]}…"
        return f"“{text}”" + (f" ({node.language})" if node.language else "")
    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    for prefix, namespace in PREFIXES.items():
        if str(node).startswith(namespace):
            return f"{prefix}:{str(node)[len(namespace) :]}"
    return f"<{node}>"
