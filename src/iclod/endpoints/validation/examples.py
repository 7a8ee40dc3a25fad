"""Examples to try the page with: a published practice, and invented ones, most of them at fault.

The invented ones are the files of `samples/`; `{base}` in them stands for the registry's base IRI.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from iclod.errors import NotFound
from iclod.rdf import formats
from iclod.rdf.formats import TURTLE
from iclod.rdf.terms import SLUG
from iclod.registry import Registry

PUBLISHED = "published.ttl"


@dataclass(frozen=True)
class Sample:
    """An example.

    Attributes:
        name: As in its address; the suffix tells the syntax.
        label: By language.
        conforms: Whether it does; None where it is not well-formed.
    """

    name: str
    label: dict[str, str]
    conforms: bool | None

    @property
    def suffix(self) -> str:
        """Its syntax."""
        return self.name.rpartition(".")[2]


SAMPLES = (
    Sample(
        "complete.ttl",
        {"en": "Everything as it should be", "fr": "Tout est comme il faut"},
        True,
    ),
    Sample(
        "slips.ttl",
        {
            "en": "Slips that happen often: language, years, topic",
            "fr": "Des erreurs fréquentes : langue, années, thème",
        },
        False,
    ),
    Sample(
        "names.jsonld",
        {
            "en": "Topic and places written as words",
            "fr": "Le thème et les lieux en toutes lettres",
        },
        False,
    ),
    Sample(
        "period.rdf",
        {"en": "It ends before it starts", "fr": "La fin est avant le début"},
        False,
    ),
    Sample(
        "little.nt",
        {"en": "Most is missing", "fr": "Presque tout manque"},
        False,
    ),
    Sample(
        "answers.csv",
        {"en": "A filled-in table", "fr": "Un tableau rempli"},
        False,
    ),
    Sample(
        "broken.ttl",
        {"en": "A sign is missing: it cannot be read", "fr": "Un signe manque : illisible"},
        None,
    ),
)
_PRACTICE = Sample(
    PUBLISHED,
    {"en": "A practice of this registry", "fr": "Une pratique de ce registre"},
    True,
)


def listed(registry: Registry) -> tuple[Sample, ...]:
    """The examples that there are."""
    if _first(registry) is None:
        return SAMPLES
    return (_PRACTICE, *SAMPLES)


def text(registry: Registry, name: str) -> tuple[bytes, str]:
    """An example's text and media type.

    Args:
        name: Of an example, or of a record, as `practice/its-slug`.

    Raises:
        NotFound: There is none.
        Gone: The record was withdrawn; so with `Moved`.
    """
    if name == PUBLISHED:
        name = _first(registry) or name
    kind, slash, slug = name.partition("/")
    if slash and SLUG.match(slug):
        document = registry.document(registry.names.document(kind, slug))
        return formats.serialize(document.content, TURTLE), TURTLE.media_type
    sample = next((item for item in SAMPLES if item.name == name), None)
    if sample is None:
        known = ", ".join(item.name for item in listed(registry))
        raise NotFound(f"there is no such example; there are {known}")
    written = (files(__package__) / "samples" / sample.name).read_text(encoding="utf-8")
    data = written.replace("{base}", registry.names.base).encode()
    format = formats.BY_SUFFIX.get(sample.suffix)
    return data, format.media_type if format else "text/csv"


def _first(registry: Registry) -> str | None:
    """The newest practice, as `practice/its-slug`."""
    newest = registry.index.newest("practice", 1)
    return f"practice/{newest[0].slug}" if newest else None
