"""What is probably wrong with JSON and XML, in words."""

from __future__ import annotations

#: By cause: English, French.
STRUCTURES: dict[str, tuple[str, str]] = {
    # JSON
    "json-comma": (
        "A comma is missing before this, at the end of line {line}.",
        "Il manque une virgule avant ceci, à la fin de la ligne {line}.",
    ),
    "json-trailing-comma": (
        "After the last entry no comma may stand. Delete the comma before {found}.",
        "Aucune virgule ne peut suivre le dernier élément. Supprimez la virgule avant {found}.",
    ),
    "json-colon": (
        "After a name a colon (:) is needed, then its value.",
        "Après un nom il faut deux-points (:), puis sa valeur.",
    ),
    "json-key": (
        'Names must stand in straight quotation marks: "{found}".',
        'Les noms doivent être entre guillemets droits : "{found}".',
    ),
    "json-single-quotes": (
        "JSON knows only double quotation marks (\"), not single ones (').",
        "JSON ne connaît que les guillemets doubles (\"), pas les apostrophes (').",
    ),
    "json-comment": (
        "JSON has no comments. Delete this one.",
        "JSON n’a pas de commentaires. Supprimez celui-ci.",
    ),
    "json-word": (
        "JSON knows no {found}. Write {offer}.",
        "JSON ne connaît pas {found}. Écrivez {offer}.",
    ),
    "json-number": (
        "This is not a number as JSON writes it: no zero or plus sign before it, a digit on both "
        "sides of the point.",
        "Ce n’est pas un nombre comme JSON l’écrit : ni zéro ni signe plus devant, un chiffre de "
        "chaque côté du point.",
    ),
    "json-string-open": (
        'The text that begins here is not closed on this line: " is missing. For a new line '
        "inside a text write \\n.",
        'Le texte qui commence ici n’est pas fermé sur cette ligne : il manque ". Pour un retour '
        "à la ligne dans un texte, écrivez \\n.",
    ),
    "json-open": (
        "{found} that is opened on line {line} is not closed: {offer} is missing.",
        "{found} ouvert à la ligne {line} n’est pas fermé : il manque {offer}.",
    ),
    "json-mismatch": (
        "{found} does not fit: on line {line} a bracket was opened that {offer} closes.",
        "{found} ne convient pas : à la ligne {line} a été ouvert un crochet que {offer} ferme.",
    ),
    "json-extra": (
        "The JSON is finished before this. Delete what follows, or put all into one [ … ].",
        "Le JSON est terminé avant ceci. Supprimez la suite, ou mettez tout dans un seul [ … ].",
    ),
    "json-separator": (
        "Entries are separated by commas in JSON, not by “{found}”.",
        "En JSON, les éléments sont séparés par des virgules, pas par « {found} ».",
    ),
    "json-value": (
        "A value is missing here.",
        "Il manque une valeur ici.",
    ),
    "json-unexpected": (
        "“{found}” is not expected here. Look at what stands just before it: is a comma, a "
        "quotation mark or a bracket missing?",
        "« {found} » n’est pas attendu ici. Regardez juste avant : manque-t-il une virgule, un "
        "guillemet ou un crochet ?",
    ),
    "json-context": (
        "Contexts are not fetched from the web here. Write the context into the file itself.",
        "Les contextes ne sont pas cherchés sur le web ici. Écrivez le contexte dans le fichier "
        "lui-même.",
    ),
    "json-keyword": (
        "The value of {found} is not of the kind that JSON-LD asks for: {offer}.",
        "La valeur de {found} n’est pas de la sorte que JSON-LD demande : {offer}.",
    ),
    "json-rule": (
        "This is JSON, but it breaks a rule of JSON-LD about {found}: {offer}.",
        "C’est du JSON, mais une règle de JSON-LD sur {found} n’est pas suivie : {offer}.",
    ),
    # XML
    "xml-ampersand": (
        "A bare & is not allowed in XML. Write &amp; instead.",
        "Un & seul n’est pas permis en XML. Écrivez &amp; à la place.",
    ),
    "xml-entity": (
        "XML does not know &{found};. Write the character itself.",
        "XML ne connaît pas &{found};. Écrivez le caractère lui-même.",
    ),
    "xml-less": (
        "A bare < is not allowed inside a text. Write &lt; instead.",
        "Un < seul n’est pas permis dans un texte. Écrivez &lt; à la place.",
    ),
    "xml-mismatch": (
        "</{found}> does not fit: <{offer}>, opened on line {line}, is to be closed first.",
        "</{found}> ne convient pas : il faut d’abord fermer <{offer}>, ouvert à la ligne {line}.",
    ),
    "xml-open": (
        "<{found}>, opened on line {line}, is not closed: </{found}> is missing.",
        "<{found}>, ouvert à la ligne {line}, n’est pas fermé : il manque </{found}>.",
    ),
    "xml-tag-open": (
        "The tag that begins here is not closed: a quotation mark or > is missing.",
        "La balise qui commence ici n’est pas fermée : il manque un guillemet ou >.",
    ),
    "xml-quotes": (
        "The value of an attribute must stand in straight quotation marks.",
        "La valeur d’un attribut doit être entre guillemets droits.",
    ),
    "xml-duplicate": (
        "This attribute stands twice in one element. Delete one of them.",
        "Cet attribut figure deux fois dans un élément. Supprimez-en un.",
    ),
    "xml-namespace": (
        "The prefix “{found}:” is not declared. Add to the first element: {offer}",
        "Le préfixe « {found}: » n’est pas déclaré. Ajoutez au premier élément : {offer}",
    ),
    "xml-no-namespace": (
        "<{found}> has no prefix and no namespace. RDF/XML needs names such as dcterms:title.",
        "<{found}> n’a ni préfixe ni espace de noms. RDF/XML demande des noms comme dcterms:title.",
    ),
    "xml-extra": (
        "The first element is already closed; nothing may follow it.",
        "Le premier élément est déjà fermé ; rien ne peut le suivre.",
    ),
    "xml-declaration": (
        "<?xml …?> must stand at the very beginning, before any space or line.",
        "<?xml …?> doit se trouver tout au début, avant toute espace ou ligne.",
    ),
    "xml-encoding": (
        "The first line says that the text is not UTF-8. Save it as UTF-8 and write "
        'encoding="UTF-8".',
        "La première ligne dit que le texte n’est pas en UTF-8. Enregistrez-le en UTF-8 et "
        'écrivez encoding="UTF-8".',
    ),
    "xml-text": (
        "The text “{found}” stands where elements are expected. Put it into a property, such as "
        "<dcterms:title>.",
        "Le texte « {found} » se trouve là où des éléments sont attendus. Mettez-le dans une "
        "propriété, par exemple <dcterms:title>.",
    ),
    "xml-cdata": (
        "Sections with <![CDATA[ are not read beside other text. Write the text without them, "
        "with &lt; for < and &amp; for &.",
        "Les sections <![CDATA[ ne sont pas lues à côté d’un autre texte. Écrivez le texte sans "
        "elles, avec &lt; pour < et &amp; pour &.",
    ),
    "xml-iri": (
        "“{found}” is not a valid web address (IRI). Spaces are written %20.",
        "« {found} » n’est pas une adresse web (IRI) valide. Les espaces s’écrivent %20.",
    ),
    "xml-name": (
        "“{found}” is not a valid name for rdf:ID or rdf:nodeID: it must begin with a letter and "
        "hold no spaces.",
        "« {found} » n’est pas un nom valide pour rdf:ID ou rdf:nodeID : il doit commencer par "
        "une lettre et ne contenir aucune espace.",
    ),
    "xml-unexpected": (
        "The XML cannot be read here. Look at what stands just before: is < or > or a quotation "
        "mark missing?",
        "Le XML ne peut pas être lu ici. Regardez juste avant : manque-t-il < ou > ou un "
        "guillemet ?",
    ),
}
