"""The programs that run: the core, and the supervisor that keeps broker and core alive."""
