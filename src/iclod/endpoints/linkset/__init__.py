"""Link sets: all typed links of a record and of each of its forms, as a document of their own.

Specs: https://www.rfc-editor.org/rfc/rfc9264, https://signposting.org/FAIR/#level2
"""

from iclod.endpoints.linkset.views import service

__all__ = ["service"]
