"""Records in the words of schema.org, for search engines that read pages.

The registry's own terms say more; this is what of it the vocabulary of the search engines can say.

Spec: https://schema.org/docs/documents.html
"""

from iclod.schema_org.description import CONTEXT, TERMS, Description, script
from iclod.schema_org.mapping import Surroundings, describe
from iclod.schema_org.roles import Roles

__all__ = ["CONTEXT", "TERMS", "Description", "Roles", "Surroundings", "describe", "script"]
