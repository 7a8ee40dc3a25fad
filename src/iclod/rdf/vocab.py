"""Every namespace, once, with the prefix under which it is published."""

from __future__ import annotations

from rdflib import Namespace

ADMS = Namespace("http://www.w3.org/ns/adms#")
AS = Namespace("https://www.w3.org/ns/activitystreams#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
DCTYPE = Namespace("http://purl.org/dc/dcmitype/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
EARL = Namespace("http://www.w3.org/ns/earl#")
ENTAILMENT = Namespace("http://www.w3.org/ns/entailment/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
FORMAT = Namespace("http://www.w3.org/ns/formats/")
GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
GEOSPARQL = Namespace("http://www.opengis.net/ont/geosparql#")
ICLOD = Namespace("https://w3id.org/iclod/ontology#")
LDES = Namespace("https://w3id.org/ldes#")
LDQD = Namespace("http://www.w3.org/2016/05/ldqd#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
PTR = Namespace("http://www.w3.org/2009/pointers#")
QB = Namespace("http://purl.org/linked-data/cube#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SPEX = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
TREE = Namespace("https://w3id.org/tree#")
UNIT = Namespace("http://qudt.org/vocab/unit/")
VANN = Namespace("http://purl.org/vocab/vann/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VOID = Namespace("http://rdfs.org/ns/void#")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

#: The IRI of the ontology, whatever the registry's base is.
ONTOLOGY = "https://w3id.org/iclod/ontology"

PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "as": str(AS),
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dcterms": str(DCTERMS),
    "dctype": str(DCTYPE),
    "dqv": str(DQV),
    "earl": str(EARL),
    "foaf": str(FOAF),
    "geo": str(GEO),
    "hydra": str(HYDRA),
    "iclod": str(ICLOD),
    "ldes": str(LDES),
    "ldqd": str(LDQD),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "ptr": str(PTR),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sd": str(SD),
    "sdmx-attribute": str(SDMX_ATTRIBUTE),
    "sh": str(SH),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "spex": str(SPEX),
    "tree": str(TREE),
    "unit": str(UNIT),
    "vann": str(VANN),
    "vcard": str(VCARD),
    "void": str(VOID),
    "vs": str(VS),
    "xsd": str(XSD),
}
