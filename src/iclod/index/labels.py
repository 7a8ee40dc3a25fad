"""Labels: what a thing is called in the reader's language, or visibly in another one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from anyascii import anyascii


@dataclass(frozen=True)
class Label:
    """A text that stands for something.

    Attributes:
        language: Its language tag, lower case; None where the text has none. Differs from the
            reader's where there is no label in the reader's.
        iri: What it stands for; None where the text is the value itself.
    """

    text: str
    language: str | None = None
    iri: str | None = None

    def __str__(self) -> str:
        return self.text


def fold(text: str) -> str:
    """A text for comparison: ASCII letters and digits of whatever script, lower case, one space."""
    return " ".join(words(anyascii(text).lower()))


def words(text: str) -> list[str]:
    """Runs of letters and digits."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def choose(texts: Iterable[Label], languages: Sequence[str]) -> Label | None:
    """The text in the first of the reader's languages that there is one in.

    A region is left out of account (`fr-CA` is served by `fr` and the other way round). Where none
    fits: a text without language, an English one, any.

    Args:
        languages: Tags, the most wanted first.
    """
    wanted = [tag.lower() for tag in languages]
    wanted += [tag.partition("-")[0] for tag in wanted]

    def rank(label: Label) -> tuple[int, int, str, str]:
        tag = label.language or ""
        near = len(wanted)
        for known in (tag, tag.partition("-")[0]):
            if tag and known in wanted:
                near = min(near, wanted.index(known))
        other = ("", "en").index(tag) if tag in ("", "en") else 2
        return near, other, tag, label.text

    return min(texts, key=rank, default=None)


def of(connection: Connection, iris: Iterable[str], languages: Sequence[str]) -> dict[str, Label]:
    """One label for each IRI that has any."""
    rows = connection.execute(
        "SELECT subject, text, language FROM label WHERE preferred "
        "AND subject IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(iris))),),
    )
    found: dict[str, list[Label]] = {}
    for iri, text, language in rows:
        found.setdefault(iri, []).append(Label(text, language, iri))
    return {iri: label for iri, texts in found.items() if (label := choose(texts, languages))}


def all_of(connection: Connection, iri: str) -> tuple[Label, ...]:
    """Every label of an IRI: preferred ones first, then by language and text."""
    rows = connection.execute(
        "SELECT text, language, subject FROM label WHERE subject = ? "
        "ORDER BY preferred DESC, coalesce(language, ''), text",
        (iri,),
    )
    return tuple(Label(*row) for row in rows)
