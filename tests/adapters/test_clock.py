"""Chance that nobody foresees: every byte is given out once, at the asked length."""

from hub.adapters.clock import PAGE_BYTES, SystemTokens


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
