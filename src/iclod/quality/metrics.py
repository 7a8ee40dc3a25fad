"""What is measured: each metric with its dimension, its unit and what it says, for people.

Dimensions are those of the W3C's "Quality assessment for Linked Data".

Spec: https://www.w3.org/TR/vocab-dqv/#dqv:Metric
Spec: https://www.w3.org/2016/05/ldqd
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Years without a change after which a record counts as out of date, unless the settings say else.
YEARS = 3


@dataclass(frozen=True)
class Dimension:
    """A criterion of quality.

    Attributes:
        name: Its local name in `http://www.w3.org/2016/05/ldqd#`.
        category: Likewise.
        label: By language.
    """

    name: str
    category: str
    label: dict[str, str]


@dataclass(frozen=True)
class Metric:
    """A measure.

    Attributes:
        name: As in addresses.
        form: `share`: percent of what could be right that is right; `count`: of what is wrong.
        dimension: Name of its dimension.
        label: By language; likewise `definition`, `advice` (what to do about it).
        counted: What is counted in all where it is a share: `records`, `values` (fields or names
            that should be there).
        finding: The metric whose findings it counts, where they are another's.
    """

    name: str
    form: Literal["share", "count"]
    dimension: str
    label: dict[str, str]
    definition: dict[str, str]
    advice: dict[str, str]
    counted: Literal["records", "values"] = "records"
    finding: str = ""

    @property
    def source(self) -> str:
        """The metric whose findings are counted."""
        return self.finding or self.name


DIMENSIONS = {
    item.name: item
    for item in (
        Dimension("consistency", "intrinsicDimensions", {"en": "Consistency", "fr": "Cohérence"}),
        Dimension(
            "completeness", "intrinsicDimensions", {"en": "Completeness", "fr": "Complétude"}
        ),
        Dimension("conciseness", "intrinsicDimensions", {"en": "Conciseness", "fr": "Concision"}),
        Dimension(
            "interlinking", "accessibilityDimensions", {"en": "Interlinking", "fr": "Liaison"}
        ),
        Dimension("security", "accessibilityDimensions", {"en": "Security", "fr": "Sécurité"}),
        Dimension("timeliness", "contextualDimensions", {"en": "Timeliness", "fr": "Actualité"}),
        Dimension(
            "versatility", "representationalDimensions", {"en": "Versatility", "fr": "Versatilité"}
        ),
        Dimension(
            "interpretability",
            "representationalDimensions",
            {"en": "Interpretability", "fr": "Interprétabilité"},
        ),
    )
}
CATEGORIES = {
    "intrinsicDimensions": {"en": "Intrinsic dimensions", "fr": "Dimensions intrinsèques"},
    "accessibilityDimensions": {"en": "Accessibility", "fr": "Accessibilité"},
    "contextualDimensions": {"en": "Contextual dimensions", "fr": "Dimensions contextuelles"},
    "representationalDimensions": {
        "en": "Representational dimensions",
        "fr": "Dimensions de représentation",
    },
}

METRICS = (
    Metric(
        "conformance",
        "share",
        "consistency",
        {"en": "Records without errors", "fr": "Fiches sans erreur"},
        {
            "en": "Percentage of records that break no rule that must be kept.",
            "fr": "Pourcentage des fiches qui respectent toutes les règles obligatoires.",
        },
        {
            "en": "Correct these records: each breaks a rule that must be kept.",
            "fr": "Corrigez ces fiches : chacune enfreint une règle obligatoire.",
        },
        finding="violations",
    ),
    Metric(
        "violations",
        "count",
        "consistency",
        {"en": "Errors", "fr": "Erreurs"},
        {
            "en": "How often a rule that must be kept is broken (SHACL: violation).",
            "fr": "Nombre d’infractions aux règles obligatoires (SHACL : violation).",
        },
        {
            "en": "Correct what the rule says.",
            "fr": "Corrigez ce qu’indique la règle.",
        },
    ),
    Metric(
        "warnings",
        "count",
        "consistency",
        {"en": "Warnings", "fr": "Avertissements"},
        {
            "en": "How often a rule that should be kept is broken (SHACL: warning).",
            "fr": "Nombre d’infractions aux règles recommandées (SHACL : avertissement).",
        },
        {
            "en": "Add or correct what the rule asks for, where it is known.",
            "fr": "Ajoutez ou corrigez ce que la règle demande, si c’est connu.",
        },
    ),
    Metric(
        "infos",
        "count",
        "consistency",
        {"en": "Remarks", "fr": "Remarques"},
        {
            "en": "How often a rule that may be kept is not (SHACL: info).",
            "fr": "Nombre de règles facultatives non suivies (SHACL : info).",
        },
        {
            "en": "See whether what the rule asks for can be added.",
            "fr": "Voyez si ce que la règle demande peut être ajouté.",
        },
    ),
    Metric(
        "recommended",
        "share",
        "completeness",
        {"en": "Recommended fields filled", "fr": "Champs recommandés remplis"},
        {
            "en": "Percentage of the recommended fields of all records that have a value.",
            "fr": "Pourcentage des champs recommandés de toutes les fiches qui ont une valeur.",
        },
        {
            "en": "Fill in the field.",
            "fr": "Remplissez le champ.",
        },
        counted="values",
    ),
    Metric(
        "optional",
        "share",
        "completeness",
        {"en": "Optional fields filled", "fr": "Champs facultatifs remplis"},
        {
            "en": "Percentage of the optional fields of all records that have a value.",
            "fr": "Pourcentage des champs facultatifs de toutes les fiches qui ont une valeur.",
        },
        {
            "en": "Fill in the field where there is something to say.",
            "fr": "Remplissez le champ s’il y a quelque chose à dire.",
        },
        counted="values",
    ),
    Metric(
        "languages",
        "share",
        "versatility",
        {"en": "Names in every language", "fr": "Noms dans chaque langue"},
        {
            "en": "Percentage of the titles and names that are there, "
            "of one per record and language of the registry.",
            "fr": "Pourcentage des titres et des noms présents, "
            "à raison d’un par fiche et par langue du registre.",
        },
        {
            "en": "Add the title or name in the language that is missing.",
            "fr": "Ajoutez le titre ou le nom dans la langue qui manque.",
        },
        counted="values",
    ),
    Metric(
        "topics",
        "share",
        "completeness",
        {"en": "Practices with a topic", "fr": "Pratiques avec un thème"},
        {
            "en": "Percentage of the practices that have a topic.",
            "fr": "Pourcentage des pratiques qui ont un thème.",
        },
        {
            "en": "Choose a topic from the list of topics.",
            "fr": "Choisissez un thème dans la liste des thèmes.",
        },
    ),
    Metric(
        "coordinates",
        "share",
        "completeness",
        {"en": "Places on the map", "fr": "Lieux sur la carte"},
        {
            "en": "Percentage of the cities and countries that have latitude and longitude.",
            "fr": "Pourcentage des villes et des pays qui ont une latitude et une longitude.",
        },
        {
            "en": "Add latitude and longitude, in degrees.",
            "fr": "Ajoutez la latitude et la longitude, en degrés.",
        },
    ),
    Metric(
        "identifiers",
        "share",
        "interlinking",
        {"en": "Places linked to elsewhere", "fr": "Lieux reliés ailleurs"},
        {
            "en": "Percentage of the cities and countries with an identifier elsewhere, "
            "such as in GeoNames or Wikidata.",
            "fr": "Pourcentage des villes et des pays qui ont un identifiant ailleurs, "
            "par exemple dans GeoNames ou Wikidata.",
        },
        {
            "en": "Add the address of the same place in GeoNames or Wikidata.",
            "fr": "Ajoutez l’adresse du même lieu dans GeoNames ou Wikidata.",
        },
    ),
    Metric(
        "links",
        "count",
        "interlinking",
        {"en": "Broken links in the registry", "fr": "Liens rompus dans le registre"},
        {
            "en": "Links from one record to another that does not exist, was withdrawn or merged.",
            "fr": "Liens d’une fiche vers une autre qui n’existe pas, a été retirée ou fusionnée.",
        },
        {
            "en": "Link to the successor, or remove the link.",
            "fr": "Faites le lien vers la fiche qui la remplace, ou supprimez-le.",
        },
    ),
    Metric(
        "insecure",
        "count",
        "security",
        {"en": "Links to pages without https", "fr": "Liens vers des pages sans https"},
        {
            "en": "Links to pages whose address begins with http:// instead of https://.",
            "fr": "Liens vers des pages dont l’adresse commence par http:// et non https://.",
        },
        {
            "en": "See whether the page is there under https:// too, and change the address.",
            "fr": "Voyez si la page existe aussi en https://, et changez l’adresse.",
        },
    ),
    Metric(
        "duplicates",
        "count",
        "conciseness",
        {"en": "Possible duplicates", "fr": "Doublons possibles"},
        {
            "en": "Records with the same title and city as another one.",
            "fr": "Fiches qui ont le même titre et la même ville qu’une autre.",
        },
        {
            "en": "Compare the two; merge them if they are the same.",
            "fr": "Comparez les deux ; fusionnez-les si c’est la même pratique.",
        },
    ),
    Metric(
        "stale",
        "count",
        "timeliness",
        {"en": "Practices not changed for years", "fr": "Pratiques inchangées depuis des années"},
        {
            "en": "Practices whose record nobody has changed for the number of years "
            "that is set (three, unless the operator says otherwise).",
            "fr": "Pratiques dont personne n’a modifié la fiche depuis le nombre d’années "
            "fixé (trois, sauf choix contraire de l’opérateur).",
        },
        {
            "en": "Ask the city whether it still holds.",
            "fr": "Demandez à la ville si c’est toujours vrai.",
        },
    ),
    Metric(
        "untyped",
        "count",
        "interpretability",
        {"en": "Things without a type", "fr": "Choses sans type"},
        {
            "en": "Things that records describe without saying what kind of thing they are.",
            "fr": "Choses que des fiches décrivent sans dire de quelle sorte elles sont.",
        },
        {
            "en": "Say with rdf:type what it is.",
            "fr": "Dites avec rdf:type ce que c’est.",
        },
    ),
)
BY_NAME = {metric.name: metric for metric in METRICS}
