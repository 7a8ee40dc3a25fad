"""The JSON-LD context, made from what the shapes in force say.

Spec: https://www.w3.org/TR/json-ld11/#the-context
"""

from __future__ import annotations

from typing import Any

from iclod.profile import Field, Profile
from iclod.rdf import jsonld
from iclod.rdf.jsonld import Term


def context(profile: Profile) -> dict[str, Any]:
    """A term for each property of the profile, by the order of kinds and fields."""
    return jsonld.context(
        _term(field) for kind in profile.kinds for field in kind.fields if not field.inverse
    )


_last: tuple[Profile, dict[str, Any]] | None = None


def kept(profile: Profile) -> dict[str, Any]:
    """As `context`, made once for as long as the profile stays; not to be changed."""
    global _last
    last = _last
    if last is None or last[0] is not profile:
        last = _last = (profile, context(profile))
    return last[1]


def _term(field: Field) -> Term:
    if field.language:
        return Term(field.path, by_language=True)
    if field.datatypes:
        return Term(field.path, field.datatypes[0] if len(field.datatypes) == 1 else None)
    named = field.named or field.node or field.classes or field.scheme
    if named or (field.values and all("://" in value for value in field.values)):
        return Term(field.path, "@id")
    return Term(field.path)
