"""The rows of reports."""
