"""Days, hours and moments: when an office is open, when a dossier is due, which clock is believed."""
