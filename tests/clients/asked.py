"""Queries that every client asks, with what everything packaged answers."""

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iclod: <https://w3id.org/iclod/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
BERGEN = "https://w3id.org/iclod/id/city/bergen"
SELECT = f"""{PREFIXES}
SELECT ?practice ?title WHERE {{
  ?practice a iclod:Practice ; dcterms:spatial <{BERGEN}> ; dcterms:title ?title .
}} ORDER BY ?practice
"""
#: Practices in Bergen.
SELECTED = 9
COUNT = f"{PREFIXES} SELECT (COUNT(?practice) AS ?n) WHERE {{ ?practice a iclod:Practice }}"
COUNTED = 158
AGGREGATE = f"""{PREFIXES}
SELECT ?country (COUNT(DISTINCT ?practice) AS ?n) WHERE {{
  ?practice a iclod:Practice ; dcterms:spatial ?country . ?country a iclod:Country .
}} GROUP BY ?country ORDER BY DESC(?n) ?country LIMIT 3
"""
ASK = f"{PREFIXES} ASK {{ <{BERGEN}> a iclod:City }}"
ASK_NOT = f"{PREFIXES} ASK {{ <{BERGEN}> a iclod:Country }}"
CONSTRUCT = f"""{PREFIXES}
CONSTRUCT {{ ?practice dcterms:title ?title }} WHERE {{
  ?practice a iclod:Practice ; dcterms:spatial <{BERGEN}> ; dcterms:title ?title .
}}
"""
DESCRIBE = f"DESCRIBE <{BERGEN}>"
BROKEN = "SELECT * WHERE { ?s ?p }"
