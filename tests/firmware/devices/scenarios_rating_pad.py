"""What a rating pad promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

import patterns
from illegal import snapshot
from states import ANSWERED_MAX, ARM_MS, COOL_MS, PAD, REASON_MS, REFUSED_MS, THANKS_MS, Pad

REASONS = ["slow", "unclear", "attitude"]


def want(ref=None, for_s=120, levels=3, reasons=REASONS):
    invite = {"ref": ref, "for_s": for_s} if ref else None
    return {
        "v": 1,
        "rev": 1,
        "counter": 5,
        "invite": invite,
        "levels": levels,
        "reason_below": 2,
        "reasons": reasons,
    }


def pad(ref=None, **values):
    machine = Pad(5)
    machine.on_want(want(ref, **values))
    return machine


def rate(token, **d):
    return [("post", token, "rate", d, True)]


def test_drumming_on_an_invited_pad_rates_once():
    machine = pad("t1")
    posts = []
    for _ in range(30):
        posts += machine.on_press(2)
        machine.advance(100)
    assert posts == rate(1, score=3, ref="t1")


def test_the_same_invitation_sent_again_does_not_invite_again():
    machine = pad("t1")
    machine.on_press(2)
    machine.advance(THANKS_MS)
    machine.advance(COOL_MS)
    machine.on_want(want("t1"))
    assert machine.cycle.state == "idle"


def test_a_new_invitation_wakes_a_resting_pad():
    machine = pad("t1")
    machine.on_press(2)
    machine.on_want(want("t2"))
    assert machine.on_press(1) == rate(2, score=2, ref="t2")


def test_an_invitation_expires():
    machine = pad("t1", for_s=120)
    machine.advance(120000)
    assert machine.cycle.state == "idle"
    machine.on_want(want("t1"))
    assert machine.cycle.state == "idle"
    assert machine.on_press(2) == rate(1, score=3)


def test_an_invitation_withdrawn_by_the_hub_is_over():
    machine = pad("t1")
    machine.on_want(want())
    assert machine.cycle.state == "idle"


def test_a_press_without_an_invitation_rates_without_a_ref_and_not_too_often():
    machine = pad()
    assert machine.on_press(2) == rate(1, score=3)
    machine.advance(THANKS_MS)
    assert machine.on_press(2) == []
    machine.advance(COOL_MS)
    assert machine.on_press(2) == rate(2, score=3)


def test_a_bad_score_asks_for_a_reason():
    machine = pad("t1")
    assert machine.on_press(0) == []
    machine.advance(ARM_MS)
    assert machine.lamps() == [patterns.BLINK] * 3 + [patterns.OFF] * 2
    assert machine.on_press(4) == []
    assert machine.on_press(1) == rate(1, score=1, ref="t1", reason="unclear")


def test_drumming_on_the_worst_face_gives_no_reason():
    machine = pad("t1")
    for _ in range(5):
        assert machine.on_press(0) == []
        machine.advance(ARM_MS // 10)
    assert machine.cycle.state == "arming"


def test_who_walks_away_without_a_reason_has_rated():
    machine = pad("t1")
    machine.on_press(0)
    machine.advance(ARM_MS)
    assert machine.advance(REASON_MS) == rate(1, score=1, ref="t1")


def test_the_next_invitation_sends_the_rating_that_waits_for_its_reason():
    for wait_ms in (0, ARM_MS):
        machine = pad("t1")
        machine.on_press(0)
        machine.advance(wait_ms)
        assert machine.on_want(want("t2")) == rate(1, score=1, ref="t1")
        assert machine.on_press(2) == rate(2, score=3, ref="t2")


def test_without_reasons_a_bad_score_is_sent_at_once():
    machine = pad("t1", reasons=[])
    assert machine.on_press(0) == rate(1, score=1, ref="t1")


def test_faces_beyond_the_levels_are_dark_and_deaf():
    machine = pad("t1", levels=3)
    assert machine.lamps() == [patterns.BREATHE] * 3 + [patterns.OFF] * 2
    assert machine.on_press(3) == []


def test_before_the_first_want_no_face_means_anything():
    assert Pad(5).on_press(0) == []


def test_thanks_light_the_face_that_was_pressed():
    machine = pad("t1")
    machine.on_press(2)
    assert machine.lamps() == [patterns.OFF, patterns.OFF, patterns.ON, patterns.OFF, patterns.OFF]


def test_a_rating_that_could_not_be_kept_is_not_thanked_for():
    machine = pad("t1")
    machine.on_press(2)
    machine.on_result(1, "dropped", {})
    assert machine.lamps() == [patterns.FAST] * 3 + [patterns.OFF] * 2
    machine.advance(REFUSED_MS)
    assert machine.cycle.state == "idle"


def test_the_memory_of_answered_invitations_has_a_bound():
    machine = pad()
    for number in range(ANSWERED_MAX + 5):
        machine.on_want(want(f"t{number}"))
        machine.on_press(2)
    assert len(machine.answered) == ANSWERED_MAX


def test_a_face_that_is_not_legal_changes_nothing():
    for state in {state for state, _ in PAD}:
        if (state, "good") not in PAD and state != "reason":
            machine = pad("t1")
            machine.cycle.state = state
            before = snapshot(machine)
            assert machine.on_press(2) == []
            assert snapshot(machine) == before
