"""What every ledger promises: the same tests for the one on disk and for the fake in memory."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Batch, DeviceRow, Ledger, Opening, PressId, Secret, StoredAnswer
from tests.adapters.ledger.material import BOOT, DAY, Clerk
from tests.support.ledger import FakeLedger


class Shelf:
    """A place where a ledger is kept; `restart` is what a new life of the hub does."""

    def __init__(self, make: Callable[[], Ledger]) -> None:
        self._make = make
        self.ledger = make()
        self.opening = self.ledger.open()

    def restart(self) -> Opening:
        self.ledger.close()
        self.ledger = self._make()
        self.opening = self.ledger.open()
        return self.opening

    def commit(self, *batches: Batch) -> None:
        async def committing() -> None:
            for batch in batches:
                await self.ledger.commit(batch)

        asyncio.run(committing())


@pytest.fixture(params=["disk", "memory"])
def shelf(request: pytest.FixtureRequest, path: Path) -> Iterator[Shelf]:
    fake = FakeLedger()
    shelf = Shelf((lambda: SqliteLedger(path)) if request.param == "disk" else (lambda: fake))
    yield shelf
    shelf.ledger.close()


def test_a_new_ledger_is_empty(shelf: Shelf) -> None:
    assert shelf.opening == Opening(0, 0, [], [], [])


def test_a_restart_finds_every_row_of_the_open_day_as_it_was_written(shelf: Shelf) -> None:
    clerk = Clerk()
    batches = [clerk.opening(), clerk.takes("A001", "A002"), clerk.batch(e.TicketCalled("x", 1, "101"))]
    shelf.commit(*batches)
    opening = shelf.restart()
    assert list(opening.entries) == [entry for batch in batches for entry in batch.entries]
    assert (opening.last_seq, opening.last_at_ms) == (4, batches[-1].entries[-1].at_ms)


def test_a_restart_reads_from_the_last_day_on(shelf: Shelf) -> None:
    clerk = Clerk()
    shelf.commit(clerk.opening("2026-11-22"), clerk.takes("A001"), clerk.opening(DAY), clerk.takes("A001"))
    assert [entry.seq for entry in shelf.restart().entries] == [3, 4]


def test_rows_before_the_first_day_are_not_replayed(shelf: Shelf) -> None:
    shelf.commit(Clerk().batch(e.DeviceAdded("c1", "console")))
    opening = shelf.restart()
    assert (opening.last_seq, list(opening.entries)) == (1, [])


def test_an_answer_is_found_as_soon_as_it_is_durable_and_after_a_restart(shelf: Shelf) -> None:
    press = PressId("k1", BOOT, 1)
    assert shelf.ledger.answer(press) is None
    clerk = Clerk()
    taken = clerk.takes("A001")
    shelf.commit(taken)
    assert shelf.ledger.answer(press) == taken.answers[0]
    shelf.restart()
    assert shelf.ledger.answer(press) == taken.answers[0]


@pytest.mark.parametrize("other", [("k2", BOOT, 1), ("k1", "0000", 1), ("k1", BOOT, 2)])
def test_an_answer_belongs_to_one_device_one_boot_and_one_press(shelf: Shelf, other: PressId) -> None:
    shelf.commit(Clerk().takes("A001"))
    assert shelf.ledger.answer(PressId(*other)) is None


def test_the_newest_answer_of_a_boot_is_known(shelf: Shelf) -> None:
    clerk = Clerk()
    shelf.commit(clerk.takes("A001", "A002", "A003"))
    assert [shelf.ledger.newest_answer(*of) for of in (("k1", BOOT), ("k1", "0000"), ("k2", BOOT))] == [
        3,
        0,
        0,
    ]
    shelf.restart()
    assert shelf.ledger.newest_answer("k1", BOOT) == 3


def test_answers_without_rows_are_kept_too(shelf: Shelf) -> None:
    answer = StoredAnswer(PressId("q1", BOOT, 7), "refused", '{"code":"x","text":"Chưa được"}'.encode())
    shelf.commit(Batch([], [answer], []))
    assert shelf.ledger.answer(answer.press) == answer
    assert shelf.restart().last_seq == 0


def test_secrets_are_kept_replaced_and_removed(shelf: Shelf) -> None:
    def secret(name: str, data: dict[str, str] | None) -> Secret:
        return Secret("officer", name, data)

    shelf.commit(Batch([], [], [secret("101", {"key": "a"}), secret("102", {"key": "b"})]))
    shelf.commit(Batch([], [], [secret("101", {"key": "c"}), secret("102", None)]))
    assert list(shelf.restart().secrets) == [secret("101", {"key": "c"})]


def test_devices_of_all_days_are_told_and_removed_ones_are_not(shelf: Shelf) -> None:
    clerk = Clerk()
    shelf.commit(
        clerk.batch(e.DeviceAdded("q1", "counter_keypad", 1), e.DeviceAdded("q2", "counter_keypad", 2)),
        clerk.opening(),
        clerk.batch(e.DeviceRemoved("q2"), e.DeviceAdded("q1", "counter_keypad", 5)),
    )
    assert list(shelf.restart().devices) == [DeviceRow("q1", "counter_keypad", 5)]


def test_a_kiosk_keeps_the_order_of_its_buttons(shelf: Shelf) -> None:
    shelf.commit(Clerk().batch(e.DeviceAdded("k1", "kiosk", None, ("C", "A", "B"))))
    assert list(shelf.restart().devices) == [DeviceRow("k1", "kiosk", None, ("C", "A", "B"))]


def test_an_empty_batch_changes_nothing(shelf: Shelf) -> None:
    shelf.commit(Batch([], [], []))
    assert shelf.restart() == Opening(0, 0, [], [], [])


NUMBERS = {  # of a receipt and of a seal, and how else people type them
    "BL-000123": ("bl-000123", "BL–000123", "bl - 000123"),
    "Đ/26E 77": ("đ/26e77", "Đ/26E  77"),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_receipt_and_a_seal_are_known_again_however_they_are_typed(shelf: Shelf, number: str) -> None:
    clerk = Clerk()
    code, bag = "000.00.15.H41-261123-0001", "G-261123-01"
    shelf.commit(
        clerk.opening(),
        clerk.batch(
            d.DossierRegistered(code, "3.000333", "so-tu-phap", 1),
            d.DossierFeePaid(code, "Phí", 8_000, number, 1),
            d.BatchOpened(bag, "centre", "so-tu-phap"),
            d.BatchFilled(bag, code),
            d.BatchSealed(bag, number),
        ),
    )
    shelf.restart()
    for typed in (number, *NUMBERS[number]):
        assert shelf.ledger.receipt_used(typed), typed
        assert shelf.ledger.seal_used(typed), typed
    assert not shelf.ledger.receipt_used(number + "0")
    assert not shelf.ledger.seal_used(number + "0")
