"""Texts made comparable (`iclod.rdf.folding`)."""

from iclod.rdf.folding import clean, fold, words

__all__ = ["clean", "fold", "words"]
