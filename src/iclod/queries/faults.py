"""What is wrong with the values of parameters, in the languages of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iclod.errors import RequestError

ENGLISH: Mapping[str, str] = {
    "absent": "there is no {kind} “{value}”{near}",
    "boolean": "“{value}” is neither true nor false",
    "date": "“{value}” is no date; write it as 2024-05-31",
    "decimal": "“{value}” is no number; write digits, with a point where there are decimals",
    "integer": "“{value}” is no whole number",
    "iri": "“{value}” is no absolute IRI, such as https://example.org/a",
    "kind": "“{value}” names no {kind}; write a slug such as {example}, or the IRI",
    "language": "“{value}” is no language tag, such as en or pt-BR",
    "long": "the value is longer than {most} characters",
    "maximum": "{value} is more than {most}",
    "minimum": "{value} is less than {least}",
    "missing": "a value is needed: {what}",
    "near": "; is it {names}?",
    "one_of": "“{value}” is none of {allowed}",
    "repeated": "it is there {n} times, and may be there once",
    "signs": "the value holds control characters",
    "unknown": "there is no such parameter; there are {known}",
    "unknown_none": "this query has no parameters",
    "year": "“{value}” is no year; write four digits",
}
FRENCH: Mapping[str, str] = {
    "absent": "il n’y a pas de {kind} « {value} »{near}",
    "boolean": "« {value} » n’est ni true ni false",
    "date": "« {value} » n’est pas une date ; écrivez-la comme 2024-05-31",
    "decimal": "« {value} » n’est pas un nombre ; écrivez des chiffres, avec un point décimal",
    "integer": "« {value} » n’est pas un nombre entier",
    "iri": "« {value} » n’est pas un IRI absolu, comme https://example.org/a",
    "kind": "« {value} » ne nomme aucun {kind} ; écrivez un identifiant comme {example}, ou l’IRI",
    "language": "« {value} » n’est pas une étiquette de langue, comme en ou pt-BR",
    "long": "la valeur dépasse {most} caractères",
    "maximum": "{value} est plus que {most}",
    "minimum": "{value} est moins que {least}",
    "missing": "il faut une valeur : {what}",
    "near": " ; est-ce {names} ?",
    "one_of": "« {value} » n’est pas parmi {allowed}",
    "repeated": "il est donné {n} fois, et ne peut l’être qu’une fois",
    "signs": "la valeur contient des caractères de contrôle",
    "unknown": "il n’y a pas de tel paramètre ; il y a {known}",
    "unknown_none": "cette requête n’a pas de paramètres",
    "year": "« {value} » n’est pas une année ; écrivez quatre chiffres",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "fr": FRENCH}
#: What a kind of thing is called in a sentence, where it is called otherwise than in addresses.
_KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {"index-area": "area of the Index", "place-type": "type of place"},
    "fr": {
        "practice": "pratique",
        "city": "ville",
        "country": "pays",
        "topic": "thème",
        "index-area": "domaine de l’index",
        "status": "statut",
        "place-type": "type de lieu",
        "source": "source",
        "agent": "acteur",
    },
}
#: What a value of a type is, with an example where there is one.
_EXPECTED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "iri": "an absolute IRI",
        "string": "a text",
        "language": "a language tag",
        "integer": "a whole number",
        "decimal": "a number",
        "boolean": "true or false",
        "date": "a day",
        "year": "a year",
        "kind": "the slug or the IRI of a {kind}",
        "such": "{what}, such as {example}",
    },
    "fr": {
        "iri": "un IRI absolu",
        "string": "un texte",
        "language": "une étiquette de langue",
        "integer": "un nombre entier",
        "decimal": "un nombre",
        "boolean": "true ou false",
        "date": "un jour",
        "year": "une année",
        "kind": "l’identifiant ou l’IRI ({kind})",
        "such": "{what}, par exemple {example}",
    },
}
#: Characters of what was written that are repeated in a message.
_SHOWN = 60
#: Wherever a message ends up, it is no markup.
_HARMLESS = str.maketrans(
    {"<": "‹", ">": "›", "&": "＆", "\x7f": " "} | dict.fromkeys(range(32), " ")
)


def shown(text: str) -> str:
    """What was written, as it is repeated in a message."""
    text = text.translate(_HARMLESS)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one parameter.

    Attributes:
        parameter: Its name in the address.
        key: Of the text.
        values: What the text's places hold.
        allowed: Values of which one would do, where there are few; those that are near to what
            was written, where there are many.
    """

    parameter: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    allowed: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """What is wrong, in a language; a part of a sentence."""
        words = _WORDS.get(language, ENGLISH)
        values = dict(self.values)
        if "value" in values:
            values["value"] = shown(values["value"])
        if "kind" in values:
            values["kind"] = _KINDS.get(language, {}).get(values["kind"], values["kind"])
        if self.key == "missing":
            expected = _EXPECTED.get(language, _EXPECTED["en"])
            kind = _KINDS.get(language, {}).get(values["type"], values["type"])
            what = expected.get(values["type"], expected["kind"]).format(kind=kind)
            such = expected["such"].format(what=what, example=values["example"])
            values["what"] = such if values["example"] else what
        if self.key == "absent":
            near = words["near"].format(names=", ".join(self.allowed)) if self.allowed else ""
            values["near"] = near
        return words[self.key].format(**values)

    def to_json(self) -> dict[str, Any]:
        """As a member of a problem document."""
        found: dict[str, Any] = {"parameter": shown(self.parameter), "detail": self.text("en")}
        return found | ({"allowed": list(self.allowed)} if self.allowed else {})


class ParametersRejected(RequestError):
    """Values of parameters cannot be taken.

    Attributes:
        faults: What is wrong with each.
        errors: The same for a problem document.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        told = "; ".join(
            f"parameter {shown(item.parameter)}: {item.text('en')}" for item in self.faults
        )
        super().__init__(told)

    @property
    def errors(self) -> list[dict[str, Any]]:
        """Spec: https://www.rfc-editor.org/rfc/rfc9457#section-3."""
        return [fault.to_json() for fault in self.faults]
