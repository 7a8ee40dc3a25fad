"""Writes a folder of Turtle files with made-up practices, for benchmarks only.

    python benchmarks/generate.py 10000 /tmp/generated

The practices say nothing true: places and topics are drawn from the packaged data, titles from a
list of words. The same number gives the same files.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from iclod.config import Settings
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS

WORDS = (
    "open city bridge language school garden market voice story table neighbour festival library "
    "welcome route skill forum home sport kitchen theatre map partner youth council memory space"
).split()
HEAD = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
BASE = Settings().base_iri


def places() -> list[tuple[str, str]]:
    """Cities of the packaged data with their countries."""
    path = Settings().packaged_root / "data" / "places" / "cities.ttl"
    graph = formats.parse(path.read_bytes(), formats.TURTLE, base=BASE)[None]
    return sorted((str(s), str(o)) for s, o in graph.subject_objects(DCTERMS.isPartOf))


def topics() -> list[str]:
    """Topics of the packaged data."""
    path = Settings().packaged_root / "data" / "schemes" / "topics.ttl"
    graph = formats.parse(path.read_bytes(), formats.TURTLE, base=BASE)[None]
    return sorted({str(s) for s in graph.subjects(DCTERMS.identifier) if "/id/topic/" in str(s)})


def practice(
    number: int, random_: random.Random, cities: list[tuple[str, str]], subjects: list[str]
) -> str:
    """One practice in Turtle."""
    slug = f"generated-{number:06d}"
    city, country = random_.choice(cities)
    title = " ".join(random_.sample(WORDS, 4)).capitalize()
    start = random_.randint(2005, 2024)
    ended = random_.random() < 0.5
    end = f' ; dcat:endDate "{start + random_.randint(0, 4)}"^^xsd:gYear' if ended else ""
    status = "ended" if ended else "ongoing"
    abstract = " ".join(random_.choices(WORDS, k=30)).capitalize()
    return f"""
<{BASE}id/practice/{slug}> a iclod:Practice ;
    dcterms:identifier "{slug}" ;
    dcterms:title "{title} {number}"@en ;
    dcterms:abstract "{abstract}."@en ;
    dcterms:subject <{random_.choice(subjects)}> ;
    dcterms:spatial <{city}>, <{country}> ;
    dcterms:temporal <{BASE}id/practice/{slug}#period-1> ;
    iclod:status <{BASE}id/status/{status}> ;
    dcterms:source <{BASE}id/source/coe-good-practices> .
<{BASE}id/practice/{slug}#period-1> a dcterms:PeriodOfTime ;
    dcat:startDate "{start}"^^xsd:gYear{end} .
"""


def main(count: int, folder: Path) -> None:
    """Write `count` practices, a thousand a file."""
    folder.mkdir(parents=True, exist_ok=True)
    random_, cities, subjects = random.Random(count), places(), topics()
    for first in range(0, count, 1000):
        numbers = range(first, min(first + 1000, count))
        text = "".join(practice(number, random_, cities, subjects) for number in numbers)
        (folder / f"generated-{first:06d}.ttl").write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
