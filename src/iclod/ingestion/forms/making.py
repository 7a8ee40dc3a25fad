"""The one door to forms: which format, which language."""

from __future__ import annotations

import rdflib

from iclod.errors import ConfigError, NotFound
from iclod.ingestion.forms.questions import Form
from iclod.ingestion.forms.wording import WORDS
from iclod.ingestion.tables.columns import Columns
from iclod.ingestion.tables.lexicon import Lexicon
from iclod.ingestion.tables.reading import KIND, MEDIA_TYPES
from iclod.profile import Profile
from iclod.rdf.terms import Names

__all__ = ["LANGUAGES", "MEDIA_TYPES", "make"]

#: Languages that forms are written in.
LANGUAGES = tuple(WORDS)


def make(
    suffix: str,
    *,
    profile: Profile,
    shapes: rdflib.Graph,
    known: rdflib.Graph,
    names: Names,
    language: str,
    languages: tuple[str, ...],
) -> bytes:
    """An empty form.

    Args:
        suffix: One of `MEDIA_TYPES`.
        shapes: In force; `profile` was read from them.
        known: Statements about what can be chosen: types, names, schemes, countries.
        language: One of `LANGUAGES`; any other: English.
        languages: Of the registry.

    Raises:
        NotFound: The shapes describe nothing that a form could be made for.
        ConfigError: The format is not known.
    """
    kind = profile.kind(KIND)
    if kind is None:
        raise NotFound(f"the shapes in force describe no {KIND}: there is no form for it")
    form = Form(
        Columns(profile, kind),
        Lexicon(known, names),
        shapes,
        language if language in LANGUAGES else LANGUAGES[0],
        languages,
    )
    if suffix == "csv":
        from iclod.ingestion.forms import plain

        return plain.write(form)
    if suffix == "xlsx":
        from iclod.ingestion.forms import spreadsheet

        return spreadsheet.write(form)
    if suffix == "docx":
        from iclod.ingestion.forms import paper

        return paper.write(form)
    raise ConfigError(f"{suffix!r} is no format of a form: write csv, xlsx or docx")
