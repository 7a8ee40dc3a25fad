"""The layout of `data/`: which record stands in which file, and Turtle for people to read.

Records are sorted by IRI, each followed by its parts; statements stand in the order of
`PREDICATES`; values in several languages begin with English and French. IRIs of the registry are
relative, so that every registry reads them against its own base.
"""

from __future__ import annotations

import re
from pathlib import Path

import rdflib
from rdflib import Graph, Literal, URIRef

from iclod.config import Settings
from iclod.rdf import formats
from iclod.rdf.vocab import (
    DCAT,
    DCTERMS,
    FOAF,
    GEO,
    ICLOD,
    PREFIXES,
    PROV,
    RDF,
    SKOS,
    XSD,
)

#: Relative IRIs are read against it and written without it; any base would do.
BASE = Settings().base_iri

#: Statements about a thing come in this order; others follow, sorted.
PREDICATES = (
    RDF.type,
    DCTERMS.identifier,
    DCTERMS.title,
    FOAF.name,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.notation,
    SKOS.definition,
    DCTERMS.description,
    DCTERMS.abstract,
    DCTERMS.subject,
    ICLOD.placeType,
    DCTERMS.isPartOf,
    GEO.lat,
    GEO.long,
    DCTERMS.spatial,
    ICLOD.printedPeriod,
    ICLOD.status,
    DCTERMS.temporal,
    DCAT.startDate,
    DCAT.endDate,
    DCTERMS.source,
    ICLOD.classification,
    PROV.wasAttributedTo,
    ICLOD.basis,
    SKOS.inScheme,
    SKOS.topConceptOf,
)
#: What stands in each file and is said at its head; practices have a file per country.
FILES = {
    "agents.ttl": ("agent", "Who publishes and classifies."),
    "sources.ttl": ("source", "Collections that practices were taken from."),
    "places/countries.ttl": (
        "country",
        "Countries of the members and of the practices: ISO 3166-1 codes, names by CLDR, and the\n"
        "# country table of the EU Publications Office.",
    ),
    "places/cities.ttl": (
        "city",
        "Cities and other local and regional authorities of the programme. GeoNames IRIs and\n"
        "# coordinates (CC BY 4.0, geonames.org) only where the match is certain.",
    ),
    "schemes/topics.ttl": ("topic", "The topics by which practices are classified."),
    "schemes/index-areas.ttl": (
        "index-area",
        "The areas of the Intercultural Cities Index, and the topics that they meet.",
    ),
    "schemes/statuses.ttl": ("status", "What the printed years say of a practice's course."),
    "schemes/place-types.ttl": ("place-type", "Kinds of local and regional authority."),
}
LONG = 100


def read(folder: Path) -> Graph:
    """Everything that the folder's Turtle files say."""
    whole = Graph(bind_namespaces="none")
    for path in sorted(folder.rglob("*.ttl")):
        text = path.read_text("utf-8")
        for part in formats.parse(text, formats.TURTLE, base=BASE, source=str(path)).values():
            whole += part
    return whole


def write(graph: Graph, folder: Path) -> None:
    """Write every file of the layout anew; files that nothing belongs to are removed."""
    texts = {
        name: text(graph, members, heading)
        for name, (kind, heading) in FILES.items()
        if (members := records(graph, kind))
    }
    groups: dict[str, list[URIRef]] = {}
    for record in records(graph, "practice"):
        groups.setdefault(home(graph, record), []).append(record)
    for name, members in groups.items():
        names = sorted(
            str(label)
            for place in graph.subjects(DCTERMS.identifier, Literal(name))
            if (place, RDF.type, ICLOD.Country) in graph
            for label in graph.objects(place, SKOS.prefLabel)
            if isinstance(label, Literal) and label.language == "en"
        )
        heading = f"Practices of {names[0]}." if names else "Practices without a known place."
        texts[f"practices/{name}.ttl"] = text(graph, members, heading)
    for path in folder.rglob("*.ttl"):
        if path.relative_to(folder).as_posix() not in texts:
            path.unlink()
    for name, content in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


def records(graph: Graph, kind: str) -> list[URIRef]:
    """The things of a kind, its scheme first, without their parts."""
    start = f"{BASE}id/{kind}/"
    return sorted(
        subject
        for subject in set(graph.subjects())
        if isinstance(subject, URIRef) and subject.startswith(start) and "#" not in subject
    )


def home(graph: Graph, practice: URIRef) -> str:
    """The file of a practice: the slug of its first country."""
    places = sorted(str(place) for place in graph.objects(practice, DCTERMS.spatial))
    countries = [place for place in places if place.startswith(f"{BASE}id/country/")]
    return countries[0].rpartition("/")[2] if countries else "none"


def text(graph: Graph, members: list[URIRef], heading: str) -> str:
    """One file."""
    parts: dict[str, list[rdflib.term.Node]] = {}
    for subject in set(graph.subjects()):
        owner, fragment, _ = str(subject).partition("#")
        if fragment:
            parts.setdefault(owner, []).append(subject)
    blocks: list[str] = []
    for record in members:
        own = sorted(parts.get(str(record), ()), key=natural)
        blocks += [block(graph, node) for node in (record, *own)]
    body = "\n".join(blocks)
    used = sorted(p for p in PREFIXES if re.search(rf"(?<![\w/<]){p}:\w", strip(body)))
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
    return f"# {heading}\n\n{head}\n{body}"


def strip(body: str) -> str:
    """The text without IRIs and strings, in which a prefix could seem to occur."""
    return re.sub(r'<[^>\n]*>|"(?:[^"\\]|\\.)*"', "", body.replace("^^", " "))


def natural(node: rdflib.term.Node) -> list[tuple[int, str]]:
    """Sorts `#period-2` before `#period-10`."""
    return [
        (int(part or 0), "") if part.isdigit() else (0, part)
        for part in re.split(r"(\d+)", str(node))
    ]


def block(graph: Graph, subject: rdflib.term.Node) -> str:
    """The statements about one subject."""
    order = {str(predicate): number for number, predicate in enumerate(PREDICATES)}
    predicates = sorted(
        set(graph.predicates(subject)), key=lambda p: (order.get(str(p), len(order)), str(p))
    )
    lines = []
    for predicate in predicates:
        name = "a" if predicate == RDF.type else term(predicate)
        values = [term(value) for value in sorted(graph.objects(subject, predicate), key=rank)]
        line = f"    {name} {' , '.join(values)}"
        if len(line) > LONG - 2:
            line = f"    {name} " + " ,\n        ".join(values)
        lines.append(line)
    return f"{term(subject)}\n" + " ;\n".join(lines) + " .\n"


def rank(value: rdflib.term.Node) -> tuple[int, str, str]:
    """English, French, other languages, then everything else."""
    language = value.language if isinstance(value, Literal) else None
    first = {"en": 0, "fr": 1}.get(language or "", 2)
    return (first, language or "", str(value))


def term(value: rdflib.term.Node) -> str:
    """A term in Turtle."""
    if isinstance(value, Literal):
        string = '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
        if value.language:
            return f"{string}@{value.language}"
        if value.datatype == XSD.decimal and re.fullmatch(r"-?\d+\.\d+", str(value)):
            return str(value)
        return string if value.datatype is None else f"{string}^^{term(value.datatype)}"
    if not isinstance(value, URIRef):
        raise TypeError(f"no blank nodes here: {value!r}")
    for prefix, namespace in PREFIXES.items():
        local = str(value).removeprefix(namespace)
        if local != str(value) and re.fullmatch(r"[A-Za-z]\w*", local):
            return f"{prefix}:{local}"
    return f"<{str(value).removeprefix(BASE)}>"
