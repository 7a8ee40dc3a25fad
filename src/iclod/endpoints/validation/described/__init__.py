"""What there is beside checking: the schema of reports, and examples to try.

Spec: https://json-schema.org/draft/2020-12/json-schema-core
"""
