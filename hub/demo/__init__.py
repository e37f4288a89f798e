"""`hub demo`: a hall of the example office on this machine, with the real firmware under a real interpreter.

Embedded broker, hub, 1 kiosk, 4 keypads, 4 LED boards, 4 rating pads; scripted citizens and officers.
"""
