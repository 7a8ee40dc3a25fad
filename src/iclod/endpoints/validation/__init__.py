"""Checks RDF against the shapes in force.

Spec: https://www.w3.org/TR/shacl/#validation-report
"""

from iclod.endpoints.validation.views import service

__all__ = ["service"]
