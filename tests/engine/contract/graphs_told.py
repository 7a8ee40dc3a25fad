"""What the engines under test hold; `ex:x~` is an IRI below the base."""

from __future__ import annotations

XSD = "http://www.w3.org/2001/XMLSchema#"
#: Datatypes of the ontology, and how every engine gives them back.
LITERALS = {
    "string": '"words"',
    "english": '"words"@en',
    "gYear": f'"2012"^^<{XSD}gYear>',
    "gYearMonth": f'"2012-05"^^<{XSD}gYearMonth>',
    "date": f'"2012-05-01"^^<{XSD}date>',
    "dateTime": f'"2012-05-01T10:00:00Z"^^<{XSD}dateTime>',
    "integer": f'"42"^^<{XSD}integer>',
    "decimal": f'"1.5"^^<{XSD}decimal>',
    "double": f'"1000000"^^<{XSD}double>',
    "small": f'"0.25"^^<{XSD}double>',
    "true": f'"true"^^<{XSD}boolean>',
    "false": f'"false"^^<{XSD}boolean>',
    "anyURI": f'"http://x.example/"^^<{XSD}anyURI>',
    "html": '"<b>x</b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>',
    "point": '"POINT(1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>',
    "own": '"x"^^<urn:datatype>',
    "signs": r'"é😀 \"quoted\" \\ \t tab \n line, comma"',
    "empty": '""',
    "escapes": r'"\\u0022 } \\u005c"',
}
GRAPHS = {
    "one": 'ex:1~ ex:p~ "x" .\nex:1~ ex:next~ ex:2~ .\nex:agent~ ex:name~ "Agent" .\n'
    'ex:1~ ex:label~ "one"@en .\nex:1~ ex:label~ "un"@fr .\n',
    "two": 'ex:2~ ex:p~ "y" .\nex:2~ ex:next~ ex:3~ .\nex:agent~ ex:name~ "Agent" .\n',
    "nodes": '_:a ex:part~ _:b .\n_:b ex:value~ "deep" .\nex:thing~ ex:has~ _:a .\n',
    "literals": "".join(f"ex:l-{name}~ ex:is~ {text} .\n" for name, text in LITERALS.items()),
    "many": "".join(f'ex:n{n:04d}~ ex:k~ "{n % 7}"^^<{XSD}integer> .\n' for n in range(350)),
}
