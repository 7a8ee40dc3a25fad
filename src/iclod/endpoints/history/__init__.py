"""History: versions, who made them and why, what changed between them, TimeMaps.

Spec: https://www.rfc-editor.org/rfc/rfc7089
"""

from iclod.endpoints.history.views import service

__all__ = ["service"]
