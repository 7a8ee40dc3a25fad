"""In which language a few words are: an offline guess that says nothing unless it is certain."""

from __future__ import annotations

import re

from iclod.rdf.folding import clean

_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a the of and for in to with an on at by from how its against towards through "
        "between is are our your into city cities project programme plan community week people "
        "school support council public social cultural intercultural diversity inclusion young "
        "women migrant migrants refugees rights open house welcome culture language",
        "fr": "de à en le la les des du et pour dans une un aux avec sur au est sont contre vers "
        "ville villes par entre nos notre femmes jeunes semaine santé projet conseil société lutte "
        "réseau égalité interculturelle interculturel ses leur qui ce cette d l",
        "es": "de en el la los las del para con una un por en contra hacia ciudad entre nuestra "
        "mujeres jóvenes semana proyecto consejo red igualdad su sus que",
        "pt": "de à em os as do da dos das para com uma um por contra cidade entre nossa mulheres "
        "jovens semana projeto conselho rede igualdade não ao pelo pela",
        "it": "il lo gli le del della dei delle degli l per con una un contro verso città tra "
        "fra nostra donne giovani settimana progetto consiglio rete di nel nella centri che",
        "de": "der die das des und für mit ein eine gegen stadt zwischen unsere frauen jugend "
        "woche projekt rat netzwerk im zum zur von auf den dem ist",
        "nl": "de het een en voor met van tegen stad tussen onze vrouwen jongeren week in op naar "
        "zijn wordt",
        "sv": "och för med ett en mot stad mellan vår kvinnor unga vecka att som är till",
        "nb": "og for med et en mot by mellom vår kvinner unge uke som er til ikke",
        "pl": "dla ze przeciw miasto między nasze kobiety młodzież tydzień projekt rada na "
        "jest oraz się",
        "ca": "el la els les del i per a amb una un contra ciutat entre dones joves setmana "
        "projecte consell xarxa igualtat dels als",
    }.items()
}
_SCRIPTS = (
    (r"[ґєії]", "uk"),
    (r"[α-ωά-ώ]", "el"),
    (r"[가-힣]", "ko"),
    (r"[ぁ-ヿ]", "ja"),
    (r"[א-ת]", "he"),
)


def certain(text: str) -> str | None:
    """The language of a text if two or more of its words say so and no other language's do."""
    lowered = clean(text).casefold()
    for pattern, language in _SCRIPTS:
        if len(re.findall(pattern, lowered)) >= 3:
            return language
    found = re.findall(r"[^\W\d_]+", lowered)
    scores = sorted(
        ((sum(word in known for word in found), language) for language, known in _WORDS.items()),
        reverse=True,
    )
    (best, language), (second, _) = scores[0], scores[1]
    enough = best >= 2 and best * 4 >= len(found)
    return language if enough and best > second else None


def mentions(text: str, language: str) -> bool:
    """Whether any word of a text is one of the common words of a language."""
    found = re.findall(r"[^\W\d_]{2,}", clean(text).casefold())
    return any(word in _WORDS[language] for word in found)
