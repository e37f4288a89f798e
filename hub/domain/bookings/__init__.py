"""Slots booked from home and their codes."""
