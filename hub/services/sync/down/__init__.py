"""What upstream has for the office is brought down."""
