"""Published capabilities, one folder each; they do not know each other."""
