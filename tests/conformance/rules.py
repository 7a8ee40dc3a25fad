"""All rules, in the order of the table."""

# Importing a module registers its rules; the order of the imports is that of the columns.
from conformance import representations, service
from conformance.ruling import RULES, Broken

__all__ = ["RULES", "Broken", "representations", "service"]
