"""How long a citizen will wait: forward simulation of the open office, answered as an interval.

`Learned` watches the events and keeps recent durations. A `Scene` is one part of the office at one moment:
its counters, and who stands in which line. `scenario` plays a scene forward once. `Forecast` does so many
times in small slices, off the path of any press, and keeps the answers. No clock, no chance but a seed.
"""

from hub.domain.forecast.forecast import Forecast
from hub.domain.forecast.wait import Wait

__all__ = ["Forecast", "Wait"]
