"""How words are put together in English and French: quotes, numbers, lists."""

from __future__ import annotations

from collections.abc import Sequence

#: Characters of a text that are shown.
SHOWN = 80
#: Members of a list that are named; the others are counted.
NAMED = 5

_NOUNS = {
    "value": (("no value", "1 value", "{0} values"), ("aucune valeur", "1 valeur", "{0} valeurs")),
    "bare": (("0 values", "1 value", "{0} values"), ("0 valeur", "1 valeur", "{0} valeurs")),
    "such": (
        ("no such value", "1 such value", "{0} such values"),
        ("aucune valeur de ce genre", "1 valeur de ce genre", "{0} valeurs de ce genre"),
    ),
    "character": (
        ("no characters", "1 character", "{0} characters"),
        ("aucun caractère", "1 caractère", "{0} caractères"),
    ),
    "text": (("no text", "1 text", "{0} texts"), ("aucun texte", "1 texte", "{0} textes")),
    "more": (("", "1 more", "{0} more"), ("", "1 autre", "{0} autres")),
}
_JOINED = {"and": (" and ", " et "), "or": (" or ", " ou ")}


def index(language: str) -> int:
    """Which of two texts is meant: English or French."""
    return 1 if language == "fr" else 0


def number(language: str, value: int) -> str:
    """A number with its thousands set apart."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}" if language == "fr" else ",")


def count(language: str, value: int, noun: str) -> str:
    """A number of things, such as `3 values`."""
    return _NOUNS[noun][index(language)][min(max(value, 0), 2)].format(number(language, value))


def cut(text: str, length: int = SHOWN) -> str:
    """A text on one line, without what would change its direction, its end left out if long."""
    clean = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text[: 4 * length])
    words = " ".join(clean.split())
    return words if len(words) <= length else f"{words[: length - 1]}…"


def quoted(language: str, text: str) -> str:
    """A text in the quotation marks of the language."""
    return f"« {cut(text)} »" if language == "fr" else f"“{cut(text)}”"


def joined(language: str, parts: Sequence[str], word: str = "and") -> str:
    """Parts as a list in a sentence, the last one behind `and` or `or`."""
    unique = list(dict.fromkeys(part for part in parts if part))
    if len(unique) < 2:
        return "".join(unique)
    return ", ".join(unique[:-1]) + _JOINED[word][index(language)] + unique[-1]


def few(language: str, parts: Sequence[str], word: str = "or") -> str:
    """The first parts of a long list, and how many more there are."""
    unique = list(dict.fromkeys(part for part in parts if part))
    if len(unique) <= NAMED + 1:
        return joined(language, unique, word)
    return joined(language, [*unique[:NAMED], count(language, len(unique) - NAMED, "more")], word)


def lowered(sentence: str) -> str:
    """A sentence to stand behind a colon."""
    return sentence[:1].lower() + sentence[1:]


def raised(phrase: str) -> str:
    """A phrase as the beginning of a sentence."""
    return phrase[:1].upper() + phrase[1:]


def linked(language: str, before: str, after: str) -> str:
    """Two phrases with a colon between them."""
    colon = " : " if language == "fr" else ": "
    return f"{before}{colon}{after}" if before else after
