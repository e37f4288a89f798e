"""How long a supervisor waits before it starts a child again."""

from hub.daemon.supervisor import BACKOFF_S_MAX, BACKOFF_S_MIN, STEADY_S, Patience


def test_a_child_that_had_been_steady_is_started_at_once() -> None:
    patience = Patience(0.0)
    now_s = 0.0
    for _ in range(5):
        now_s += STEADY_S + 1
        assert patience.pause_s(now_s) == 0


def test_early_deaths_are_waited_for_longer_and_longer_up_to_a_bound() -> None:
    patience, now_s, pauses = Patience(0.0), 0.0, []
    for _ in range(12):
        pauses.append(patience.pause_s(now_s))
        now_s += pauses[-1]
    assert pauses[0] == BACKOFF_S_MIN
    assert pauses == sorted(pauses)
    assert pauses[-1] == BACKOFF_S_MAX


def test_after_a_steady_time_patience_begins_anew() -> None:
    patience = Patience(0.0)
    for _ in range(6):
        patience.pause_s(0.0)
    later_s = STEADY_S + BACKOFF_S_MAX + 1
    assert patience.pause_s(later_s) == 0
    assert patience.pause_s(later_s) == BACKOFF_S_MIN, "it died at once"
