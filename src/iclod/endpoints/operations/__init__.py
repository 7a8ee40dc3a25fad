"""What operators and machines ask of a server: health, measures, its interface, its pages.

Specs: https://spec.openapis.org/oas/v3.1.0, https://www.rfc-editor.org/rfc/rfc9309,
https://www.sitemaps.org/protocol.html
"""

from iclod.endpoints.operations.views import service

__all__ = ["service"]
