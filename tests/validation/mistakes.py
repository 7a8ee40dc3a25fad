"""Mistakes that people make: each text is refused, with a place and a likely cause."""

from typing import NamedTuple

P = "@prefix e: <http://e/#> .\n"
X = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
END = "\n</rdf:RDF>"


class Mistake(NamedTuple):
    suffix: str
    text: str | bytes
    cause: str
    line: int
    column: int


def ttl(text, cause, line, column):
    return Mistake("ttl", text, cause, line, column)


def js(text, cause, line, column):
    return Mistake("jsonld", text, cause, line, column)


def xml(text, cause, line, column):
    return Mistake("rdf", text, cause, line, column)


def nt(text, cause, line, column):
    return Mistake("nt", text, cause, line, column)


TURTLE = [
    # Dots, semicolons, commas
    ttl(P + "e:a e:p e:b\ne:c e:p e:d .", "dot-missing", 2, 12),
    ttl(P + 'e:a e:p "x"\n  e:q "y" .', "semicolon-missing", 2, 12),
    ttl(P + "e:a e:p 'x'\n  e:q 'y'^^e:t , 'z'@en .", "semicolon-missing", 2, 12),
    ttl(P + "e:a e:p 'x'@en\ne:b a e:T ; e:q 1 .", "dot-missing", 2, 15),
    ttl(P + "e:a e:p 1 .\n\n\ne:b e:p\ne:c e:p 2 .", "end-missing", 5, 8),
    ttl(P + "e:a e:p 1 ;\n  e:q 2 ;\ne:b e:p 3 .", "semicolon-for-dot", 3, 9),
    ttl(P + "e:a e:p 1 .\n  e:q 2 .", "dot-for-semicolon", 2, 11),
    ttl(P + "e:a e:p 1 . ; e:q 2 .", "dot-for-semicolon", 2, 11),
    ttl(P + "e:a e:p e:b ,\n  e:q e:c .", "comma-for-semicolon", 2, 13),
    ttl(P + "e:a e:p e:b , e:q e:c .", "comma-for-semicolon", 2, 13),
    ttl(P + "e:a e:p e:b ,\ne:c e:p e:d .", "comma-for-dot", 2, 13),
    ttl(P + 'e:a e:p "x" "y" .', "comma-missing", 2, 13),
    ttl(P + "e:a e:p e:b e:c .", "comma-missing", 2, 13),
    ttl(P + "e:a e:p e:b , .", "comma-extra", 2, 13),
    ttl(P + "e:a e:p ; e:q 1 .", "value-missing", 2, 9),
    ttl(P + "e:a e:p .", "value-missing", 2, 9),
    ttl(P + "e:a .", "property-missing", 2, 5),
    ttl(P + "e:a e:p 1 . .", "dot-extra", 2, 13),
    ttl(P + "e:a e:p 1 ; , e:q .", "dot-extra", 2, 13),
    ttl(P + "e:a e:p e:b", "final-dot", 2, 12),
    ttl(P + 'e:a e:p "x" ;\n  e:q "y"', "final-dot", 3, 10),
    # Prefixes
    ttl(P + "e:a dcterms:title 'x' .", "prefix", 2, 5),
    ttl(P + "e:a dct:title 'x' .", "prefix", 2, 5),
    ttl(P + "e:a e:p '1'^^xsd:date .", "prefix", 2, 14),
    ttl("@prefix geonames: <http://g/> .\ngeoname:a a geonames:b .", "prefix-like", 2, 1),
    ttl(P + "e:a zzz:p 1 .", "prefix-unknown", 2, 5),
    ttl("@prefix e: <http://e/#>\n@prefix f: <http://f/> .", "prefix-dot", 1, 24),
    ttl("@prefix e: <http://e/#>\ne:a e:p 1 .", "prefix-dot", 1, 24),
    ttl("PREFIX e: <http://e/#> .\ne:a e:p 1 .", "prefix-no-dot", 1, 24),
    ttl("@prefix e <http://e/#> .", "prefix-colon", 1, 9),
    ttl("@prefix e: http://e/# .", "prefix-brackets", 1, 12),
    # Texts and quotation marks
    ttl(P + 'e:a e:p "x .\ne:b e:p "y" .', "string-open", 2, 9),
    ttl(P + "e:a e:p 'x .", "string-open", 2, 9),
    ttl(P + 'e:a e:p """x .\ne:b e:p "y" .', "long-string-open", 2, 9),
    ttl(P + "e:a e:p 'it's' .", "quote-inside", 2, 12),
    ttl(P + 'e:a e:p "He said "hi" to me" .', "quote-inside", 2, 18),
    ttl(P + "e:a e:p “x” .", "smart-quotes", 2, 9),
    ttl(P + 'e:a e:p "x” .', "smart-quotes", 2, 11),
    ttl(P + "e:a e:p « x » .", "smart-quotes", 2, 9),
    ttl(P + "e:a e:p Paris .", "unquoted", 2, 9),
    ttl(P + "e:a e:p True .", "boolean", 2, 9),
    ttl(P + "e:a e:p 2020-01-31 .", "unquoted-date", 2, 9),
    ttl(P + "e:a e:p 5km .", "unquoted-unit", 2, 9),
    ttl(P + 'e:a "p" e:b .', "literal-property", 2, 5),
    ttl(P + '"a" e:p e:b .', "literal-subject", 2, 1),
    ttl(P + "e:a e:p 'x'@en_GB .", "language", 2, 15),
    ttl(P + "e:a e:p 'x'@ en .", "language", 2, 13),
    ttl(P + "e:a e:p '1'^e:t .", "caret", 2, 12),
    ttl(P + "e:a e:p '1'^^date .", "datatype", 2, 14),
    ttl(P + 'e:a e:p "C:\\data" .', "escape", 2, 12),
    ttl(P + 'e:a e:p "\\u00zz" .', "escape-code", 2, 14),
    # Addresses
    ttl(P + "e:a e:p http://x.org/y .", "address-bare", 2, 9),
    ttl(P + "e:a e:p www.x.org .", "address-bare", 2, 9),
    ttl(P + "e:a e:p <http://x.org/a b> .", "iri-space", 2, 24),
    ttl(P + "e:a e:p <http://x.org/a .\ne:b e:p e:c .", "iri-open", 2, 9),
    ttl(P + "e:a e:p <http://x.org/[a]> .", "iri-character", 2, 23),
    ttl(P + "e:a e:p <http://x.org/100%> .", "iri-character", 2, 26),
    ttl(P + "e:a/b e:p 1 .", "name-character", 2, 4),
    # Brackets, characters
    ttl(P + "e:a e:p [ e:q 1 .\ne:b e:p 2 .", "bracket-open", 2, 9),
    ttl(P + "e:a e:p ( 1 2 .", "bracket-open", 2, 9),
    ttl(P + "e:a e:p [ e:q [ e:r 1 ] ;", "bracket-open", 2, 9),
    ttl(P + "e:a e:p 1 ] .", "bracket-extra", 2, 11),
    ttl(P + "e:a\u00a0e:p 1 .", "odd-space", 2, 4),
    ttl(P + "e:a e:p 1 .\u200b\n", "odd-space", 2, 12),
    ttl(P + "e:a e:p 1 . \x0b", "control", 2, 13),
    ttl("// cities\n" + P, "comment", 1, 1),
    ttl(P + "e:a e:p = 1 .", "equals", 2, 9),
    ttl(P + "é😀 e:p 1 .".replace("é😀", "<é😀>") + "\r\n<é😀> “p” 1 .", "smart-quotes", 3, 6),
]

OTHER = [
    ttl("<!DOCTYPE html>\n<html><body>…</body></html>", "html", 1, 1),
    ttl('{"@id": "a"}', "other-syntax", 1, 1),
    ttl(X + END, "other-syntax", 1, 1),
    ttl("title,city\nA,Oslo\nB,Paris\n", "csv", 1, 1),
    ttl("<http://g> { <http://a> <http://b> 1 }", "other-syntax", 1, 1),
    js(P + "e:a e:p 1 .", "other-syntax", 1, 1),
    xml(P + "e:a e:p 1 .", "other-syntax", 1, 1),
    js(X + END, "other-syntax", 1, 1),
    nt(P + "e:a e:p 1 .", "other-syntax", 1, 1),
    nt("<http://a> <http://b> <http://c> <http://g> .", "other-syntax", 1, 1),
    nt('<http://a> <http://b> "x"\n<http://a> <http://b> "y" .', "dot-missing", 1, 26),
    nt('<http://a> <http://b> "x"', "final-dot", 1, 26),
    ttl(P.encode() + 'e:a e:p "Café" .'.encode("cp1252"), "encoding", 2, 13),
    js('{"http://e/p": "Café"}'.encode("cp1252"), "encoding", 1, 20),
    ttl((P + "e:a e:p 1 .").encode("utf-16"), "utf-16", 1, 1),
    ttl(b"PK\x03\x04\x14\x00\x06\x00\x08", "office", 1, 1),
    ttl(b"%PDF-1.7\n", "pdf", 1, 1),
    js("", "empty", 1, 1),
    ttl("<a> <b> " + "[ <c> " * 201, "deep", 1, None),
]

JSON = [
    js('{"a": 1\n "b": 2}', "json-comma", 1, 8),
    js('{"é": "é" "b": 2}', "json-comma", 1, 10),
    js('{"a": [1 2]}', "json-comma", 1, 9),
    js('{"a": 1,}', "json-trailing-comma", 1, 8),
    js("[1,\n]", "json-trailing-comma", 1, 3),
    js('{"a" 1}', "json-colon", 1, 6),
    js('{"a"}', "json-colon", 1, 5),
    js('{"a": }', "json-value", 1, 7),
    js("{a: 1}", "json-key", 1, 2),
    js("{'a': 1}", "json-single-quotes", 1, 2),
    js("{\"a\": 'x'}", "json-single-quotes", 1, 7),
    js("{“a”: 1}", "smart-quotes", 1, 2),
    js('{"a": “x”}', "smart-quotes", 1, 7),
    js('{"a": "x”}', "smart-quotes", 1, 9),
    js('{"a": "x\ny"}', "json-string-open", 1, 7),
    js('{"a": "x, "b": 1}', "quote-inside", 1, 11),
    js('{"a": "x"y"}', "quote-inside", 1, 9),
    js('{"a": 1 // c\n}', "json-comment", 1, 9),
    js('{"a": True}', "json-word", 1, 7),
    js('{"a": None}', "json-word", 1, 7),
    js('{"a": 01}', "json-number", 1, 7),
    js('{"a": .5}', "json-number", 1, 7),
    js('{"a": 1; "b": 2}', "json-separator", 1, 8),
    js('{"a": [1, 2}', "json-mismatch", 1, 12),
    js('{"a": {"b": 1}\n', "json-open", 1, 1),
    js('[{"a": 1}\n', "json-open", 1, 1),
    js('{"a": 1}}', "json-extra", 1, 9),
    js('{"a": 1}\n{"a": 2}', "json-extra", 2, 1),
    js('{"a": "\\x"}', "escape", 1, 8),
    js('{"a": "x\ty"}', "control", 1, 9),
    js('{\u00a0"a": 1}', "odd-space", 1, 2),
    js('{"@context": "https://schema.org/", "a": 1}', "json-context", 1, 14),
    js('{"http://e/p": 1,\n "@id": 5}', "json-keyword", 2, 9),
    js('{"http://e/p": {"@value": 1, "@id": "x"}}', "json-rule", 1, 27),
]

XML = [
    xml(X + "<e:T><e:p>a & b</e:p></e:T>" + END, "xml-ampersand", 2, 13),
    xml(X + "<e:T><e:p>a&nbsp;b</e:p></e:T>" + END, "xml-entity", 2, 12),
    xml(X + '<e:T e:p="a&b"/>' + END, "xml-ampersand", 2, 12),
    xml(X + "<e:T><e:p>a < b</e:p></e:T>" + END, "xml-less", 2, 13),
    xml(X + "<e:T><e:p>a</e:q></e:T>" + END, "xml-mismatch", 2, 12),
    xml(X + "<e:T><e:p>é\n</e:T>" + END, "xml-mismatch", 3, 1),
    xml(X + "<e:T e:p=x/>" + END, "xml-quotes", 2, 10),
    xml(X + "<e:T e:p=“x”/>" + END, "smart-quotes", 2, 10),
    xml(X + "<e:T e:p='1' e:p='2'/>" + END, "xml-duplicate", 2, 14),
    xml(X + "<e:T><dcterms:title>x</dcterms:title></e:T>" + END, "xml-namespace", 2, 7),
    xml(X + "<e:T><title>x</title></e:T>" + END, "xml-no-namespace", 2, 6),
    xml(X + "<e:T>text<e:p>text</e:p></e:T>" + END, "xml-text", 2, 6),
    xml(X + '<e:T rdf:about="http://x y"/>' + END, "xml-iri", 2, 17),
    xml(X + '<e:T rdf:ID="1 x"/>' + END, "xml-name", 2, 14),
    xml(X + '<e:T><e:p xml:lang="e_n">x</e:p></e:T>' + END, "language", 2, 21),
    xml(X + "<e:T><e:p>x</e:p" + END, "xml-tag-open", 2, 12),
    xml(X + "<e:T/>" + END + "\n<e:T/>", "xml-extra", 4, 1),
    xml("<!DOCTYPE rdf:RDF [<!ENTITY e 'x'>]>\n" + X + END, "doctype", 1, 1),
    xml('<?xml version="1.0" encoding="ISO-8859-1"?>\n' + X + END, "xml-encoding", 1, 1),
]

MISTAKES = [*TURTLE, *OTHER, *JSON, *XML]
