"""A press by hand."""
