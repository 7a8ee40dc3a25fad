"""What belongs to the request being answered: registry, published number, language, Vary."""

from __future__ import annotations

from flask import current_app, g, request

from iclod.registry import Registry
from iclod.web.negotiation import language


def registry() -> Registry:
    """The registry that the application serves."""
    found: Registry = current_app.extensions["iclod"]
    return found


def number() -> int:
    """The number of the newest entry that readers see, read once per request."""
    if "number" not in g:
        g.number = registry().fresh()
    found: int = g.number
    return found


def renew() -> None:
    """Read the number anew when it is asked for: this request has written."""
    g.pop("number", None)


def lang() -> str:
    """The reader's language: `?lang=`, else `Accept-Language`; marks the answer as varying."""
    if "lang" not in g:
        languages = registry().settings.languages
        asked = request.args.get("lang", "")
        if asked in languages:
            g.lang = asked
        else:
            vary("Accept-Language")
            g.lang = language(request.headers.get("Accept-Language"), languages)
    found: str = g.lang
    return found


def chose_language() -> bool:
    """Whether the reader named a language in the address."""
    return request.args.get("lang", "") in registry().settings.languages


def languages() -> tuple[str, ...]:
    """All languages of the registry, the reader's first."""
    first = lang()
    return (first, *(name for name in registry().settings.languages if name != first))


def vary(*names: str) -> None:
    """Say that this answer depends on these request headers."""
    g.setdefault("vary", set()).update(names)


def varies() -> frozenset[str]:
    """The request headers that this answer is known to depend on."""
    return frozenset(g.get("vary", ()))
