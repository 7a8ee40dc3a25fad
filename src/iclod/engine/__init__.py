"""Engines: what answers SPARQL over the graphs that are published."""
