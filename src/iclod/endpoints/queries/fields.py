"""The form of a stored query: one field for each parameter, usable without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iclod.endpoints.queries.given import Given
from iclod.index.labels import fold
from iclod.queries.parameters import Parameter
from iclod.queries.stored import choose
from iclod.web import texts

if TYPE_CHECKING:
    from iclod.registry import Registry

#: Things of a kind up to which a field lists them all; beyond it, slugs are written.
LISTED = 400
#: What browsers show for a type of value, and its `inputmode`.
_INPUTS = {
    "iri": ("url", "url"),
    "integer": ("number", "numeric"),
    "decimal": ("number", "decimal"),
    "date": ("date", ""),
    "year": ("text", "numeric"),
}
_TRUTH = {"en": ("yes", "no"), "fr": ("oui", "non")}


@dataclass(frozen=True)
class Option:
    """A value to choose, and what it is called."""

    value: str
    text: str
    language: str | None = None


@dataclass(frozen=True)
class Field:
    """A field.

    Attributes:
        parameter: What it asks.
        label: What it is called, with the language of that.
        hint: What to write, the same.
        input: `select`, or a type of `<input>`.
        mode: `inputmode` of it, or empty.
        options: What there is to choose from.
        value: What stands in it.
        placeholder: An example, where nothing stands in it.
        fault: What is wrong with it, in the reader's language.
    """

    parameter: Parameter
    label: tuple[str, str]
    hint: tuple[str, str]
    input: str
    mode: str = ""
    options: tuple[Option, ...] = ()
    value: str = ""
    placeholder: str = ""
    fault: str | None = None


def fields(registry: Registry, given: Given, languages: Sequence[str]) -> list[Field]:
    """The fields of a form, as they were filled in.

    Args:
        languages: The reader's first.
    """
    return [_field(registry, given, item, languages) for item in given.stored.parameters]


def _field(registry: Registry, given: Given, item: Parameter, languages: Sequence[str]) -> Field:
    options = _options(registry, item, languages)
    fault = given.fault(item.name)
    # What was written and is wrong stays there, so that it can be mended.
    value = given.values.get(item.name) or given.written.get(item.name, "")
    if not value and given.untouched and item.required:
        value = item.example or ""
    if options and value and value not in {option.value for option in options}:
        options = (Option(value, value), *options)
    kind, mode = ("select", "") if options else _INPUTS.get(item.type, ("text", ""))
    return Field(
        parameter=item,
        label=choose(item.labels, languages) if item.labels else (item.name, ""),
        hint=choose(item.hints, languages),
        input=kind,
        mode=mode,
        options=options,
        value=value,
        placeholder=item.example or "",
        fault=None if fault is None or given.untouched else fault.text(languages[0]),
    )


def _options(registry: Registry, item: Parameter, languages: Sequence[str]) -> tuple[Option, ...]:
    if item.allowed:
        return tuple(Option(value, value) for value in item.allowed)
    if item.type == "boolean":
        yes, no = _TRUTH.get(languages[0], _TRUTH["en"])
        return Option("true", yes), Option("false", no)
    if item.type == "language" and item.name == "lang":
        names = sorted(registry.settings.languages)
        return tuple(Option(name, texts.language_name(name), name) for name in names)
    if item.kind is None or registry.index.counts(item.kind) > LISTED:
        return ()
    slugs = [document.rpartition("/")[2] for document, _ in registry.index.documents(item.kind)]
    iris = {slug: registry.names.thing(item.kind, slug) for slug in slugs}
    labels = registry.index.labels(iris.values(), languages)
    found = [
        Option(slug, label.text, label.language) if label else Option(slug, slug)
        for slug, iri in iris.items()
        for label in [labels.get(iri)]
    ]
    return tuple(sorted(found, key=lambda option: (fold(option.text), option.value)))
