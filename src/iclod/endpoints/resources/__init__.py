"""Things and documents: every record has an address that answers as a page and as RDF.

Spec: https://www.w3.org/TR/cooluris/
"""

from iclod.endpoints.resources.views import service

__all__ = ["service"]
