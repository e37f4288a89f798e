"""What upstream is told, and what it tells."""
