"""How long tests and tools wait for what must come: so long that only what never comes is missed.

It is no promise about speed (`python -m bench` measures that): on a machine that is busy many times over,
what takes a tenth of a second takes ten. Nothing waits so long where all is well.
"""

PATIENCE_S = 60.0
