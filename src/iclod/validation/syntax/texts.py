"""What is probably wrong with a text that cannot be read, in words."""

from __future__ import annotations

from iclod.validation.syntax.structures import STRUCTURES

#: By cause: English, French. In braces: what `Cause` brings.
TEXTS: dict[str, tuple[str, str]] = {
    **STRUCTURES,
    # Encodings and files of another kind
    "utf-16": (
        "The file is saved as UTF-16. Save it again as UTF-8.",
        "Le fichier est enregistré en UTF-16. Enregistrez-le de nouveau en UTF-8.",
    ),
    "encoding": (
        "Byte {offset} of the file is not UTF-8: the file was probably saved as “ANSI” "
        "(Windows-1252), where it stands for “{found}”. Save the file again as UTF-8.",
        "L’octet {offset} du fichier n’est pas en UTF-8 : le fichier a sans doute été enregistré "
        "en « ANSI » (Windows-1252), où il représente « {found} ». Enregistrez-le de nouveau en "
        "UTF-8.",
    ),
    "empty": (
        "There is no text at all. Was the right file chosen?",
        "Il n’y a aucun texte. Est-ce le bon fichier ?",
    ),
    "office": (
        "This is an Office file (Word or Excel) or a ZIP archive, not {syntax}. Send it with its "
        "own ending (.docx or .xlsx), or export the data as {syntax}.",
        "C’est un fichier Office (Word ou Excel) ou une archive ZIP, pas du {syntax}. Envoyez-le "
        "avec sa propre extension (.docx ou .xlsx), ou exportez les données en {syntax}.",
    ),
    "pdf": (
        "This is a PDF file, not {syntax}. Send the data themselves, not a printed page.",
        "C’est un fichier PDF, pas du {syntax}. Envoyez les données elles-mêmes, pas une page "
        "imprimée.",
    ),
    "binary": (
        "This is not a text file, so it cannot be {syntax}.",
        "Ce n’est pas un fichier texte ; ce ne peut pas être du {syntax}.",
    ),
    "html": (
        "This looks like a web page (HTML), not {syntax}. Perhaps the page was saved instead of "
        "the data.",
        "Cela ressemble à une page web (HTML), pas à du {syntax}. Peut-être la page a-t-elle été "
        "enregistrée à la place des données.",
    ),
    "other-syntax": (
        "This looks like {found}, but it was sent as {syntax}. Choose {found} as the syntax, or "
        "give the file the ending {suffix}.",
        "Cela ressemble à du {found}, mais a été envoyé comme {syntax}. Choisissez {found} comme "
        "syntaxe, ou donnez au fichier l’extension {suffix}.",
    ),
    "csv": (
        "This looks like a table (CSV), not {syntax}. Give the file the ending .csv.",
        "Cela ressemble à un tableau (CSV), pas à du {syntax}. Donnez au fichier l’extension .csv.",
    ),
    "doctype": (
        "Files with a <!DOCTYPE are not read, for safety. Delete it, and write in full what it "
        "abbreviates.",
        "Les fichiers avec un <!DOCTYPE ne sont pas lus, par sécurité. Supprimez-le et écrivez en "
        "entier ce qu’il abrège.",
    ),
    "deep": (
        "Too many brackets or elements are nested inside each other here.",
        "Trop de crochets ou d’éléments sont imbriqués les uns dans les autres ici.",
    ),
    # Characters
    "smart-quotes": (
        'A typographic quotation mark ({found}) stands where a straight one (") is needed. Word '
        "processors change them; write the straight one.",
        'Un guillemet typographique ({found}) se trouve là où il faut un guillemet droit ("). '
        "Les traitements de texte les changent ; écrivez le guillemet droit.",
    ),
    "odd-space": (
        "An invisible special character ({found}) stands here, often copied from a web page or "
        "Word. Delete it and type an ordinary space.",
        "Un caractère spécial invisible ({found}) se trouve ici, souvent copié d’une page web ou "
        "de Word. Supprimez-le et tapez une espace ordinaire.",
    ),
    "control": (
        "A control character ({found}) stands here that text may not hold. Delete it.",
        "Un caractère de contrôle ({found}) interdit dans un texte se trouve ici. Supprimez-le.",
    ),
    "comment": (
        "Comments do not begin with {found} here: begin them with #.",
        "Les commentaires ne commencent pas par {found} ici : commencez-les par #.",
    ),
    # Turtle
    "string-open": (
        "The text that begins here is not closed: its closing quotation mark ({found}) is missing "
        "on this line. Texts of several lines need three marks on each side.",
        "Le texte qui commence ici n’est pas fermé : son guillemet fermant ({found}) manque sur "
        "cette ligne. Un texte de plusieurs lignes demande trois guillemets de chaque côté.",
    ),
    "long-string-open": (
        "The long text that begins here is not closed: write {found} at its end.",
        "Le long texte qui commence ici n’est pas fermé : écrivez {found} à sa fin.",
    ),
    "quote-inside": (
        "The text ends too early: it holds the same mark ({found}) that encloses it. Write "
        "\\{found} inside the text.",
        "Le texte finit trop tôt : il contient le même signe ({found}) que celui qui l’entoure. "
        "Écrivez \\{found} à l’intérieur du texte.",
    ),
    "prefix": (
        "The prefix “{found}:” is not declared. Add this line at the top: {offer}",
        "Le préfixe « {found}: » n’est pas déclaré. Ajoutez cette ligne en haut : {offer}",
    ),
    "prefix-like": (
        "The prefix “{found}:” is not declared; “{offer}:” is. Is it a spelling mistake?",
        "Le préfixe « {found}: » n’est pas déclaré, mais « {offer}: » l’est. Est-ce une faute de "
        "frappe ?",
    ),
    "prefix-unknown": (
        "The prefix “{found}:” is not declared. Declare it at the top: "
        "@prefix {found}: <…> . with the address it stands for.",
        "Le préfixe « {found}: » n’est pas déclaré. Déclarez-le en haut : "
        "@prefix {found}: <…> . avec l’adresse qu’il représente.",
    ),
    "address-bare": (
        "A web address must stand in angle brackets: <{found}>.",
        "Une adresse web doit être entre chevrons : <{found}>.",
    ),
    "iri-space": (
        "The address in angle brackets holds a space. Write %20 for it, or delete it.",
        "L’adresse entre chevrons contient une espace. Écrivez %20 à la place, ou supprimez-la.",
    ),
    "iri-open": (
        "The address that begins here is not closed: > is missing at its end.",
        "L’adresse qui commence ici n’est pas fermée : il manque > à la fin.",
    ),
    "iri-character": (
        "The address holds {found}, which an address cannot hold. Write it percent-encoded"
        "{offer}, or correct the address.",
        "L’adresse contient {found}, ce qui n’est pas permis. Écrivez-le en code pourcent{offer}, "
        "ou corrigez l’adresse.",
    ),
    "iri": (
        "This is not a valid web address (IRI). Correct it.",
        "Ce n’est pas une adresse web (IRI) valide. Corrigez-la.",
    ),
    "iri-relative": (
        "This address is not complete: it must begin with http:// or https://.",
        "Cette adresse n’est pas complète : elle doit commencer par http:// ou https://.",
    ),
    "escape": (
        "A backslash (\\) begins a special character, and this one is not known. Write \\\\ for a "
        "backslash.",
        "Une barre oblique inverse (\\) annonce un caractère spécial, et celui-ci n’existe pas. "
        "Écrivez \\\\ pour une barre oblique inverse.",
    ),
    "escape-code": (
        "After \\u four digits or letters from 0 to F are needed, after \\U eight.",
        "Après \\u il faut quatre chiffres ou lettres de 0 à F, après \\U huit.",
    ),
    "language": (
        "The language code after @ is not valid. Write for example @en, @fr or @en-GB, with a "
        "hyphen and no space.",
        "Le code de langue après @ n’est pas valide. Écrivez par exemple @en, @fr ou @en-GB, avec "
        "un trait d’union et sans espace.",
    ),
    "caret": (
        "Two carets (^^) are needed between a value and its type.",
        "Il faut deux accents circonflexes (^^) entre une valeur et son type.",
    ),
    "datatype": (
        "After ^^ the type is needed, for example xsd:date.",
        "Après ^^ il faut le type, par exemple xsd:date.",
    ),
    "prefix-colon": (
        "A declared prefix needs a name and a colon: @prefix ex: <http://example.org/> .",
        "Un préfixe déclaré demande un nom et deux-points : @prefix ex: <http://example.org/> .",
    ),
    "prefix-brackets": (
        "The address of a prefix must stand in angle brackets: <http://…>.",
        "L’adresse d’un préfixe doit être entre chevrons : <http://…>.",
    ),
    "prefix-dot": (
        "The declaration before, on line {line}, needs a dot at its end.",
        "La déclaration précédente, à la ligne {line}, demande un point à la fin.",
    ),
    "prefix-no-dot": (
        "Written PREFIX or BASE (without @), a declaration has no dot at its end. Delete it.",
        "Écrite PREFIX ou BASE (sans @), une déclaration n’a pas de point à la fin. Supprimez-le.",
    ),
    "dot-missing": (
        "A dot is probably missing at the end of line {line}, where a description ends.",
        "Il manque sans doute un point à la fin de la ligne {line}, où une description se termine.",
    ),
    "semicolon-missing": (
        "A semicolon is probably missing at the end of line {line}, before the next property.",
        "Il manque sans doute un point-virgule à la fin de la ligne {line}, avant la propriété "
        "suivante.",
    ),
    "end-missing": (
        "Something is missing at the end of line {line}: a value, a semicolon (;) or a dot (.).",
        "Il manque quelque chose à la fin de la ligne {line} : une valeur, un point-virgule (;) "
        "ou un point (.).",
    ),
    "final-dot": (
        "The text ends in the middle of a description. Write a dot (.) at its end.",
        "Le texte se termine au milieu d’une description. Écrivez un point (.) à la fin.",
    ),
    "comma-missing": (
        "Several values of one property are separated by commas: a comma is missing before this.",
        "Plusieurs valeurs d’une propriété sont séparées par des virgules : il manque une virgule "
        "avant ceci.",
    ),
    "comma-for-semicolon": (
        "A comma separates values of the same property. Before another property write a "
        "semicolon (;) instead: see line {line}.",
        "La virgule sépare des valeurs de la même propriété. Avant une autre propriété, écrivez "
        "un point-virgule (;) : voir la ligne {line}.",
    ),
    "comma-for-dot": (
        "Line {line} ends with a comma, but a new thing is described after it: write a dot there.",
        "La ligne {line} finit par une virgule, mais une autre chose est décrite ensuite : écrivez "
        "un point à cet endroit.",
    ),
    "semicolon-for-dot": (
        "Line {line} ends with a semicolon, but a new thing is described after it: write a dot "
        "there.",
        "La ligne {line} finit par un point-virgule, mais une autre chose est décrite ensuite : "
        "écrivez un point à cet endroit.",
    ),
    "dot-for-semicolon": (
        "The dot on line {line} ends the description, but it goes on here: write a semicolon (;) "
        "instead of that dot.",
        "Le point de la ligne {line} termine la description, mais elle continue ici : écrivez un "
        "point-virgule (;) à la place de ce point.",
    ),
    "value-missing": (
        "A value is missing here, before “{found}”.",
        "Il manque une valeur ici, avant « {found} ».",
    ),
    "comma-extra": (
        "After the comma another value is needed. Delete the comma, or write the value.",
        "Après la virgule il faut une autre valeur. Supprimez la virgule, ou écrivez la valeur.",
    ),
    "property-missing": (
        "A property is missing here, before “{found}”.",
        "Il manque une propriété ici, avant « {found} ».",
    ),
    "dot-extra": (
        "There is one “{found}” too many. Delete it.",
        "Il y a un « {found} » de trop. Supprimez-le.",
    ),
    "bracket-open": (
        "The bracket {found} that is opened on line {line} is not closed: {offer} is missing.",
        "Le crochet ou la parenthèse {found} ouvert à la ligne {line} n’est pas fermé : il manque "
        "{offer}.",
    ),
    "bracket-extra": (
        "{found} closes a bracket that was never opened. Delete it, or open one before.",
        "{found} ferme un crochet ou une parenthèse jamais ouvert. Supprimez-le, ou ouvrez-en un "
        "avant.",
    ),
    "unquoted": (
        'Text must stand in quotation marks: write "{found}".',
        'Un texte doit être entre guillemets droits : écrivez "{found}".',
    ),
    "unquoted-date": (
        'A date must stand in quotation marks, with its type: "{found}"^^xsd:date.',
        'Une date doit être entre guillemets droits, avec son type : "{found}"^^xsd:date.',
    ),
    "unquoted-unit": (
        'A number cannot be followed by letters. Write it alone, or as text: "{found}".',
        'Un nombre ne peut pas être suivi de lettres. Écrivez-le seul, ou comme texte : "{found}".',
    ),
    "boolean": (
        "Write {offer} in small letters.",
        "Écrivez {offer} en minuscules.",
    ),
    "literal-subject": (
        "A text in quotation marks cannot be described itself: a property or a comma before it is "
        "probably missing.",
        "Un texte entre guillemets ne peut pas être décrit lui-même : il manque sans doute une "
        "propriété ou une virgule avant lui.",
    ),
    "literal-property": (
        "A property cannot be a text in quotation marks: write its name, such as dcterms:title.",
        "Une propriété ne peut pas être un texte entre guillemets : écrivez son nom, par exemple "
        "dcterms:title.",
    ),
    "equals": (
        "“{found}” is not used here: property and value stand side by side, with a space between.",
        "« {found} » ne s’utilise pas ici : la propriété et la valeur se suivent, séparées par "
        "une espace.",
    ),
    "name-character": (
        "A short name cannot hold {found}. Write \\{found}, or the whole address in < >.",
        "Un nom abrégé ne peut pas contenir {found}. Écrivez \\{found}, ou l’adresse entière "
        "entre < >.",
    ),
    "unexpected": (
        "“{found}” is not expected here. Look at what stands just before it: is a dot, a "
        "semicolon, a quotation mark or a bracket missing?",
        "« {found} » n’est pas attendu ici. Regardez juste avant : manque-t-il un point, un "
        "point-virgule, un guillemet ou un crochet ?",
    ),
}
