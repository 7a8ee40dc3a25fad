"""Other people's formats → graphs."""
