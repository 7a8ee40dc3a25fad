"""Whether data keep to the shapes in force: SHACL Core, and a few constraints of our own.

Spec: https://www.w3.org/TR/shacl/
"""
