"""The ontology, the shapes and the JSON-LD context.

Spec: https://www.w3.org/TR/swbp-vocab-pub/
"""

from iclod.endpoints.vocabulary.views import service

__all__ = ["service"]
