"""Every version of every graph as a Linked Data Event Stream, for registries that follow.

Specs: https://semiceu.github.io/LinkedDataEventStreams/, https://treecg.github.io/specification/
"""

from iclod.endpoints.ldes.views import service

__all__ = ["service"]
