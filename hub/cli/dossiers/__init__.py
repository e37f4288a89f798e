"""Commands about dossiers and their citizens."""
