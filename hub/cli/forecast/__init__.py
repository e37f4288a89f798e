"""Days in virtual time."""
