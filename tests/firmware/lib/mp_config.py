"""config.json: every mistake at once, defaults filled in."""

import json

import config
from config import ConfigError
from mp_support import equal, raises
from mp_texts import ANY

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


def _told(found):
    """All mistakes in one line, or None."""
    try:
        config.check(found)
    except ConfigError as error:
        return " | ".join(error.mistakes)
    return None


def test_any_text_in_any_field_is_taken_or_a_mistake_in_words():
    for name in ("site", "name", "password", "host", "board", "lang", "port", "paper_mm"):
        for text in ANY:
            told = _told(dict(GOOD, **{name: text}))
            assert told is None or told.startswith("config.%s: " % name), (name, text, told)


def test_what_only_looks_like_the_name_that_the_hub_knows_is_a_mistake():
    for name in ("site", "name", "password", "host"):
        for text in ("k1\u200b", "k1\xa0", "ｋ１", "k\u0301", "k 1", "k1\n", "\ufeffk1", "кѕ"):
            told = _told(dict(GOOD, **{name: text}))
            assert told is not None, (name, text)
            assert told.startswith("config.%s: " % name), told


def test_a_board_that_is_none_is_told_and_ends_nothing_in_a_traceback():
    import device

    for board in ("nothing", "base", "../x", "x.y"):
        with open("config.json", "w") as file:
            file.write(json.dumps(dict(GOOD, board=board)))
        device.run("kiosk", None, "1")
