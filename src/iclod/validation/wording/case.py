"""A result with all that is needed to tell about it in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import SH
from iclod.validation.report import Result
from iclod.validation.wording import paths, terms
from iclod.validation.wording.lexicon import Lexicon


@dataclass
class Case:
    """A result in a language, and what of it is looked up.

    Attributes:
        result: The result.
        language: `en` or `fr`.
        lexicon: Names, shapes and data.
    """

    result: Result
    language: str
    lexicon: Lexicon

    @property
    def component(self) -> str:
        """Name of the component, such as `MinCount`."""
        return str(self.result.component).rpartition("#")[2].removesuffix("ConstraintComponent")

    @cached_property
    def path(self) -> Node | None:
        """The shape's path, be it a single property or not."""
        return self.parameter(SH.path) or self.result.path

    @cached_property
    def values(self) -> tuple[Node, ...]:
        """The value nodes of the shape."""
        if self.path is None:
            return (self.result.focus,)
        return paths.values(self.path, self.result.focus, self.lexicon)

    @property
    def value(self) -> Node:
        """The value at fault; the focus where there is none."""
        return self.result.focus if self.result.value is None else self.result.value

    @property
    def itself(self) -> bool:
        """Whether the focus itself is at fault."""
        return self.path is None

    def parameters(self, name: Node) -> list[Node]:
        """The values of a parameter of the shape, in a fixed order."""
        return self.lexicon.parameters(self.result.shape, name)

    def parameter(self, name: Node) -> Node | None:
        """The first value of a parameter; None without one."""
        return next(iter(self.parameters(name)), None)

    def number(self, name: Node) -> int | None:
        """A parameter that is a whole number; None if it is none."""
        return whole(self.parameter(name))

    def shown(self, node: Node) -> str:
        """A value in short."""
        return terms.value(node, self.language, self.lexicon)

    def field(self, predicate: Node) -> str:
        """A property or path in words, in quotes where it is one field."""
        return paths.beside(predicate, self.result.shape, self.language, self.lexicon)

    def others(self, name: Node) -> tuple[Node, ...]:
        """The values of the property that a parameter names."""
        return tuple(
            value
            for predicate in self.parameters(name)
            for value in paths.values(predicate, self.result.focus, self.lexicon)
        )


def whole(node: Node | None) -> int | None:
    """A literal as a whole number; None if it is none."""
    try:
        return int(str(node)) if isinstance(node, rdflib.Literal) and len(node) < 20 else None
    except ValueError:
        return None
