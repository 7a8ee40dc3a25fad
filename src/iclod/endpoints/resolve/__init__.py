"""What became of IRIs: for registries that check their links to this one, many at a time.

The statuses are those of HTTP (303, 301, 410, 404), in words and without a request for each.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-15
"""

from iclod.endpoints.resolve.views import service

__all__ = ["service"]
