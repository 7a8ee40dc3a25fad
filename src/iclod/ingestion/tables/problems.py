"""What is wrong with an answer before any shape looks at it, in words, with a way to mend it.

Each names the constraint of SHACL that the answer would break, so that reports hold one kind of
result, wherever it comes from.

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import rdflib
from rdflib.term import Node

from iclod.ingestion.tables.columns import Column
from iclod.ingestion.tables.grid import Cell
from iclod.ingestion.tables.lexicon import Thing, shown
from iclod.profile import Field
from iclod.rdf.vocab import SH
from iclod.validation.places import Edit, Mend, Place
from iclod.validation.report import Result, Severity

#: Characters of an answer that a message repeats.
_SHOWN = 120


@dataclass(frozen=True)
class Problem:
    """What is wrong with an answer, or with a heading.

    Attributes:
        place: Where it stands.
        component: The constraint that it breaks.
        messages: By language; likewise `expected` and `advice`.
        item: The field that it was to fill; None where no field is known.
        text: What was found.
        severity: A violation where a value could not be taken over.
        mends: Other contents for the cell.
    """

    place: Place
    component: rdflib.URIRef
    messages: dict[str, str]
    advice: dict[str, str]
    item: Field | None = None
    text: str = ""
    severity: Severity = "Violation"
    expected: dict[str, str] = field(default_factory=dict)
    mends: tuple[Mend, ...] = ()

    def result(self, focus: Node, title: dict[str, str], shape: str) -> Result:
        """The same as a result about the thing that was described.

        Args:
            shape: IRI of its node shape, for what is about no field.
        """
        item = self.item
        quoted = _quoted(self.text)
        return Result(
            focus=focus,
            path=rdflib.URIRef(item.path) if item else None,
            shape=rdflib.URIRef(item.shape if item else shape),
            component=str(self.component),
            severity=self.severity,
            messages=self.messages,
            value=rdflib.Literal(self.text) if self.text else None,
            name=item.name if item else {},
            title=title,
            way=item.name if item else {},
            found={"en": quoted, "fr": _french(quoted)} if self.text else {},
            expected=self.expected,
            advice=self.advice,
            place=self.place,
            mends=self.mends,
        )


def unknown(cell: Cell, piece: str, item: Field, near: Thing | None) -> Problem:
    """A text that stands for nothing on the list of a field."""
    quoted = _quoted(piece)
    en = f"{quoted} is not in the registry’s list for “{_in(item.name, 'en')}”."
    fr = (
        f"{_french(quoted)} ne figure pas dans la liste du registre pour "
        f"« {_in(item.name, 'fr')} »."
    )
    advice = {
        "en": "Write one of the names on the list.",
        "fr": "Écrivez l’un des noms de la liste.",
    }
    mends: tuple[Mend, ...] = ()
    if near is not None:
        advice = {
            "en": f"Did you mean “{near.label('en')}”? Write it exactly like that.",
            "fr": f"Vouliez-vous dire « {near.label('fr')} » ? Écrivez-le exactement ainsi.",
        }
        labels = {
            "en": f"Write “{near.label('en')}”",
            "fr": f"Écrire « {near.label('fr')} »",
        }
        mends = (_replace("nearest", cell, piece, near.label("en"), labels),)
    component = SH.NodeConstraintComponent
    if item.values:
        component = SH.InConstraintComponent
    elif item.classes:
        component = SH.ClassConstraintComponent
    return Problem(
        cell.place,
        component,
        {"en": f"{en} {advice['en']}", "fr": f"{fr} {advice['fr']}"},
        advice,
        item,
        piece,
        expected=_listed(item),
        mends=mends,
    )


def unclear(cell: Cell, piece: str, item: Field, options: Iterable[Thing]) -> Problem:
    """A text that stands for several things."""
    options = tuple(options)
    names = ", ".join(thing.iri for thing in options[:5])
    advice = {
        "en": f"Write which one is meant, by its address: {names}.",
        "fr": f"Indiquez lequel par son adresse : {names}.",
    }
    quoted = _quoted(piece)
    return Problem(
        cell.place,
        SH.NodeConstraintComponent,
        {
            "en": f"{quoted} can mean several things ({shown(options, 'en')}). {advice['en']}",
            "fr": f"{_french(quoted)} peut désigner plusieurs choses. {advice['fr']}",
        },
        advice,
        item,
        piece,
    )


def no_address(cell: Cell, piece: str, item: Field, whole: str | None) -> Problem:
    """A text where an address (an IRI) is wanted."""
    example = whole or "https://www.example.org/page"
    advice = {
        "en": f"Write the whole address, such as {example}.",
        "fr": f"Écrivez l’adresse complète, par exemple {example}.",
    }
    quoted = _quoted(piece)
    mends: tuple[Mend, ...] = ()
    if whole:
        labels = {"en": f"Write {whole}", "fr": f"Écrire {whole}"}
        mends = (_replace("scheme", cell, piece, whole, labels),)
    return Problem(
        cell.place,
        SH.NodeKindConstraintComponent,
        {
            "en": f"{quoted} is no address. {advice['en']}",
            "fr": f"{_french(quoted)} n’est pas une adresse. {advice['fr']}",
        },
        advice,
        item,
        piece,
        expected={"en": "an address (an IRI)", "fr": "une adresse (un IRI)"},
        mends=mends,
    )


def no_date(cell: Cell, piece: str, item: Field) -> Problem:
    """A text where a year, a month or a day is wanted."""
    advice = {
        "en": "Write a year (2018), a month (2018-04) or a day (2018-04-30).",
        "fr": "Écrivez une année (2018), un mois (2018-04) ou un jour (2018-04-30).",
    }
    quoted = _quoted(piece)
    return Problem(
        cell.place,
        SH.OrConstraintComponent if len(item.datatypes) > 1 else SH.DatatypeConstraintComponent,
        {
            "en": f"{quoted} is no date that can be read. {advice['en']}",
            "fr": f"{_french(quoted)} n’est pas une date lisible. {advice['fr']}",
        },
        advice,
        item,
        piece,
        expected={"en": "a year, a month or a day", "fr": "une année, un mois ou un jour"},
    )


def unread(cell: Cell, item: Field | None) -> Problem:
    """A cell whose formula gave an error, or whose value the file does not hold."""
    if cell.fault == "formula":
        found = {
            "en": "The cell holds a formula whose result the file does not hold.",
            "fr": "La cellule contient une formule dont le résultat n’est pas dans le fichier.",
        }
    else:
        found = {
            "en": f"The cell shows the error {cell.text}.",
            "fr": f"La cellule affiche l’erreur {cell.text}.",
        }
    advice = {
        "en": "Write the value itself into the cell.",
        "fr": "Écrivez la valeur elle-même dans la cellule.",
    }
    return Problem(
        cell.place,
        SH.DatatypeConstraintComponent,
        {language: f"{found[language]} {advice[language]}" for language in found},
        advice,
        item,
        cell.text,
    )


def unknown_column(heading: Cell, near: str | None, filled: int) -> Problem:
    """A heading that names no field, with things written below it."""
    quoted = _quoted(heading.text)
    count = {
        "en": f"{filled} answer{'s' * (filled != 1)} below it {_were(filled)} left out.",
        "fr": f"{filled} réponse{'s' * (filled > 1)} au-dessous : non reprise{'s' * (filled > 1)}.",
    }
    advice = {
        "en": "Use one of the headings of the template, or remove it.",
        "fr": "Utilisez un intitulé du modèle, ou supprimez-le.",
    }
    mends: tuple[Mend, ...] = ()
    if near:
        advice = {
            "en": f"Did you mean “{near}”? Write it exactly like that.",
            "fr": f"Vouliez-vous dire « {near} » ? Écrivez-le exactement ainsi.",
        }
        labels = {"en": f"Write “{near}”", "fr": f"Écrire « {near} »"}
        mends = (Mend("heading", labels, (Edit(heading.place, None, None, near),)),)
    return Problem(
        heading.place,
        SH.ClosedConstraintComponent,
        {
            "en": f"The heading {quoted} names no field. {advice['en']} {count['en']}",
            "fr": f"L’intitulé {_french(quoted)} ne désigne aucun champ. {advice['fr']} "
            f"{count['fr']}",
        },
        advice,
        text=heading.text,
        severity="Warning",
        mends=mends,
    )


def note(place: Place, en: str, fr: str, *, severity: Severity = "Warning", **more: Any) -> Problem:
    """Anything else that a person should know."""
    component = more.pop("component", SH.ClosedConstraintComponent)
    return Problem(place, component, {"en": en, "fr": fr}, {}, severity=severity, **more)


def twice(heading: Cell, column: Column) -> Problem:
    """A heading that stands there twice for a field that has one value."""
    advice = {
        "en": "Keep one of the two, or number them (“… 2”).",
        "fr": "Gardez l’un des deux, ou numérotez-les (« … 2 »).",
    }
    return Problem(
        heading.place,
        SH.MaxCountConstraintComponent,
        {
            "en": f"The heading {_quoted(heading.text)} stands there twice. {advice['en']}",
            "fr": f"L’intitulé {_french(_quoted(heading.text))} figure deux fois. {advice['fr']}",
        },
        advice,
        column.field,
        heading.text,
        severity="Warning",
    )


def _replace(kind: str, cell: Cell, piece: str, text: str, label: dict[str, str]) -> Mend:
    whole = cell.text.replace(piece, text, 1) if piece in cell.text else text
    return Mend(kind, label, (Edit(cell.place, None, None, whole),))


def _listed(item: Field) -> dict[str, str]:
    return {
        "en": f"a name from the list for “{_in(item.name, 'en')}”",
        "fr": f"un nom de la liste pour « {_in(item.name, 'fr')} »",
    }


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _quoted(text: str) -> str:
    short = " ".join(text.split())
    return f"“{short if len(short) <= _SHOWN else short[: _SHOWN - 1] + '…'}”"


def _french(quoted: str) -> str:
    return f"« {quoted[1:-1]} »"


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
