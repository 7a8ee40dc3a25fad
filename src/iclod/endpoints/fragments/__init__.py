"""Triple Pattern Fragments: all statements that match a pattern, in pages.

Spec: https://linkeddatafragments.org/specification/triple-pattern-fragments/
"""

from iclod.endpoints.fragments.views import service

__all__ = ["service"]
