"""The whole office under any sequence of presses, copies, deaths and midnights.

Each rule is something that a person, a device or fate does; after each, when the office is at rest, every
invariant of tests/support/invariants.py holds. A failure prints the steps that lead to it.
Longer: `pytest tests/stateful --hypothesis-profile=long --timeout=0`.
"""

import hashlib
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from hub.domain.calendar.civil_time import civil
from hub.domain.errors import LedgerUnavailable
from hub.domain.queue.tickets import TicketState
from hub.services.paper.jobs import REPEAT_MS
from hub.services.ports import PressId
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.judging import every_reason_of_a_call_is_true, nobody_is_overtaken_beyond_the_bound
from tests.support.offices import booking_office

COUNTERS = st.integers(1, 3)
SERVICES = st.sampled_from("ABC")
KIOSKS = st.sampled_from(["k1", "k2"])
NUMBERS = st.builds("{}{:03d}".format, SERVICES, st.integers(1, 6))
WHICH = st.integers(0, 30)  # of the tickets there are, and sometimes of those there are not
OFFICERS = {1: "101", 2: "102", 3: "103"}
KEYS = st.sampled_from(["recall", "no_show", "park", "finish", "return"])
SLOTS = st.integers(0, 8)  # half hours from the next one on
CARDS = {"101": "04a1b2c3", "103": "04a1b2c3d4e5f6"}
STRANGE_CARD = "11223344"
AGES_MS = st.sampled_from([0, 0, 180, 9_000, 11_000, 3_600_000])


class OfficeMachine(RuleBasedStateMachine):
    """One office, one ledger, many lives of the hub."""

    presses = Bundle("presses")

    @initialize()
    def morning(self) -> None:
        self.hall = Hall(booking_office())
        self.in_flight = False
        self.sent: dict[PressId, dict[str, Any]] = {}
        for officer, card in CARDS.items():
            digest = hashlib.sha256(bytes.fromhex(card)).hexdigest()
            self.do("c1", "officer_card", officer=officer, card=digest)
        self.officers_come()

    def officers_come(self) -> None:
        """Everybody at a counter of their own."""
        for counter, officer in OFFICERS.items():
            self.hall.login(counter, officer)

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.hall.__exit__()
            every_reason_of_a_call_is_true(self.hall.office, self.hall.ledger.entries)
            nobody_is_overtaken_beyond_the_bound(self.hall.office, self.hall.ledger.entries)

    def do(self, dev: str, event: str, *, age_ms: int = 0, **d: Any) -> PressId:
        """A press; answered at once, unless a commit is under way that does not end."""
        seq = self.hall.put(dev, event, age_ms=age_ms, **d)
        press = PressId(dev, self.hall.boot, seq)
        self.sent[press] = {"e": event, "d": d}
        self.rest()
        return press

    def number(self, which: int) -> str:
        """A number that somebody has, or nobody."""
        numbers = [ticket.number for ticket in self.hall.service.state.day.tickets.values()]
        return [*numbers, "A404"][which % (len(numbers) + 1)]

    def rest(self) -> None:
        """Let the hub work as far as it can."""
        if self.in_flight:
            self.hall.spin()
        else:
            self.hall.settle()

    # people

    @rule(
        target=presses,
        dev=KIOSKS,
        service=SERVICES,
        then=st.lists(SERVICES, max_size=2),
        old=st.booleans(),
        age_ms=AGES_MS,
    )
    def a_citizen_takes_a_number(
        self, dev: str, service: str, then: list[str], old: bool, age_ms: int
    ) -> PressId:
        priority = {"priority": "elderly"} if old else {}
        return self.do(dev, "take", age_ms=age_ms, service=service, then=then, **priority)

    @rule(target=presses, dev=KIOSKS, service=SERVICES, n=st.integers(895, 945), days=st.integers(-2, 1))
    def a_kiosk_hands_in_a_number(self, dev: str, service: str, n: int, days: int) -> PressId:
        day = date.fromisoformat(self.hall.service.state.day.name) + timedelta(days=min(0, days))
        number = {"ticket": f"{service}{n}", "service": service, "day": day.isoformat()}
        return self.do(dev, "offline_take", age_ms=600_000, **number)

    @rule(target=presses, ahead=SLOTS, tomorrow=st.booleans(), holder=st.sampled_from(["h-1", "h-2", ""]))
    def somebody_books(self, ahead: int, tomorrow: bool, holder: str) -> PressId:
        half_hour_ms = 1_800_000
        at_ms = self.hall.clock.wall_ms() // half_hour_ms * half_hour_ms + ahead * half_hour_ms
        at_ms += 24 * 3_600_000 * tomorrow
        who = {"holder": holder} if holder else {}
        return self.do("c1", "book", service="A", at=f"{civil(at_ms):%Y-%m-%dT%H:%M}", **who)

    @rule(target=presses, dev=st.sampled_from(["k1", "k2", "c1"]), which=WHICH, wrong=st.booleans())
    def somebody_comes_with_a_code(self, dev: str, which: int, wrong: bool) -> PressId:
        state = self.hall.service.state
        missed = [t.id for t in state.day.tickets.values() if t.state is TicketState.NO_SHOW]
        papers = [*state.day.bookings, *(f"MOTCUA:THU-NGHIEM/{ticket}" for ticket in missed), "00000000"]
        code = papers[which % len(papers)]
        if wrong:
            code = code[:-1] + str((int(code[-1]) + 1) % 10)
        return self.do(dev, "cancel" if dev == "c1" else "checkin", code=code)

    @rule(services=st.lists(SERVICES, min_size=1, max_size=8))
    def citizens_come(self, services: list[str]) -> None:
        for service in services:
            self.do("k1", "take", service=service)

    @rule(target=presses, counter=COUNTERS)
    def an_officer_calls_the_next(self, counter: int) -> PressId:
        return self.do(f"q{counter}", "next")

    @rule()
    def all_officers_call_the_next(self) -> None:
        for counter in OFFICERS:
            self.do(f"q{counter}", "next")

    @rule(target=presses, counter=COUNTERS, key=KEYS)
    def a_citizen_comes_and_is_served(self, counter: int, key: str) -> PressId:
        self.do(f"q{counter}", "next")
        return self.do(f"q{counter}", key)

    @rule(target=presses, counter=COUNTERS, key=KEYS, age_ms=AGES_MS)
    def an_officer_presses_a_key(self, counter: int, key: str, age_ms: int) -> PressId:
        return self.do(f"q{counter}", key, age_ms=age_ms)

    @rule(
        counter=COUNTERS,
        keys=st.sampled_from([["finish", "logout"], ["park", "pause"], ["resume"], ["pause"]]),
    )
    def an_officer_leaves_or_rests(self, counter: int, keys: list[str]) -> None:
        for key in keys:
            self.do(f"q{counter}", key)

    @rule(
        counter=COUNTERS,
        officer=st.sampled_from(["101", "102", "103"]),
        pin=st.sampled_from(["1357", "0000"]),
    )
    def somebody_logs_in(self, counter: int, officer: str, pin: str) -> None:
        if not self.in_flight:
            self.hall.login(counter, officer, pin)

    @rule(counter=COUNTERS, officer=st.sampled_from(["101", "103"]))
    def an_officer_tries_a_second_counter(self, counter: int, officer: str) -> None:
        if not self.in_flight:
            self.do(f"q{counter}", "finish")
            self.do(f"q{counter}", "logout")
            self.hall.login(counter, officer)

    @rule()
    def everybody_is_back_at_work(self) -> None:
        if not self.in_flight:
            self.officers_come()
            for counter in OFFICERS:
                self.do(f"q{counter}", "resume")

    @rule(target=presses, counter=COUNTERS, which=WHICH)
    def an_officer_calls_a_number(self, counter: int, which: int) -> PressId:
        return self.do(f"q{counter}", "call", ticket=self.number(which))

    @rule(target=presses, key=st.sampled_from(["park", "no_show"]), counter=COUNTERS)
    def a_citizen_comes_back(self, key: str, counter: int) -> PressId:
        self.do(f"q{counter}", "next")
        in_hand = self.hall.service.state.day.sessions[counter].ticket or "/A404"
        self.do(f"q{counter}", key)
        return self.do(f"q{counter}", "call", ticket=in_hand.rpartition("/")[2])

    @rule(target=presses, counter=COUNTERS, where=st.one_of(SERVICES, COUNTERS))
    def an_officer_transfers(self, counter: int, where: str | int) -> PressId:
        self.do(f"q{counter}", "next")
        there = {"service": where} if isinstance(where, str) else {"counter": where}
        return self.do(f"q{counter}", "transfer", **there)

    @rule(target=presses, dev=st.sampled_from(["c1", "q1", "q3"]), which=WHICH)
    def a_ticket_goes_back_into_the_queue(self, dev: str, which: int) -> PressId:
        return self.do(dev, "return", ticket=self.number(which))

    @rule(counter=COUNTERS, page=st.integers(0, 2), what=st.sampled_from(["waiting", "parked", "missed"]))
    def an_officer_reads_lists(self, counter: int, page: int, what: str) -> None:
        self.do(f"q{counter}", "line", page=page, list=what)
        self.do(f"q{counter}", "services", page=page)

    @rule(counter=COUNTERS, card=st.sampled_from([*CARDS.values(), STRANGE_CARD]))
    def somebody_lays_a_card(self, counter: int, card: str) -> None:
        self.do(f"q{counter}", "logout")
        self.do(f"q{counter}", "login", card=card)

    @rule(target=presses, which=WHICH, kiosk=st.sampled_from([{}, {"kiosk": "k2"}, {"kiosk": "q1"}]))
    def a_technician_prints_a_ticket_again(self, which: int, kiosk: dict[str, str]) -> PressId:
        return self.do("c1", "reprint", ticket=self.number(which), **kiosk)

    @rule(counter=COUNTERS, which=WHICH, there=COUNTERS, score=st.integers(1, 4))
    def a_citizen_rates(self, counter: int, which: int, there: int, score: int) -> None:
        self.do(
            f"p{counter}",
            "rate",
            score=score,
            ref=f"{self.hall.service.state.day.name}/{self.number(which)}/{there}",
        )

    @rule(counter=COUNTERS, score=st.integers(1, 3))
    def a_citizen_follows_the_invitation(self, counter: int, score: int) -> None:
        self.do(f"q{counter}", "finish")
        wants = self.hall.messenger.of("want", f"p{counter}")
        invitation = wants[-1]["invite"]
        self.do(f"p{counter}", "rate", score=score, **({"ref": invitation["ref"]} if invitation else {}))

    @rule(which=WHICH)
    def a_technician_voids(self, which: int) -> None:
        self.do("c1", "void", ticket=self.number(which), reason="went home")

    @rule(
        what=st.sampled_from(
            [
                ("service_close", {"service": "C"}),
                ("service_open", {"service": "C"}),
                ("device_add", {"name": "k2", "type": "kiosk", "secret": "$2"}),
                ("device_add", {"name": "k1", "type": "kiosk", "secret": "$1"}),
                ("slots", {"service": "A", "day": "2026-11-24"}),
                ("device_remove", {"name": "k2"}),
                ("status", {}),
            ]
        )
    )
    def a_technician_works(self, what: tuple[str, dict[str, str]]) -> None:
        event, d = what
        self.do("c1", event, **d)

    # devices

    @rule(press=presses)
    def a_device_repeats_itself(self, press: PressId) -> None:
        sent = self.sent[press]
        boot, self.hall.boot = self.hall.boot, press.boot
        self.hall.put(press.dev, sent["e"], press.seq, **sent["d"])
        self.hall.boot = boot
        self.rest()

    @rule(press=consumes(presses), event=st.sampled_from(["printed", "print_failed"]), unknown=st.booleans())
    def a_kiosk_tells_of_its_paper(self, press: PressId, event: str, unknown: bool) -> None:
        code = {"code": "unknown" if unknown else "no_paper"} if event == "print_failed" else {}
        self.do(
            press.dev if press.dev in ("k1", "k2") else "k1", event, job="-".join(map(str, press)), **code
        )

    @rule(
        what=st.sampled_from(
            [
                ("k1", "fault", {"code": "no_paper"}),
                ("k1", "recovered", {"code": "no_paper"}),
                ("b1", "fault", {"code": "display_mismatch"}),
                ("b1", "shown", {"rev": 1, "text": "Q1"}),
                ("b2", "shown", {"rev": 2, "text": "B001"}),
            ]
        )
    )
    def a_device_tells_of_itself(self, what: tuple[str, str, dict[str, Any]]) -> None:
        dev, event, d = what
        self.do(dev, event, **d)

    @rule(payload=st.binary(max_size=30))
    def a_device_talks_nonsense(self, payload: bytes) -> None:
        self.hall.send("k1", payload)
        self.rest()

    # fate

    @rule(s=st.sampled_from([-90_000, -7200, 3600]))
    def the_clock_jumps(self, s: int) -> None:
        self.hall.clock.jump(s=s)
        self.hall.service.tick()
        self.rest()

    def technician_puts_the_clock_right(self) -> None:
        """A hub does not start with a clock before its last row."""
        entries = self.hall.ledger.entries
        behind_ms = entries[-1].at_ms - self.hall.clock.wall_ms() if entries else 0
        self.hall.clock.jump(s=max(0, -(-behind_ms // 1000)))

    @rule(s=st.sampled_from([0, 1, 20, 400, 7200]))
    def time_passes(self, s: int) -> None:
        self.hall.clock.advance(s=s, ms=1)
        self.hall.service.tick()
        self.hall.cycle.look_again()
        self.rest()

    @rule()
    def midnight_passes(self) -> None:
        self.hall.clock.advance(h=24)
        self.hall.service.tick()
        self.rest()
        self.everybody_is_back_at_work()

    @rule()
    def print_jobs_are_repeated(self) -> None:
        self.hall.clock.advance(ms=REPEAT_MS)
        self.hall.service.tick()
        self.rest()

    @rule(durable=st.booleans(), services=st.lists(SERVICES, max_size=4))
    def the_disk_is_slow(self, durable: bool, services: list[str]) -> None:
        if not self.in_flight:
            self.in_flight = True
            self.hall.ledger.hold(durable=durable)
        self.citizens_come(services)
        self.all_officers_call_the_next()

    @rule()
    def the_disk_catches_up(self) -> None:
        self.in_flight = False
        self.hall.ledger.release()
        self.rest()

    @rule()
    def the_hub_is_killed_and_starts_again(self) -> None:
        self.in_flight = False
        self.technician_puts_the_clock_right()
        self.hall.restart()

    @rule()
    def the_disk_is_full_for_a_moment(self) -> None:
        if not self.in_flight:
            self.hall.ledger.fail_next()
            with suppress(LedgerUnavailable):
                self.do("k1", "take", service="A")
                raise AssertionError("a failed commit went unnoticed")
            self.technician_puts_the_clock_right()
            self.hall.restart()

    @rule()
    def the_broker_comes_back(self) -> None:
        self.hall.cycle.tell_all_again()
        self.rest()

    @invariant()
    def every_rule_of_the_office_holds(self) -> None:
        if hasattr(self, "hall"):
            check_office(self.hall, at_rest=not self.in_flight)


TestOffice = OfficeMachine.TestCase
