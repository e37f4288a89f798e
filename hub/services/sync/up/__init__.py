"""Upstream is told what the ledger has."""
