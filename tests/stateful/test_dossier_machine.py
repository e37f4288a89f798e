"""Dossiers and bags under any sequence of acts, deaths, days and corrections.

As test_office_machine.py: each rule is what somebody does, legal or not. After each, the promises of
tests/support/dossier_promises.py hold, and a refused act has changed nothing. The hub keeps two dossiers at
hand, so that they are fetched and let go all the time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hub.domain.calendar.civil_time import civil
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import PressId
from tests.sim import dossier_mutants as broken
from tests.support import dossier_promises as promise
from tests.support.check import check_office
from tests.support.dossier_record import File, Record, facts, record_of
from tests.support.hall import Hall, Reply
from tests.support.offices import LAND, listing_office
from tests.support.snapshot import snapshot

AT_HAND_MAX = 2
COUNTERS = st.integers(1, 3)
OFFICERS = {1: "101", 2: "102", 3: "103"}
WHICH = st.integers(0, 5)  # of the dossiers or bags there are, the last ones first
CODES = st.sampled_from([None, f"{LAND}-261123-0001", f"{LAND}-261123-0002", f"{LAND}-261123-9002"])
OFFICIAL = st.sampled_from([f"{LAND}-261123-010{n}" for n in range(3)])
STEPS = st.sampled_from(sorted({step for steps in promise.LEGAL.values() for step in steps}))
ACTIONS = st.sampled_from(["received", "supplement", "refused", "returned"])
CHOSEN = st.fixed_dictionaries(  # places in the lists of reasons and papers, one too high
    {}, optional={"reason": st.integers(1, 3), "papers": st.lists(st.integers(1, 4), max_size=3)}
)
PERSONS = st.sampled_from([None, {"name": "BIMAT Một", "phone": "0987-1"}, {"name": "BIMAT Hai"}])
MARKS = (b"BIMAT", b"0987-")
TERMS = st.sampled_from(
    [{}, {"term": 0}, {"term": 20, "unit": "calendar_days"}, {"term": 4, "unit": "hours"}]
)
SHARES = [{"agency": "dat-dai", "term": 3, "lead": True}, {"agency": "thue", "term": 2}]
DAYS = st.sampled_from([0, 0, 1, 20])
WAYS = st.sampled_from([("centre", "dat-dai"), ("dat-dai", "centre"), ("centre", "thue")])
BY_DESK = "201"
TO_WORK = ("accept", "transfer", "begin")
PATHS = [
    (),
    ("request_completion",),
    ("accept",),
    TO_WORK,
    (*TO_WORK, "request_supplement"),
    (*TO_WORK, "demand_payment"),
    (*TO_WORK, "apologize"),
    (*TO_WORK, "resolve"),
    (*TO_WORK, "resolve", "bring_result"),
    (*TO_WORK, "stop"),
]


class ForgetfulHall(Hall):
    """An office whose hub lets dossiers go as soon as it can."""

    def _begin(self, **how: Any) -> None:
        super()._begin(**how)
        self.service.shelf.keep = AT_HAND_MAX


class DossierMachine(RuleBasedStateMachine):
    """One office and its dossiers, many lives of the hub."""

    @initialize(paths=st.lists(st.sampled_from(PATHS), min_size=1, max_size=3))
    def morning(self, paths: list[tuple[str, ...]]) -> None:
        self.hall = ForgetfulHall(listing_office())
        self.asked: dict[PressId, tuple[str, dict[str, Any]]] = {}
        self.record = Record()
        for counter, officer in OFFICERS.items():
            self.hall.login(counter, officer)
        for path in paths:
            self.a_dossier_of_before(path, person=None)

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.hall.__exit__()

    def do(self, dev: str, event: str, **d: Any) -> Reply:
        """An act; refused, it has changed nothing."""
        before = self.everything()
        seq = self.hall.put(dev, event, **d)
        self.asked[PressId(dev, self.hall.boot, seq)] = event, d
        self.hall.settle()
        reply = self.hall.answers(dev, seq)[-1]
        assert reply.code != "internal_error", (event, d)
        assert reply.r == "ok" or self.everything() == before, (event, d, reply)
        return reply

    def everything(self) -> tuple[Any, ...]:
        """All that a refusal must leave alone; which dossiers are at hand is nobody's business."""
        state = snapshot(self.hall.service.state)
        del state["dossiers"]
        return state, len(self.hall.ledger.entries), dict(self.hall.ledger.cabinet.persons)

    def desk(self, event: str, **d: Any) -> Reply:
        return self.do("c1", event, officer=BY_DESK, **d)

    def file(self, which: int) -> File | None:
        """One of the newest dossiers."""
        files = list(self.record.files.values())
        return files[-1 - which % len(files)] if files else None

    def code(self, which: int) -> str:
        """One of its codes, or that of no dossier."""
        file = self.file(which)
        return sorted(file.codes)[which % len(file.codes)] if file else f"{LAND}-261123-7777"

    def bag(self, which: int) -> str:
        bags = list(self.record.bags)
        return bags[-1 - which % len(bags)] if bags else "G-261123-77"

    def ago(self, days: int) -> dict[str, str]:
        """When it was done, where that was not now."""
        return (
            {"at": f"{civil(self.hall.clock.wall_ms() - days * 86_400_000):%Y-%m-%dT%H:%M}"} if days else {}
        )

    # people

    @rule(code=CODES, person=PERSONS, term=TERMS, shared=st.booleans(), days=DAYS)
    def somebody_registers(
        self, code: str | None, person: Any, term: dict[str, Any], shared: bool, days: int
    ) -> None:
        more: dict[str, Any] = {"code": code} if code else {}
        more |= {"person": person} if person else {}
        more |= {"shares": SHARES} if shared else {}
        self.desk("dossier_register", procedure="1.012783", **more, **term, **self.ago(days))

    @rule(path=st.sampled_from(PATHS), person=PERSONS)
    def a_dossier_of_before(self, path: tuple[str, ...], person: Any) -> None:
        """One that has gone some way already, in the last weeks."""
        more: dict[str, Any] = {"person": person} if person else {}
        code = self.desk("dossier_register", procedure="1.012783", **more, **self.ago(20)).d["code"]
        for step in path:
            self.step(code, step, 20, 30)

    @rule(
        counter=COUNTERS,
        action=ACTIONS,
        which=WHICH,
        new=CODES,
        procedure=st.sampled_from(["", "1", "9.9"]),
        chosen=CHOSEN,
    )
    def an_officer_scans(
        self,
        counter: int,
        action: str,
        which: int,
        new: str | None,
        procedure: str,
        chosen: dict[str, Any],
    ) -> None:
        more = {"procedure": procedure} if procedure else {}
        more |= chosen
        self.do(f"q{counter}", "dossier", code=new or self.code(which), action=action, **more)

    @rule(which=WHICH, turns=st.lists(st.integers(0, 5), min_size=1, max_size=4), ahead=st.integers(-1, 30))
    def a_dossier_goes_on(self, which: int, turns: list[int], ahead: int) -> None:
        """By steps that should be possible, as far as the rest allows."""
        file, code = self.file(which), self.code(which)
        state = file.state if file else ""
        for nth in turns:
            legal = sorted(promise.LEGAL.get(state, ()))
            if legal:
                step = legal[nth % len(legal)]
                state = self.step(code, step, 0, ahead).d.get("state", state)

    @rule(which=WHICH, steps=st.lists(STEPS, min_size=1, max_size=4), days=DAYS, ahead=st.integers(-1, 30))
    def somebody_enters_any_steps(self, which: int, steps: list[str], days: int, ahead: int) -> None:
        for step in steps:
            self.step(self.code(which), step, days, ahead)

    def step(self, code: str, step: str, days: int, ahead: int) -> Reply:
        more = {"due": self.ago(-ahead or -1)["at"]} if step == "apologize" else {}
        more |= {"agency": "thue"} if step == "pass_on" else {}
        more |= {"reason": "vì sao"} if ahead % 5 else {}
        return self.desk("dossier_step", code=code, step=step, **more, **self.ago(days))

    @rule(which=WHICH, agency=st.sampled_from(["dat-dai", "thue", "quan-su"]))
    def an_agency_has_done_its_part(self, which: int, agency: str) -> None:
        self.desk("dossier_share", code=self.code(which), agency=agency)

    @rule(which=WHICH, receipt=st.sampled_from(["BL1", "BL2", "BL3"]), amount=st.sampled_from([-1, 0, 8_000]))
    def a_fee_is_paid(self, which: int, receipt: str, amount: int) -> None:
        self.desk("dossier_fee", code=self.code(which), name="Lệ phí", amount_vnd=amount, receipt=receipt)

    @rule(which=WHICH, official=OFFICIAL)
    def upstream_gives_a_code(self, which: int, official: str) -> None:
        self.do("c1", "dossier_official", code=self.code(which), official=official)

    @rule(which=WHICH, person=PERSONS, procedure=st.sampled_from([None, "1.013977", "9.9"]))
    def upstream_corrects(self, which: int, person: Any, procedure: str | None) -> None:
        more = ({"person": person} if person else {}) | ({"procedure": procedure} if procedure else {})
        self.do("c1", "dossier_correct", code=self.code(which), **more)

    @rule(which=WHICH)
    def a_citizen_asks_to_be_erased(self, which: int) -> None:
        self.do("c1", "person_erase", code=self.code(which))

    @rule(dev=st.sampled_from(["k1", "k2"]), which=WHICH)
    def a_citizen_looks_up(self, dev: str, which: int) -> None:
        self.do(dev, "lookup", code=self.code(which))

    # bags

    @rule(way=WAYS)
    def a_bag_is_opened(self, way: tuple[str, str]) -> None:
        self.do("c1", "batch_open", origin=way[0], destination=way[1], officer=promise.BY_BAG)

    @rule(bag=WHICH, which=WHICH, out=st.booleans())
    def something_is_scanned_at_a_bag(self, bag: int, which: int, out: bool) -> None:
        d = {"batch": self.bag(bag), "code": self.code(which), "out": out and which % 3 == 0}
        self.do("c1", "batch_scan", officer=promise.BY_BAG, **d)

    @rule(way=WAYS, which=st.lists(WHICH, min_size=1, max_size=3), out=st.integers(0, 3))
    def a_bag_is_carried(self, way: tuple[str, str], which: list[int], out: int) -> None:
        """All at once; the last ones that went in may not come out."""
        by = {"officer": promise.BY_BAG}
        opened = self.do("c1", "batch_open", origin=way[0], destination=way[1], **by)
        bag = opened.d["batch"]
        for one in which:
            self.do("c1", "batch_scan", batch=bag, code=self.code(one), **by)
        self.do("c1", "batch_seal", batch=bag, seal=f"S{bag}", **by)
        for one in which[:out]:
            self.do("c1", "batch_scan", batch=bag, code=self.code(one), **by)
        self.do("c1", "batch_close", batch=bag, **by)

    @rule(bag=WHICH, seal=st.sampled_from(["NP1", "NP2"]))
    def a_bag_is_sealed(self, bag: int, seal: str) -> None:
        self.do("c1", "batch_seal", batch=self.bag(bag), seal=seal, officer=promise.BY_BAG)

    @rule(bag=WHICH)
    def a_bag_is_closed(self, bag: int) -> None:
        self.do("c1", "batch_close", batch=self.bag(bag), officer=promise.BY_BAG)

    # the counter and fate

    @rule(counter=COUNTERS, key=st.sampled_from(["next", "finish", "park", "logout", "login"]))
    def an_officer_works(self, counter: int, key: str) -> None:
        if key == "login":
            self.hall.login(counter, OFFICERS[counter])
        elif key == "next":
            self.do("k1", "take", service="ABC"[counter - 1])
            self.do(f"q{counter}", "next")
        else:
            self.do(f"q{counter}", key)

    @rule(hours=st.sampled_from([1, 8, 24, 24, 72, 16 * 24]))
    def time_passes(self, hours: int) -> None:
        self.hall.clock.advance(h=hours)
        self.hall.service.tick()
        self.hall.settle()

    @rule()
    def the_hub_is_killed_and_starts_again(self) -> None:
        self.hall.restart()

    @rule(durable=st.booleans(), code=CODES, which=WHICH, bag=WHICH)
    def the_hub_is_killed_in_the_middle(self, durable: bool, code: str | None, which: int, bag: int) -> None:
        self.hall.ledger.hold(durable=durable)
        acts = (
            (
                "dossier_register",
                {"procedure": "1.012783", "officer": BY_DESK} | ({"code": code} if code else {}),
            ),
            ("dossier_step", {"code": self.code(which), "step": "accept", "officer": BY_DESK}),
            ("batch_scan", {"batch": self.bag(bag), "code": self.code(which), "officer": promise.BY_BAG}),
        )
        for event, d in acts:
            seq = self.hall.put("c1", event, **d)
            self.asked[PressId("c1", self.hall.boot, seq)] = event, d
        self.hall.spin()
        self.hall.restart()

    @rule(which=WHICH)
    def the_disk_is_full_for_a_moment(self, which: int) -> None:
        self.hall.ledger.fail_next()
        with suppress(LedgerUnavailable):
            self.hall.press("c1", "dossier_step", code=self.code(which), step="accept")
            self.hall.press("k1", "take", service="A")
            raise AssertionError("a failed commit went unnoticed")
        self.hall.restart()

    @invariant()
    def every_promise_is_kept(self) -> None:
        if not hasattr(self, "hall"):
            return
        hall, service = self.hall, self.hall.service
        check_office(hall)
        rows = facts(hall.ledger.entries)
        self.record = record_of(rows)
        promise.every_accepted_act_is_in_the_ledger_once(self.asked, hall.ledger.answers, rows)
        promise.an_act_at_a_counter_is_bound_to_that_moment(rows)
        promise.only_legal_steps(rows)
        promise.moments_are_in_order(rows)
        promise.no_due_date_is_on_a_day_off(rows)
        promise.what_may_be_asked_once_is(rows)
        promise.a_dossier_is_in_one_open_bag(rows)
        short = {one.id: set(one.missing) for one in service.state.batches.short()}
        promise.what_is_missing_is_flagged_until_it_is_seen(rows, short)
        promise.no_receipt_or_seal_is_used_twice(rows)
        promise.no_code_names_two_dossiers(rows)
        promise.tables_say_what_the_rows_say(hall.ledger.entries, rows)
        promise.the_hub_knows_what_the_rows_say(rows, service.shelf.dossier)
        told = [repr(one.data).encode() for one in hall.messenger.told]
        promise.no_citizen_is_in((*told, *(repr(row.d).encode() for row in rows)), MARKS)
        promise.who_is_erased_is_gone(rows, hall.ledger.cabinet.persons)


TestDossiers = DossierMachine.TestCase
TestDossiers.settings = settings(max_examples=settings().max_examples // 6)  # a step looks at everything


@contextmanager
def bags_forgotten_at_a_restart() -> Iterator[None]:
    """The hub begins without the bags of before."""
    real = Hall._begin

    def begin(self: Hall, **how: Any) -> None:
        real(self, **how)
        for batch in list(self.service.state.batches):
            self.service.state.batches._batches.pop(batch.id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Hall, "_begin", begin)
        yield


@pytest.mark.parametrize(
    "mutant",
    [
        broken.every_day_counts,
        broken.only_what_is_at_hand,
        broken.a_bag_is_always_whole,
        bags_forgotten_at_a_restart,
    ],
    ids=lambda mutant: mutant.__name__,
)
def test_a_broken_office_does_not_survive_the_machine(mutant: Callable[[], Any]) -> None:
    search = settings(phases=[Phase.generate], max_examples=40, stateful_step_count=50, print_blob=False)
    with mutant(), pytest.raises(AssertionError):
        run_state_machine_as_test(DossierMachine, settings=search)
