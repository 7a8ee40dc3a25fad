"""The interface of the EU Interoperability Test Bed's RDF validator, so that its clients work.

Spec: https://www.itb.ec.europa.eu/docs/guides/latest/validatingRDF/index.html
"""
