"""Empty forms for good practices, as workbook, text document and table.

Spec: https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from iclod.endpoints.forms.views import service

__all__ = ["service"]
