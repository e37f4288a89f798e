"""The pure parts of the card reader's driver."""

from drivers.card_reader import AWAY_POLLS, SEVERAL, Presence, has_bcc, with_crc


def test_the_crc_is_the_one_of_the_standard():
    assert with_crc(b"\x00\x00") == b"\x00\x00\xa0\x1e"
    assert with_crc(b"\x12\x34") == b"\x12\x34\x26\xcf"
    assert with_crc(b"\x50\x00") == b"\x50\x00\x57\xcd"


def test_a_part_of_a_uid_needs_its_check_byte():
    assert has_bcc(b"\x01\x02\x04\x08\x0f")
    assert not has_bcc(b"\x01\x02\x04\x08\x0e")
    assert not has_bcc(b"\x01\x02\x04\x08")


def test_a_card_that_lies_there_counts_once():
    presence = Presence()
    assert [presence.look("04") for _ in range(4)] == ["04", None, None, None]


def test_a_card_counts_again_after_it_was_away_and_a_missed_look_is_not_away():
    presence = Presence()
    presence.look("04")
    for _ in range(AWAY_POLLS - 1):
        presence.look(None)
    assert presence.look("04") is None
    for _ in range(AWAY_POLLS):
        presence.look(None)
    assert presence.look("04") == "04"


def test_another_card_counts_at_once():
    presence = Presence()
    presence.look("04")
    assert presence.look("05") == "05"
    assert presence.look(SEVERAL) == SEVERAL
