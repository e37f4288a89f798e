"""The provincial one-stop system, as a program of its own that can be as bad as the real ones.

`python -m tools.upstream_sim --port 8085 --db upstream.db --faults 0.2 --seed 7`

It speaks the national portal's format (docs/facts.md section 5): POST with JSON, a session by login,
answers with `error_code`. What is wrong in a request is answered as such systems answer, in words and with
codes that vary. It keeps what it accepted in SQLite, to be compared with the ledger.
"""

from tools.upstream_sim.faults import FAULTS, Faults
from tools.upstream_sim.service import Upstream, make_app
from tools.upstream_sim.store import Store

__all__ = ["FAULTS", "Faults", "Store", "Upstream", "make_app"]
