"""Stored queries at addresses of their own, with their parameters in the address.

Specs: https://www.w3.org/TR/sparql11-query/, https://www.rfc-editor.org/rfc/rfc7946 (GeoJSON),
https://www.w3.org/TR/shacl/ (`sh:SPARQLExecutable`)
"""

from iclod.endpoints.queries.views import service

__all__ = ["service"]
