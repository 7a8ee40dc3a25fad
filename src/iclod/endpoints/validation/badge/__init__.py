"""A badge that says whether a record conforms, for pages elsewhere.

Spec: https://www.w3.org/TR/SVG2/
"""
