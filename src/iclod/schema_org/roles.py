"""What a record says, asked by the role that a field has in the profile."""

from __future__ import annotations

from collections.abc import Iterator

from iclod.index.record import Statements, Term, statements
from iclod.profile import Field, Kind, Profile
from iclod.rdf.terms import Names


class Roles:
    """The values of one thing.

    Attributes:
        thing: Its IRI.
        kind: As the shapes describe it.
        about: Every statement of its document, by subject and predicate.
    """

    def __init__(
        self, names: Names, profile: Profile, kind: Kind, thing: str, ntriples: str
    ) -> None:
        self.names = names
        self.profile = profile
        self.kind = kind
        self.thing = thing
        self.about: Statements = statements(ntriples)

    def values(self, *roles: str) -> list[Term]:
        """Values of all fields with one of these roles, in the order of roles and fields."""
        found = [
            value
            for role in roles
            for field in self.kind.roles(role)
            for value in self.of(field, self.thing)
        ]
        return list(dict.fromkeys(found))

    def texts(self, *roles: str) -> list[Term]:
        """The texts of the first of these roles that there are any of."""
        for role in roles:
            if found := [value for value in self.values(role) if not value.iri]:
                return found
        return []

    def iris(self, *roles: str) -> list[str]:
        """As `values`, but IRIs alone."""
        return [value.text for value in self.values(*roles) if value.iri]

    def of(self, field: Field, subject: str) -> list[Term]:
        """Values of a field; of fields that share a path each has those of its own classes."""
        if field.inverse:
            return []
        values = sorted(
            self.about.get(subject, {}).get(field.path, ()),
            key=lambda value: (value.language or "", value.text),
        )
        kinds = {
            found.name
            for iri in field.classes
            if (found := self.profile.for_class(iri)) and found.name
        }
        if not kinds:
            return values
        return [v for v in values if (name := self.names.name(v.text)) and name.kind in kinds]

    def periods(self) -> Iterator[tuple[str, str]]:
        """Start and end as written, either of which may be empty, of each period."""
        for field in self.kind.roles("period"):
            part = self.profile.by_shape(field.node) if field.node else None
            if part is None:
                continue
            for value in self.of(field, self.thing):
                ends = [
                    next((v.text for f in part.roles(role) for v in self.of(f, value.text)), "")
                    for role in ("start", "end")
                ]
                if any(ends):
                    yield ends[0], ends[1]
