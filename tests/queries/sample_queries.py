"""A stored query from a text."""

from functools import partial
from pathlib import Path

import pyoxigraph as ox

from iclod.engine import syntax
from iclod.queries import stored
from iclod.rdf.terms import Names

BASE = "https://w3id.org/iclod/"
NAMES = Names(BASE)
check = partial(syntax.check, limit=64 << 10)


def made(text, name="try.rq", *, base=BASE, packaged=False):
    if "title@" not in text:
        text = f"# title@en: A try\n{text}"
    return stored.read(Path(name), text, Names(base), check, packaged=packaged)


def answers(query, **values):
    """The values of ?x that a query gives over nothing, its parameters read as from outside."""
    read = {name: query.parameter(name).read(text, NAMES) for name, text in values.items()}
    text = query.bind(read)
    syntax.check(text, limit=1 << 20)
    return [solution["x"] for solution in ox.Store().query(text)]
