"""Telephone numbers and e-mail addresses as people write them, and slips of the hand."""

import pytest

from hub.domain.dossiers.reaching import are_telephones, is_email

TELEPHONES = (
    "0900000001",
    "0900 000 001",
    "0900.000.001",
    "+84 900 000 001",
    "(0238) 3000 001",
    "0900000001, 0900000002",
    "0900000001; 0900000002",
    "0900000001/0900000002",
)
NO_TELEPHONES = (
    "1",
    "090000",
    "09000000o1",
    "0900000001,",
    "khong co",
    "9" * 16,
    "+",
    "090\n0000001",
    "٠٩" * 5,
)
ADDRESSES = ("cong-dan@example.vn", "a.b+c@hop-thu.example.vn", "a@b.vn")
NO_ADDRESSES = (
    "a",
    "@b.vn",
    "a@b",
    "a@.vn",
    "a@b.",
    "a b@c.vn",
    "a@b@c.vn",
    "A <a@b.vn>",
    "x" * 260 + "@b.vn",
)


@pytest.mark.parametrize("written", TELEPHONES)
def test_a_number_that_can_be_rung_is_one(written: str) -> None:
    assert are_telephones(written)


@pytest.mark.parametrize("written", NO_TELEPHONES)
def test_what_nobody_can_ring_is_none(written: str) -> None:
    assert not are_telephones(written)


@pytest.mark.parametrize("written", ADDRESSES)
def test_an_address_that_takes_letters_is_one(written: str) -> None:
    assert is_email(written)


@pytest.mark.parametrize("written", NO_ADDRESSES)
def test_what_takes_no_letters_is_none(written: str) -> None:
    assert not is_email(written)
