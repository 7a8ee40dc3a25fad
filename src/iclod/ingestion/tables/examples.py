"""Which answers are only the template's: its example, its hints, its placeholders."""

from __future__ import annotations

import re

from iclod.ingestion.folding import clean, fold

#: What stands before an example, by language, and says that it is left out.
MARKS = {
    "en": "EXAMPLE (left out when the file is read)",
    "fr": "EXEMPLE (non repris à la lecture du fichier)",
}
#: Name of the style of hints in documents.
HINT = "Form hint"
#: What stands in a content control before anything is written, by language.
WRITE = {"en": "Click here to write.", "fr": "Cliquez ici pour écrire."}
CHOOSE = {"en": "Choose from the list.", "fr": "Choisissez dans la liste."}
#: All of them, folded, and those that word processors put there themselves.
PLACEHOLDERS = frozenset(
    fold(text)
    for text in (
        *WRITE.values(),
        *CHOOSE.values(),
        "Click or tap here to enter text.",
        "Click here to enter text.",
        "Choose an item.",
        "Cliquez ou appuyez ici pour entrer du texte.",
        "Choisissez un élément.",
    )
)
#: Names of the sheets of a workbook that hold no practices, by language.
SHEETS = {
    "en": ("Good practices", "Help", "Lists"),
    "fr": ("Bonnes pratiques", "Aide", "Listes"),
}
_FOLDED = tuple(fold(mark) for mark in MARKS.values())


def is_example(text: str) -> bool:
    """Whether a text begins with the mark of an example."""
    folded = fold(text[:200])
    return any(folded.startswith(mark) for mark in _FOLDED)


def without_mark(text: str) -> str:
    """The text behind the mark of an example."""
    return re.sub(r"\A[^)]*\)\s*[:：–-]?\s*", "", clean(text), count=1)


def is_own_sheet(name: str) -> bool:
    """Whether a sheet is one of a template's that hold no answers."""
    return fold(name) in {fold(own) for names in SHEETS.values() for own in names[1:]}
