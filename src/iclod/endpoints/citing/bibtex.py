r"""A citation as BibTeX, for LaTeX.

An entry of type `misc`, which every style knows. Letters beyond ASCII stay as they are: biblatex
reads UTF-8, and so does BibTeX with a current LaTeX. What means something to TeX is written as a
command whose braces are balanced, for BibTeX counts even braces behind a backslash.

Spec: https://ctan.org/pkg/biblatex
"""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from iclod.web.citing import Citation

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
    | {sign: f"\\{sign}" for sign in "$&#%_"}
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(citation: Citation) -> str:
    """One entry; the line above it says how it is encoded."""
    fields = [(name, value) for name, value in _fields(citation) if value]
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields)
    return f"% Encoding: UTF-8\n@misc{{{citation.key},\n{lines}\n}}\n"


def escape(text: str) -> str:
    r"""A text that TeX sets as it stands.

    ```python
    escape("50 % & {x}")  # → r"50 \% \& \textbraceleft{}x\textbraceright{}"
    ```
    """
    return text.translate(_SPECIAL)


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    issued = citation.issued
    # In braces of its own a name is kept whole, and a title keeps its capitals.
    yield "author", _braced(" and ".join(f"{{{escape(name)}}}" for name in citation.authors))
    yield "title", _braced(f"{{{escape(citation.title)}}}")
    yield "year", _braced(f"{issued:%Y}")
    yield "month", _MONTHS[issued.month - 1]
    yield "date", _braced(f"{issued:%Y-%m-%d}")
    yield "version", _braced(str(citation.number))
    yield "publisher", _braced(f"{{{escape(citation.publisher)}}}")
    yield "howpublished", _braced(escape(citation.collection))
    yield "url", _braced(citation.iri)
    yield "langid", _language(citation.language)
    yield "keywords", _optional(", ".join(escape(word) for word in citation.keywords))
    yield "abstract", _optional(escape(citation.abstract))
    note = f"Version {citation.number}. {citation.note}".rstrip()
    yield "note", _braced(escape(note))


def _language(tag: str | None) -> str:
    """The name that LaTeX has for a language: the English one, small letters."""
    if not tag:
        return ""
    try:
        name = Locale.parse(tag, sep="-").get_language_name("en") or ""
    except (ValueError, UnknownLocaleError):
        return ""
    return _braced(name.lower()) if name.isascii() and name.isalpha() else ""


def _optional(text: str) -> str:
    return _braced(text) if text else ""


def _braced(text: str) -> str:
    return f"{{{text}}}"
