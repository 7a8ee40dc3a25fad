"""SPARQL 1.1 queries over HTTP, and the description of the service.

Spec: https://www.w3.org/TR/sparql11-protocol/
"""

from iclod.endpoints.sparql.answer import PATH, working
from iclod.endpoints.sparql.views import service

__all__ = ["PATH", "service", "working"]
