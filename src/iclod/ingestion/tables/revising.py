"""Revising a record by a form: what is filled in replaces what was there, what is empty stays.

Pages that a practice was taken from are added, never replaced; periods and other parts are taken as
a whole; a text replaces that of its language alone.
"""

from __future__ import annotations

import rdflib
from rdflib.term import Node

from iclod.ingestion import years
from iclod.ingestion.identity import address_key
from iclod.ingestion.tables.described import Described, Statement, node
from iclod.profile import Field, Kind, Profile
from iclod.rdf.terms import Names


def revise(
    current: rdflib.Graph, thing: Described, iri: str, kind: Kind, profile: Profile, names: Names
) -> rdflib.Graph:
    """Write what a form says into a record's graph.

    Args:
        current: The graph as it is; it is left as it is.
        iri: Of the record.

    Returns: The revised graph, equal to the current one where nothing is new.
    """
    made = rdflib.Graph(bind_namespaces="none")
    for triple in current:
        made.add(triple)
    work = _Revising(made, thing, rdflib.URIRef(iri), kind, names)
    timed = work.times()
    for path in sorted(thing.stated()):
        work.property(path)
    work.status(timed)
    work.classifications(profile)
    return made


class _Revising:
    def __init__(
        self, made: rdflib.Graph, thing: Described, iri: rdflib.URIRef, kind: Kind, names: Names
    ) -> None:
        self.made = made
        self.thing = thing
        self.iri = iri
        self.kind = kind
        self.names = names

    def _role(self, path: Node) -> tuple[Field | None, str]:
        item = next((f for f in self.kind.fields if f.path == str(path)), None)
        return item, (item.role or "") if item else ""

    def _own(self, path: rdflib.URIRef) -> list[Statement]:
        return [s for s in self.thing.statements if s.path == path and not s.part]

    def _paths(self, role: str) -> list[rdflib.URIRef]:
        return [rdflib.URIRef(item.path) for item in self.kind.roles(role)]

    def property(self, path: rdflib.URIRef) -> None:
        """Take over one of the thing's properties."""
        item, role = self._role(path)
        statements = self._own(path)
        if role == "identifier":
            return
        if any(type(s.value) is str for s in statements):
            self._parts(path, statements)
        elif role == "source":
            self._sources(path, statements)
        elif role in ("place", "country"):
            self._places(path, statements)
        elif item is not None and item.language:
            self._texts(path, statements, once=item.unique_language)
        else:
            self._replace(path, [s.value for s in statements if isinstance(s.value, Node)])

    def _replace(self, path: rdflib.URIRef, values: list[Node]) -> None:
        self.made.remove((self.iri, path, None))
        for value in values:
            self.made.add((self.iri, path, value))

    def _texts(self, path: rdflib.URIRef, statements: list[Statement], *, once: bool) -> None:
        present = list(self.made.objects(self.iri, path))
        said = {str(value) for value in present}
        new = [s.value for s in statements if str(s.value) not in said]
        for value in new:
            assert isinstance(value, rdflib.Literal)
            for old in present:
                if once and getattr(old, "language", None) == value.language:
                    self.made.remove((self.iri, path, old))
        for value in new:
            assert isinstance(value, rdflib.Literal)
            self.made.add((self.iri, path, value))

    def _sources(self, path: rdflib.URIRef, statements: list[Statement]) -> None:
        collection = self.names.thing("source", "")
        present = {str(value) for value in self.made.objects(self.iri, path)}
        known = {address_key(page) or page for page in present if not page.startswith(collection)}
        for statement in statements:
            address = str(statement.value)
            if address in present or (address_key(address) or address) in known:
                continue
            if address.startswith(collection) and present:
                continue
            self.made.add((self.iri, path, rdflib.URIRef(address)))
            for old in present:
                if old.startswith(collection):
                    self.made.remove((self.iri, path, rdflib.URIRef(old)))

    def _places(self, path: rdflib.URIRef, statements: list[Statement]) -> None:
        """Cities and countries share a property: countries alone are added to what is there."""
        stated = [s.value for s in statements if isinstance(s.value, Node)]
        if self.thing.cities or (self.iri, path, None) not in self.made:
            self._replace(path, stated)
            return
        for value in stated:
            self.made.add((self.iri, path, value))

    def _parts(self, path: rdflib.URIRef, statements: list[Statement]) -> None:
        for part in list(self.made.objects(self.iri, path)):
            if str(part).startswith(f"{self.iri}#"):
                self.made.remove((part, None, None))
            self.made.remove((self.iri, path, part))
        names = {str(s.value) for s in statements}
        for name in names:
            self.made.add((self.iri, path, node(str(self.iri), name)))
        for statement in self.thing.statements:
            if statement.part in names and isinstance(statement.value, Node):
                subject = node(str(self.iri), statement.part)
                self.made.add((subject, statement.path, statement.value))

    def times(self) -> bool:
        """Whether the form says something new of the years; drops periods of an earlier text."""
        stated = self.thing.stated()
        changed = False
        for path in self._paths("printedPeriod"):
            texts = {str(s.value) for s in self._own(path)}
            present = {str(value) for value in self.made.objects(self.iri, path)}
            if texts and texts != present:
                changed = True
                understood = all(years.read(text).understood for text in texts)
                for period in self._paths("period"):
                    if understood and period not in stated:
                        self._parts(period, [])
        for path in self._paths("period"):
            changed = changed or (path in stated and self._differs(path))
        return changed

    def _differs(self, path: rdflib.URIRef) -> bool:
        """Whether the periods of the form are others than those of the record."""
        before = {
            frozenset((p, o) for p, o in self.made.predicate_objects(part))
            for part in self.made.objects(self.iri, path)
        }
        names = [str(s.value) for s in self._own(path)]
        after = {
            frozenset((s.path, s.value) for s in self.thing.statements if s.part == name)
            for name in names
        }
        return before != after

    def status(self, timed: bool) -> None:
        """A status that follows from the years is taken where they are new, or none was there."""
        for path in self._paths("status"):
            derived = [s for s in self._own(path) if not s.stated]
            if derived and (timed or (self.iri, path, None) not in self.made):
                self._replace(path, [s.value for s in derived if isinstance(s.value, Node)])

    def classifications(self, profile: Profile) -> None:
        """Drop who assigned a topic that the practice has no more."""
        topics = {value for p in self._paths("topic") for value in self.made.objects(self.iri, p)}
        for item in self.kind.roles("classification"):
            part_kind = profile.by_shape(item.node or "")
            about = part_kind.field("topic") if part_kind else None
            path = rdflib.URIRef(item.path)
            for part in list(self.made.objects(self.iri, path)):
                found = set(self.made.objects(part, rdflib.URIRef(about.path))) if about else set()
                if found and not found & topics:
                    self.made.remove((part, None, None))
                    self.made.remove((self.iri, path, part))
