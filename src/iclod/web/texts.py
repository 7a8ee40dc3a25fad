"""The words of the interface, once per language.

Words about the data (labels of kinds and fields) are not here: they come from the shapes. A text
that counts is a pair: for one, for any other number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

Text = str | tuple[str, str]
#: Gives a text by its key, its places filled in.
Say = Callable[..., str]

ENGLISH: Mapping[str, Text] = {
    "about": "About",
    "all_practices": "All practices",
    "apply": "Apply",
    "by_country": "Practices by country",
    "by_topic": "Practices by topic",
    "by_year": "Practices by year",
    "by_year_note": "A practice counts in each year that its printed periods touch.",
    "change_created": "New record",
    "change_erased": "The text of version {number} was erased: {reason}.",
    "change_merged": "Merged into “{target}”",
    "change_restored": "Published again",
    "change_revised": "Revised",
    "change_withdrawn": "Withdrawn",
    "change_why": "{what}: {why}",
    "changes": "Recent changes",
    "changes_lead": "What was added, revised, withdrawn or erased, the newest first.",
    "changes_none": "Nothing has changed here yet.",
    "changes_of": "Changes: {title}",
    "changes_older": "Older changes",
    "cite": "Cite this",
    "cite_merged": "Merged on {date} into {iri}.",
    "cite_text": "{creator}: “{title}”, version {number}, {date}. {iri}",
    "cite_title": "How to cite “{title}”",
    "cite_withdrawn": "Withdrawn on {date}.",
    "cities": ("city", "cities"),
    "class": "Class",
    "clear": "Clear all",
    "contact": "Contact",
    "contents": "Contents",
    "copied": "Copied",
    "copy": "Copy",
    "count_practices": ("{n} practice", "{n} practices"),
    "count_results": ("{n} result", "{n} results"),
    "countries": ("country", "countries"),
    "coverage": "Covers",
    "dataset": "Dataset",
    "details": "Details",
    "digest": "Digest of the data",
    "digest_note": "SHA-256 of the canonical N-Quads (RDFC-1.0): `zcat iclod.nq.gz | sha256sum`",
    "download": "Download",
    "dump_current": "The registry is at state {number}.",
    "dump_lead": "Everything that was published at state {number}, {date}: {n} statements.",
    "dump_number": "State {number}",
    "dump_of": "Files of state {number}",
    "dumps": "Files to download",
    "dumps_lead": "Everything in the registry, as files. The same addresses answer requests for "
    "parts of a file.",
    "dumps_newest": "The newest files",
    "dumps_none": "No files have been made yet. The catalogue and the SPARQL endpoint hold all "
    "of the data.",
    "dumps_old": "Kept dumps",
    "elsewhere": "This is not there in English; it is shown in the language it is in: {language}.",
    "error_401": "A token is needed",
    "error_403": "This is not open to you",
    "error_404": "There is nothing here",
    "error_405": "This is not how it works here",
    "error_406": "Not in that format",
    "error_410": "This was withdrawn",
    "error_413": "That was too much",
    "error_421": "Another server answers there",
    "error_503": "Too busy at this moment",
    "error_any": "That did not work",
    "error_own": "Something failed here",
    "error_search": "Search the registry",
    "false": "no",
    "file": "File",
    "files_state": "They hold state {dump}; the registry is at state {number}.",
    "filters": "Filters",
    "format": "Format",
    "formats": "This as data",
    "formats_links": "Typed links",
    "formats_other": "Other forms",
    "hash": "SHA-256",
    "history": "History",
    "home": "Home",
    "home_title": "What cities did so that diversity becomes an advantage",
    "home_lead": "Good practices of Intercultural Cities as linked open data: each with a stable "
    "address, open to queries, checked against published shapes.",
    "in_list": "In the list",
    "info": "Note",
    "language": "Language",
    "license": "Licence",
    "licenses": "The facts are in the public domain (CC0); the registry’s own texts are under "
    "CC BY 4.0. Texts of others keep their owners’ rights.",
    "links_here": "What links here",
    "links_here_more": ("and {n} more", "and {n} more"),
    "links_out": "Links to elsewhere",
    "main": "Main",
    "merged": "Merged",
    "merged_lead": "This record was merged into another on {date}. Its address leads there and is "
    "never given to anything else.",
    "merged_title": "This was merged into another record",
    "more_values": ("{n} more", "{n} more"),
    "newest": "Newest practices",
    "next": "Next page",
    "no_results": "Nothing matches.",
    "no_results_hint": "Remove a filter or use fewer words.",
    "none_yet": "There is nothing here yet.",
    "open_data": "Linked open data, with a stable address for every practice, city and topic.",
    "other_names": "In other languages",
    "other_statements": "Further statements",
    "page_of": "Page {page} of {pages}",
    "permalink": "This version, for ever",
    "places_in": ("{n} country", "{n} countries"),
    "practices": ("practice", "practices"),
    "previous": "Previous page",
    "publisher": "Publisher",
    "queries": "Ready-made queries",
    "query": "SPARQL query",
    "rdf": "RDF",
    "reason": "Reason",
    "record_address": "Address",
    "remove_filter": "Remove filter {name}",
    "replaced_by": "Replaced by",
    "search": "Search",
    "search_for": "Search practices, cities, topics",
    "search_lead": "Words in titles, names, summaries and descriptions.",
    "search_results": "Search: {q}",
    "services": "Services",
    "shapes": "Shapes",
    "show_all": "Show all {n}",
    "show_all_forms": "all of them",
    "site_name": "Intercultural practices",
    "size": "Size",
    "skip": "Skip to the content",
    "sparql": "SPARQL",
    "state": "State",
    "statements": "Statements",
    "statistics": "How much there is",
    "things": "Things",
    "topics": ("topic", "topics"),
    "true": "yes",
    "until": "until {date}",
    "validate": "Validate",
    "version": "Version {number}",
    "vocabulary": "Vocabulary",
    "what_is_this": "What this is",
    "what_is_this_text": "Cities of the Council of Europe’s Intercultural Cities programme "
    "describe what they did so that diversity becomes an advantage. This registry gives each of "
    "these practices, and the cities, countries and topics they belong to, an address of its own "
    "that answers as a page and as data.",
    "what_is_this_editorial": "Topics are the registry’s own editorial classification, not the "
    "Council of Europe’s.",
    "whole_history": "All versions and changes",
    "withdrawn": "Withdrawn",
    "withdrawn_by": "By",
    "withdrawn_last": "Last version",
    "withdrawn_when": "When",
    "withdrawn_lead": "This record was withdrawn on {date}. Its address stays reserved and is "
    "never given to anything else.",
    "with_query": "for “{q}”",
}

FRENCH: Mapping[str, Text] = {
    "about": "À propos",
    "all_practices": "Toutes les pratiques",
    "apply": "Appliquer",
    "by_country": "Pratiques par pays",
    "by_topic": "Pratiques par thème",
    "by_year": "Pratiques par année",
    "by_year_note": "Une pratique compte dans chaque année que touchent ses périodes imprimées.",
    "change_created": "Nouvelle fiche",
    "change_erased": "Le texte de la version {number} a été effacé : {reason}.",
    "change_merged": "Fusionnée avec « {target} »",
    "change_restored": "Publiée de nouveau",
    "change_revised": "Révisée",
    "change_withdrawn": "Retirée",
    "change_why": "{what} : {why}",
    "changes": "Modifications récentes",
    "changes_lead": "Ce qui a été ajouté, révisé, retiré ou effacé, le plus récent d’abord.",
    "changes_none": "Rien n’a encore changé ici.",
    "changes_of": "Modifications : {title}",
    "changes_older": "Modifications plus anciennes",
    "cite": "Citer cette fiche",
    "cite_merged": "Fusionnée le {date} avec {iri}.",
    "cite_text": "{creator} : « {title} », version {number}, {date}. {iri}",
    "cite_title": "Comment citer « {title} »",
    "cite_withdrawn": "Retirée le {date}.",
    "cities": ("ville", "villes"),
    "class": "Classe",
    "clear": "Tout effacer",
    "contact": "Contact",
    "contents": "Contenu",
    "copied": "Copié",
    "copy": "Copier",
    "count_practices": ("{n} pratique", "{n} pratiques"),
    "count_results": ("{n} résultat", "{n} résultats"),
    "countries": ("pays", "pays"),
    "coverage": "Couvre",
    "dataset": "Jeu de données",
    "details": "Détails",
    "digest": "Empreinte des données",
    "digest_note": "SHA-256 des N-Quads canoniques (RDFC-1.0) : `zcat iclod.nq.gz | sha256sum`",
    "download": "Télécharger",
    "dump_current": "Le registre en est à l’état {number}.",
    "dump_lead": "Tout ce qui était publié à l’état {number}, {date} : {n} énoncés.",
    "dump_number": "État {number}",
    "dump_of": "Fichiers de l’état {number}",
    "dumps": "Fichiers à télécharger",
    "dumps_lead": "Tout le registre, en fichiers. Les mêmes adresses répondent aux demandes de "
    "parties d’un fichier.",
    "dumps_newest": "Les fichiers les plus récents",
    "dumps_none": "Aucun fichier n’a encore été produit. Le catalogue et le point d’accès SPARQL "
    "contiennent toutes les données.",
    "dumps_old": "Exports conservés",
    "elsewhere": "Ceci n’existe pas en français ; voici la langue d’origine : {language}.",
    "error_401": "Un jeton est nécessaire",
    "error_403": "Cela ne vous est pas ouvert",
    "error_404": "Il n’y a rien ici",
    "error_405": "Cela ne se fait pas ainsi",
    "error_406": "Pas dans ce format",
    "error_410": "Cela a été retiré",
    "error_413": "C’était trop",
    "error_421": "Un autre serveur y répond",
    "error_503": "Trop de demandes en ce moment",
    "error_any": "Cela n’a pas fonctionné",
    "error_own": "Quelque chose a échoué ici",
    "error_search": "Chercher dans le registre",
    "false": "non",
    "file": "Fichier",
    "files_state": "Ils contiennent l’état {dump} ; le registre en est à l’état {number}.",
    "filters": "Filtres",
    "format": "Format",
    "formats": "En données",
    "formats_links": "Liens typés",
    "formats_other": "Autres formes",
    "hash": "SHA-256",
    "history": "Historique",
    "home": "Accueil",
    "home_title": "Ce que des villes ont fait pour que la diversité devienne un avantage",
    "home_lead": "Les bonnes pratiques des Cités interculturelles en données ouvertes liées : "
    "chacune a une adresse stable, s’interroge et se vérifie selon des formes publiées.",
    "in_list": "Dans la liste",
    "info": "Remarque",
    "language": "Langue",
    "license": "Licence",
    "licenses": "Les faits sont dans le domaine public (CC0) ; les textes propres au registre "
    "sont sous CC BY 4.0. Les textes d’autrui restent soumis aux droits de leurs auteurs.",
    "links_here": "Pages liées",
    "links_here_more": ("et {n} autre", "et {n} autres"),
    "links_out": "Liens vers l’extérieur",
    "main": "Principal",
    "merged": "Fusionnée",
    "merged_lead": "Cette fiche a été fusionnée avec une autre le {date}. Son adresse y mène et "
    "n’est jamais donnée à autre chose.",
    "merged_title": "Cette fiche a été fusionnée avec une autre",
    "more_values": ("{n} autre", "{n} autres"),
    "newest": "Dernières pratiques",
    "next": "Page suivante",
    "no_results": "Rien ne correspond.",
    "no_results_hint": "Retirez un filtre ou écrivez moins de mots.",
    "none_yet": "Il n’y a encore rien ici.",
    "open_data": "Données ouvertes liées : une adresse stable pour chaque pratique, ville et "
    "thème.",
    "other_names": "En d’autres langues",
    "other_statements": "Autres énoncés",
    "page_of": "Page {page} sur {pages}",
    "permalink": "Cette version, pour toujours",
    "places_in": ("{n} pays", "{n} pays"),
    "practices": ("pratique", "pratiques"),
    "previous": "Page précédente",
    "publisher": "Éditeur",
    "queries": "Requêtes prêtes à l’emploi",
    "query": "Requête SPARQL",
    "rdf": "RDF",
    "reason": "Raison",
    "record_address": "Adresse",
    "remove_filter": "Retirer le filtre {name}",
    "replaced_by": "Remplacée par",
    "search": "Chercher",
    "search_for": "Chercher pratiques, villes, thèmes",
    "search_lead": "Les mots des titres, des noms, des résumés et des descriptions.",
    "search_results": "Recherche : {q}",
    "services": "Services",
    "shapes": "Formes",
    "show_all": "Tout afficher ({n})",
    "show_all_forms": "toutes",
    "site_name": "Pratiques interculturelles",
    "size": "Taille",
    "skip": "Aller au contenu",
    "sparql": "SPARQL",
    "state": "État",
    "statements": "Énoncés",
    "statistics": "Combien il y en a",
    "things": "Ressources",
    "topics": ("thème", "thèmes"),
    "true": "oui",
    "until": "jusqu’à {date}",
    "validate": "Valider",
    "version": "Version {number}",
    "vocabulary": "Vocabulaire",
    "what_is_this": "De quoi il s’agit",
    "what_is_this_text": "Les villes du programme Cités interculturelles du Conseil de l’Europe "
    "décrivent ce qu’elles ont fait pour que la diversité devienne un avantage. Ce registre donne "
    "à chacune de ces pratiques, ainsi qu’aux villes, pays et thèmes auxquels elles se "
    "rattachent, une adresse propre qui répond comme page et comme données.",
    "what_is_this_editorial": "Les thèmes sont le classement éditorial du registre, non celui du "
    "Conseil de l’Europe.",
    "whole_history": "Toutes les versions et modifications",
    "withdrawn": "Retirée",
    "withdrawn_by": "Par",
    "withdrawn_last": "Dernière version",
    "withdrawn_when": "Quand",
    "withdrawn_lead": "Cette fiche a été retirée le {date}. Son adresse reste réservée et n’est "
    "jamais donnée à autre chose.",
    "with_query": "pour « {q} »",
}

CATALOGS: Mapping[str, Mapping[str, Text]] = {"en": ENGLISH, "fr": FRENCH}


def say(language: str) -> Say:
    """The texts of a language, English where there are none in it.

    ```python
    say("fr")("count_practices", n=3)  # → "3 pratiques"
    ```
    """
    found = language if language in CATALOGS else "en"
    catalog = CATALOGS[found]

    def text(key: str, **values: object) -> str:
        entry = catalog[key]
        number = values.get("n")
        if isinstance(entry, tuple):
            entry = entry[0] if _single(number, found) else entry[1]
        if isinstance(number, int):
            values["n"] = format_decimal(number, locale=found)
        return entry.format(**values)

    return text


def language_name(tag: str) -> str:
    """A language's own name of itself, such as `Français`; the tag where none is known."""
    try:
        name = Locale.parse(tag, sep="-").display_name
    except (ValueError, UnknownLocaleError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def _single(number: object, language: str) -> bool:
    # In French nought is singular too.
    return number == 1 or (number == 0 and language == "fr")
