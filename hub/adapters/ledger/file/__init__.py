"""The SQLite file: its tables, who writes it, how it is brought up to date."""
