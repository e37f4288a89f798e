"""What the provincial system and the office tell each other."""
