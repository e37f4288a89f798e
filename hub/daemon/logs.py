"""Lines for the journal: a level, a name, what happened. systemd adds the time of day."""

import logging

from hub.services.log_lines import LogLines, OneLine


def start_logging() -> None:
    """Log to standard error; libraries only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(LogLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("motcua", "hub"):
        logging.getLogger(name).setLevel(logging.INFO)
