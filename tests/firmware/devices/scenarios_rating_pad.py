"""What a rating pad promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

import patterns
from illegal import snapshot
from states import (
    ANSWERED_MAX,
    ARM_MS,
    COOL_MS,
    DRUM_MS,
    DRUMS_MAX,
    PAD,
    REASON_MS,
    REFUSED_MS,
    THANKS_MS,
    Pad,
)

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
    machine.on_link(True)
    machine.on_want(want(ref, **values))
    return machine


def kept(**d):
    return [("keep", d)]


def posts_of(effects):
    return [effect for effect in effects if effect[0] == "post"]


def held_rate(token, **d):
    """A rating that had waited for its reason."""
    effects = rate(token, **d)
    effects.append(("keep", None))
    return effects


def drum(machine, faces, ms, every_ms=100):
    """Hands that drum on these faces in turn for so long; what that posts."""
    posts = []
    for number in range(ms // every_ms):
        posts += machine.on_press(faces[number % len(faces)])
        posts += machine.advance(every_ms)
    return posts_of(posts)


def quiet(machine):
    """Let the pad come to rest; what that posts."""
    return posts_of(effect for _ in range(100) for effect in machine.advance(1000))


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
    machine.advance(DRUM_MS)
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
    assert machine.on_press(0) == kept(score=1, ref="t1")
    machine.advance(ARM_MS)
    assert machine.lamps() == [patterns.BLINK] * 3 + [patterns.OFF] * 2
    assert machine.on_press(4) == []
    assert machine.on_press(1) == held_rate(1, score=1, ref="t1", reason="unclear")


def test_drumming_on_the_worst_face_gives_no_reason():
    machine = pad("t1")
    machine.on_press(0)
    for _ in range(5):
        machine.advance(ARM_MS // 10)
        assert machine.on_press(0) == []
    assert machine.cycle.state == "arming"


def test_who_walks_away_without_a_reason_has_rated():
    machine = pad("t1")
    machine.on_press(0)
    machine.advance(ARM_MS)
    assert machine.advance(REASON_MS) == held_rate(1, score=1, ref="t1")


def test_the_next_invitation_sends_the_rating_that_waits_for_its_reason():
    for wait_ms in (0, ARM_MS):
        machine = pad("t1")
        machine.on_press(0)
        machine.advance(wait_ms)
        assert machine.on_want(want("t2")) == held_rate(1, score=1, ref="t1")
        machine.advance(DRUM_MS)
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
        assert machine.on_press(2)
        machine.advance(DRUM_MS)
    assert len(machine.answered) == ANSWERED_MAX


def test_a_face_that_is_not_legal_changes_nothing():
    for state in {state for state, _ in PAD}:
        if (state, "good") not in PAD and state != "reason":
            machine = pad("t1")
            machine.cycle.state = state
            before = snapshot(machine)
            assert machine.on_press(2) == []
            machine.hands.advance(DRUM_MS)  # they moved, and nothing else
            assert snapshot(machine) == before


def test_drumming_makes_one_rating_however_long_and_on_however_many_faces():
    for faces in ([0], [2], [0, 2], [2, 0], [1, 1, 0], [4, 0]):
        for ref in (None, "t1"):
            machine = pad(ref)
            posts = drum(machine, faces, 600000) + quiet(machine)
            assert len(posts) == 1, (faces, ref, posts)
            assert posts[0][3].get("ref") == ref
            assert "reason" not in posts[0][3]


def test_two_faces_at_once_are_one_rating():
    for first, second in ((0, 2), (2, 0), (1, 2)):
        machine = pad("t1")
        posts = posts_of(machine.on_press(first) + machine.on_press(second)) + quiet(machine)
        assert [post[3]["score"] for post in posts] == [first + 1]


def test_drumming_while_an_invitation_ends_makes_one_rating():
    for start_ms in range(118500, 120600, 300):
        machine = pad("t1", for_s=120)
        machine.advance(start_ms)
        assert len(drum(machine, [2], 5000) + quiet(machine)) == 1, start_ms


def test_drumming_while_an_invitation_comes_does_not_answer_it():
    for faces in ([2], [0], [0, 2]):
        machine = pad()
        assert len(drum(machine, faces, 15000)) == 1
        machine.on_want(want("t1"))
        assert machine.lamps() == [patterns.OFF] * 5
        assert drum(machine, faces, 15000) == []
        machine.advance(DRUM_MS)
        assert machine.lamps() == [patterns.BREATHE] * 3 + [patterns.OFF] * 2
        assert machine.on_press(2) == rate(2, score=3, ref="t1")


def test_who_drums_instead_of_giving_a_reason_has_rated_without_one():
    machine = pad("t1")
    machine.on_press(0)
    for _ in range(DRUMS_MAX - 1):
        machine.advance(ARM_MS - 1)
        assert machine.on_press(0) == []
        assert machine.cycle.state == "arming"
    machine.advance(ARM_MS - 1)
    assert machine.on_press(0) == held_rate(1, score=1, ref="t1")
    assert machine.cycle.state == "thanks"


def test_drumming_right_after_a_start_does_not_answer_the_first_invitation():
    machine = Pad(5)
    assert drum(machine, [2], 3000) == []
    machine.on_link(True)
    machine.on_want(want("t1"))
    assert drum(machine, [2], 3000) == []
    machine.advance(DRUM_MS)
    assert machine.on_press(2) == rate(1, score=3, ref="t1")


def test_a_pad_that_rests_wakes_only_when_nobody_has_pressed_for_long():
    machine = pad()
    machine.on_press(2)
    machine.advance(THANKS_MS)
    for _ in range(5):
        machine.advance(COOL_MS - 1)
        assert machine.on_press(2) == []
    machine.advance(COOL_MS)
    assert machine.on_press(2) == rate(2, score=3)


def test_what_earlier_boots_have_rated_is_not_asked_again():
    machine = Pad(5)
    assert machine.recall([{"score": 3}, {"score": 1, "ref": "t1", "reason": "slow"}], None) == []
    machine.on_link(True)
    machine.on_want(want("t1"))
    assert machine.cycle.state == "idle"
    machine.on_want(want("t2"))
    assert machine.cycle.state == "invited"


def test_what_earlier_boots_have_rated_is_bounded():
    machine = Pad(5)
    machine.recall([{"score": 3, "ref": f"t{number}"} for number in range(64)], None)
    assert machine.answered == [f"t{number}" for number in range(64 - ANSWERED_MAX, 64)]


def test_a_power_cut_loses_the_reason_and_not_the_rating():
    for held in ({"score": 1, "ref": "t1"}, {"score": 1}):
        machine = Pad(5)
        assert machine.recall([], held) == held_rate(1, **held)
        machine.on_link(True)
        machine.on_want(want("t1"))
        assert machine.cycle.state == ("idle" if "ref" in held else "invited")


def test_a_power_cut_between_handing_over_and_forgetting_rates_once():
    held = {"score": 1, "ref": "t1"}
    for handed in (held, {"score": 1, "ref": "t1", "reason": "slow"}):
        assert Pad(5).recall([handed], held) == [("keep", None)]


def test_an_invitation_that_the_broker_kept_waits_until_the_hub_is_in_reach():
    machine = Pad(5)
    machine.on_want(want("t1"))
    assert machine.on_press(2) == rate(1, score=3)
    machine.advance(THANKS_MS)
    machine.on_link(True)
    assert machine.cycle.state == "invited"
    machine.on_link(False)
    machine.on_want(want())
    machine.on_link(True)
    assert machine.cycle.state == "idle"


def test_an_invitation_stands_through_a_short_outage_and_expires_in_a_long_one():
    machine = pad("t1", for_s=120)
    machine.on_link(False)
    machine.advance(119999)
    assert machine.cycle.state == "invited"
    machine.advance(1)
    assert machine.cycle.state == "idle"
    machine.on_link(True)
    assert machine.cycle.state == "idle"
