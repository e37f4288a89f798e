"""The messages of the contract: strict about types, open to fields of a newer hub."""

import envelope
from envelope import EnvelopeError, check, decode, encode
from mp_support import equal, raises

ACK = {"v": 1, "boot": "9f3c", "seq": 412, "r": "ok", "d": {}}
KIOSK = {
    "v": 1,
    "rev": 1,
    "open": True,
    "office": "x",
    "services": [{"letter": "A", "name": "y", "open": True, "waiting": 0}],
}
KEYPAD = {
    "v": 1,
    "rev": 1,
    "counter": 5,
    "state": "open",
    "officer": None,
    "ticket": None,
    "service": None,
    "nth": 0,
    "waiting": 0,
}


def with_field(message, name, value):
    changed = dict(message)
    changed[name] = value
    return changed


def test_unknown_fields_are_let_through():
    message = with_field(ACK, "new", [1, {"x": None}])
    equal(decode("ack", encode(message)), message)


def test_a_missing_field_is_named():
    for name in ACK:
        broken = {key: value for key, value in ACK.items() if key != name}
        assert "ack." + name in str(raises(EnvelopeError, check, "ack", broken))


def test_a_field_of_a_wrong_type_is_named():
    wrong = {
        "v": ("1", 2, True, None),
        "boot": (1, None, []),
        "seq": ("1", -1, 1.5, True, None),
        "r": (0, {}),
        "d": ([], None, ""),
    }
    for name in wrong:
        for value in wrong[name]:
            assert "ack." + name in str(raises(EnvelopeError, check, "ack", with_field(ACK, name, value)))
    raises(EnvelopeError, check, "ack", with_field(ACK, "dup", 1))


def test_parts_inside_are_checked_too():
    check("want-kiosk", KIOSK)
    for services in (None, {}, ["A"], [{"letter": "A"}], [with_field(KIOSK["services"][0], "waiting", -1)]):
        raises(EnvelopeError, check, "want-kiosk", with_field(KIOSK, "services", services))
    check("want-counter_keypad", KEYPAD)
    check("want-counter_keypad", with_field(KEYPAD, "officer", {"id": "1", "name": "x"}))
    for officer in ("x", {"id": 1, "name": "x"}, []):
        raises(EnvelopeError, check, "want-counter_keypad", with_field(KEYPAD, "officer", officer))


def test_what_is_not_a_json_object_is_an_error():
    for payload in (
        b"",
        b"{",
        b"[]",
        b"1",
        b"null",
        b'"x"',
        b'{"v":1',
        b"\xff\xfe",
        b'{"a":"\xff"}',
        b"nul",
        b"{}",
    ):
        raises(EnvelopeError, decode, "ack", payload)


def test_vietnamese_goes_both_ways():
    message = envelope.log("warn", 'Quầy số 5: hết giấy\n"…"')
    equal(decode("log", encode(message)), message)


def test_messages_built_here_fit_their_own_kind():
    check("evt", envelope.event("9f3c", 1, 0, "next", {}))
    check("rsp", envelope.answer("c-1", "ok", {}))
    check("log", envelope.log("info", "x"))
    check("state", envelope.online("9f3c", "0.1.0", "kiosk"))
    check("state", envelope.lost("9f3c"))
