"""When the sync knocks at an upstream that does not answer."""

from hub.services.sync.up.health import AWAY_AFTER, BACKOFF_MS_MAX, BACKOFF_MS_MIN, Health, backoff_ms


def test_some_failures_between_answers_slow_nobody_down() -> None:
    health = Health(lambda: 1.0)
    for _ in range(20):
        for _ in range(AWAY_AFTER - 1):
            health.failed(0)
        assert not health.away
        assert health.may_call(0)
        assert not health.answered(), "it was never away"


def test_after_failures_in_a_row_there_is_one_knock_at_a_time_later_each_time_up_to_a_bound() -> None:
    health, now_ms, pauses = Health(lambda: 1.0), 0, []
    for _ in range(AWAY_AFTER):
        health.failed(now_ms)
    for _ in range(12):
        assert health.away
        assert not health.may_call(health.knock_ms - 1)
        assert health.may_call(health.knock_ms)
        pauses.append(health.knock_ms - now_ms)
        now_ms = health.knock_ms
        health.failed(now_ms)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (BACKOFF_MS_MIN, BACKOFF_MS_MAX)
    assert health.answered(), "it is back"
    assert not health.away
    assert health.may_call(now_ms)


def test_chance_spreads_the_knocks_of_many_offices() -> None:
    assert {backoff_ms(3, chance) for chance in (0.0, 0.25, 0.5, 1.0)} == {0, 2_000, 4_000, 8_000}
