"""The dataset in terms of schema.org, as dataset search engines read it.

Spec: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iclod.catalog import Dump, Subject, words
from iclod.catalog.description import creator, publisher
from iclod.catalog.statements import LICENSE
from iclod.journal import stamp
from iclod.schema_org.description import Description

#: Characters that a description has at least and at most, by the search engine's rules.
SHORTEST, LONGEST = 50, 5000


def dataset(subject: Subject, languages: Sequence[str]) -> Description:
    """Describe the dataset.

    Args:
        languages: The reader's first; texts are in it where there are any.
    """
    found, names = subject.statistics, subject.names
    data = f"{names.base}dataset#dataset"
    tree: dict[str, Any] = {
        "@id": data,
        "@type": "Dataset",
        "name": _text(words.title(subject.settings), languages),
        "description": about(subject, languages),
        "url": f"{subject.root}dataset",
        "identifier": data,
        "license": LICENSE,
        "isAccessibleForFree": True,
        "version": str(subject.entry.seq),
        "datePublished": stamp(subject.issued),
        "dateModified": stamp(subject.entry.instant),
        "inLanguage": list(subject.settings.languages),
        "keywords": words.keywords(subject.settings, subject).get(languages[0], []),
        "creator": _agent(creator(names), words.PROJECT),
        "publisher": _publisher(subject),
        "includedInDataCatalog": {
            "@id": f"{names.base}dataset",
            "@type": "DataCatalog",
            "name": _text(words.title(subject.settings), languages),
            "url": f"{subject.root}dataset",
        },
    }
    if found.first is not None:
        last = ".." if found.last is None else f"{found.last:04d}"
        tree["temporalCoverage"] = f"{found.first:04d}/{last}"
    if places := list(_places(subject, languages)):
        tree["spatialCoverage"] = places
    if subject.dumps:
        tree["distribution"] = list(_files(subject, subject.dumps[0], languages))
    return Description(tree)


def about(subject: Subject, languages: Sequence[str]) -> str:
    """A description of the length that is asked for: the registry's own, and what it holds."""
    text = _text(words.description(subject.settings), languages)
    found = subject.statistics
    amounts = {
        "en": "{practices} practices, {cities} cities and {countries} countries, as "
        "{triples} statements in RDF.",
        "fr": "{practices} pratiques, {cities} villes et {countries} pays, en {triples} énoncés "
        "RDF.",
    }
    sentence = _text(amounts, languages).format(
        practices=found.kinds.get("practice", 0),
        cities=found.kinds.get("city", 0),
        countries=found.kinds.get("country", 0),
        triples=found.triples,
    )
    return f"{text[: LONGEST - len(sentence) - 1]} {sentence}"


def _text(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    found = next((texts[tag] for tag in languages if tag in texts), None)
    return found if found is not None else next(iter(texts.values()), "")


def _agent(iri: str, name: str) -> dict[str, Any]:
    return {"@id": iri, "@type": "Organization", "name": name}


def _publisher(subject: Subject) -> dict[str, Any]:
    operator = subject.settings.operator
    iri = publisher(subject.names, subject.settings)
    agent = _agent(iri, operator.name or words.PROJECT)
    if operator.homepage:
        agent["url"] = operator.homepage
    if operator.email or operator.contact_page:
        contact = {"@id": f"{subject.names.base}dataset#contact", "@type": "ContactPoint"}
        contact |= {"email": operator.email} if operator.email else {}
        contact |= {"url": operator.contact_page} if operator.contact_page else {}
        agent["contactPoint"] = contact
    return agent


def _places(subject: Subject, languages: Sequence[str]) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = [
        {
            "@id": country,
            "@type": "Country",
            "name": _text(subject.labels.get(country, {}), languages) or country,
        }
        for country in subject.statistics.countries
    ]
    if box := subject.statistics.box:
        area = f"{subject.names.base}dataset#area"
        shape = f"{box.south:g} {box.west:g} {box.north:g} {box.east:g}"
        geo = {"@id": f"{area}-box", "@type": "GeoShape", "box": shape}
        places.append({"@id": area, "@type": "Place", "geo": geo})
    return places


def _files(subject: Subject, dump: Dump, languages: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "@id": f"{subject.names.base}{file.address}",
            "@type": "DataDownload",
            "name": _text(words.file(file.name), languages),
            "encodingFormat": "application/gzip" if file.compressed else file.media_type,
            "contentUrl": f"{subject.root}{file.address}",
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
            "license": LICENSE,
            "dateModified": stamp(dump.instant or dump.made),
        }
        for file in dump.files
        if file.data
    ]
