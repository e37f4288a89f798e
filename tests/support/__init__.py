"""What the tests of the core stand on: fakes at the ports, a small office, and checkers of its invariants."""
