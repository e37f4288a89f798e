"""Thin adapters to brokers, the ledger file, printers and clocks; none imports another."""
