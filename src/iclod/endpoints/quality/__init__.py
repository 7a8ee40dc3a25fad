"""Quality of the data: measures of the whole registry, by number, with the records to work on.

Spec: https://www.w3.org/TR/vocab-dqv/
"""

from iclod.endpoints.quality.views import service

__all__ = ["service"]
