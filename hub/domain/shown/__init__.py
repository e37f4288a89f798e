"""What boards show."""
