"""Every rule of the packaged shapes: what keeps to it passes, what breaks it is found."""

import pytest
import rdflib
from shape_samples import CONTEXT, PRACTICE, check, found, packaged_shapes

from iclod.rdf.vocab import ICLOD, RDF, RDFS, SH

LONG = "x" * 301

# What is replaced, by what, and which shape and component find it.
BROKEN = [
    # Identifier
    ('dcterms:identifier "bergen-plan" ;', "", "Practice-identifier MinCount"),
    ('"bergen-plan" ;', '"bergen-plan" , "other" ;', "Practice-identifier MaxCount"),
    ('"bergen-plan" ;', '"oslo-plan" ;', "Practice-identifier IdentifierOfIri"),
    ('"bergen-plan" ;', '"bergen-plan"@en ;', "Practice-identifier Datatype"),
    ('"bergen-plan" ;', '"Bergen plan" ;', "Practice-identifier Pattern"),
    # Title
    ('dcterms:title "Action plan"@en ;', "", "Practice-title MinCount"),
    ('"Action plan"@en', '"Action plan"', "Practice-title Datatype"),
    ('"Action plan"@en', '"Plan"@en , "Other plan"@en', "Practice-title UniqueLang"),
    ('"Action plan"@en', '"An <b>action</b> plan"@en', "Practice-title Pattern"),
    ('"Action plan"@en', '"Plan <!-- not yet -->"@en', "Practice-title Pattern"),
    ('"Action plan"@en', '"  "@en', "Practice-title Pattern"),
    ('"Action plan"@en', '""@en', "Practice-title MinLength"),
    ('"Action plan"@en', f'"{LONG}"@en', "Practice-title MaxLength"),
    # Texts
    ('"A plan of action."@en', '"A plan."', "Practice-abstract Datatype"),
    ('"A plan of action."@en', '"<p>A plan.</p>"@en', "Practice-abstract Pattern"),
    ('"A plan of action."@en', '"A plan."@en , "One."@en', "Practice-abstract UniqueLang"),
    ('"A plan of action."@en', f'"{LONG * 7}"@en', "Practice-abstract MaxLength"),
    *(
        (
            "iclod:status ",
            f'iclod:{section} "Text <br/> more"@en ; iclod:status ',
            f"Practice-{section} Pattern",
        )
        for section in ("purpose", "rationale", "process", "impact")
    ),
    # Places
    ("<id/city/bergen> ,", "<id/city/nowhere> ,", "Practice-place Or"),
    ("<id/city/bergen> ,", '"Bergen" ,', "Practice-place NodeKind"),
    ("<id/city/bergen> ,", "<id/city/bergen> , <id/city/lyon> ,", "Practice-place PartOfAmong"),
    ("<id/city/bergen> , <id/country/norway>", "<id/city/oslo>", "Practice-place PartOfAmong"),
    # Topics
    ("<id/topic/education>", "<id/topic/cooking>", "Practice-topic Node"),
    ("<id/topic/education>", "<id/index-area/education>", "Practice-topic Node"),
    ("<id/topic/education>", '"education"', "Practice-topic NodeKind"),
    (
        "iclod:status ",
        "iclod:indexArea <id/topic/education> ; iclod:status ",
        "Practice-indexArea Node",
    ),
    # Periods
    ('endDate "2022"', 'endDate "2017"', "Period-order NotEarlierThan"),
    ('endDate "2022"^^xsd:gYear', 'endDate "2017-12-31"^^xsd:date', "Period-order NotEarlierThan"),
    ('"2018"^^xsd:gYear', '"2023-01"^^xsd:gYearMonth', "Period-order NotEarlierThan"),
    ('"2018"^^xsd:gYear', '"2018"^^xsd:integer', "Period-start Or"),
    ('"2018"^^xsd:gYear', '"2018"', "Period-start Or"),
    ('"2018"^^xsd:gYear', '"20-10"^^xsd:gYear', "Period-start Or"),
    ('"2018"^^xsd:gYear', '"2018-02-30"^^xsd:date', "Period-start Or"),
    ('"2022"^^xsd:gYear', '"2022-13"^^xsd:gYearMonth', "Period-end Or"),
    ('"2018"^^xsd:gYear', '"2018"^^xsd:gYear , "2019"^^xsd:gYear', "Period-start MaxCount"),
    ('"2022"^^xsd:gYear', '"2022"^^xsd:gYear , "2021"^^xsd:gYear', "Period-end MaxCount"),
    ("a dcterms:PeriodOfTime ;", "", "Practice-period Class"),
    ('"2018-2022"', '"2018-2022" , "2018"', "Practice-printedPeriod MaxCount"),
    ('"2018-2022"', '"2018-2022"@en', "Practice-printedPeriod Datatype"),
    ('"2018-2022"', '"<i>2018</i>-2022"', "Practice-printedPeriod Pattern"),
    # Status
    ("iclod:status <id/status/ended> ;", "", "Practice-status MinCount"),
    ("<id/status/ended>", "<id/status/ended> , <id/status/ongoing>", "Practice-status MaxCount"),
    ("<id/status/ended>", "<id/status/finished>", "Practice-status In"),
    ('    dcat:endDate "2022"^^xsd:gYear .', "    .", "PracticeStatus Or"),
    ("dcterms:temporal <id/practice/bergen-plan#period-1> ;", "", "PracticeStatus Or"),
    (
        "#period-1> ;",
        "#period-1> , <id/practice/bergen-plan#period-2> ;",
        "PracticeStatus Or",
    ),
    # Origin
    (
        "iclod:status <id/status/ended> ;\n    dcterms:source <https://example.com/page> .",
        "iclod:status <id/status/ended> .",
        "PracticeOrigin Or",
    ),
    ("<https://example.com/page>", '"a book"', "Practice-source NodeKind"),
    ("iclod:status ", 'iclod:submitter "Eva" ; iclod:status ', "Practice-submitter NodeKind"),
    ("iclod:status ", 'dcterms:references "a" ; iclod:status ', "Practice-reference NodeKind"),
    # Blank nodes
    ("iclod:status ", "rdfs:seeAlso [ ] ; iclod:status ", "Practice NoBlankNodes"),
    ("dcat:startDate ", "rdfs:seeAlso [ ] ; dcat:startDate ", "Practice NoBlankNodes"),
    ("dcat:startDate ", "rdfs:seeAlso [ ] ; dcat:startDate ", "Period NoBlankNodes"),
    ("<id/practice/bergen-plan> a", "[] a", "Practice NodeKind"),
    ("<id/practice/bergen-plan#period-1>", "_:period", "Practice-period NodeKind"),
    # Parts
    (
        "iclod:status ",
        "iclod:excerpt <id/practice/bergen-plan#e> ; iclod:status ",
        "Practice-excerpt Class",
    ),
    (
        "iclod:status ",
        "iclod:classification <id/practice/bergen-plan#c> ; iclod:status ",
        "Practice-classification Class",
    ),
]


def changed(old, new, text=PRACTICE):
    assert old in text
    return text.replace(old, new)


def test_a_complete_practice_has_no_result():
    report = check(PRACTICE)
    assert report.conforms
    assert report.results == ()


@pytest.mark.parametrize(("old", "new", "finding"), BROKEN)
def test_a_broken_rule_is_found(old, new, finding):
    report = check(changed(old, new))
    assert not report.conforms
    assert finding in found(report)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Action plan"@en', '"Action plan"@en , "Plan d’action"@fr'),
        ('"Action plan"@en', '"1 < 2, a <3 and >> more <<"@en'),
        ("<id/city/bergen> ,", "<id/city/bergen> , <id/city/oslo> ,"),
        ("<id/city/bergen> ,", "<id/city/lyon> , <id/country/france> , <id/city/bergen> ,"),
        ('endDate "2022"', 'endDate "2018"'),
        ('endDate "2022"^^xsd:gYear', 'endDate "2018-01"^^xsd:gYearMonth'),
        ('"2018"^^xsd:gYear', '"2022-12-31"^^xsd:date'),
        ('"2018"^^xsd:gYear', '"2016-02-29"^^xsd:date'),
        ("<id/status/ended>", "<id/status/ongoing>"),
        ("<id/status/ended>", "<id/status/unknown>"),
        (
            "dcterms:source <https://example.com/page>",
            "iclod:submitter <https://example.com/bergen>",
        ),
        ("iclod:status ", "dcterms:references <https://example.com/pdf> ; iclod:status "),
        ("iclod:status ", "iclod:indexArea <id/index-area/education> ; iclod:status "),
    ],
)
def test_what_keeps_to_the_rules_has_no_result(old, new):
    assert check(changed(old, new)).results == ()


@pytest.mark.parametrize("status", ["ongoing", "unknown"])
def test_ongoing_and_unknown_go_with_any_periods(status):
    text = changed("<id/status/ended>", f"<id/status/{status}>")
    for old in ('    dcat:endDate "2022"^^xsd:gYear .', "dcterms:temporal"):
        new = "    ." if "endDate" in old else "rdfs:seeAlso"
        assert "PracticeStatus Or" not in found(check(changed(old, new, text)))


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('dcterms:abstract "A plan of action."@en ;', "", "Practice-abstract-wanted MinCount"),
        ("dcterms:subject <id/topic/education> ;", "", "Practice-topic-wanted MinCount"),
        ("<id/city/bergen> , ", "", "Practice-city QualifiedMinCount"),
        (
            "dcterms:spatial <id/city/bergen> , <id/country/norway> ;",
            "",
            "Practice-country QualifiedMinCount",
        ),
        (
            "dcterms:temporal <id/practice/bergen-plan#period-1> ;\n"
            '    iclod:printedPeriod "2018-2022" ;\n    iclod:status <id/status/ended> ;',
            "iclod:status <id/status/unknown> ;",
            "Practice-period-wanted MinCount",
        ),
    ],
)
def test_what_should_be_there_is_a_warning_and_conforms(old, new, finding):
    report = check(changed(old, new))
    assert report.conforms
    assert finding in found(report, "Warning")


def test_a_value_that_core_refuses_gets_no_result_of_our_own_too():
    report = check(changed('endDate "2022"^^xsd:gYear', 'endDate "1999"^^xsd:integer'))
    assert found(report) == {"Period-end Or"}
    report = check(changed('dcterms:identifier "bergen-plan"', 'dcterms:identifier "Bergen!"'))
    assert found(report) == {"Practice-identifier Pattern"}
    report = check(changed("<id/practice/bergen-plan#period-1>", "_:period"))
    assert found(report) == {"Practice-period NodeKind", "Period NodeKind"}


def test_context_is_looked_up_and_not_checked():
    report = check(PRACTICE, CONTEXT + "<id/city/nameless> a iclod:City .")
    assert report.results == ()
    assert "Practice-topic Node" in found(check(PRACTICE, context=""))


def test_a_remark_on_what_the_context_describes_is_not_a_record():
    assert check(PRACTICE + '<id/city/bergen> rdfs:comment "rainy"@en .').results == ()


CITY = """
<id/city/bergen> a iclod:City ; dcterms:identifier "bergen" ;
    skos:prefLabel "Bergen"@en ; skos:altLabel "Bjørgvin"@no ;
    iclod:placeType <id/place-type/city> ; dcterms:isPartOf <id/country/norway> ;
    geo:lat 60.39 ; geo:long 5.32 ; skos:exactMatch <https://sws.geonames.org/3161732/> .
"""
COUNTRY = """
<id/country/norway> a iclod:Country ; dcterms:identifier "norway" ; skos:prefLabel "Norway"@en ;
    skos:notation "NO" ;
    skos:exactMatch <http://publications.europa.eu/resource/authority/country/NOR> .
"""
CONCEPT = """
<id/topic/roma> a skos:Concept ; dcterms:identifier "roma" ; skos:inScheme <id/topic/> ;
    skos:prefLabel "Roma"@en .
"""
AGENT = '<id/agent/iclod> a foaf:Agent , foaf:Organization ; foaf:name "The project" .'
SOURCE = '<id/source/a> a dctype:Collection ; dcterms:title "A"@en ; foaf:page <https://a.org/> .'
EXCERPT = """
<id/practice/a#excerpt-1> a iclod:Excerpt ; rdf:value "Their words"@en ;
    dcterms:creator "A city" ; dcterms:rights "© A city"@en ; dcterms:source <https://a.org/> .
"""
CLASSIFICATION = """
<id/practice/a#topic-education> a iclod:Classification ; dcterms:subject <id/topic/education> ;
    prov:wasAttributedTo <id/agent/iclod> ; iclod:basis "The title alone"@en .
"""
TOMBSTONE = """
<id/practice/old> a iclod:Tombstone ; iclod:withdrawnAt "2024-01-01T00:00:00Z"^^xsd:dateTime ;
    iclod:withdrawalReason "twice" ; dcterms:isReplacedBy <id/practice/new> .
"""
DOCUMENT = """
<doc/practice/a> a foaf:Document ; foaf:primaryTopic <id/practice/a> ;
    dcterms:created "2024-01-01T00:00:00Z"^^xsd:dateTime ;
    dcterms:modified "2024-01-02T00:00:00Z"^^xsd:dateTime ;
    dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ; owl:versionInfo "2" ;
    prov:wasGeneratedBy <doc/practice/a#revision-2> .
<doc/practice/a#revision-2> a prov:Activity ; prov:wasAssociatedWith <id/agent/iclod> ;
    prov:endedAtTime "2024-01-02T00:00:00Z"^^xsd:dateTime .
"""
CATALOG = """
<dataset> a dcat:Catalog ; dcterms:title "A"@en ; dcterms:description "B"@en ;
    dcterms:publisher <id/agent/iclod> ; dcat:dataset <dataset#all> .
<dataset#all> a dcat:Dataset ; dcterms:title "A"@en ; dcterms:description "B"@en ;
    dcat:version "1" ; dcat:distribution <dataset#ttl> .
<dataset#ttl> a dcat:Distribution ; dcat:accessURL <dumps/a.ttl> ;
    dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ;
    dcat:byteSize "9"^^xsd:nonNegativeInteger ; spdx:checksum <dataset#sum> .
<dataset#sparql> a dcat:DataService ; dcterms:title "A"@en ; dcat:endpointURL <sparql> ;
    dcat:servesDataset <dataset#all> .
"""
OTHERS = {
    "city": CITY,
    "country": COUNTRY,
    "concept": CONCEPT,
    "agent": AGENT,
    "source": SOURCE,
    "excerpt": EXCERPT,
    "classification": CLASSIFICATION,
    "tombstone": TOMBSTONE,
    "document": DOCUMENT,
    "catalogue": CATALOG,
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_complete_record_of_another_kind_has_no_result(name):
    assert check(OTHERS[name], published=True).results == ()


@pytest.mark.parametrize(
    ("text", "old", "new", "finding"),
    [
        (CITY, '"bergen"', '"oslo"', "City-identifier IdentifierOfIri"),
        (CITY, 'skos:prefLabel "Bergen"@en ;', "", "City-label MinCount"),
        (CITY, '"Bergen"@en', '"Bergen"@en , "B."@en', "City-label UniqueLang"),
        (CITY, '"Bjørgvin"@no', '"<b>B</b>"@no', "City-altLabel Pattern"),
        (CITY, "iclod:placeType <id/place-type/city> ;", "", "City-placeType MinCount"),
        (CITY, "<id/place-type/city>", "<id/place-type/moon>", "City-placeType Node"),
        (CITY, "dcterms:isPartOf <id/country/norway> ;", "", "City-partOf MinCount"),
        (CITY, "<id/country/norway>", "<id/country/atlantis>", "City-partOf Class"),
        (CITY, "60.39", "160.39", "City-lat MaxInclusive"),
        (CITY, "5.32", '"5.32"', "City-long Datatype"),
        (CITY, "<https://sws.geonames.org/3161732/>", '"3161732"', "City-match NodeKind"),
        (COUNTRY, '"NO"', '"NOR"', "Country-notation Pattern"),
        (COUNTRY, 'skos:notation "NO" ;', "", "Country-notation MinCount"),
        (COUNTRY, 'skos:prefLabel "Norway"@en', 'rdfs:label "x"', "Country-label MinCount"),
        (CONCEPT, "skos:inScheme <id/topic/> ;", "", "Concept-inScheme MinCount"),
        (CONCEPT, '"roma"', '"rome"', "Concept-identifier IdentifierOfIri"),
        (CONCEPT, '"Roma"@en', '"Roma"', "Concept-label Datatype"),
        (AGENT, 'foaf:name "The project"', "rdfs:seeAlso <x>", "Agent-name MinCount"),
        (AGENT, "foaf:name", "foaf:mbox <mailto:a@b.org> ; foaf:name", "Agent-mailless MaxCount"),
        (SOURCE, '"A"@en', '"A"', "Source-title Datatype"),
        (EXCERPT, "dcterms:source <https://a.org/>", "rdfs:seeAlso <x>", "Excerpt-source MinCount"),
        (EXCERPT, 'dcterms:creator "A city" ;', "", "Excerpt-creator MinCount"),
        (EXCERPT, 'dcterms:rights "© A city"@en ;', "", "Excerpt-rights MinCount"),
        (EXCERPT, '"Their words"@en', f'"{LONG * 5}"@en', "Excerpt-text MaxLength"),
        (CLASSIFICATION, "<id/topic/education>", "<x>", "Classification-topic Node"),
        (CLASSIFICATION, "prov:wasAttributedTo", "rdfs:seeAlso", "Classification-agent MinCount"),
        (TOMBSTONE, "iclod:withdrawnAt", "dcterms:date", "Tombstone-at MinCount"),
        (TOMBSTONE, "a iclod:Tombstone", "a iclod:Tombstone , iclod:Practice", "Tombstone Not"),
        (DOCUMENT, 'owl:versionInfo "2" ;', "", "Document-version MinCount"),
        (DOCUMENT, 'modified "2024', 'modified "2023', "Document-order NotEarlierThan"),
        (DOCUMENT, '"2024-01-02T00:00:00Z"', '"yesterday"', "Document-modified Datatype"),
        (DOCUMENT, "prov:wasAssociatedWith", "rdfs:seeAlso", "Revision-agent MinCount"),
        (CATALOG, "dcat:accessURL", "rdfs:seeAlso", "Distribution-access MinCount"),
        (CATALOG, "dcterms:license", "rdfs:seeAlso", "Distribution-license MinCount"),
        (CATALOG, '"9"^^xsd:nonNegativeInteger', '"9"', "Distribution-size Datatype"),
        (CATALOG, "<dataset#sum>", '"abc"', "Distribution-checksum NodeKind"),
        (CATALOG, "dcat:servesDataset", "rdfs:seeAlso", "DataService-serves MinCount"),
        (CATALOG, 'version "1"', 'version "1", "2"', "Dataset-version MaxCount"),
        (
            CATALOG,
            '"A"@en ; dcat:endpointURL',
            '"A" ; dcat:endpointURL',
            "DataService-title Datatype",
        ),
    ],
)
def test_a_broken_rule_of_another_kind_is_found(text, old, new, finding):
    assert finding in found(check(changed(old, new, text), published=True))


def test_what_is_added_at_publication_is_not_checked_when_handed_in():
    half = "<doc/practice/a> a foaf:Document ; dcterms:license <x> ."
    assert check(half).results == ()
    assert not check(half, published=True).conforms


def test_a_place_without_coordinates_and_links_conforms_with_remarks():
    text = CITY.replace("geo:lat 60.39 ; geo:long 5.32 ; ", "").replace(
        "skos:exactMatch", "rdfs:seeAlso"
    )
    report = check(text)
    assert report.conforms
    assert found(report, "Warning") == {"City-lat-wanted MinCount", "City-long-wanted MinCount"}
    assert found(report, "Info") == {"City-match-wanted MinCount"}


def test_what_the_registry_holds_does_not_fill_gaps_in_what_is_handed_in():
    old = CITY + "<id/country/norway> a iclod:Country ."
    text = changed("dcterms:isPartOf <id/country/norway> ;", "", CITY)
    assert found(check(text, old + CONTEXT)) == {"City-partOf MinCount"}


def test_every_property_shape_speaks_both_languages():
    shapes = packaged_shapes()
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        for predicate in (SH.name, SH.description, SH.message):
            languages = sorted(text.language for text in shapes.objects(shape, predicate))
            assert languages == ["en", "fr"], (shape, predicate)
        for predicate in (SH.severity, SH.order, SH.path):
            assert shapes.value(shape, predicate, any=False) is not None, (shape, predicate)
    for shape in shapes.subjects(SH.targetClass):
        assert {text.language for text in shapes.objects(shape, RDFS.label)} == {"en", "fr"}


def test_shapes_hold_no_blank_nodes_but_lists():
    shapes = packaged_shapes()
    for node in set(shapes.all_nodes()):
        if isinstance(node, rdflib.BNode):
            assert (node, RDF.first, None) in shapes


def test_every_part_of_a_shape_is_described():
    shapes = packaged_shapes()
    for predicate in (SH.property, SH.node, SH.group, SH.qualifiedValueShape, ICLOD.supplements):
        for value in shapes.objects(None, predicate):
            assert (value, RDF.type, None) in shapes, value


def test_every_message_comes_in_french():
    report = check(changed('"Action plan"@en', '"Action plan"'))
    (result,) = report.violations
    assert result.message("fr").startswith("Donnez à la pratique un titre")
    assert result.message("en").startswith("Give the practice a title")
