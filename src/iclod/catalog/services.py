"""What answers questions about the data, as DataServices: whatever of it this server offers.

Spec: https://semiceu.github.io/DCAT-AP/releases/3.0.0/#DataService
"""

from __future__ import annotations

from dataclasses import dataclass

#: Where every address is described that has no description of its own.
OPENAPI = "openapi.json"


@dataclass(frozen=True)
class Service:
    """A service.

    Attributes:
        path: Below the registry's root.
        title: By language; likewise `about`.
        standards: IRIs of what it conforms to.
        description: Path with query of its machine-readable description.
        media_types: That it answers in, the main one first.
        distribution: Whether all of the data can be had from it.
    """

    path: str
    title: dict[str, str]
    about: dict[str, str]
    standards: tuple[str, ...]
    description: str = OPENAPI
    media_types: tuple[str, ...] = ()
    distribution: bool = False


SERVICES = (
    Service(
        "sparql",
        {"en": "SPARQL endpoint", "fr": "Point d’accès SPARQL"},
        {
            "en": "Answers SPARQL 1.1 queries over all published graphs.",
            "fr": "Répond aux requêtes SPARQL 1.1 sur tous les graphes publiés.",
        },
        (
            "https://www.w3.org/TR/sparql11-protocol/",
            "https://www.w3.org/TR/sparql11-query/",
        ),
        "sparql",
        ("application/sparql-results+json",),
        distribution=True,
    ),
    Service(
        "query/",
        {"en": "Stored queries", "fr": "Requêtes enregistrées"},
        {
            "en": "Questions with parameters, answered as tables, graphs and points on a map.",
            "fr": "Des questions à paramètres, dont les réponses sont des tableaux, des graphes "
            "et des points sur une carte.",
        },
        ("https://spec.openapis.org/oas/v3.1.0", "https://www.w3.org/TR/shacl/"),
        media_types=("application/sparql-results+json", "text/csv"),
    ),
    Service(
        "graphs",
        {"en": "Graph Store", "fr": "Dépôt de graphes"},
        {
            "en": "Gives any named graph, or the union of all, by its IRI.",
            "fr": "Donne tout graphe nommé, ou l’union de tous, par son IRI.",
        },
        ("https://www.w3.org/TR/sparql11-http-rdf-update/",),
        media_types=("text/turtle",),
    ),
    Service(
        "fragments",
        {"en": "Triple Pattern Fragments", "fr": "Fragments par motif de triplet"},
        {
            "en": "Gives the statements that match a triple pattern, in pages.",
            "fr": "Donne les énoncés qui correspondent à un motif de triplet, par pages.",
        },
        ("https://linkeddatafragments.org/specification/triple-pattern-fragments/",),
        "fragments",
        ("application/n-quads",),
        distribution=True,
    ),
    Service(
        "ldes",
        {"en": "Event stream (LDES)", "fr": "Flux d’événements (LDES)"},
        {
            "en": "Every version of every graph, page by page, for copies that keep up.",
            "fr": "Chaque version de chaque graphe, page par page, pour des copies à jour.",
        },
        ("https://w3id.org/ldes/specification", "https://w3id.org/tree/specification"),
        "ldes",
        ("text/turtle",),
        distribution=True,
    ),
    Service(
        "oai",
        {"en": "OAI-PMH 2.0", "fr": "OAI-PMH 2.0"},
        {
            "en": "Metadata records for harvesters, deleted ones too.",
            "fr": "Notices pour moissonneurs, y compris celles qui ont été supprimées.",
        },
        ("http://www.openarchives.org/OAI/2.0/",),
        "oai?verb=Identify",
        ("text/xml",),
    ),
    Service(
        "feed.atom",
        {"en": "Atom feed of changes", "fr": "Fil Atom des changements"},
        {
            "en": "What was published, changed and withdrawn, the newest first.",
            "fr": "Ce qui a été publié, modifié et retiré, du plus récent au plus ancien.",
        },
        ("https://www.rfc-editor.org/rfc/rfc4287",),
        media_types=("application/atom+xml",),
    ),
    Service(
        "activity",
        {"en": "ActivityStreams collection of changes", "fr": "Changements en ActivityStreams"},
        {
            "en": "Create, Update and Delete activities, in pages.",
            "fr": "Activités Create, Update et Delete, par pages.",
        },
        ("https://www.w3.org/TR/activitystreams-core/",),
        media_types=("application/activity+json",),
    ),
    Service(
        "quality",
        {"en": "Quality of the data", "fr": "Qualité des données"},
        {
            "en": "Measures of the data’s quality, with the records to improve and a history.",
            "fr": "Mesure la qualité des données, avec les fiches à améliorer et un historique.",
        },
        ("https://www.w3.org/TR/vocab-dqv/",),
        "quality",
        ("text/turtle", "application/json", "text/csv"),
    ),
    Service(
        "search",
        {"en": "Search", "fr": "Recherche"},
        {
            "en": "Things in whose names and texts all words occur.",
            "fr": "Les ressources dont les noms et les textes contiennent tous les mots.",
        },
        ("https://spec.openapis.org/oas/v3.1.0",),
        media_types=("application/json",),
    ),
)
