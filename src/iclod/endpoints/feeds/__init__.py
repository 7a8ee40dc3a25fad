"""What changed, for those who follow: an Atom feed with archives, activities, a page for people.

Specs: https://www.rfc-editor.org/rfc/rfc4287, https://www.rfc-editor.org/rfc/rfc5005,
https://www.w3.org/TR/activitystreams-core/, https://iiif.io/api/discovery/1.0/
"""

from iclod.endpoints.feeds.views import service

__all__ = ["service"]
