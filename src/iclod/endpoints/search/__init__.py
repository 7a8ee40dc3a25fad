"""`/search` over all kinds, and suggestions while one types."""

from iclod.endpoints.search.views import service

__all__ = ["service"]
