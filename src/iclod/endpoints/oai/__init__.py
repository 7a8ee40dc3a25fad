"""OAI-PMH 2.0: records for harvesters, withdrawn ones too.

Spec: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm
"""

from iclod.endpoints.oai.views import service

__all__ = ["service"]
