"""Linked open data for the good practices of the Intercultural Cities programme."""

__version__ = "0.1.0"
