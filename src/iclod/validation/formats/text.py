"""A report as text for a terminal: by file and thing, with the line and a mark below the place.

It is made of spans, each with a style, so that whoever has colours can show them; `write` joins
them plainly. What comes from the data cannot steer a terminal: control characters and marks that
turn the direction of writing are shown as escapes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rdflib.term import BNode, Literal, Node

from iclod.rdf.vocab import PREFIXES
from iclod.validation.places import Place
from iclod.validation.report import SEVERITIES, Report, Result, Severity, pick

#: A piece of a line and its style: a colour, `bold`, `dim` or nothing.
Span = tuple[str, str]
Line = list[Span]

#: Most characters of a source line that are shown.
WIDTH = 100

_STYLES: dict[Severity, str] = {"Violation": "bold red", "Warning": "yellow", "Info": "cyan"}
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "conforms": "conforms",
        "fails": "does not conform",
        "unread": "could not be read",
        "all": "The data conform",
        "not all": "The data do not conform",
        "Violation": "must",
        "Warning": "should",
        "Info": "may",
        "Violation+": "violation|violations",
        "Warning+": "warning|warnings",
        "Info+": "remark|remarks",
        "files": "file|files",
        "found": "found",
        "expected": "expected",
        "mend": "can be mended with --fix",
        "more": "and {} more like this",
        "colon": ": ",
        "about": "about",
    },
    "fr": {
        "conforms": "conforme",
        "fails": "non conforme",
        "unread": "illisible",
        "all": "Les données sont conformes",
        "not all": "Les données ne sont pas conformes",
        "Violation": "obligatoire",
        "Warning": "recommandé",
        "Info": "facultatif",
        "Violation+": "erreur|erreurs",
        "Warning+": "avertissement|avertissements",
        "Info+": "remarque|remarques",
        "files": "fichier|fichiers",
        "found": "trouvé",
        "expected": "attendu",
        "mend": "peut être corrigé avec --fix",
        "more": "et {} autres semblables",
        "colon": " : ",
        "about": "environ",
    },
}


@dataclass(frozen=True)
class Sources:
    """What was checked.

    Attributes:
        names: Every file, in order, also those in which nothing was found.
        texts: Contents by name, where they have lines.
        unread: Names of those that could not be read at all.
    """

    names: Sequence[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


def write(report: Report, language: str = "en", sources: Sources | None = None) -> str:
    """The report as plain text."""
    return "".join(
        "".join(text for _, text in line).rstrip() + "\n"
        for line in lines(report, language, sources)
    )


def lines(report: Report, language: str = "en", sources: Sources | None = None) -> Iterator[Line]:
    """The report line by line, each a list of spans."""
    given = sources or Sources()
    words = _WORDS.get(language.split("-")[0], _WORDS["en"])
    by_file: dict[str, list[Result]] = {name: [] for name in given.names}
    for item in report.results:
        name = item.place.source if item.place is not None else ""
        if not name and len(given.names) == 1:
            name = given.names[0]
        by_file.setdefault(name, []).append(item)
    for name, results in by_file.items():
        if not results and len(by_file) > 1 and name not in given.unread:
            continue
        if name:
            yield _heading(name, results, name in given.unread, words)
        yield from _things(results, language, words, given.texts.get(name, ""))
        yield []
    yield _summary(report, len(given.names), words)


def counted(report: Report, language: str = "en") -> str:
    """How many results of each severity there are, in words; empty where there are none."""
    return _counted(report.results, _WORDS.get(language.split("-")[0], _WORDS["en"]))


def safe(text: str) -> str:
    """A text that cannot steer a terminal, on one line."""
    return _UNSAFE.sub(_escape, text.replace("\t", " "))


def excerpt(text: str, place: Place) -> tuple[str, str] | None:
    """The line of a place, and the mark to stand below it; None where there is no such line."""
    rows = text.split("\n")
    if place.line is None or not 1 <= place.line <= len(rows):
        return None
    row = rows[place.line - 1].rstrip("\r")
    start = min(max((place.column or 1) - 1, 0), len(row))
    end = len(row)
    if place.end_line in (None, place.line) and place.end_column is not None:
        end = min(place.end_column - 1, len(row))
    first = max(0, start - WIDTH // 3) if len(row) > WIDTH else 0
    last = min(len(row), first + WIDTH)
    left = "…" if first else ""
    before = left + safe(row[first:start])
    marked = safe(row[start : min(end, last)])
    after = safe(row[min(end, last) : last]) + ("…" if last < len(row) else "")
    indent = len(before) - len(before.lstrip()) if not left else 0
    mark = " " * (_width(before) - indent) + "^" * max(1, _width(marked))
    return (before + marked + after)[indent:], mark


def _heading(name: str, results: Sequence[Result], unread: bool, words: dict[str, str]) -> Line:
    bad = any(item.severity == "Violation" for item in results)
    verdict = words["unread" if unread else "fails" if bad else "conforms"]
    counts = _counted(results, words) if not unread else ""
    return [
        ("bold", safe(name)),
        ("", words["colon"]),
        ("bold red" if bad or unread else "green", verdict),
        ("dim", f" ({counts})" if counts else ""),
    ]


def _things(
    results: Sequence[Result], language: str, words: dict[str, str], text: str
) -> Iterator[Line]:
    for focus in dict.fromkeys(item.focus for item in results):
        about = [item for item in results if item.focus == focus]
        title = pick(about[0].title, language)
        shown = safe(_shown(focus))
        if title or shown:
            yield []
            yield [("", "  "), ("bold", safe(title) or shown), ("dim", f"  {shown}" * bool(title))]
        for item in about:
            yield from _result(item, language, words, text)


def _result(item: Result, language: str, words: dict[str, str], text: str) -> Iterator[Line]:
    name = safe(pick(item.way, language) or pick(item.name, language) or _path(item.path))
    place = _place(item.place, words)
    yield [
        ("", "    "),
        ("cyan", f"{place}  " if place else ""),
        (_STYLES[item.severity], words[item.severity]),
        ("bold", f"  {name}" if name else ""),
        ("", (words["colon"] if name else "  ") + safe(item.message(language))),
    ]
    shown = excerpt(text, item.place) if text and item.place is not None else None
    if shown is not None:
        number = str(item.place.line if item.place else "")
        yield [("dim", f"      {number} │ "), ("", shown[0])]
        yield [("dim", f"      {' ' * len(number)} │ "), (_STYLES[item.severity], shown[1])]
    found = pick(item.found, language)
    if not found and item.value is not None and item.value != item.focus and shown is None:
        found = _shown(item.value)
    for label, content in (("found", found), ("expected", pick(item.expected, language))):
        if content:
            yield [("dim", f"      {words[label]}{words['colon']}"), ("", safe(content))]
    advice = pick(item.advice, language)
    if advice and advice != item.message(language):
        yield [("green", f"      → {safe(advice)}")]
    for mend in item.mends[:1]:
        label = safe(pick(mend.label, language))
        note = f"  ({words['mend']})" if mend.safe else ""
        yield [("green", f"      ✎ {label}"), ("dim", note)]
    if item.more:
        yield [("dim", f"      {words['more'].format(item.more)}")]


def _summary(report: Report, files: int, words: dict[str, str]) -> Line:
    counts = _counted(report.results, words)
    if files > 1:
        counts = f"{_number(files, words['files'])}{', ' if counts else ''}{counts}"
    style = "bold green" if report.conforms else "bold red"
    verdict = words["all" if report.conforms else "not all"]
    return [(style, verdict), ("", f" ({counts})." if counts else ".")]


def _counted(results: Iterable[Result], words: dict[str, str]) -> str:
    numbers = dict.fromkeys(SEVERITIES, 0)
    for item in results:
        numbers[item.severity] += 1 + item.more
    return ", ".join(
        _number(number, words[f"{severity}+"]) for severity, number in numbers.items() if number
    )


def _number(number: int, forms: str) -> str:
    one, many = forms.split("|")
    return f"{number:,} {one if number == 1 else many}"


def _place(place: Place | None, words: dict[str, str]) -> str:
    if place is None:
        return ""
    if place.cell or place.heading:
        shown = safe(place.cell or place.heading or "")
    elif place.line is not None:
        shown = f"{place.line}:{place.column}" if place.column is not None else str(place.line)
    else:
        return ""
    return shown if place.exact else f"{words['about']} {shown}"


def _shown(node: Node) -> str:
    if isinstance(node, Literal):
        text = str(node) if len(node) <= 200 else f"{str(node)[:199]}…"
        return f"“{text}”" + (f" ({node.language})" if node.language else "")
    if isinstance(node, BNode):
        return "" if str(node).startswith("iclod-source-") else f"_:{node}"
    return f"<{node}>"


def _path(path: Node | None) -> str:
    if path is None or isinstance(path, BNode):
        return ""
    for prefix, namespace in PREFIXES.items():
        if str(path).startswith(namespace):
            return f"{prefix}:{str(path)[len(namespace) :]}"
    return f"<{path}>"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
