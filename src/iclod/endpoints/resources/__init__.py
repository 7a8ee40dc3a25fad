"""Things and documents: every record has an address that answers as a page and as RDF.

Specs: https://www.w3.org/TR/cooluris/, https://signposting.org/FAIR/
"""

from iclod.endpoints.resources.answer import direct
from iclod.endpoints.resources.views import service

__all__ = ["direct", "service"]
