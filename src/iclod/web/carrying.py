"""A language that the reader chose goes along the links of a page.

`?lang=` is a choice, unlike `Accept-Language`, which the browser sends again by itself. Links to
files, to other hosts and to other languages stay as they are.
"""

from __future__ import annotations

import re

_LINK = re.compile(
    r"""(?P<start><a\b[^<>]*?\shref=")(?P<path>/(?!/)[^"?\#]*)(?P<query>\?[^"\#]*)?(?P<end>[^"]*")"""
)
_FORM = re.compile(r'<form\b(?=[^<>]*\bmethod="get")[^<>]*>')
_FILE = re.compile(r"/static/|/dumps/.|\.[a-z0-9.]+\Z")
_CHOSEN = re.compile(r"[?;&]lang=")


def carry(page: str, language: str) -> str:
    """Add the language to a page's links and search forms.

    Args:
        page: HTML as the templates make it.
    """

    def link(found: re.Match[str]) -> str:
        query = found["query"] or ""
        chosen = _CHOSEN.search(query) or "format=" in query
        if chosen or _FILE.search(found["path"]):
            return found[0]
        joint = f"{query}&amp;" if len(query) > 1 else "?"
        return f"{found['start']}{found['path']}{joint}lang={language}{found['end']}"

    def form(found: re.Match[str]) -> str:
        return f'{found[0]}<input type="hidden" name="lang" value="{language}">'

    return _FORM.sub(form, _LINK.sub(link, page))
