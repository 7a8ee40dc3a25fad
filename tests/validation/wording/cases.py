"""A shape and a document that breaks it, for each constraint component."""

from dataclasses import dataclass

TERMS = "https://example.org/terms#"
HEAD = f"""@prefix ex: <{TERMS}> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NAMES = """
ex:title sh:name "Title"@en , "Titre"@fr .
ex:topic sh:name "Topic"@en , "Thème"@fr .
ex:start sh:name "Start"@en , "Début"@fr .
ex:end sh:name "End"@en , "Fin"@fr .
ex:cost sh:name "Cost"@en , "Coût"@fr .
ex:city sh:name "City"@en , "Ville"@fr .
ex:country sh:name "Country"@en , "Pays"@fr .
ex:code sh:name "Code"@en , "Code"@fr .
ex:partner sh:name "Partner"@en , "Partenaire"@fr .
ex:City rdfs:label "City"@en , "Ville"@fr .
ex:Country rdfs:label "Country"@en , "Pays"@fr .
ex:Practice rdfs:label "Practice"@en , "Pratique"@fr .
ex:school skos:prefLabel "School"@en , "École"@fr .
ex:work skos:prefLabel "Work"@en , "Travail"@fr .
ex:sport skos:prefLabel "Sport"@en , "Sport"@fr .
"""


@dataclass(frozen=True)
class Sample:
    """A constraint and what breaks it.

    Attributes:
        parameter: The constraint's parameter, such as `sh:minCount`.
        component: The component that is reported.
        field: The property, below `ex:`; empty: the constraint is about the thing itself.
        asks: What the shape says.
        has: Statements of the thing, in Turtle.
        beside: Further statements of the document.
        shapes: Further shapes.
    """

    parameter: str
    component: str
    field: str
    asks: str
    has: str
    beside: str = ""
    shapes: str = ""

    @property
    def rules(self) -> str:
        """The shapes, in Turtle."""
        whole = "ex:Rule a sh:NodeShape ; sh:targetClass ex:Practice"
        if not self.field:
            return f"{HEAD}{NAMES}{whole} ; {self.asks} .\n{self.shapes}"
        return (
            f"{HEAD}{NAMES}{whole} ; sh:property ex:{self.field}-rule .\n"
            f"ex:{self.field}-rule sh:path ex:{self.field} ; {self.asks} .\n{self.shapes}"
        )

    @property
    def document(self) -> str:
        """The document, in Turtle."""
        named = f'dcterms:title "Night school"@en , "École du soir"@fr ;\n    {self.has} .'
        beside = f"\n{self.beside}" if self.beside else ""
        body = f"<night-school> a ex:Practice ;\n    {named}{beside}\n"
        used = [line for line in HEAD.splitlines() if f"{line.split()[1]}" in body]
        return "\n".join(used) + "\n" + body


SAMPLES = [
    Sample(
        "sh:class",
        "Class",
        "city",
        "sh:class ex:City",
        "ex:city ex:norway",
        'ex:norway a ex:Country ; rdfs:label "Norway"@en , "Norvège"@fr .',
    ),
    Sample("sh:datatype", "Datatype", "start", "sh:datatype xsd:gYear", "ex:start 2016"),
    Sample(
        "sh:datatype (language)",
        "Datatype",
        "title",
        "sh:datatype rdf:langString",
        'ex:title "A night school"',
    ),
    Sample(
        "sh:datatype (form)",
        "Datatype",
        "start",
        "sh:datatype xsd:date",
        'ex:start "31 May 2016"^^xsd:date',
    ),
    Sample("sh:nodeKind", "NodeKind", "topic", "sh:nodeKind sh:IRI", 'ex:topic "School"'),
    Sample("sh:minCount", "MinCount", "title", "sh:minCount 1", "ex:start 2016"),
    Sample("sh:maxCount", "MaxCount", "start", "sh:maxCount 1", "ex:start 2016 , 2018"),
    Sample("sh:minExclusive", "MinExclusive", "cost", "sh:minExclusive 0", "ex:cost 0"),
    Sample(
        "sh:minInclusive",
        "MinInclusive",
        "start",
        'sh:minInclusive "2000-01-01"^^xsd:date',
        'ex:start "1916-05-31"^^xsd:date',
    ),
    Sample("sh:maxExclusive", "MaxExclusive", "cost", "sh:maxExclusive 1000", "ex:cost 1000"),
    Sample("sh:maxInclusive", "MaxInclusive", "cost", "sh:maxInclusive 1000", "ex:cost 1000.5"),
    Sample("sh:minLength", "MinLength", "title", "sh:minLength 3", 'ex:title "A"@en'),
    Sample(
        "sh:maxLength",
        "MaxLength",
        "title",
        "sh:maxLength 10",
        'ex:title "A school in the evening"@en',
    ),
    Sample("sh:pattern", "Pattern", "code", 'sh:pattern "^[A-Z]{2}$"', 'ex:code "Norway"'),
    Sample(
        "sh:languageIn",
        "LanguageIn",
        "title",
        'sh:languageIn ( "en" "fr" )',
        'ex:title "Abendschule"@de',
    ),
    Sample(
        "sh:uniqueLang",
        "UniqueLang",
        "title",
        "sh:uniqueLang true",
        'ex:title "Night school"@en , "Evening school"@en',
    ),
]
SAMPLES += [
    Sample("sh:equals", "Equals", "start", "sh:equals ex:end", "ex:start 2016 ; ex:end 2018"),
    Sample(
        "sh:disjoint",
        "Disjoint",
        "partner",
        "sh:disjoint ex:city",
        "ex:partner ex:oslo ;\n    ex:city ex:oslo",
        'ex:oslo rdfs:label "Oslo"@en , "Oslo"@fr .',
    ),
    Sample(
        "sh:lessThan", "LessThan", "start", "sh:lessThan ex:end", "ex:start 2018 ;\n    ex:end 2016"
    ),
    Sample(
        "sh:lessThanOrEquals",
        "LessThanOrEquals",
        "start",
        "sh:lessThanOrEquals ex:end",
        "ex:start 2018 ;\n    ex:end 2016",
    ),
    Sample("sh:not", "Not", "topic", "sh:not [ sh:in ( ex:sport ex:work ) ]", "ex:topic ex:sport"),
    Sample(
        "sh:and",
        "And",
        "code",
        "sh:and ( [ sh:minLength 2 ] [ sh:maxLength 4 ] )",
        'ex:code "Norway"',
    ),
    Sample(
        "sh:or",
        "Or",
        "start",
        "sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:date ] )",
        'ex:start "in spring"',
    ),
    Sample(
        "sh:xone",
        "Xone",
        "code",
        "sh:xone ( [ sh:minLength 2 ] [ sh:maxLength 4 ] )",
        'ex:code "NOR"',
    ),
    Sample(
        "sh:node",
        "Node",
        "topic",
        "sh:node ex:InTopics",
        "ex:topic ex:cooking",
        'ex:cooking skos:prefLabel "Cooking"@en , "Cuisine"@fr .',
        "ex:InTopics sh:property [ sh:path skos:inScheme ; sh:hasValue ex:topics ] .\n"
        'ex:topics skos:prefLabel "Topics"@en , "Thèmes"@fr .',
    ),
    Sample(
        "sh:property",
        "MinCount",
        "city",
        'sh:property [ sh:path ex:country ; sh:name "Country"@en , "Pays"@fr ; sh:minCount 1 ]',
        "ex:city ex:oslo",
        'ex:oslo rdfs:label "Oslo"@en , "Oslo"@fr .',
    ),
    Sample(
        "sh:qualifiedMinCount",
        "QualifiedMinCount",
        "partner",
        "sh:qualifiedValueShape [ sh:class ex:City ] ; sh:qualifiedMinCount 2",
        "ex:partner ex:oslo",
        'ex:oslo a ex:City ; rdfs:label "Oslo"@en , "Oslo"@fr .',
    ),
    Sample(
        "sh:qualifiedMaxCount",
        "QualifiedMaxCount",
        "partner",
        "sh:qualifiedValueShape [ sh:class ex:City ] ; sh:qualifiedMaxCount 1",
        "ex:partner ex:oslo , ex:bergen",
        'ex:oslo a ex:City ; rdfs:label "Oslo"@en , "Oslo"@fr .\n'
        'ex:bergen a ex:City ; rdfs:label "Bergen"@en , "Bergen"@fr .',
    ),
    Sample(
        "sh:closed",
        "Closed",
        "",
        "sh:closed true ; sh:ignoredProperties ( rdf:type dcterms:title ) ;\n"
        "    sh:property [ sh:path ex:topic ] , [ sh:path ex:start ]",
        'ex:begin "2016"',
    ),
    Sample("sh:hasValue", "HasValue", "topic", "sh:hasValue ex:school", "ex:topic ex:work"),
    Sample("sh:in", "In", "topic", "sh:in ( ex:school ex:work ex:sport )", "ex:topic ex:schol"),
    Sample(
        "iclod:notEarlierThan",
        "NotEarlierThan",
        "end",
        "iclod:notEarlierThan ex:start",
        'ex:start "2018"^^xsd:gYear ;\n    ex:end "2016-05"^^xsd:gYearMonth',
    ),
    Sample(
        "iclod:identifierOfIri",
        "IdentifierOfIri",
        "code",
        "iclod:identifierOfIri true",
        'ex:code "nightschool"',
    ),
    Sample(
        "iclod:noBlankNodes",
        "NoBlankNodes",
        "",
        "iclod:noBlankNodes true",
        'ex:partner [ ex:code "A" ]',
    ),
    Sample(
        "iclod:partOfAmong",
        "PartOfAmong",
        "city",
        "iclod:partOfAmong ( ex:country )",
        "ex:city ex:lyon ;\n    ex:country ex:norway",
        'ex:lyon rdfs:label "Lyon"@en , "Lyon"@fr ; dcterms:isPartOf ex:france .\n'
        'ex:france rdfs:label "France"@en , "France"@fr .\n'
        'ex:norway rdfs:label "Norway"@en , "Norvège"@fr .',
    ),
]
