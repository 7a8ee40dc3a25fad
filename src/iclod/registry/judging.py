"""Checks what is about to be written against the shapes in force."""
