"""The expected wait, as the office at work asks for it."""
