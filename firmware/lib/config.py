"""The device's configuration, config.json. Every mistake is reported at once, with what would be right."""

import json

# name: (type, default or REQUIRED, what is right)
REQUIRED = object()
_FIELDS = (
    ("site", str, REQUIRED, "the name of the office, as in the topics"),
    ("name", str, REQUIRED, "the name of this device, its user name at the broker"),
    ("password", str, REQUIRED, "the password that `hub device add` has printed"),
    ("host", str, REQUIRED, "the address of the broker; a number, a name is looked up slowly"),
    ("port", int, 1883, "1 to 65535"),
    ("board", str, REQUIRED, "a file of boards/"),
    ("keepalive_s", int, 15, "2 to 600"),
    ("lang", str, "vi", "vi or en"),
    ("paper_mm", int, 0, "58 or 80, or nothing: then the hub says it"),
    ("printer_baud", int, 115200, "a speed of the printer's line, 9600 to 230400"),
)
_LIMITS = {"port": (1, 65535), "keepalive_s": (2, 600), "printer_baud": (9600, 230400)}
_CHOICES = {"lang": ("vi", "en"), "paper_mm": (0, 58, 80)}
_FORBIDDEN = "/+#"  # in names that become a level of a topic
_ASCII = ("site", "name", "password", "host", "board")  # what else looks the same is refused in silence later


class ConfigError(Exception):
    """The configuration cannot be used; `mistakes` is a list of lines."""

    def __init__(self, mistakes):
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def load(path="config.json"):
    """Read and check. Raises ConfigError."""
    try:
        with open(path) as file:
            found = json.loads(file.read().lstrip("\ufeff"))  # some editors put a mark in front
    except (OSError, ValueError) as error:
        raise ConfigError(["%s: %r; a JSON object is needed" % (path, error)]) from None
    return check(found)


def check(found):
    """The configuration with its defaults; unknown fields are left to the app. Raises ConfigError."""
    if not isinstance(found, dict):
        raise ConfigError(["config: a JSON object is needed"])
    mistakes = []
    for name, kind, default, right in _FIELDS:
        value = found.get(name, default)
        if value is REQUIRED:
            mistakes.append("config.%s: missing; %s" % (name, right))
        elif not _is_right(name, kind, value):
            mistakes.append("config.%s: %r; %s" % (name, value, right))
        else:
            found[name] = value
    if mistakes:
        raise ConfigError(mistakes)
    return found


def _is_right(name, kind, value):
    if not isinstance(value, kind) or isinstance(value, bool) or value == "":
        return False
    if name in _ASCII and not all("!" <= char <= "~" for char in value):
        return False
    if name in ("site", "name"):
        return not any(char in value for char in _FORBIDDEN)
    if name in _CHOICES:
        return value in _CHOICES[name]
    low, high = _LIMITS.get(name, (value, value))
    return low <= value <= high
