"""`python -m hub.demo`: the demo without the rest of the command line."""

import sys

from hub.stopping import stoppable

with stoppable():
    from hub.demo.command import main

    sys.exit(main(seconds=None, as_json=False, seed=1, broker="embedded", lang="vi"))
