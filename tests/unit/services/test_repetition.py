"""The same press again: one effect, the same answer."""

import pytest

from hub.services.ports import PressId
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.snapshot import snapshot


def test_the_same_press_five_times_is_one_ticket_and_five_equal_answers(hall: Hall) -> None:
    for _ in range(5):
        hall.repeat("k1", "take", 1, service="A")
    replies = hall.answers("k1", 1)
    assert len(replies) == 5
    assert {(reply.r, str(reply.d)) for reply in replies} == {("ok", str(replies[0].d))}
    assert [reply.dup for reply in replies] == [False, True, True, True, True]
    assert len(hall.service.state.day.tickets) == 1
    check_office(hall)


def test_five_copies_in_one_batch_are_one_ticket_and_told_only_when_it_is_durable(hall: Hall) -> None:
    hall.ledger.hold()
    for _ in range(5):
        hall.put("k1", "take", 1, service="A")
        hall.spin()
    assert hall.answers("k1", 1) == []
    hall.ledger.release()
    hall.settle()
    assert [reply.d["ticket"] for reply in hall.answers("k1", 1)] == ["A001"] * 5


def test_a_copy_of_a_press_that_is_being_committed_waits_for_that_commit(hall: Hall) -> None:
    hall.ledger.hold(durable=True)
    hall.put("k1", "take", 1, service="A")
    hall.spin()
    hall.put("k1", "take", 1, service="A")
    hall.spin()
    assert hall.answers("k1", 1) == []
    hall.ledger.release()
    hall.settle()
    assert [reply.dup for reply in hall.answers("k1", 1)] == [False, True]


def test_the_answer_outlives_the_hub_word_for_word(hall: Hall) -> None:
    first = hall.repeat("k1", "take", 1, service="A")
    hall.take("A")
    hall.restart()
    assert hall.repeat("k1", "take", 1, service="A") == (first.r, first.d, True)


def test_a_press_that_was_not_durable_when_the_hub_died_is_a_new_press(hall: Hall) -> None:
    hall.ledger.hold()
    hall.put("k1", "take", 1, service="A")
    hall.spin()
    hall.restart()
    assert hall.repeat("k1", "take", 1, service="A") == hall.answers("k1", 1)[0]
    assert not hall.answers("k1", 1)[0].dup
    check_office(hall)


def test_a_press_that_was_durable_and_not_told_when_the_hub_died_is_answered_from_the_ledger(
    hall: Hall,
) -> None:
    hall.ledger.hold(durable=True)
    hall.put("k1", "take", 1, service="A")
    hall.spin()
    hall.restart()
    assert hall.answers("k1", 1) == []
    reply = hall.repeat("k1", "take", 1, service="A")
    assert (reply.d["ticket"], reply.dup) == ("A001", True)
    assert len(hall.service.state.day.tickets) == 1


def test_refusals_are_remembered_too(hall: Hall) -> None:
    refused = hall.repeat("q1", "next", 1)
    hall.login()
    assert hall.repeat("q1", "next", 1) == (refused.r, refused.d, True)


def test_a_repeated_press_is_not_stale_however_late_its_copy_comes(hall: Hall) -> None:
    hall.login()
    hall.take("A")
    assert hall.repeat("q1", "next", 1).d["ticket"] == "A001"
    assert hall.repeat("q1", "next", 1, age_ms=60_000).d["ticket"] == "A001"


@pytest.mark.parametrize("changed", ["device", "boot", "seq"])
def test_another_device_boot_or_seq_is_another_press(hall: Hall, changed: str) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.boot = "0ther" if changed == "boot" else hall.boot
    dev, seq = "k2" if changed == "device" else "k1", 2 if changed == "seq" else 1
    assert hall.repeat(dev, "take", seq, service="A").d["ticket"] == "A002"


def test_the_identity_counts_not_the_wording_of_the_copy(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    before = snapshot(hall.service.state)
    assert hall.repeat("k1", "take", 1, service="B").d["ticket"] == "A001"
    assert hall.repeat("k1", "printed", 1, job="k1-b00t-1").d["ticket"] == "A001"
    assert snapshot(hall.service.state) == before


def test_a_removed_device_still_hears_what_it_was_answered(hall: Hall) -> None:
    first = hall.repeat("k2", "take", 1, service="A")
    hall.press("c1", "device_remove", name="k2")
    assert hall.repeat("k2", "take", 1, service="A") == (first.r, first.d, True)


def test_nothing_is_remembered_in_memory_once_it_is_durable(hall: Hall) -> None:
    for _ in range(10):
        hall.take("A")
    assert hall.service.answers._staged == {}
    assert PressId("k1", hall.boot, 1001) in hall.ledger.answers
