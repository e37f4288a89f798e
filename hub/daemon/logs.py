"""Lines for the journal: a level, a name, what happened. systemd adds the time of day."""

import logging

from hub.services.log_lines import LogLines, OneLine


def start_logging() -> LogLines:
    """Log to standard error; libraries only when something is wrong. Returns what bounds the lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    lines = LogLines()
    handler.addFilter(lines)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("motcua", "hub"):
        logging.getLogger(name).setLevel(logging.INFO)
    return lines
