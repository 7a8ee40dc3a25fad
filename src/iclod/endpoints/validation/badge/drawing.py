"""The badge as SVG: what it is about on the left, the verdict on the right, both as text.

Spec: https://www.w3.org/TR/svg-aam-1.0/
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from iclod.validation.formats import markup
from iclod.validation.report import Report

LABEL = "iclod"
#: White on each of them has a contrast of more than 4.5.
_GOOD, _FAIR, _POOR, _LEFT = "#1a7f37", "#8a5a00", "#b42318", "#3d4451"
_WORDS = {
    "en": {
        "conforms": "conforms",
        "error": "{} error|{} errors",
        "warning": "conforms, {} warning|conforms, {} warnings",
        "about": "Data check of “{}”: {}",
        "desc": "The record {} was checked against the rules of this registry: {}.",
    },
    "fr": {
        "conforms": "conforme",
        "error": "{} erreur|{} erreurs",
        "warning": "conforme, {} avertissement|conforme, {} avertissements",
        "about": "Vérification de « {} » : {}",
        "desc": "La fiche {} a été vérifiée selon les règles de ce registre : {}.",
    },
}
#: Widths of characters in eleven pixels of a common sans-serif face, roughly; others are wide.
_NARROW, _MIDDLE = frozenset("fijlt.,:;!'|()[] "), frozenset('rIJ-"/')


def verdict(report: Report, language: str) -> tuple[str, str]:
    """The verdict in words, and its colour."""
    words = _WORDS.get(language, _WORDS["en"])
    counts = report.counts
    for number, key, colour in (
        (counts["Violation"], "error", _POOR),
        (counts["Warning"], "warning", _FAIR),
    ):
        if number:
            one, many = words[key].split("|")
            return (one if number == 1 else many).format(number), colour
    return words["conforms"], _GOOD


def draw(report: Report, title: str, address: str, language: str) -> str:
    """The badge.

    Args:
        title: What the record is called.
        address: Where it is.
    """
    words = _WORDS.get(language, _WORDS["en"])
    said, colour = verdict(report, language)
    left, right = _width(LABEL) + 12, _width(said) + 12
    width = left + right
    name = escape(markup.clean(words["about"].format(title, said)))
    about = escape(words["desc"].format(address, said))
    face = "Verdana,DejaVu Sans,Geneva,sans-serif"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" \
viewBox="0 0 {width} 20" role="img" aria-labelledby="t d" xml:lang="{language}" lang="{language}">
<title id="t">{name}</title>
<desc id="d">{about}</desc>
<path fill="{_LEFT}" d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>
<path fill="{colour}" d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z"/>
<g fill="#fff" font-family="{face}" font-size="11" text-anchor="middle" aria-hidden="true">
<text x="{left / 2:g}" y="14" textLength="{left - 12}">{LABEL}</text>
<text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{escape(said)}</text>
</g>
</svg>
"""


def _width(text: str) -> int:
    return round(sum(4 if c in _NARROW else 5 if c in _MIDDLE else 7 for c in text))
