from rdflib.compare import isomorphic

from iclod.rdf import formats
from iclod.rdf.vocab import EARL, PTR, RDF, RDFS, SH
from iclod.validation.formats import rdf


def test_places_and_advice_stand_beside_the_results(report):
    made = rdf.graph(report)
    results = set(made.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(report.results)
    pointers = {(s, o) for s, o in made.subject_objects(EARL.pointer)}
    assert {subject for subject, _ in pointers} <= results
    lines = set(made.objects(None, PTR.lineNumber))
    assert {str(line) for line in lines} == {"7"}
    languages = {text.language for text in made.objects(None, RDFS.comment)}
    assert languages == {"en", "fr"}
    assert {text.language for text in made.objects(None, SH.resultMessage)} == {"en", "fr"}


def test_in_every_syntax_the_same(nothing):
    for format in formats.FORMATS:
        read = formats.parse(rdf.write(nothing, format), format)[None]
        assert isomorphic(read, rdf.graph(nothing))
