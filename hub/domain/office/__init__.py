"""What an office is, and what a person may change of it while it runs."""
