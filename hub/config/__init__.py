"""office.toml: read it, check it completely, get typed settings or every mistake at once."""

from hub.config.examples import EXAMPLES, example_toml
from hub.config.loading import load, parse
from hub.config.mistakes import ConfigErrors, Mistake
from hub.config.settings import Broker, Printing, Settings
from hub.domain.office import Agency, Procedure

__all__ = [
    "EXAMPLES",
    "Agency",
    "Broker",
    "ConfigErrors",
    "Mistake",
    "Printing",
    "Procedure",
    "Settings",
    "example_toml",
    "load",
    "parse",
]
