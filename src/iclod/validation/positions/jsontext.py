"""JSON with the place of each value and key.

Spec: https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"""[ \t\r\n]*+(?:("(?:[^"\\]|\\.)*+")|([{}\[\],:])|([^\s{}\[\],:"]++))""")


@dataclass(slots=True)
class Item:
    """A value of a JSON text.

    Attributes:
        value: String, number, truth value or None; members or elements are in the other two.
        start: Offset of its first character.
        end: Offset after its last one.
        members: Of an object: key, and value; None for everything else.
        elements: Of an array; None for everything else.
        key: Where the key stands that it belongs to.
    """

    value: object
    start: int
    end: int
    members: dict[str, Item] | None = None
    elements: list[Item] | None = None
    key: tuple[int, int] | None = None
    _pending: tuple[str, int, int] | None = field(default=None, repr=False)

    def put(self, item: Item) -> None:
        """Take a value that stands in this one."""
        if self.elements is not None:
            self.elements.append(item)
        elif self.members is not None and self._pending is None:
            self._pending = (str(item.value), item.start, item.end)
        elif self.members is not None and self._pending is not None:
            name, start, end = self._pending
            item.key = (start, end)
            self.members[name] = item
            self._pending = None

    def plain(self) -> object:
        """The value as `json.loads` gives it; for what is not nested deeply."""
        if self.members is not None:
            return {name: item.plain() for name, item in self.members.items()}
        if self.elements is not None:
            return [item.plain() for item in self.elements]
        return self.value


def read(text: str) -> Item:
    """Read a JSON text that is known to be well-formed.

    Raises:
        ValueError: It is not.
    """
    root = Item(None, 0, 0, elements=[])
    stack = [root]
    for match in _TOKEN.finditer(text):
        string, mark, word = match.groups()
        start, end = match.span(match.lastindex or 0)
        if string is not None:
            stack[-1].put(Item(json.loads(string, strict=False), start, end))
        elif word is not None:
            stack[-1].put(Item(_word(word), start, end))
        elif mark in "{[":
            item = (
                Item(None, start, end, members={})
                if mark == "{"
                else Item(None, start, end, elements=[])
            )
            stack[-1].put(item)
            stack.append(item)
        elif mark in "}]":
            stack.pop().end = end
            if not stack:
                raise ValueError("more brackets are closed than opened")
    if len(stack) != 1 or root.elements is None or len(root.elements) != 1:
        raise ValueError("no JSON")
    return root.elements[0]


def _word(text: str) -> object:
    """A number or one of the three words; numbers beyond all measure are infinite."""
    if len(text) > 300 and text.lstrip("-").isdigit():
        return float("inf")
    return json.loads(text)
