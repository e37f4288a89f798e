"""Drivers: a pure part that knows the device, a thin part that moves the pins of the board it is given."""
