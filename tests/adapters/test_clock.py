"""Chance that nobody foresees: every byte is given out once, at the asked length."""

import pytest

from hub.adapters.clock import PAGE_BYTES, STEADY_MS, SystemClock, SystemTokens, _kernel_clock


def test_no_token_is_given_twice_and_all_have_their_length() -> None:
    tokens = SystemTokens()
    given = [tokens.token(16) for _ in range(PAGE_BYTES // 8)]
    assert {len(token) for token in given} == {32}
    assert len(set(given)) == len(given)


def test_a_token_of_any_length_can_be_had() -> None:
    tokens = SystemTokens()
    lengths = [1, PAGE_BYTES, 3, PAGE_BYTES + 1, PAGE_BYTES - 1, 2]
    assert [len(tokens.token(n)) for n in lengths] == [2 * n for n in lengths]


def test_two_sources_share_nothing() -> None:
    assert SystemTokens().token(16) != SystemTokens().token(16)


class Kernel:
    """What adjtimex tells, as a test chooses it: the largest error, and how far its time is from ours."""

    def __init__(self) -> None:
        self.error_us, self.off_ms, self.silent = 500, 0, False

    def __call__(self) -> tuple[int, int] | None:
        return None if self.silent else (self.error_us, SystemClock().wall_ms() + self.off_ms)


def steady(clock: SystemClock) -> None:
    """As if it had been looked at STEADY_MS ago."""
    clock.synchronised()
    clock._steady_since_ms -= STEADY_MS


def test_a_clock_is_synchronised_when_the_kernel_says_so_for_a_while() -> None:
    clock = SystemClock(Kernel())
    assert not clock.synchronised()
    steady(clock)
    assert clock.synchronised()


@pytest.mark.parametrize("wrong", ["error_us", "off_ms", "silent"])
def test_a_clock_set_by_hand_or_bent_for_this_program_alone_is_not_synchronised(wrong: str) -> None:
    kernel = Kernel()
    setattr(kernel, wrong, {"error_us": 16_000_000, "off_ms": -10 * 86_400_000, "silent": True}[wrong])
    clock = SystemClock(kernel)
    steady(clock)
    assert not clock.synchronised()


def test_this_machines_kernel_can_be_asked() -> None:
    told = _kernel_clock()
    assert told is None or told[0] >= 0
