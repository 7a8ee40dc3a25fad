"""Cards and what the registry knows → what to write, and a report; nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import rdflib

from iclod.errors import ConfigError
from iclod.ingestion import languages, merge, practice, sections, slugs, years
from iclod.ingestion.folding import clean
from iclod.ingestion.gazetteer import Gazetteer
from iclod.ingestion.identity import Lookup, Match, Record
from iclod.ingestion.listing import Card, Page, Stray
from iclod.ingestion.practice import Facts
from iclod.ingestion.report import Entry, ImportReport
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS

_TAG = r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*"
#: Used for bare text where nothing speaks for another language.
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Known:
    """What the registry knows, as far as an import needs it.

    Attributes:
        names: Makes its IRIs.
        gazetteer: Its places.
        records: All practices, withdrawn and merged ones too.
        slugs: All slugs of practices that were ever minted.
        content: Gives the current content of a practice by its IRI.
    """

    names: Names
    gazetteer: Gazetteer
    records: tuple[Record, ...]
    slugs: frozenset[str]
    content: Callable[[str], rdflib.Graph]


@dataclass(frozen=True)
class Options:
    """How to import.

    Attributes:
        collection: IRI of the source record that stands in where a card has no page of its own.
        source: What the file is called in the report.
        language: The titles' language; None: as the page says, or as it is found.
        excerpts: Keep the first words as excerpts.
    """

    collection: str
    source: str = ""
    language: str | None = None
    excerpts: bool = False


@dataclass(frozen=True)
class Item:
    """What becomes of one card.

    Attributes:
        entry: Index of its entry in the report.
        card: The card.
        thing: IRI of the practice; None where it was left out.
        document: IRI of the graph to write; None where there is nothing to write.
        graph: The content to write; None where there is nothing to write.
        created: Whether it is a new practice.
    """

    entry: int
    card: Card
    thing: str | None = None
    document: str | None = None
    graph: rdflib.Graph | None = None
    created: bool = False


@dataclass(frozen=True)
class Plan:
    """What an import would do; `graph` of each item is what to commit."""

    items: tuple[Item, ...]
    report: ImportReport

    @property
    def writing(self) -> tuple[Item, ...]:
        """The items that write something."""
        return tuple(item for item in self.items if item.graph is not None)


@dataclass
class _Work:
    """What is known while the cards are gone through, their own results included."""

    known: Known
    options: Options
    lookup: Lookup
    slugs: set[str]
    report: ImportReport = field(default_factory=ImportReport)
    made: dict[str, tuple[int, rdflib.Graph]] = field(default_factory=dict)


def plan(
    page: Page | Iterable[Card],
    known: Known,
    options: Options,
    *,
    strays: Iterable[Stray] = (),
) -> Plan:
    """Say what importing these cards would do.

    Raises:
        ConfigError: The language of the options is no language tag.
    """
    language_tag(options.language)
    cards = page.cards if isinstance(page, Page) else tuple(page)
    left = page.strays if isinstance(page, Page) else tuple(strays)
    lookup = Lookup(known.records, base=known.names.base)
    work = _Work(known, options, lookup, set(known.slugs))
    items = tuple(_item(card, work) for card in cards)
    for stray in left:
        text = f"Text that belongs to no card was left out: “{_short(stray.text)}”."
        work.report.add(Entry("reported", options.source, None, stray.line, messages=(text,)))
    return Plan(items, work.report)


def language_tag(text: str | None) -> str | None:
    """A language as it was asked for.

    Raises:
        ConfigError: It is no language tag.
    """
    if text and not re.fullmatch(_TAG, text):
        raise ConfigError(f"{text!r} is no language tag: give one such as en, fr or pt-BR")
    return text or None


def _item(card: Card, work: _Work) -> Item:
    entry = Entry("reported", work.options.source, card.number, card.line, card.title)
    title = clean(card.title or "")
    if not any(character.isalnum() for character in title):
        message = (
            "The card has no title: nothing was made of it; add the title and import it again."
        )
        return Item(work.report.add(replace(entry, messages=(message,))), card)
    language, notes = _language(card, title, work.options)
    entry = replace(entry, language=language)
    printed = years.read(card.where.years)
    notes += _notes(card, printed)
    if work.options.excerpts and card.excerpt:
        names = [part.name for part in sections.read(card.excerpt) if part.name]
        notes.append(f"Its first words are an excerpt ({', '.join(names) or 'no headings'}).")
    slug = slugs.slug(_city_slug(card), title)
    found = work.lookup.find(title, card.where.cities, card.address, slug=slug)
    if found.kind in ("several", "similar", "withdrawn"):
        notes.append(undecided(found))
        thing = found.records[0].iri if found.kind == "withdrawn" else None
        entry = replace(entry, thing=thing, messages=tuple(notes))
        return Item(work.report.add(entry), card, thing)
    facts = _facts(card, title, language, printed, work, found)
    entry = replace(entry, thing=facts.iri)
    if found.kind == "one":
        return _revised(card, facts, entry, notes, work, found.records[0])
    return _created(card, facts, entry, notes, work)


def _facts(
    card: Card, title: str, language: str, printed: years.Printed, work: _Work, found: Match
) -> Facts:
    names = work.known.names
    if found.kind == "one":
        iri = found.records[0].iri
        slug = iri.rpartition("/")[2]
    else:
        slug = slugs.numbered(slugs.slug(_city_slug(card), title), work.slugs)
        iri = names.thing("practice", slug)
    page = practice.page_iri(card.address)
    excerpt = clean(card.excerpt) if work.options.excerpts else ""
    return Facts(
        iri,
        slug,
        title,
        language,
        (*card.where.cities, *card.where.countries),
        printed,
        (page or work.options.collection,),
        excerpt or None,
        work.options.language or card.language or languages.certain(excerpt) or language,
    )


def _created(card: Card, facts: Facts, entry: Entry, notes: list[str], work: _Work) -> Item:
    graph = practice.graph(facts, work.known.names)
    work.slugs.add(facts.slug)
    work.lookup.add(Record(facts.iri, (facts.title,), frozenset(card.where.cities), facts.sources))
    index = work.report.add(replace(entry, outcome="created", messages=tuple(notes)))
    work.made[facts.iri] = (card.number, graph)
    document = work.known.names.document("practice", facts.slug)
    return Item(index, card, facts.iri, document, graph, created=True)


def _revised(
    card: Card, facts: Facts, entry: Entry, notes: list[str], work: _Work, record: Record
) -> Item:
    earlier, current = work.made.get(facts.iri, (0, None))
    if current is None:
        current = work.known.content(facts.iri)
    complete = not card.where.unknown
    graph, said = merge.revise(
        current, facts, work.known.names, cities=card.where.cities, complete=complete
    )
    same = set(graph) == set(current)
    if earlier:
        notes.append(
            f"Card {earlier} is the same practice"
            + ("." if same else " and says otherwise: this card was left out; correct one of them.")
        )
        index = work.report.add(
            replace(entry, outcome="unchanged" if same else "reported", messages=tuple(notes))
        )
        return Item(index, card, facts.iri)
    notes += said
    index = work.report.add(
        replace(entry, outcome="unchanged" if same else "revised", messages=tuple(notes))
    )
    work.made[facts.iri] = (card.number, graph)
    if same:
        return Item(index, card, facts.iri)
    titles = tuple(str(title) for title in graph.objects(rdflib.URIRef(facts.iri), DCTERMS.title))
    work.lookup.add(replace(record, titles=titles, sources=(*record.sources, *facts.sources)))
    return Item(index, card, facts.iri, work.known.names.document_of(facts.iri), graph)


def _language(card: Card, title: str, options: Options) -> tuple[str, list[str]]:
    """The title's language, and a note where the words seem to say otherwise."""
    seen = languages.certain(title)
    if options.language:
        return options.language.lower(), []
    if card.language:
        if seen and seen != card.language:
            note = (
                f"The title is tagged “{card.language}” as the page says, but reads like “{seen}”: "
                "if it is, import the page with --lang or correct the tag."
            )
            return card.language, [note]
        return card.language, []
    if seen is None and not languages.mentions(title, DEFAULT_LANGUAGE):
        seen = languages.certain(card.excerpt)
    if seen and seen != DEFAULT_LANGUAGE:
        return seen, [f"The title was found to be “{seen}”."]
    return DEFAULT_LANGUAGE, []


def _notes(card: Card, printed: years.Printed) -> list[str]:
    notes = []
    where = card.where
    if where.unknown:
        names = ", ".join(f"“{_short(name)}”" for name in where.unknown)
        notes.append(f"No place is known as {names}: add it to the places, then import again.")
    if not where.countries:
        notes.append("No country is printed that is known.")
    elif not where.cities:
        notes.append("No city is printed that is known.")
    if not printed.understood:
        notes.append(
            f"The years “{_short(printed.text or '')}” were not understood"
            + (f" (“{_short(printed.rest)}”)" if printed.rest != printed.text else "")
            + ": the text is kept as printed."
        )
    if card.cut:
        notes.append("The card is cut off: what it has was kept.")
    if card.address and practice.page_iri(card.address) is None:
        notes.append("Its address is not whole: the collection is given as source.")
    return notes


def undecided(found: Match) -> str:
    """Why nothing was written for what may be a record that is there."""
    names = ", ".join(record.iri for record in found.records)
    if found.kind == "withdrawn":
        return f"It is {names}, which was withdrawn: it was left alone; restore it first."
    if found.kind == "several":
        return f"It may be any of {names}: nothing was written; merge them or change one by hand."
    return f"It is like {names}: nothing was written; decide whether it is the same practice."


def _city_slug(card: Card) -> str | None:
    """The first city's slug; for one that is not known yet, the one it would get."""
    if card.where.cities:
        return card.where.cities[0].rpartition("/")[2]
    return slugs.place_slug(card.where.unknown[0]) if card.where.unknown else None


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
