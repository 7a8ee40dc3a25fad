"""The index: lists with facets, search, labels and backlinks, from SQLite with FTS5.

A projection of the journal: it is brought up with each commit, remembers the entry it has reached
and can be made anew at will. It knows what a field is to readers from the profile alone.

Spec: https://www.sqlite.org/fts5.html
"""

from iclod.index.core import Index
from iclod.index.events import Choice, Event, EventChange, Range
from iclod.index.labels import Label
from iclod.index.listing import (
    Facet,
    FacetValue,
    Filters,
    Item,
    Listing,
)
from iclod.index.lookup import Backlink, Place, Record
from iclod.index.record import IndexChange
from iclod.index.statistics import Box, Links, Part, Statistics

__all__ = [
    "Backlink",
    "Box",
    "Choice",
    "Event",
    "EventChange",
    "Facet",
    "FacetValue",
    "Filters",
    "Index",
    "IndexChange",
    "Item",
    "Label",
    "Links",
    "Listing",
    "Part",
    "Place",
    "Range",
    "Record",
    "Statistics",
]
