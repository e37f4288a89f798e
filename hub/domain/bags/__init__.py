"""Bags of dossiers between the centre and the agencies."""
