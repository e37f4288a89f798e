"""The hash chain, and all that holds the record against it."""
