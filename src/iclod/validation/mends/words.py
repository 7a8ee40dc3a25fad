"""What mends are called, for people, in English and French."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

_TEXTS: dict[str, tuple[str, str]] = {
    "datatype": ("Write it as {new}", "L’écrire comme {new}"),
    "language": ("Say that the text is in {new}", "Indiquer que le texte est en {new}"),
    "untagged": ("Leave out the language tag", "Supprimer l’indication de langue"),
    "text": ("Write it as plain text", "L’écrire comme simple texte"),
    "space": ("Remove the surplus spaces", "Supprimer les espaces en trop"),
    "html": ("Write it without HTML", "L’écrire sans HTML"),
    "nearest": ("Replace it by “{new}” ({iri})", "Le remplacer par « {new} » ({iri})"),
    "placed": (
        "Replace it by “{new}” ({iri}) and add {whole}",
        "Le remplacer par « {new} » ({iri}) et ajouter {whole}",
    ),
    "scheme": ("Write the address {new}", "Écrire l’adresse {new}"),
    "iri": ("Write it as an address (IRI): {new}", "L’écrire comme adresse (IRI) : {new}"),
    "identifier": (
        "Write the last part of the IRI: {new}",
        "Écrire la dernière partie de l’IRI : {new}",
    ),
    "missing": ("Add {field}: {new}", "Ajouter {field} : {new}"),
    "type": ("Say that it is of the class {new}", "Indiquer qu’il est de la classe {new}"),
    "property": ("Write {new} instead of {old}", "Écrire {new} au lieu de {old}"),
    "vocabulary": (
        "Write {new} instead of {old} everywhere",
        "Écrire {new} au lieu de {old} partout",
    ),
    "duplicate": ("Remove “{old}”", "Supprimer « {old} »"),
    "empty": ("Remove the empty value", "Supprimer la valeur vide"),
    "unknown": ("Remove {old}", "Supprimer {old}"),
    "swap": ("Exchange start and end", "Échanger le début et la fin"),
    "blank": ("Give it the IRI {new}", "Lui donner l’IRI {new}"),
}
_DATATYPES = {
    "gYear": ("a year: {0}", "une année : {0}"),
    "gYearMonth": ("a month: {0}", "un mois : {0}"),
    "date": ("a day: {0}", "un jour : {0}"),
    "dateTime": ("a date with time: {0}", "une date avec heure : {0}"),
    "decimal": ("a number: {0}", "un nombre : {0}"),
    "double": ("a number: {0}", "un nombre : {0}"),
    "float": ("a number: {0}", "un nombre : {0}"),
    "integer": ("a whole number: {0}", "un nombre entier : {0}"),
    "boolean": ("yes or no: {0}", "oui ou non : {0}"),
    "anyURI": ("an address: {0}", "une adresse : {0}"),
}
#: Characters of a value that are shown.
_SHOWN = 60


def label(kind: str, **values: str | dict[str, str]) -> dict[str, str]:
    """What a mend does, by language.

    Args:
        values: What is named in it, by language where that makes a difference.
    """
    made = {}
    for number, language in enumerate(("en", "fr")):
        named = {
            key: _cut(
                value.get(language) or value.get("en", "") if isinstance(value, dict) else value
            )
            for key, value in values.items()
        }
        made[language] = _TEXTS[kind][number].format(**named)
    return made


def typed(text: str, datatype: str) -> dict[str, str]:
    """A value with what it is, by language."""
    name = datatype.rpartition("#")[2]
    texts = _DATATYPES.get(name, (f"{name}: {{0}}", f"{name} : {{0}}"))
    return {code: texts[i].format(_cut(text)) for i, code in enumerate(("en", "fr"))}


def tongue(tag: str) -> dict[str, str]:
    """What a language is called, with its tag, by language."""
    made = {}
    for code in ("en", "fr"):
        try:
            name = Locale(code).languages.get(Locale.parse(tag, sep="-").language)
        except (UnknownLocaleError, ValueError):
            name = None
        made[code] = f"{name} (@{tag})" if name else f"@{tag}"
    return made


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
