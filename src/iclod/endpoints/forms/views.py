"""`/templates/practice.xlsx`, `.docx`, `.csv`: an empty form, made from the profile in force."""

from __future__ import annotations

from flask import Blueprint, Response

from iclod.errors import NotFound
from iclod.ingestion.forms import LANGUAGES
from iclod.ingestion.tables.reading import KIND, MEDIA_TYPES
from iclod.registry import filling
from iclod.web import current

service = Blueprint("forms", __name__)


@service.route("/templates/practice.<suffix>")
def template(suffix: str) -> Response:
    """Give an empty form, in the language asked for."""
    if suffix not in MEDIA_TYPES:
        raise NotFound(
            f"there is no form of the format {suffix[:20]}: "
            f"{', '.join(f'/templates/{KIND}.{name}' for name in MEDIA_TYPES)} are there"
        )
    language = current.lang() if current.lang() in LANGUAGES else LANGUAGES[0]
    data = filling.form(current.registry(), suffix, language, at=current.number())
    return Response(
        data,
        content_type=_content_type(suffix),
        headers={
            "Content-Language": language,
            "Content-Disposition": f'attachment; filename="{KIND}-{language}.{suffix}"',
        },
    )


def _content_type(suffix: str) -> str:
    if suffix == "csv":
        return f"{MEDIA_TYPES[suffix]}; charset=utf-8; header=present"
    return MEDIA_TYPES[suffix]
