"""`broker.json`: the settings as the embedded broker's process reads them."""

import json
from dataclasses import asdict
from pathlib import Path

from hub.adapters.broker.settings import BrokerSettings


def dump(settings: BrokerSettings) -> str:
    """The settings as text."""
    return json.dumps(asdict(settings), indent=1, default=str) + "\n"


def load(path: Path) -> BrokerSettings:
    """The settings in the file `path`; ValueError or TypeError when it is not one of ours."""
    fields = json.loads(path.read_text("utf-8"))
    return BrokerSettings(**{**fields, "data_dir": Path(fields["data_dir"])})
