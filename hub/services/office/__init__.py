"""The office at work: its state, and all that stands around it while it runs."""
