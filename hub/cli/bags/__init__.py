"""Commands about bags."""
