"""The operator's further shapes: what is checked beyond the shapes that are published.

They are files of Turtle that the setting `validation.shapes` names, or folders of them, and count
for every verdict: of what is written, imported, handed in or checked on the command line. They are
read anew when a file changed.

Spec: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from iclod.config import Settings
from iclod.errors import ConfigError, ParseError
from iclod.rdf import formats

_SETTING = "validation.shapes"


def text(settings: Settings) -> str:
    """The further shapes, as N-Triples; empty where there are none.

    Raises:
        ConfigError: One cannot be read, or is no Turtle.
    """
    if not settings.validation.shapes:
        return ""
    files = tuple((str(path), path.stat().st_mtime_ns) for path in _files(settings))
    return _read(files, settings.base_iri)


def _files(settings: Settings) -> Iterator[Path]:
    for name in settings.validation.shapes:
        path = Path(name).expanduser()
        if path.is_dir():
            yield from sorted(item for item in path.rglob("*.ttl") if item.is_file())
        elif path.is_file():
            yield path
        else:
            raise ConfigError(f"{_SETTING} names {name}, which is no file or folder")


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[str, int], ...], base: str) -> str:
    lines: list[str] = []
    for number, (name, _) in enumerate(files):
        try:
            data = Path(name).read_bytes()
            quads = list(formats.parse_quads(data, formats.TURTLE, base=base, source=name))
        except OSError as error:
            raise ConfigError(f"{_SETTING}: {name}: {error.strerror}") from error
        except ParseError as error:
            raise ConfigError(f"{_SETTING}: {name}: {error}") from error
        made = formats.serialize((quad.triple for quad in quads), formats.N_TRIPLES).decode()
        # The blank nodes of each file are its own, and none of the registry's.
        lines += [_own(line, f"further{number}x") for line in formats.lines(made)]
    return "".join(f"{line}\n" for line in lines)


def _own(line: str, mark: str) -> str:
    """A line of canonical N-Triples with its blank nodes renamed."""
    subject, predicate, rest = line.split(" ", 2)
    if subject.startswith("_:"):
        subject = f"_:{mark}{subject[2:]}"
    if rest.startswith("_:"):
        rest = f"_:{mark}{rest[2:]}"
    return f"{subject} {predicate} {rest}"
