"""What cannot be understood: answered where somebody can be told, counted, and nothing changes."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.contract import messages as m
from hub.domain.bounded import ALARMS_MAX, FAULTS_MAX
from tests.support.hall import Hall
from tests.support.snapshot import snapshot

GOOD = {"v": 1, "boot": "b00t", "seq": 5, "age_ms": 0, "e": "take", "d": {"service": "A"}}


def event(**changes: object) -> bytes:
    """A good take, made bad; None takes a field away."""
    return msgspec.json.encode({k: v for k, v in (GOOD | changes).items() if v is not None})


def raw(d: bytes) -> bytes:
    """A take whose `d` is spelt by hand."""
    return b'{"v":1,"boot":"b00t","seq":5,"age_ms":0,"e":"take","d":' + d + b"}"


TELLABLE = {
    "another version": event(v=2),
    "no version": event(v=None),
    "no event": event(e=None),
    "no age": event(age_ms=None),
    "a negative age": event(age_ms=-1),
    "an age in words": event(age_ms="old"),
    "an age beyond all numbers": event(age_ms=None)[:-1] + b',"age_ms":' + b"9" * 5000 + b"}",
    "a broken age": event(age_ms=1.5),
    "an event that is a number": event(e=7),
    "an event nobody knows": event(e="dance"),
    "d missing a field": event(d={}),
    "d that is a list": event(d=[1]),
    "d that is null": raw(b"null"),
    "d that is a text": event(d="A"),
    "a service that is a number": event(d={"service": 1}),
    "a service of no letters": event(d={"service": ""}),
    "a service of many letters": event(d={"service": "A" * 65}),
    "bytes that are no UTF-8": raw(b'{"service":"\xff\xfe"}'),
    "as a number": event(**{"as": 5}),
    "1 MB": event(d={"service": "A", "x": "y" * 1_000_000}),
    "one byte too long": event(d={"service": "A", "x": "y" * (m.PAYLOAD_BYTES_MAX + 1 - 76)}),
}
UNTELLABLE = {
    "nothing": b"",
    "no JSON": b"hello",
    "half of it": event()[:-1],
    "two of them": event() + event(),
    "a list": b"[1,2]",
    "a number": b"42",
    "null": b"null",
    "zeros": b"\0" * 100,
    "no seq": event(seq=None),
    "seq 0": event(seq=0),
    "seq in words": event(seq="5"),
    "a broken seq": event(seq=5.5),
    "a seq that the ledger cannot hold": event(seq=2**53 + 1),
    "a seq beyond all numbers": event(seq=None)[:-1] + b',"seq":' + b"9" * 5000 + b"}",
    "no boot": event(boot=None),
    "an empty boot": event(boot=""),
    "a boot with a line feed": event(boot="b00t\n"),
    "a boot with a slash": event(boot="../x"),
    "a long boot": event(boot="b" * 17),
    "1 MB of nothing": b"x" * 1_000_000,
    "half a surrogate pair": raw(b'{"service":"\\ud800"}'),
}
DEEP = {
    "lists": raw(b"[" * 7000 + b"]" * 7000),
    "objects": raw(b'{"a":' * 2500 + b"1" + b"}" * 2500),
}


@pytest.mark.parametrize("payload", TELLABLE.values(), ids=TELLABLE.keys())
def test_a_sender_that_can_be_told_is_told_invalid_and_nothing_changes(hall: Hall, payload: bytes) -> None:
    before, rows = snapshot(hall.service.state), len(hall.ledger.entries)
    hall.send("k1", payload, token="t1")
    hall.settle()
    assert [reply.r for reply in hall.answers("k1", 5)] == ["invalid"]
    assert (snapshot(hall.service.state), len(hall.ledger.entries)) == (before, rows)
    assert hall.messenger.of("confirm") == ["t1"]


@pytest.mark.parametrize("payload", UNTELLABLE.values(), ids=UNTELLABLE.keys())
def test_a_payload_without_an_identity_is_counted_and_done_with(hall: Hall, payload: bytes) -> None:
    before, rows = snapshot(hall.service.state), len(hall.ledger.entries)
    hall.send("k1", payload, token="t1")
    hall.settle()
    assert hall.messenger.of("ack") == []
    assert hall.service.tally.invalid == 1
    assert (snapshot(hall.service.state), len(hall.ledger.entries)) == (before, rows)
    assert hall.messenger.of("confirm") == ["t1"]
    assert hall.take("A") == "A001"


def test_the_longest_payload_that_is_allowed_is_understood(hall: Hall) -> None:
    payload = event(d={"service": "A", "x": ""})
    payload = payload.replace(b'"x":""', b'"x":"' + b"y" * (m.PAYLOAD_BYTES_MAX - len(payload)) + b'"')
    assert len(payload) == m.PAYLOAD_BYTES_MAX
    hall.send("k1", payload)
    hall.settle()
    assert hall.answers("k1", 5)[0].r == "ok"


@pytest.mark.parametrize("rev", [-1, 2**53 + 1, 10**30])
def test_a_number_that_the_store_cannot_hold_does_not_reach_it(hall: Hall, rev: int) -> None:
    assert hall.press("b1", "shown", rev=rev, text="Q1").r == "invalid"


def test_fields_that_a_newer_device_may_send_are_ignored(hall: Hall) -> None:
    hall.send("k1", event(mood="good", d={"service": "A", "colour": "red"}))
    hall.settle()
    assert hall.answers("k1", 5)[0].r == "ok"


def test_an_unintelligible_copy_does_not_replace_the_answer_of_a_press(hall: Hall) -> None:
    hall.repeat("k1", "take", 5, service="A")
    hall.send("k1", event(v=2))
    hall.settle()
    assert hall.repeat("k1", "take", 5, service="A").d["ticket"] == "A001"


@pytest.mark.parametrize("leaf", ["state", "info", "tele", "log"])
@pytest.mark.parametrize(
    "payload",
    [b"", b"hello", b"[1]", b'{"s":"dancing"}', b"\xff", b'{"x":' + b"[" * 9000, b'{"m":1,"heap":"x"}'],
)
def test_what_a_device_tells_of_itself_cannot_hurt(hall: Hall, leaf: str, payload: bytes) -> None:
    hall.send("k1", payload, leaf=leaf, token="t1")
    hall.settle()
    assert hall.messenger.of("confirm") == ["t1"]
    assert hall.press("c1", "status").r == "ok"


def test_a_message_without_a_token_is_not_confirmed(hall: Hall) -> None:
    hall.send("k1", b'{"heap":1}', leaf="tele")
    hall.send("k1", event())
    hall.settle()
    assert hall.messenger.of("confirm") == []


def test_a_bug_in_one_decision_is_told_logged_and_stops_nobody(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    del hall.service.state.day.sessions  # no rule expects that
    hall.service.state.day.sessions = None
    assert hall.press("q1", "next") == (
        "invalid",
        {"code": "internal_error", "text": "internal_error"},
        False,
    )
    assert "bug" in caplog.text


def test_a_bug_with_a_citizen_in_hand_does_not_write_the_citizen_into_the_log(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.service.state.office = None  # type: ignore[assignment]
    person = {"name": "Công dân A", "phone": "0900000000"}
    assert hall.press("c1", "dossier_register", procedure="1.012783", person=person).code == "internal_error"
    assert "bug: DossierRegister from c1" in caplog.text
    for value in person.values():
        assert value not in caplog.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["v", "boot", "seq", "age_ms", "e", "d", "as", "x"]), json_values, max_size=3
    ),
    st.sampled_from(sorted(m.EVENTS)),
    st.dictionaries(
        st.sampled_from(
            ["service", "ticket", "officer", "proof", "job", "code", "name", "type", "ref", "score"]
        ),
        json_values | st.sampled_from(["A", "A001", "101", "k1", "c1", 1, "kiosk"]),
        max_size=3,
    ),
    st.sampled_from(["k1", "q1", "b1", "p1", "c1", "stranger"]),
)
@example({}, "take", {"service": "\x00"}, "k1")
@example({"as": ""}, "next", {}, "c1")
def test_no_payload_whatever_ends_the_hub(
    changes: dict[str, object], name: str, d: dict[str, object], dev: str
) -> None:
    with Hall() as hall:
        hall.send(dev, msgspec.json.encode(GOOD | {"e": name, "d": d} | changes), token="t1")
        hall.settle()
        assert hall.messenger.of("confirm") == ["t1"]
        assert not [a for a in hall.messenger.of("ack") if a["d"].get("code") == "internal_error"]
        assert hall.repeat("k1", "take", 99, service="A").r == "ok"


@given(st.binary(max_size=200), st.sampled_from(["evt", "state", "info", "tele", "log"]))
def test_no_bytes_whatever_end_the_hub(payload: bytes, leaf: str) -> None:
    with Hall() as hall:
        hall.send("k1", payload, leaf=leaf, token="t1")
        hall.settle()
        assert hall.messenger.of("confirm") == ["t1"]
        assert hall.repeat("k1", "take", 99, service="A").r == "ok"


@pytest.mark.parametrize("field", ["fw", "type", "boot"])
def test_a_state_with_a_text_without_end_is_not_taken(hall: Hall, field: str) -> None:
    state = {"s": "online", "boot": "b1", "fw": "1.4.0", "type": "kiosk"} | {field: "x" * 261_800}
    hall.send("k1", msgspec.json.encode(state), leaf="state")
    hall.settle()
    assert hall.service.tally.invalid == 1
    assert len(msgspec.json.encode(hall.press("c1", "status").d)) < 10_000


def test_a_device_with_troubles_without_end_is_one_alarm_more_and_no_longer_answer(hall: Hall) -> None:
    told = [hall.press("p1", "fault", code=f"f{n}").code for n in range(3 * FAULTS_MAX)]
    assert told == [None] * FAULTS_MAX + ["too_many_faults"] * (2 * FAULTS_MAX)
    status = hall.press("c1", "status").d
    (pad,) = (device for device in status["devices"] if device["name"] == "p1")
    assert len(pad["faults"]) == FAULTS_MAX
    assert {"code": "too_many_faults", "subject": "p1"} in status["alarms"]
    assert hall.press("p1", "recovered", code="f0").r == "ok"
    assert hall.press("p1", "fault", code="no_paper").r == "ok"


def test_old_troubles_beyond_the_bound_are_cut_from_the_answer(hall: Hall) -> None:
    """A ledger of before the bound may have them."""
    for n in range(2_000):
        hall.service.state.day.faults.setdefault("p1", {})[f"f{n}"] = "old"
    status = hall.press("c1", "status").d
    assert len(status["alarms"]) == ALARMS_MAX
    assert status["alarms"][-1] == {"code": "more_alarms", "subject": str(2_000 - ALARMS_MAX + 1)}


def test_an_answer_that_no_broker_takes_is_refused_in_words(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(m, "TOLD_BYTES_MAX", 300)
    assert hall.press("c1", "status").code == "too_large"
    assert hall.take("A") == "A001"


@pytest.mark.parametrize("payload", DEEP.values(), ids=DEEP.keys())
def test_deep_nesting_changes_nothing_and_ends_nothing(hall: Hall, payload: bytes) -> None:
    """How deep an interpreter can read differs: the sender is told `invalid`, or cannot be told."""
    before, rows = snapshot(hall.service.state), len(hall.ledger.entries)
    hall.send("k1", payload, token="t1")
    hall.settle()
    assert {reply.r for reply in hall.answers("k1", 5)} <= {"invalid"}
    assert (snapshot(hall.service.state), len(hall.ledger.entries)) == (before, rows)
    assert hall.messenger.of("confirm") == ["t1"]
    assert hall.take("A") == "A001"
