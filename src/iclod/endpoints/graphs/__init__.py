"""Any graph of the registry by its IRI, and the withdrawal of records.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from iclod.endpoints.graphs.views import service

__all__ = ["service"]
