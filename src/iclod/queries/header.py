"""The comments at the beginning of a stored query: what it asks, and what it has to be told.

```
# title@en: Practices of a topic
# title@fr: Pratiques d’un thème
# description@en: With the years that are printed.
# keywords: practice, topic
# views: map table
# chart: bar ?name ?practices
# map: ?code ?practices
# param _topic: topic; example education
# param@en _topic: Topic
# help@en _topic: A topic of the registry’s list.
```

Whatever else stands in comments is for the reader of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from iclod.errors import ParseError
from iclod.queries.parameters import Parameter, declare
from iclod.rdf.terms import Names

#: What the answer can be looked at as.
VIEWS = ("table", "chart", "map")
CHARTS = ("bar", "line")
_LINE = re.compile(
    r"#\s*(?P<key>title|description|keywords|views|chart|map|param|help)"
    r"(?:@(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*))?"
    r"(?:\s+_(?P<name>\w+))?\s*:\s*(?P<value>.*?)\s*"
)
_ALMOST = re.compile(r"#\s*param\b")
_VARIABLES = re.compile(r"\?\w+(?:\s+\?\w+)*")
#: Texts that stand for themselves, in any number of languages.
_TEXTS = ("title", "description")


@dataclass(frozen=True)
class Header:
    """What the comments say.

    Attributes:
        titles: By language; likewise `descriptions`.
        keywords: In English.
        views: Ways to look at the answer, that which is shown first at the beginning.
        chart: Kind and columns of a chart: the values along the axis, the numbers, the series.
        map: Columns of a map of countries: their codes, the numbers.
        parameters: In the order of their declarations.
        body: The text behind them.
    """

    titles: dict[str, str] = field(default_factory=dict, hash=False)
    descriptions: dict[str, str] = field(default_factory=dict, hash=False)
    keywords: tuple[str, ...] = ()
    views: tuple[str, ...] = VIEWS
    chart: tuple[str, ...] = ()
    map: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: str = ""


def read(text: str, names: Names) -> Header:
    """Read the comments.

    Raises:
        ParseError: One of them cannot be understood, or there is no title.
    """
    reading = _Reading(names)
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        if line and not line.startswith("#"):
            break
        if found := _LINE.fullmatch(line):
            reading.take(found, number)
        elif _ALMOST.match(line):
            raise ParseError("a parameter is declared as # param _name: type", line=number)
    else:
        raise ParseError("there is no query behind the comments", line=len(lines))
    body = "\n".join(lines[number - 1 :]).strip() + "\n"
    return replace(reading.finished(), body=body)


class _Reading:
    """What was read so far."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.texts: dict[str, dict[str, str]] = {key: {} for key in _TEXTS}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.parameters: dict[str, Parameter] = {}
        self.words: dict[tuple[str, str], dict[str, str]] = {}

    def take(self, found: re.Match[str], line: int) -> None:
        """Take one comment over."""
        key, tag, name, value = found.group("key", "tag", "name", "value")
        if key in ("param", "help"):
            self._parameter(key, tag, name, value, line)
        elif name is not None:
            raise ParseError(f"{key} is said of the query, not of a parameter", line=line)
        elif key in _TEXTS:
            if not tag:
                raise ParseError(f"{key} needs a language, as in {key}@en", line=line)
            self.texts[key][tag.lower()] = value
        else:
            self.lists[key] = _listed(key, value, line)

    def _parameter(
        self, key: str, tag: str | None, name: str | None, value: str, line: int
    ) -> None:
        if name is None:
            raise ParseError(f"{key} needs the name of a parameter, as in {key} _topic", line=line)
        if tag:
            self.words.setdefault((key, name), {})[tag.lower()] = value
        elif key == "help":
            raise ParseError("help needs a language, as in help@en", line=line)
        elif name in self.parameters:
            raise ParseError(f"?_{name} is declared twice", line=line)
        else:
            self.parameters[name] = declare(name, value, line, self.names)

    def finished(self) -> Header:
        """What the comments say, but for the text behind them."""
        if not self.texts["title"]:
            raise ParseError("there is no title; write a comment such as # title@en: …", line=1)
        for key, name in self.words:
            if name not in self.parameters:
                raise ParseError(f"{key} speaks of ?_{name}, which is not declared", line=1)
        words: Mapping[tuple[str, str], dict[str, str]] = self.words
        parameters = tuple(
            replace(
                parameter,
                labels=words.get(("param", name), {}),
                hints=words.get(("help", name), {}),
            )
            for name, parameter in self.parameters.items()
        )
        return Header(
            titles=self.texts["title"],
            descriptions=self.texts["description"],
            keywords=self.lists.get("keywords", ()),
            views=self.lists.get("views", VIEWS),
            chart=self.lists.get("chart", ()),
            map=self.lists.get("map", ()),
            parameters=parameters,
        )


def _listed(key: str, value: str, line: int) -> tuple[str, ...]:
    if key == "keywords":
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if key == "views":
        found = tuple(value.split())
        if not found or not set(found) <= set(VIEWS):
            raise ParseError(f"views are some of {', '.join(VIEWS)}", line=line)
        return found
    kind, _, rest = value.partition(" ") if key == "chart" else ("", "", value)
    if not _VARIABLES.fullmatch(rest) or (kind and kind not in CHARTS):
        form = "bar ?name ?number" if key == "chart" else "?code ?number"
        raise ParseError(f"{key} is written as {form}", line=line)
    return (*([kind] if kind else []), *(name[1:] for name in rest.split()))
