"""What kinds, fields, rules, topics and countries are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from iclod.index.record import Statements, statements
from iclod.profile import Field, Profile
from iclod.quality.reading import GRAPH, SCHEME
from iclod.rdf.vocab import SH
from iclod.registry import Registry, judging
from iclod.web import reading

_OTHERS = {
    SCHEME: {"en": "Schemes", "fr": "Listes"},
    GRAPH: {"en": "Other graphs", "fr": "Autres graphes"},
}


class Naming:
    """Names by IRI, as of a number."""

    def __init__(
        self, registry: Registry, profile: Profile, number: int, languages: Sequence[str]
    ) -> None:
        self.registry = registry
        self.profile = profile
        self.number = number
        self.languages = languages
        self._fields: dict[str, Field] = {
            item.shape: item for kind in profile.kinds for item in kind.fields
        }

    def kind(self, name: str) -> str:
        """What a kind is called."""
        found = self.profile.kind(name)
        texts = found.label if found else _OTHERS.get(name, {})
        return reading.word(texts, self.languages, name)

    def field(self, shape: str) -> str:
        """What a field is called."""
        if item := self._fields.get(shape):
            return reading.word(item.name, self.languages, reading.local(shape))
        if kind := self.profile.by_shape(shape):
            return reading.word(kind.label, self.languages, reading.local(shape))
        return reading.local(shape) if shape else ""

    def message(self, shape: str) -> str:
        """What a rule says."""
        about = self._shapes.get(shape, {})
        texts = {term.language or "": term.text for term in about.get(str(SH.message), ())}
        return reading.word(texts, self.languages)

    def things(self, iris: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        """What things are called, each with the language of the name."""
        wanted = list(iris)
        found = self.registry.index.labels(wanted, self.languages)
        return {
            iri: (found[iri].text, found[iri].language) if iri in found else (_last(iri), None)
            for iri in wanted
        }

    @property
    def _shapes(self) -> Statements:
        return _read(judging.shapes_text(self.registry, self.number))


@lru_cache(maxsize=2)
def _read(shapes: str) -> Statements:
    return statements(shapes)


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2] or iri
