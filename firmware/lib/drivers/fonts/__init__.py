"""Generated fonts; see tools/fonts."""
