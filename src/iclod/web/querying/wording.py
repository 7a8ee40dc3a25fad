"""The words of querying, once per language: hints, limits, citations.

A text is found by its key; hints have keys of their own, so that a page says in the reader's
language what a problem document says in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

ENGLISH: Mapping[str, str] = {
    "cite_query": "{publisher}: “{title}”, answer to a SPARQL query over version {number} of "
    "{date}. Query {digest}. {address}",
    "invalid": "The query is not valid SPARQL.",
    "place": "Line {line}, column {column}.",
    "limit": "The limit is {value} (setting {setting}).",
    # Common mistakes.
    "aggregate_as": "An aggregate in SELECT stands in brackets and has a name: "
    "({aggregate} AS ?{name}).",
    "assignment": "One = compares; to give a value a name, write BIND ({value} AS ?{name}).",
    "bind_order": "BIND has the value first and the name last: BIND ({value} AS ?{name}).",
    "bracket": "The {bracket} of line {line} is not closed.",
    "bracket_extra": "There is a {bracket} too many: nothing is open that it closes.",
    "comma_select": "The variables of SELECT stand without commas: SELECT {variables}.",
    "dot": "A dot is missing between two statements, or a semicolon where the second one has the "
    "same subject.",
    "empty": "Write a query, such as SELECT * WHERE {{ ?s ?p ?o }} LIMIT 10.",
    "equals": "SPARQL compares with one =, not with {operator}.",
    "filter_brackets": "The condition of FILTER stands in brackets: FILTER ({condition}).",
    "group": "With an aggregate, every other variable of SELECT has to stand in GROUP BY: add "
    "GROUP BY {variables}.",
    "html": "That is a web page's text (&lt;, &amp;): copy the query from its source.",
    "iri_spaces": "An IRI in angle brackets has no spaces and none of {{ }} | ^ ` in it; encode "
    "them, a space as %20.",
    "like": 'SPARQL has no LIKE: write FILTER (CONTAINS (LCASE (STR (?x)), "word")), or REGEX.',
    "and": "{word} joins conditions in SQL; here it is {operator}.",
    "not": "! stands before a whole condition in brackets, as in FILTER (!BOUND (?x)); unequal is "
    "!=.",
    "not_in_word": "To ask for what is not there, write FILTER NOT EXISTS {{ … }} or MINUS "
    "{{ … }}.",
    "not_equal": "Unequal is != here, not {operator}.",
    "order": "ORDER BY stands before LIMIT and OFFSET, and GROUP BY before both: "
    "WHERE {{ … }} GROUP BY … HAVING … ORDER BY … LIMIT … OFFSET ….",
    "order_by": "It is {word} BY, in two words, and what to use behind it.",
    "prefix": "The prefix {prefix}: is not declared. Put this line first: "
    "PREFIX {prefix}: <{namespace}>",
    "prefix_unknown": "The prefix {prefix}: is not declared, and none of that name is in use here. "
    "Declare it: PREFIX {prefix}: <…>",
    "prefix_colon": "A colon is missing behind the prefix: PREFIX {prefix}: <…>",
    "prefix_turtle": "@prefix is Turtle; a query has PREFIX {prefix}: <…> without @ and without "
    "a dot at the end.",
    "prefix_dot": "A PREFIX line of a query has no dot at its end.",
    "quotes": "“Curly” quotation marks come from a word processor; type straight ones: \" or '.",
    "select_from": "FROM names a graph, not a table: write WHERE {{ … }} with patterns.",
    "service": "Ask the other server by yourself and bring its values along in VALUES, or take "
    "our data by the dumps.",
    "string": "The string that begins at line {line}, column {column} is not closed. A line's end "
    "ends a string, unless it has three quotation marks at each side.",
    "two_forms": "A request holds one query; send the next one by itself.",
    "union": "UNION stands between two groups in braces: {{ … }} UNION {{ … }}.",
    "comment": "A comment begins with #, not with {mark}.",
    "distinct": "DISTINCT stands without brackets: SELECT DISTINCT ?x.",
    "backtick": 'There are no `backticks` in SPARQL: a variable is ?x, a text "x".',
    "braces": "{word} is followed by a group in braces: {word} {{ … }}.",
    "iri_brackets": "An IRI stands in angle brackets: <{iri}…>.",
    "is_null": "There is no NULL: write FILTER (!BOUND (?x)), or FILTER NOT EXISTS {{ … }}.",
    "semicolon_end": "A query has no semicolon at its end.",
    "as_variable": "The name behind AS is a variable: AS ?{name}.",
    "update": "Data get in through /graphs, with an editor's token, or by 'iclod load'; queries "
    "only read.",
    "variable": "A variable begins with ? or $: write ?{name}.",
    "where": "The patterns of WHERE stand in braces: WHERE {{ … }}.",
    "where_missing": "WHERE {{ … }} is missing: which patterns have to match?",
    # Limits.
    "limit_deadline": "The query took longer than it may. Ask for less, or in several steps.",
    "limit_memory_mb": "The query needed more memory than it may. Ask for less, or without "
    "sorting.",
    "limit_output_mb": "The answer is larger than it may be. Ask for less, or take the dumps.",
    "limit_rows": "The answer has more rows than it may. Ask with LIMIT and OFFSET, or take the "
    "dumps.",
    "limit_queue": "Too many queries are waiting. Try again shortly.",
    "limit_wait": "The query waited too long for its turn. Try again shortly.",
    "limit_query_kb": "The query is longer than is read here.",
    "limit_rate": "You ask more queries a minute than one client may. Try again shortly.",
    "limit_client_slow": "Too many slow queries of yours are under way. Wait for one of them.",
}

FRENCH: Mapping[str, str] = {
    "cite_query": "{publisher} : « {title} », réponse à une requête SPARQL sur la version {number} "
    "du {date}. Requête {digest}. {address}",
    "invalid": "La requête n’est pas du SPARQL valide.",
    "place": "Ligne {line}, colonne {column}.",
    "limit": "La limite est de {value} (réglage {setting}).",
    "aggregate_as": "Un agrégat dans SELECT s’écrit entre parenthèses et porte un nom : "
    "({aggregate} AS ?{name}).",
    "assignment": "Un = compare ; pour nommer une valeur, écrivez BIND ({value} AS ?{name}).",
    "bind_order": "Dans BIND, la valeur vient d’abord et le nom ensuite : "
    "BIND ({value} AS ?{name}).",
    "bracket": "Le signe {bracket} de la ligne {line} n’est pas fermé.",
    "bracket_extra": "Il y a un {bracket} de trop : rien n’est ouvert qu’il fermerait.",
    "comma_select": "Les variables de SELECT s’écrivent sans virgules : SELECT {variables}.",
    "dot": "Il manque un point entre deux énoncés, ou un point-virgule si le second a le même "
    "sujet.",
    "empty": "Écrivez une requête, par exemple SELECT * WHERE {{ ?s ?p ?o }} LIMIT 10.",
    "equals": "SPARQL compare avec un seul =, pas avec {operator}.",
    "filter_brackets": "La condition de FILTER s’écrit entre parenthèses : FILTER ({condition}).",
    "group": "Avec un agrégat, toute autre variable de SELECT doit figurer dans GROUP BY : "
    "ajoutez GROUP BY {variables}.",
    "html": "C’est le texte d’une page web (&lt;, &amp;) : copiez la requête depuis sa source.",
    "iri_spaces": "Un IRI entre chevrons ne contient ni espaces ni {{ }} | ^ ` ; codez-les, une "
    "espace en %20.",
    "like": 'SPARQL n’a pas de LIKE : écrivez FILTER (CONTAINS (LCASE (STR (?x)), "mot")), ou '
    "REGEX.",
    "and": "{word} relie des conditions en SQL ; ici c’est {operator}.",
    "not": "! précède une condition entre parenthèses, comme dans FILTER (!BOUND (?x)) ; "
    "« différent » s’écrit !=.",
    "not_in_word": "Pour demander ce qui n’y est pas, écrivez FILTER NOT EXISTS {{ … }} ou MINUS "
    "{{ … }}.",
    "not_equal": "« Différent » s’écrit != ici, pas {operator}.",
    "order": "ORDER BY précède LIMIT et OFFSET, et GROUP BY les précède tous : "
    "WHERE {{ … }} GROUP BY … HAVING … ORDER BY … LIMIT … OFFSET ….",
    "order_by": "On écrit {word} BY, en deux mots, suivi de ce qui compte.",
    "prefix": "Le préfixe {prefix}: n’est pas déclaré. Mettez cette ligne en tête : "
    "PREFIX {prefix}: <{namespace}>",
    "prefix_unknown": "Le préfixe {prefix}: n’est pas déclaré et aucun de ce nom ne sert ici. "
    "Déclarez-le : PREFIX {prefix}: <…>",
    "prefix_colon": "Il manque un deux-points après le préfixe : PREFIX {prefix}: <…>",
    "prefix_turtle": "@prefix est du Turtle ; une requête a PREFIX {prefix}: <…>, sans @ ni point "
    "final.",
    "prefix_dot": "Une ligne PREFIX d’une requête n’a pas de point final.",
    "quotes": "Les guillemets « typographiques » viennent d’un traitement de texte ; tapez des "
    "guillemets droits : \" ou '.",
    "select_from": "FROM nomme un graphe, pas une table : écrivez WHERE {{ … }} avec des motifs.",
    "service": "Interrogez l’autre serveur vous-même et apportez ses valeurs dans VALUES, ou "
    "prenez nos données par les fichiers à télécharger.",
    "string": "La chaîne qui commence à la ligne {line}, colonne {column} n’est pas fermée. Une "
    "fin de ligne la termine, sauf avec trois guillemets de chaque côté.",
    "two_forms": "Un envoi contient une seule requête ; envoyez la suivante à part.",
    "union": "UNION se place entre deux groupes entre accolades : {{ … }} UNION {{ … }}.",
    "comment": "Un commentaire commence par #, pas par {mark}.",
    "distinct": "DISTINCT s’écrit sans parenthèses : SELECT DISTINCT ?x.",
    "backtick": 'Il n’y a pas d’`accents graves` en SPARQL : une variable est ?x, un texte "x".',
    "braces": "{word} est suivi d’un groupe entre accolades : {word} {{ … }}.",
    "iri_brackets": "Un IRI s’écrit entre chevrons : <{iri}…>.",
    "is_null": "Il n’y a pas de NULL : écrivez FILTER (!BOUND (?x)), ou FILTER NOT EXISTS {{ … }}.",
    "semicolon_end": "Une requête n’a pas de point-virgule final.",
    "as_variable": "Le nom après AS est une variable : AS ?{name}.",
    "update": "Les données entrent par /graphs, avec le jeton d’un éditeur, ou par « iclod "
    "load » ; les requêtes ne font que lire.",
    "variable": "Une variable commence par ? ou $ : écrivez ?{name}.",
    "where": "Les motifs de WHERE s’écrivent entre accolades : WHERE {{ … }}.",
    "where_missing": "Il manque WHERE {{ … }} : quels motifs doivent correspondre ?",
    "limit_deadline": "La requête a duré plus longtemps que permis. Demandez moins, ou en "
    "plusieurs étapes.",
    "limit_memory_mb": "La requête a demandé plus de mémoire que permis. Demandez moins, ou sans "
    "tri.",
    "limit_output_mb": "La réponse est plus grande que permis. Demandez moins, ou prenez les "
    "fichiers à télécharger.",
    "limit_rows": "La réponse a plus de lignes que permis. Utilisez LIMIT et OFFSET, ou prenez les "
    "fichiers à télécharger.",
    "limit_queue": "Trop de requêtes attendent. Réessayez dans un instant.",
    "limit_wait": "La requête a attendu son tour trop longtemps. Réessayez dans un instant.",
    "limit_query_kb": "La requête est plus longue que ce qui est lu ici.",
    "limit_rate": "Vous posez plus de requêtes par minute que permis. Réessayez dans un instant.",
    "limit_client_slow": "Trop de vos requêtes lentes sont en cours. Attendez que l’une finisse.",
}
#: Texts by language; what is missing in one is in English.
LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "fr": FRENCH}


def say(language: str) -> Callable[..., str]:
    """What gives a text in a language by its key, its places filled in."""
    own = LANGUAGES.get(language, ENGLISH)

    def text(key: str, **values: object) -> str:
        return own.get(key, ENGLISH[key]).format(**values)

    return text
