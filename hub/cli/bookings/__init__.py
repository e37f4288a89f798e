"""Commands about booked slots."""
