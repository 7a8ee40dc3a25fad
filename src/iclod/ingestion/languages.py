"""In which language a few words are (`iclod.rdf.languages`)."""

from iclod.rdf.languages import certain, mentions

__all__ = ["certain", "mentions"]
