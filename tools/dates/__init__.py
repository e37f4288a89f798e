"""The tests at other moments, in other time zones and languages, in other orders."""
