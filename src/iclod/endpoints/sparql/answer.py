"""Answers a query in every form but the page, whether Flask is between or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iclod.endpoints.sparql import protocol
from iclod.endpoints.sparql.protocol import Operation
from iclod.web import addresses
from iclod.web.exchange import Answer, Asked, Stream
from iclod.web.querying import answering, forms
from iclod.web.querying.answering import Asking
from iclod.web.querying.forms import Forms

if TYPE_CHECKING:
    from iclod.registry import Registry

PATH = "/sparql"


def operation(asked: Asked) -> Operation:
    """The operation of a request; see `protocol.read`."""
    return protocol.read(
        asked.method, asked.headers.get("content-type", ""), asked.query, asked.body
    )


def chosen(asked: Asked, operation: Operation) -> Forms:
    """The forms in which the answer may come.

    Raises:
        NotAcceptable: There is none.
    """
    return forms.choose(asked.headers.get("accept"), operation.format)


def asking(registry: Registry, asked: Asked, operation: Operation, forms: Forms) -> Asking:
    """The query of an operation that has one.

    Raises:
        RequestError: The state is named wrongly.
        NotFound: There is no such state.
    """
    start, names = f"{asked.origin}/", registry.names
    default, named = (
        [addresses.stands_for(names, start, iri) for iri in iris]
        for iris in (operation.default_graphs, operation.named_graphs)
    )
    return answering.asking(
        registry,
        asked,
        operation.text or "",
        forms,
        pairs=operation.pairs,
        default_graphs=default,
        named_graphs=named,
    )


def working(registry: Registry, asked: Asked) -> Answer | Stream | None:
    """Answer a query; None where a page or the service description is wanted.

    Raises:
        IclodError: As `protocol.read` and `answering.answer` say.
    """
    if asked.path != PATH:
        return None
    found = operation(asked)
    if found.text is None:
        return None
    form = chosen(asked, found)
    if form.page:
        return None
    return answering.answer(registry, asking(registry, asked, found, form))
