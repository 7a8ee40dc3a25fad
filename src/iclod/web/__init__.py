"""What every endpoint shares and that knows HTTP."""
