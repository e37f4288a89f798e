"""Dossiers: their life, what a step of one would be, and what must be done before they are late."""
