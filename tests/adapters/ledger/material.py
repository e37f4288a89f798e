"""What the ledger's tests are made of: a clerk who writes plausible rows, and a tamperer."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from hub.adapters.ledger import SqliteLedger
from hub.adapters.ledger.file.schema import PROJECTIONS
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Batch, Entry, PressId, StoredAnswer
from tests.support.clock import at

DAY = "2026-11-23"
MORNING_MS = at(f"{DAY} 08:00")
BOOT = "9f3c"
ROWS_OF_DAY = 35  # of `a_day`


class Clerk:
    """Makes batches whose rows follow one another without a gap."""

    def __init__(self, after_seq: int = 0, day: str = DAY) -> None:
        self.seq, self.day, self._presses = after_seq, day, after_seq

    def entries(self, *events: e.AnyEvent) -> list[Entry]:
        """The rows of these events, a second after one another."""
        rows = []
        for event in events:
            self.seq += 1
            rows.append(Entry(self.seq, self.day, at(f"{self.day} 08:00") + 1000 * self.seq, event))
        return rows

    def batch(self, *events: e.AnyEvent) -> Batch:
        """A batch of events that no press is behind."""
        return Batch(self.entries(*events), [], [])

    def opening(self, day: str | None = None, **fields: object) -> Batch:
        """A business day begins."""
        self.day = day or self.day
        return self.batch(e.DayOpened(self.day, **fields))  # type: ignore[arg-type]

    def takes(self, *numbers: str, dev: str = "k1") -> Batch:
        """Citizens take numbers: a row and an answer each."""
        rows, answers = [], []
        for number in numbers:
            self._presses += 1
            press = PressId(dev, BOOT, self._presses)
            job = f"{dev}-{BOOT}-{press.seq}"
            rows += self.entries(self.taken(number, dev, job))
            d = {"ticket": number, "ahead": 3, "wait_min": [4, 9], "job": job}
            answers.append(StoredAnswer(press, "ok", msgspec.json.encode(d)))
        return Batch(rows, answers, [])

    def taken(self, number: str, dev: str = "k1", job: str | None = None) -> e.TicketTaken:
        """The event of a take."""
        return e.TicketTaken(self.ticket(number), number[0], MORNING_MS, MORNING_MS, None, dev, job)

    def ticket(self, number: str) -> str:
        """The id of a ticket of this day."""
        return f"{self.day}/{number}"


def served(ledger_day: str, number: str, counter: int, officer: str = "101") -> list[e.AnyEvent]:
    """A citizen is called and served."""
    ticket = f"{ledger_day}/{number}"
    return [
        e.TicketCalled(ticket, counter, officer),
        e.TicketFinished(ticket, counter, officer, f"{counter}-{number}"),
    ]


def commit(ledger: SqliteLedger, *batches: Batch) -> None:
    """Commit one after the other."""

    async def committing() -> None:
        for batch in batches:
            await ledger.commit(batch)

    asyncio.run(committing())


@contextmanager
def opened(path: Path) -> Iterator[SqliteLedger]:
    """A ledger at work, in English."""
    ledger = SqliteLedger(path, "en")
    ledger.open()
    try:
        yield ledger
    finally:
        ledger.close()


def a_day(path: Path) -> Clerk:
    """A ledger with a small day in it: taken, called, served, rated, missed, parked, printed, in trouble."""
    clerk = Clerk()
    with opened(path) as ledger:
        commit(
            ledger,
            clerk.opening(),
            clerk.batch(
                e.HubStarted("1.0"),
                e.DeviceAdded("k1", "kiosk", None, ("A", "B")),
                e.DeviceAdded("b1", "led_board", 1),
                e.OfficerLoggedIn("101", 1),
                e.OfficerLoggedIn("102", 2),
                e.CounterPaused(2, "lunch"),
            ),
            clerk.takes("A001", "A002", "B001"),
            clerk.takes("A003"),
            clerk.batch(
                *served(DAY, "A001", 1),
                e.Rated(1, 3, "1-A001", "101", f"{DAY}/A001"),
                e.TicketPrinted("k1-9f3c-1"),
                e.PrintFailed("k1-9f3c-2", "no_paper"),
                e.BoardShown("b1", 1, 88, "A001"),
                e.FaultRaised("k1", "no_paper", BOOT),
                e.ServiceClosed("B"),
                e.TicketCalled(f"{DAY}/A002", 1, "101"),
                e.TicketParked(f"{DAY}/A002", 1),
                e.TicketCalled(f"{DAY}/B001", 1, "101", 1, True),
                e.FaultCleared("k1", "no_paper"),
                e.LeasesGranted((e.Lease("k1", "A", 900, 939), e.Lease("k1", "B", 900, 939))),
                e.BookingMade("48213975", f"{DAY}/A800", "A", MORNING_MS + 3_600_000),
                e.OfficerPaged("C", f"{DAY}/B001"),
            ),
            clerk.batch(*dossiers_of_the_day()),
        )
    return clerk


def dossiers_of_the_day() -> list[e.AnyEvent]:
    """A cross-agency dossier that is accepted, paid for and sent off in a bag; upstream has a word in it."""
    code, bag = "000.00.15.H41-261123-0001", "G-261123-01"
    share = d.ShareRecord("thue", 3, lead=True)
    return [
        d.DossierRegistered(code, "1.012783", "dat-dai", MORNING_MS, term=5, person="p-1", shares=(share,)),
        d.DossierStepped(code, "accept", "accepted", MORNING_MS, MORNING_MS + 1, shares=(share,), counter=1),
        d.DossierFeePaid(code, "Phí", 8_000, "R1", MORNING_MS),
        d.DossierShareDone(code, "thue", MORNING_MS),
        d.DossierCoded(code, "H41.15-261123-0001"),
        d.ConflictFound(code, "TrangThaiHoSo", "hub"),
        d.BatchOpened(bag, "centre", "dat-dai"),
        d.BatchFilled(bag, code),
        d.BatchSealed(bag, "N1"),
    ]


def write_old_ledger(path: Path, before: str = "the_complete_queue") -> None:
    """A ledger of two days as the program left it before the complete queue, or the dossiers."""
    path.parent.mkdir(parents=True)
    script = Path(__file__).with_name(f"before_{before}.sql").read_text(encoding="utf-8")
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


@contextmanager
def tampering(path: Path, *, guards: bool = False) -> Iterator[sqlite3.Connection]:
    """Somebody with a database tool changes the file; without `guards` the triggers are set aside."""
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    try:
        if not guards:
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
        yield connection
        if not guards:
            for _, sql in triggers:
                connection.execute(sql)
    finally:
        connection.close()


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All query tables."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return {t: connection.execute(f"SELECT * FROM {t} ORDER BY 1").fetchall() for t in PROJECTIONS}
    finally:
        connection.close()
