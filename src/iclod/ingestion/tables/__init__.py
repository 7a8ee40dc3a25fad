"""Tables and forms that people filled in (CSV, XLSX, DOCX) → graphs, each value with its place.

Readers give cells and answers, never terms; what a heading means, and which values a field takes,
the profile says. A field added to the shapes is a column with no change here.
"""
