"""Tickets: numbers, who is next, and what a kiosk may ask."""
