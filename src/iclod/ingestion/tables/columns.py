"""Profile → columns: every field of a kind and of its parts, under the labels that people know.

Shape: shapes/practice.ttl#Practice
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from babel import Locale
from rapidfuzz import fuzz, process

from iclod.ingestion.folding import clean, fold
from iclod.profile import Field, Kind, Profile

#: How alike (0 to 100) a heading has to be to a known one to be asked about.
NEAR = 80.0
#: Characters of the longest heading.
LONGEST = 200
#: Languages whose words for languages are understood.
_NAMING = ("en", "fr", "de", "es", "it", "pt")
#: Columns that are no fields: what they are for, and what they are called.
CONTROLS: dict[str, dict[str, str]] = {
    "language": {"en": "Language", "fr": "Langue"},
    "iri": {"en": "IRI", "fr": "IRI"},
}
_MARKS = (
    "optional facultatif facultative required mandatory obligatoire recommended recommande "
    "recommandee if known si connu si connue one or more un ou plusieurs"
)
_REMARK = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, eq=False)
class Column:
    """Something that can be filled in.

    Attributes:
        field: The field; None for a control.
        owner: The field that leads to the part which `field` belongs to; None: the thing itself.
        control: `language` or `iri` where there is no field.
    """

    field: Field | None
    owner: Field | None = None
    control: Literal["", "language", "iri"] = ""

    @property
    def single(self) -> bool:
        """Whether there is at most one value, or one for each language."""
        item = self.field
        return item is None or item.max == 1 or item.unique_language

    @property
    def key(self) -> str:
        """A name that is not shown and does not change with the language."""
        if self.field is None:
            return self.control
        last = self.field.shape.replace("#", "/").rpartition("/")[2]
        return f"{self.owner.role or 'part'}.{last}" if self.owner else last

    def label(self, language: str) -> str:
        """What it is called: `Title`, `Period: Start`."""
        if self.field is None:
            return _in(CONTROLS[self.control], language)
        name = _in(self.field.name, language)
        if self.owner is None:
            return name
        colon = " : " if language == "fr" else ": "
        return f"{_in(self.owner.name, language)}{colon}{name}"


@dataclass(frozen=True)
class Header:
    """What a heading asks for.

    Attributes:
        language: In which its values are; None where it does not say.
        number: Which of several values or parts it is, from 1.
        written: Languages in which the heading itself may be written.
        whole: Whether it names a part as such (`Period`), not one of its fields.
    """

    column: Column
    language: str | None = None
    number: int = 1
    written: frozenset[str] = frozenset()
    whole: bool = False


class Columns:
    """The columns of a kind.

    Attributes:
        all: In the order of the profile.
    """

    def __init__(self, profile: Profile, kind: Kind) -> None:
        self.profile = profile
        self.kind = kind
        self.all: tuple[Column, ...] = tuple(_columns(profile, kind))
        self._matches: dict[str, Header | None] = {}
        self._by_key: dict[str, Column] = {column.key: column for column in self.all}
        for control in ("language", "iri"):
            made = Column(None, control=control)
            self._by_key.setdefault(control, made)

    def by_key(self, key: str) -> Column | None:
        """The column with a name that is not shown."""
        return self._by_key.get(key)

    def by_role(self, role: str) -> Column | None:
        """The first column of the thing itself with a role."""
        found = (c for c in self.all if c.field and c.owner is None and c.field.role == role)
        return next(found, None)

    @cached_property
    def _known(self) -> dict[str, tuple[Column, frozenset[str], bool]]:
        """Folded headings → what they ask for; fields of the thing go before those of parts."""
        found: dict[str, dict[str, tuple[Column, set[str], bool]]] = {}

        def note(text: str, column: Column, language: str, whole: bool = False) -> None:
            entry = found.setdefault(_key(text), {})
            entry.setdefault(column.key + ("!" * whole), (column, set(), whole))[1].add(language)

        for column in self.all:
            assert column.field is not None
            for language, name in column.field.name.items():
                if column.owner is None:
                    note(name, column, language)
                else:
                    owner = column.owner.name.get(language, "")
                    note(f"{owner} {name}", column, language)
        direct = set(found)
        for column in self.all:
            if column.owner is not None and column.field is not None:
                for language, name in column.owner.name.items():
                    if _key(name) not in direct:
                        note(name, Column(column.owner), language, whole=True)
                for language, name in column.field.name.items():
                    if _key(name) not in direct:
                        note(name, column, language)
        for control, names in CONTROLS.items():
            for language, name in names.items():
                if _key(name) not in direct:
                    note(name, self._by_key[control], language)
        return {
            key: next((c, frozenset(langs), whole) for c, langs, whole in options.values())
            for key, options in found.items()
            if len(options) == 1 or key in direct
        }

    def match(self, text: str) -> Header | None:
        """What a heading asks for; None where it is none that is known."""
        if len(text) > LONGEST:
            return None
        if text not in self._matches:
            if len(self._matches) > 5000:
                self._matches.clear()
            self._matches[text] = self._match(text)
        return self._matches[text]

    def _match(self, text: str) -> Header | None:
        bare, language = _bare(text)
        words = _key(bare).split()
        found = self._known.get(" ".join(words))
        number = 1
        if found is None:
            digits = [word for word in words if word.isdecimal() and len(word) <= 3]
            if len(digits) == 1 and int(digits[0]) > 0:
                number = int(digits[0])
                found = self._known.get(" ".join(word for word in words if word not in digits))
        if found is None:
            return None
        column, written, whole = found
        return Header(column, language, number, written, whole)

    @cached_property
    def hints(self) -> frozenset[str]:
        """What the profile says of its fields, folded: in a filled-in form these are no answers."""
        fields = [f for column in self.all for f in (column.field, column.owner) if f is not None]
        return frozenset(fold(text) for item in fields for text in item.description.values())

    @cached_property
    def groups(self) -> frozenset[str]:
        """Names of groups of fields, folded: headings that only put a form in order."""
        return frozenset(fold(text) for group in self.kind.groups for text in group.name.values())

    def near(self, text: str, language: str) -> str | None:
        """The known heading that a text is like, as it is written in a language."""
        if len(text) > LONGEST:
            return None
        key = _key(_bare(text)[0])
        best = process.extractOne(key, self._known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        if best is None:
            return None
        column, written, whole = self._known[best[0]]
        shown = language if language in written else min(written, default=language)
        if whole and column.field is not None:
            return _in(column.field.name, shown)
        return column.label(shown)


def _columns(profile: Profile, kind: Kind) -> Iterable[Column]:
    for item in kind.fields:
        if item.inverse:
            continue
        part = profile.by_shape(item.node) if item.node else None
        if part is None or part.name is not None:
            yield Column(item)
        else:
            yield from (Column(inner, item) for inner in part.fields if not inner.inverse)


def _bare(text: str) -> tuple[str, str | None]:
    """A heading without its marks, and the language that it names."""
    language = None
    rest = clean(text)
    while True:
        stripped = rest.rstrip(" *:：.†")
        remark = _REMARK.search(stripped)
        if remark is None:
            at = re.search(r"\s*@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$", stripped)
            if at is None:
                return stripped.lstrip(" *#"), language
            language, rest = language or at[1].lower(), stripped[: at.start()]
            continue
        inside = fold(remark[1])
        named = language_tag(remark[1])
        if named is not None and inside not in _MARKS.split():
            language = language or named
        elif not (inside and all(word in _MARKS.split() for word in inside.split())):
            return stripped.lstrip(" *#"), language
        rest = stripped[: remark.start()]


def language_tag(text: str) -> str | None:
    """The tag of a language that is given as a tag (`pt-BR`) or by its name."""
    wanted = clean(text)
    if _TAG.fullmatch(wanted) and (wanted.partition("-")[0].lower() in _codes()):
        return wanted.lower()
    return _names().get(fold(wanted))


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("en").languages if str(code).isalpha())


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Names of languages, folded, each with its tag; what two languages share is left out."""
    found: dict[str, set[str]] = {}
    for language in _NAMING:
        for code, name in Locale(language).languages.items():
            if re.fullmatch(r"[a-z]{2,3}", code):
                found.setdefault(fold(name), set()).add(code)
    for code in _codes():
        if len(code) == 2:
            try:
                own = Locale.parse(code).get_display_name(code)
            except Exception:  # noqa: S112 - not every language has texts of its own
                continue
            if own:
                found.setdefault(fold(own), set()).add(code)
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1}


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
