"""Reports that are kept at an address of their own, for a while.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11
"""
