"""Motcua: the queue and dossier system of a one-stop public-service centre."""

__version__ = "0.1.0"
