"""Reports: the rows that a period needs, the figures made of them, and their tables."""
