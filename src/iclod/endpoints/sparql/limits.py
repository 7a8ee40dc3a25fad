"""The limits of public SPARQL in words, each with its number and the setting that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from iclod.config import SparqlSettings


@dataclass(frozen=True)
class Limit:
    """A limit.

    Attributes:
        setting: Its name, such as `sparql.deadline`.
        value: The number.
        unit: What is counted, in words.
        texts: A sentence by language.
    """

    setting: str
    value: float
    unit: str
    texts: dict[str, str]

    @property
    def name(self) -> str:
        """The setting within its group, as part of a fragment: `client-slow`."""
        return self.setting.partition(".")[2].replace("_", "-")


#: Setting, unit, sentence in English and in French. A limit of 0 is none.
_ALL = (
    (
        "deadline",
        "seconds",
        "A query is ended after {n:g} seconds.",
        "Une requête est arrêtée au bout de {n:g} secondes.",
    ),
    (
        "memory_mb",
        "MiB",
        "A query may use {n} MiB of memory.",
        "Une requête dispose de {n} Mio de mémoire.",
    ),
    ("rows", "rows", "An answer has at most {n} rows.", "Une réponse a au plus {n} lignes."),
    (
        "output_mb",
        "MiB",
        "An answer has at most {n} MiB.",
        "Une réponse fait au plus {n} Mio.",
    ),
    (
        "spool_mb",
        "MiB",
        "An answer of up to {n} MiB is made whole before it is sent; a larger one is sent while "
        "it is made, and breaks off if it cannot be finished.",
        "Une réponse de {n} Mio ou moins est faite entièrement avant l’envoi ; une plus grande "
        "part à mesure, et s’interrompt si elle ne peut être achevée.",
    ),
    (
        "query_kb",
        "KiB",
        "A query has at most {n} KiB.",
        "Une requête fait au plus {n} Kio.",
    ),
    (
        "queue",
        "queries",
        "At most {n} long queries wait at a time.",
        "Au plus {n} requêtes longues attendent en même temps.",
    ),
    (
        "wait",
        "seconds",
        "A query waits at most {n:g} seconds for its turn.",
        "Une requête attend son tour {n:g} secondes au plus.",
    ),
    (
        "rate",
        "queries a minute",
        "One client may ask {n} queries a minute.",
        "Un client peut poser {n} requêtes par minute.",
    ),
    (
        "client_slow",
        "queries",
        "One client may have {n} long queries under way or waiting.",
        "Un client peut avoir {n} requêtes longues en cours ou en attente.",
    ),
)


def limits(settings: SparqlSettings) -> Iterator[Limit]:
    """The limits in force; one that is switched off is left out."""
    for name, unit, english, french in _ALL:
        value = getattr(settings, name)
        if value:
            texts = {"en": english.format(n=value), "fr": french.format(n=value)}
            yield Limit(f"sparql.{name}", value, unit, texts)
