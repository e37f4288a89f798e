"""config.json: every mistake at once, defaults filled in."""

import json

import config
from config import ConfigError
from mp_support import equal, raises

GOOD = {"site": "nghe-an", "name": "k1", "password": "p", "host": "10.0.0.2", "board": "olimex_poe"}


def test_defaults_are_filled_in_and_other_fields_are_left():
    found = config.check(dict(GOOD, extra=5))
    equal(
        (found["port"], found["keepalive_s"], found["lang"], found["paper_mm"], found["extra"]),
        (1883, 15, "vi", 0, 5),
    )


def test_every_mistake_is_told_at_once():
    bad = {"site": "a/b", "name": "", "password": 5, "port": 0, "keepalive_s": "15", "board": None}
    mistakes = raises(ConfigError, config.check, bad).mistakes
    equal(
        [mistake.split(":")[0] for mistake in mistakes],
        ["config." + name for name in ("site", "name", "password", "host", "port", "board", "keepalive_s")],
    )


def test_a_missing_or_torn_file_is_a_mistake_of_its_own():
    raises(ConfigError, config.load)
    for text in ("", "{", "[]", "null"):
        with open("config.json", "w") as file:
            file.write(text)
        raises(ConfigError, config.load)


def test_the_mark_that_some_editors_put_in_front_is_taken_off():
    with open("config.json", "w") as file:
        file.write("\ufeff" + json.dumps(GOOD))
    equal(config.load()["name"], "k1")


def test_a_file_in_utf_16_is_a_mistake_and_not_a_traceback():
    with open("config.json", "wb") as file:
        file.write(b"\xff\xfe" + b"\0".join(bytes((byte,)) for byte in json.dumps(GOOD).encode()) + b"\0")
    raises(ConfigError, config.load)
