"""The words of the catalogue's description, in the languages of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rdflib import URIRef

from iclod.catalog.table import plural
from iclod.config import Settings
from iclod.rdf.terms import KINDS

if TYPE_CHECKING:
    from iclod.catalog.description import Subject
    from iclod.index import Box

#: Who makes the registry, and publishes it unless the settings name an operator.
PROJECT = "The iclod project"
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
RIGHTS = {
    "en": "Each document names its licence: CC0 for facts, CC BY 4.0 for the registry’s own "
    "texts, or the licence that a city chose for what it handed in. Excerpts from the works of "
    "others are not licensed here and not part of the files. Coordinates of places that are "
    "linked to GeoNames come from there, under CC BY 4.0.",
    "fr": "Chaque document indique sa licence : CC0 pour les faits, CC BY 4.0 pour les textes du "
    "registre, ou la licence qu’une ville a choisie pour ce qu’elle a transmis. Les extraits "
    "d’œuvres de tiers ne sont pas sous licence ici et ne figurent pas dans les fichiers. Les "
    "coordonnées des lieux reliés à GeoNames en proviennent, sous CC BY 4.0.",
}
PROVENANCE = {
    "en": "Facts come from the sources that each record names. Each document says which act made "
    "it what it is, when, by whom and why; earlier versions are kept.",
    "fr": "Les faits proviennent des sources que cite chaque fiche. Chaque document indique quel "
    "acte l’a produit, quand, par qui et pourquoi ; les versions antérieures sont conservées.",
}
_FRENCH = {
    "title": "Cités interculturelles : les bonnes pratiques en données ouvertes liées",
    "description": (
        "Ce que des villes ont fait pour que la diversité devienne un atout : des pratiques aux "
        "URI stables, ouvertes aux requêtes, vérifiées selon des formes publiées."
    ),
}
_KEYWORDS = {
    "en": ("intercultural cities", "good practices", "diversity", "linked open data"),
    "fr": ("cités interculturelles", "bonnes pratiques", "diversité", "données ouvertes liées"),
}
_STATE = {"en": "{title}, state {number}", "fr": "{title}, état {number}"}
_FILES = {
    "iclod.nt.gz": {"en": "All statements as N-Triples", "fr": "Tous les énoncés en N-Triples"},
    "iclod.nq.gz": {
        "en": "All graphs as canonical N-Quads",
        "fr": "Tous les graphes en N-Quads canoniques",
    },
    "iclod.ttl": {"en": "All statements as Turtle", "fr": "Tous les énoncés en Turtle"},
    "iclod.trig": {"en": "All graphs as TriG", "fr": "Tous les graphes en TriG"},
    "iclod.jsonld": {"en": "All graphs as JSON-LD", "fr": "Tous les graphes en JSON-LD"},
}
_TABLES = {
    "practice": {"en": "The practices as a table", "fr": "Les pratiques en tableau"},
    "city": {"en": "The cities as a table", "fr": "Les villes en tableau"},
    "country": {"en": "The countries as a table", "fr": "Les pays en tableau"},
    "topic": {"en": "The topics as a table", "fr": "Les thèmes en tableau"},
    "index-area": {
        "en": "The areas of the index as a table",
        "fr": "Les domaines de l’index en tableau",
    },
    "status": {"en": "The statuses as a table", "fr": "Les statuts en tableau"},
    "place-type": {
        "en": "The types of places as a table",
        "fr": "Les types de lieux en tableau",
    },
    "source": {"en": "The sources as a table", "fr": "Les sources en tableau"},
    "agent": {"en": "The agents as a table", "fr": "Les agents en tableau"},
}
_ABOUT = {
    "en": "What was published at state {number}, without excerpts from the works of others.",
    "fr": "Ce qui était publié à l’état {number}, sans extraits d’œuvres de tiers.",
}


def title(settings: Settings) -> dict[str, str]:
    """The registry's title by language."""
    return _setting(settings, "title")


def description(settings: Settings) -> dict[str, str]:
    """What the settings say of the registry, by language."""
    return _setting(settings, "description")


def versioned(settings: Settings, number: int) -> dict[str, str]:
    """The title of one version of the data."""
    return {
        tag: _STATE.get(tag, _STATE["en"]).format(title=text, number=number)
        for tag, text in title(settings).items()
    }


def notes(current: int, newest: int | None) -> dict[str, str]:
    """Which state the services answer from, and which the files hold."""
    if newest is None:
        return {
            "en": f"The services answer from state {current}; there are no files yet.",
            "fr": f"Les services répondent d’après l’état {current} ; il n’y a pas de fichiers.",
        }
    return {
        "en": f"The services answer from state {current}; the newest files hold state {newest}.",
        "fr": f"Les services répondent d’après l’état {current} ; les fichiers les plus récents "
        f"contiennent l’état {newest}.",
    }


def keywords(settings: Settings, subject: Subject) -> dict[str, list[str]]:
    """Topics of practices, and what the registry that comes along is about."""
    own = settings.title == Settings().title
    found = {tag: list(_KEYWORDS.get(tag, ())) if own else [] for tag in settings.languages}
    for topic in subject.statistics.topics:
        for tag, text in subject.labels.get(topic, {}).items():
            if tag in found:
                found[tag].append(text)
    return found


def file(name: str) -> Mapping[str, str]:
    """The title of a file."""
    if name in _FILES:
        return _FILES[name]
    kind = next((kind for kind in KINDS if f"{plural(kind)}.csv" == name), "")
    return _TABLES.get(kind) or {"en": name}


def about_file(name: str, number: int) -> dict[str, str]:
    """What a file holds."""
    return {tag: f"{text}. {_ABOUT[tag].format(number=number)}" for tag, text in file(name).items()}


def polygon(box: Box) -> str:
    """A rectangle as well-known text, longitude first."""
    west, south, east, north = box.west, box.south, box.east, box.north
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({', '.join(f'{x:g} {y:g}' for x, y in corners)}))"


def centre(box: Box) -> str:
    """The middle of a rectangle as well-known text."""
    return f"POINT({(box.west + box.east) / 2:g} {(box.south + box.north) / 2:g})"


def _setting(settings: Settings, key: str) -> dict[str, str]:
    """A text of the settings; the one that comes along is there in French too."""
    text: str = getattr(settings, key)
    if text == getattr(Settings(), key):
        return {"en": text, "fr": _FRENCH[key]}
    return {settings.languages[0]: text}
