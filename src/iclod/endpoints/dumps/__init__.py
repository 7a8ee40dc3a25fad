"""Dumps: everything that is published as files, each dump named by the number that it holds.

Specs: https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution,
https://www.rfc-editor.org/rfc/rfc9110#section-14
"""

from iclod.endpoints.dumps.views import service

__all__ = ["service"]
