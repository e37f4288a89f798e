"""Dossiers at hand."""
