"""Dossiers and bags, out of the tables."""
