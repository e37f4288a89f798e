"""Officers at their counters: who may open one, and what is done there with citizens."""
