"""Changes of the graph → changes of the submitted text, in the syntax that it has."""

from iclod.validation.mends.writing.spans import Span, Unwritten, Where

__all__ = ["Span", "Unwritten", "Where"]
