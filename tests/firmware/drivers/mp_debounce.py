"""Debouncing, sample by sample."""

from drivers.debounce import Debounce


def presses(samples, key=0):
    debounce = Debounce(16)
    debounce.sample(0)
    return [bool(debounce.down >> key & 1) for sample in samples if debounce.sample(sample)]


def test_a_key_is_believed_after_four_equal_samples():
    debounce = Debounce(16)
    debounce.sample(0)
    assert [debounce.sample(1) for _ in range(6)] == [0, 0, 0, 1, 0, 0]
    assert debounce.down == 1


def test_bounce_at_both_ends_gives_one_press_and_one_release():
    assert presses([1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0]) == [True, False]


def test_a_spark_shorter_than_four_samples_is_no_press():
    assert presses([1, 1, 1, 0, 0, 0, 0, 0]) == []


def test_a_key_held_for_ever_is_one_press():
    assert presses([1] * 10000) == [True]


def test_a_key_that_is_down_at_power_on_is_no_press_until_it_was_released():
    debounce = Debounce(16)
    assert [debounce.sample(4) for _ in range(50)] == [0] * 50
    changes = [debounce.sample(raw) for raw in [0] * 4 + [4] * 4]
    assert changes == [0, 0, 0, 4, 0, 0, 0, 4]


def test_a_chattering_key_does_not_disturb_another():
    debounce = Debounce(16)
    debounce.sample(0)
    changes = [debounce.sample((n & 1) | 0x8000) for n in range(12)]
    assert changes == [0, 0, 0, 0x8000] + [0] * 8
    assert not debounce.settled


def test_keys_that_start_at_different_samples_are_counted_apart():
    debounce = Debounce(16)
    debounce.sample(0)
    assert [debounce.sample(raw) for raw in (1, 3, 3, 3, 3)] == [0, 0, 0, 1, 2]
