"""A link set as JSON and as text.

Specs: https://www.rfc-editor.org/rfc/rfc9264#section-4.1 (text),
https://www.rfc-editor.org/rfc/rfc9264#section-4.2 (JSON)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from iclod.endpoints.linkset.links import Context

#: Target attributes that are written as one text; all others as a list.
SINGLE = ("type", "media", "title")


def as_json(contexts: Iterable[Context]) -> bytes:
    """One object per context, in it one list per relation.

    Spec: https://www.rfc-editor.org/rfc/rfc9264#section-4.2.4
    """
    found: list[dict[str, Any]] = []
    for context in contexts:
        relations: dict[str, list[dict[str, Any]]] = {}
        for link in context.links:
            target: dict[str, Any] = {"href": link.target}
            if link.type:
                target["type"] = link.type
            for name, value in link.attributes:
                target[name] = value if name in SINGLE else [value]
            for relation in link.relation.split():
                relations.setdefault(relation, []).append(target)
        found.append({"anchor": context.anchor, **relations})
    return (json.dumps({"linkset": found}, ensure_ascii=False, indent=1) + "\n").encode()


def as_text(contexts: Iterable[Context]) -> bytes:
    """As in a `Link` header, each link with its anchor on a line of its own.

    Spec: https://www.rfc-editor.org/rfc/rfc9264#section-4.1
    """
    lines = [f'{link}; anchor="{context.anchor}"' for context in contexts for link in context.links]
    return (",\n".join(lines) + "\n").encode()
