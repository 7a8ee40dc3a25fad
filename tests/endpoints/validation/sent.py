"""What the tests of validation send."""

BASE = "https://w3id.org/iclod/"
PRACTICE = f"{BASE}id/practice/bergen-reading-together"
BAD = f"""@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iclod: <{BASE}ontology#> .

<{PRACTICE}>
    a iclod:Practice ;
    dcterms:identifier "bergen-reading-together" ;
    dcterms:title "Reading together" .
"""
GOOD = "<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n"
TITLE_LINE = 7
CSV = "Title [en],Status,City\nReading together,Ongoing,Bergen\n"
