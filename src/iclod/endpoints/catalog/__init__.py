"""The way in: home, lists with facets, the description of the dataset, files to download.

Spec: https://www.w3.org/TR/vocab-dcat-3/
"""

from iclod.endpoints.catalog.views import service

__all__ = ["service"]
