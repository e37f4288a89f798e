"""Lines for the journal: a level, a name, what happened. systemd adds the time of day."""

import logging


def start_logging() -> None:
    """Log to standard error; libraries only when something is wrong."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    for name in ("motcua", "hub"):
        logging.getLogger(name).setLevel(logging.INFO)
