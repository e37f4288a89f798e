"""Commands about counters and officers."""
