"""office.toml: read it, check it completely, get typed settings or every mistake at once.

What reads a file is loaded when somebody asks for it: most programs get what was read last (`kept`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hub.config.examples import EXAMPLES, example_toml
    from hub.config.loading import load, parse
    from hub.config.mistakes import ConfigErrors, Mistake
    from hub.config.settings import Broker, Printing, Settings
    from hub.domain.office.office import Agency, Procedure

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
_MODULES = {
    "hub.config.examples": ("EXAMPLES", "example_toml"),
    "hub.config.loading": ("load", "parse"),
    "hub.config.mistakes": ("ConfigErrors", "Mistake"),
    "hub.config.settings": ("Broker", "Printing", "Settings"),
    "hub.domain.office.office": ("Agency", "Procedure"),
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
