"""Commands about the office itself: made, started, looked at, furnished."""
