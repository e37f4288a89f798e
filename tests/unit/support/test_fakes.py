"""The fakes at the ports do what the ports promise."""

import asyncio

import pytest
from msgspec import Raw

from hub.contract import messages as m
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch, Entry, PressId, Secret, StoredAnswer
from tests.support.clock import FakeClock, at
from tests.support.hall import Hall
from tests.support.ledger import FakeLedger
from tests.support.messenger import RecordingMessenger
from tests.support.offices import furnished_ledger, small_office
from tests.support.tokens import CountingTokens

PRESS = PressId("k1", "b", 1)


def batch(*seqs: int, answers: int = 0) -> Batch:
    """Rows of no importance."""
    entries = [Entry(seq, "2026-11-23", 10 * seq, e.ServiceClosed("A")) for seq in seqs]
    return Batch(entries, [StoredAnswer(PRESS, "ok", b"{}")] * answers, [])


def test_the_clock_stands_until_it_is_told() -> None:
    clock = FakeClock("2026-11-23 08:00")
    before = clock.wall_ms(), clock.mono_ms()
    clock.advance(s=1, ms=5)
    assert (clock.wall_ms() - before[0], clock.mono_ms() - before[1]) == (1005, 1005)
    clock.jump_to("2026-11-23 07:00")
    assert (clock.wall_ms(), clock.mono_ms() - before[1]) == (at("2026-11-23 07:00"), 1005)
    with pytest.raises(AssertionError):
        clock.advance(ms=-1)


def test_civil_times_are_those_of_vietnam() -> None:
    assert at("1970-01-01 07:00") == 0


def test_tokens_are_as_long_as_asked_and_all_different() -> None:
    tokens = CountingTokens()
    assert [tokens.token(2), tokens.token(2)] == ["0001", "0002"]


def test_a_commit_is_durable_and_read_back_from_the_last_day() -> None:
    ledger = FakeLedger()
    ledger.commit_now(Batch([Entry(1, "d", 1, e.DayOpened("d")), Entry(2, "d", 2, e.DayOpened("e"))], [], []))
    asyncio.run(ledger.commit(batch(3, answers=1)))
    opening = ledger.open()
    assert (opening.last_seq, opening.last_at_ms) == (3, 30)
    assert [entry.event for entry in opening.entries] == [e.DayOpened("e"), e.ServiceClosed("A")]
    assert ledger.answer(PRESS) == StoredAnswer(PRESS, "ok", b"{}")


@pytest.mark.parametrize("bad", [batch(2), batch(1, 3), batch(1, answers=2)])
def test_gaps_and_second_answers_are_refused_whole(bad: Batch) -> None:
    ledger = FakeLedger()
    with pytest.raises(AssertionError):
        ledger.commit_now(bad)
    assert ledger.entries == []
    assert ledger.answers == {}


def test_a_press_is_not_answered_twice_in_two_batches() -> None:
    ledger = FakeLedger()
    ledger.commit_now(batch(1, answers=1))
    with pytest.raises(AssertionError, match="answered before"):
        ledger.commit_now(batch(2, answers=1))


def test_a_failed_commit_leaves_nothing() -> None:
    ledger = FakeLedger()
    ledger.fail_next()
    with pytest.raises(LedgerUnavailable):
        asyncio.run(ledger.commit(batch(1)))
    assert ledger.entries == []
    asyncio.run(ledger.commit(batch(1)))
    assert len(ledger.entries) == 1


@pytest.mark.parametrize("durable", [False, True])
def test_a_held_commit_does_not_end_before_it_is_released(durable: bool) -> None:
    async def hold() -> None:
        ledger = FakeLedger()
        ledger.hold(durable=durable)
        commit = asyncio.create_task(ledger.commit(batch(1)))
        for _ in range(10):
            await asyncio.sleep(0)
        assert not commit.done()
        assert len(ledger.entries) == durable
        ledger.release()
        await commit
        assert len(ledger.entries) == 1

    asyncio.run(hold())


def test_a_secret_that_is_removed_is_gone_and_so_is_a_device() -> None:
    ledger = furnished_ledger(small_office())
    seq = ledger.open().last_seq + 1
    gone = [Secret("device", "k2", None)]
    ledger.commit_now(Batch([Entry(seq, "d", 1, e.DeviceRemoved("k2"))], [], gone))
    opening = ledger.open()
    assert "k2" not in {row.name for row in opening.devices}
    assert "k2" not in {secret.name for secret in opening.secrets}


def ack(seq: int) -> bytes:
    """An answer as the hub gives it."""
    return m.encode(m.Ack(boot="b00t", seq=seq, r="ok", d=Raw(b"{}")))


def test_the_messenger_remembers_in_order() -> None:
    messenger = RecordingMessenger()
    messenger.ack("k1", ack(1))
    messenger.ack("k2", ack(2))
    messenger.confirm("t")
    assert messenger.kinds() == ["ack", "confirm"]
    assert [told["seq"] for told in messenger.of("ack", "k2")] == [2]
    messenger.forget()
    assert messenger.told == []


def test_a_restart_loses_what_was_not_durable_and_only_that(hall: Hall) -> None:
    hall.take("A")
    hall.ledger.hold()
    hall.put("k1", "take", service="A")
    hall.spin()
    assert len(hall.service.state.day.tickets) == 2
    hall.restart()
    assert [t.number for t in hall.service.state.day.tickets.values()] == ["A001"]
