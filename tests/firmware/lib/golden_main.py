"""Decode and encode one golden file under MicroPython: golden_main.py KIND FILE prints what was encoded."""

import sys

import envelope

with open(sys.argv[2]) as file:
    message = envelope.decode(sys.argv[1], file.read())
if sys.argv[1] == "evt" and "as" not in message:
    message = envelope.event(message["boot"], message["seq"], message["age_ms"], message["e"], message["d"])
print(envelope.encode(message))
