"""The words of empty forms that are not the profile's, in English and French."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Good practices: form",
        "document_title": "Good practice: form",
        "subject": "Description of good practices for the registry",
        "must": "Must be filled in.",
        "should": "Should be filled in.",
        "may": "May be left empty.",
        "many": "Several answers: one on each line, or parted by semicolons.",
        "numbered": "More of them: add columns “{name} 3”, “{name} 4” and so on.",
        "list": "Choose from the list.",
        "language_help": "The language that the texts of this row are written in. One text in "
        "another language: add a column such as “{title} (fr)”.",
        "document_language_help": "The language that you write in. A text in a second language: "
        "add a heading such as “{title} (fr)” and write below it.",
        "identifier_help": "Leave it empty for a new practice. To correct one that is in the "
        "registry: the last part of its address.",
        "most": "At most {number} characters.",
        "address": "A whole address, such as https://www.example.org/page.",
        "help_title": "How to fill in this form",
        "help_1": "Each row of the sheet “{sheet}” describes one practice.",
        "help_2": "Columns marked * must be filled in; everything else may be left empty.",
        "help_3": "The grey row is an example; it is left out when the file is read.",
        "help_4": "Columns may be removed or put in another order; their headings must stay.",
        "help_5": "Dates are a year (2018), a month (2018-04) or a day (2018-04-30), as precise "
        "as they are known.",
        "help_6": "Before you hand the file in, you can have it checked: the registry’s page "
        "“Validate” says in which cell something is wrong and what to write there.",
        "document_1": "Write your answer in the field below each heading. Headings marked * must "
        "be answered; everything else may be left empty.",
        "document_2": "Dates are a year (2018), a month (2018-04) or a day (2018-04-30), as "
        "precise as they are known.",
        "document_3": "A second practice: copy all headings once more below the last one. The "
        "example at the end is left out when the file is read.",
        "field": "Heading",
        "needed": "Needed",
        "meaning": "What is meant",
        "example": "Example",
    },
    "fr": {
        "title": "Bonnes pratiques : formulaire",
        "document_title": "Bonne pratique : formulaire",
        "subject": "Description de bonnes pratiques pour le registre",
        "must": "À remplir obligatoirement.",
        "should": "À remplir de préférence.",
        "may": "Peut rester vide.",
        "many": "Plusieurs réponses : une par ligne, ou séparées par des points-virgules.",
        "numbered": "S’il y en a plus : ajoutez des colonnes « {name} 3 », « {name} 4 », etc.",
        "list": "Choisissez dans la liste.",
        "language_help": "La langue des textes de cette ligne. Un texte dans une autre langue : "
        "ajoutez une colonne telle que « {title} (en) ».",
        "document_language_help": "La langue dans laquelle vous écrivez. Un texte dans une seconde "
        "langue : ajoutez un intitulé tel que « {title} (en) » et écrivez au-dessous.",
        "identifier_help": "Laissez vide pour une nouvelle pratique. Pour corriger une pratique "
        "du registre : la dernière partie de son adresse.",
        "most": "{number} caractères au plus.",
        "address": "Une adresse complète, par exemple https://www.example.org/page.",
        "help_title": "Comment remplir ce formulaire",
        "help_1": "Chaque ligne de la feuille « {sheet} » décrit une pratique.",
        "help_2": "Les colonnes marquées * sont obligatoires ; tout le reste peut rester vide.",
        "help_3": "La ligne grise est un exemple ; elle n’est pas reprise à la lecture du fichier.",
        "help_4": "Vous pouvez supprimer ou déplacer des colonnes, sans changer leurs intitulés.",
        "help_5": "Une date est une année (2018), un mois (2018-04) ou un jour (2018-04-30), aussi "
        "précise qu’on la connaît.",
        "help_6": "Avant de remettre le fichier, vous pouvez le faire vérifier : la page "
        "« Valider » du registre dit dans quelle cellule il y a une erreur et quoi y écrire.",
        "document_1": "Écrivez votre réponse dans le champ sous chaque intitulé. Les intitulés "
        "marqués * sont obligatoires ; tout le reste peut rester vide.",
        "document_2": "Une date est une année (2018), un mois (2018-04) ou un jour (2018-04-30), "
        "aussi précise qu’on la connaît.",
        "document_3": "Une seconde pratique : recopiez tous les intitulés sous le dernier. "
        "L’exemple à la fin n’est pas repris à la lecture du fichier.",
        "field": "Intitulé",
        "needed": "Obligatoire ?",
        "meaning": "Ce qu’il faut y écrire",
        "example": "Exemple",
    },
}
#: What examples say, by the role of a field.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Cooking together",
        "abstract": "Neighbours of all origins cook and eat together once a month.",
        "purpose": "People who live next to each other get to know each other.",
        "rationale": "A survey had shown that many residents knew none of their neighbours.",
        "process": "The city lends a kitchen; a residents’ group chooses the cooks and invites.",
        "impact": "After two years, 400 residents have cooked and 30 have founded a group.",
        "printedPeriod": "April 2018 - 2022",
        "start": "2018-04",
        "end": "2022",
        "text": "One or two sentences.",
    },
    "fr": {
        "title": "Cuisiner ensemble",
        "abstract": "Des voisins de toutes origines cuisinent et mangent ensemble chaque mois.",
        "purpose": "Que des personnes qui vivent côte à côte fassent connaissance.",
        "rationale": "Une enquête avait montré que beaucoup ne connaissaient aucun voisin.",
        "process": "La ville prête une cuisine ; un groupe d’habitants choisit qui cuisine.",
        "impact": "En deux ans, 400 habitants ont cuisiné et 30 ont fondé une association.",
        "printedPeriod": "avril 2018 - 2022",
        "start": "2018-04",
        "end": "2022",
        "text": "Une ou deux phrases.",
    },
}
#: Languages that the control offers first; the registry's own come before them.
LANGUAGES = (
    "en fr de es it pt nl sv nb da fi is pl cs sk sl hr sr bg ro hu el tr uk et lv lt he ja ko ca"
).split()
