"""People's questions about dossiers and bags, to a real file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from hub.adapters.ledger import LedgerReader
from hub.adapters.ledger.dossiers import questions as dossier_questions
from hub.domain.bags.batches import Batch as Bag
from hub.domain.bags.batches import BatchState
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import DossierState
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch, PersonRecord
from tests.adapters.ledger.material import MORNING_MS, Clerk, commit, opened

HOUR_MS = 3_600_000
LOCAL, OTHER, OFFICIAL = (f"000.00.15.H41-261123-{n:04d}" for n in (1, 2, 777))
BAG = "G-261123-01"


def step(dossier: str, name: str, state: str, hours: float, **more: object) -> d.DossierStepped:
    return d.DossierStepped(dossier, name, state, int(MORNING_MS + hours * HOUR_MS), **more)  # type: ignore[arg-type]


@pytest.fixture
def file(path: Path) -> Path:
    """Two dossiers, one of them cross-agency and one of a known citizen, and a bag that lost one."""
    clerk = Clerk()
    shares = (d.ShareRecord("thue", 2), d.ShareRecord("dat-dai", 5, lead=True))
    events = [
        d.DossierRegistered(LOCAL, "1.001", "tu-phap", MORNING_MS, term=5, local=True, person="p-1"),
        step(LOCAL, "accept", "accepted", 0, due_ms=MORNING_MS + HOUR_MS, transfer_by_ms=MORNING_MS),
        d.DossierCoded(LOCAL, OFFICIAL),
        d.DossierFeePaid(LOCAL, "Lệ phí", 200_000, "B1", MORNING_MS),
        d.ConflictFound(LOCAL, "procedure", "upstream", "1.001", "1.002"),
        d.DossierRegistered(OTHER, "1.002", "dat-dai", MORNING_MS, shares=shares),
        step(OTHER, "accept", "accepted", 1, shares=(d.ShareRecord("thue", 2, due_ms=MORNING_MS),)),
        d.DossierShareDone(OTHER, "dat-dai", MORNING_MS + HOUR_MS),
        d.BatchOpened(BAG, "centre", "tu-phap", "105"),
        d.BatchFilled(BAG, LOCAL),
        d.BatchFilled(BAG, OTHER),
        d.BatchSealed(BAG, "NP-1", "Bưu điện"),
        d.BatchScanned(BAG, OTHER),
        d.BatchClosed(BAG, (LOCAL,)),
    ]
    data = {"name": "Công dân Thử", "phone": "0912"}
    with opened(path) as ledger:
        commit(ledger, clerk.opening())
        batch = clerk.batch(*events)
        persons = [PersonRecord("p-1", data, MORNING_MS)]
        commit(ledger, Batch(batch.entries, [], [], persons))
    return path


def test_a_dossier_is_found_by_every_code_it_had(file: Path) -> None:
    with LedgerReader(file) as reader:
        found = [reader.dossiers.dossier(code) for code in (LOCAL, OFFICIAL)]
        assert found[0] == found[1]
        assert found[0] is not None
        assert (found[0].id, found[0].code, found[0].codes.split()) == (LOCAL, OFFICIAL, [LOCAL, OFFICIAL])
        assert reader.dossiers.dossier("000.00.15.H41-261123-0003") is None
        assert [row.id for row in reader.dossiers.coded("-0777")] == [LOCAL]


def test_a_dossier_is_told_with_its_steps_parts_fees_and_conflicts(file: Path) -> None:
    with LedgerReader(file) as reader:
        ask = reader.dossiers
        local, other = ask.dossier(LOCAL), ask.dossier(OTHER)
        assert local is not None
        assert other is not None
        assert [one.step for one in ask.steps(local)] == ["register", "accept"]
        assert [(one.agency, one.done_ms is not None) for one in ask.shares(other)] == [
            ("dat-dai", True),
            ("thue", False),
        ]
        assert [one.amount_vnd for one in ask.fees(local)] == [200_000]
        assert [(one.code, one.kept) for one in ask.conflicts()] == [(OFFICIAL, "upstream")]
        assert ask.conflicts(other) == []


def test_lists_can_be_narrowed_and_are_bounded(file: Path) -> None:
    with LedgerReader(file) as reader:
        ask = reader.dossiers
        assert [row.id for row in ask.listed()] == [OTHER, LOCAL]
        assert [row.id for row in ask.listed(agency="thue")] == [OTHER]  # by its part
        assert [row.id for row in ask.listed(procedure="1.001")] == [LOCAL]
        assert [row.id for row in ask.listed(count_max=1)] == [OTHER]
        assert ask.listed(state="returned") == ask.listed(to_ms=MORNING_MS) == []
        assert [row.id for row in ask.accepted(MORNING_MS, MORNING_MS + 1)] == [LOCAL]


def test_a_citizen_is_found_only_by_the_question_for_citizens(file: Path) -> None:
    with LedgerReader(file) as reader:
        ask = reader.dossiers
        assert [row.id for row in ask.of_person("CÔNG DÂN")] == [LOCAL]
        assert ask.coded("0912") == ask.of_person("xyz") == []
        local, other = ask.dossier(LOCAL), ask.dossier(OTHER)
        assert local is not None
        assert other is not None
        person = ask.person(local)
        assert person is not None
        assert msgspec.json.decode(person.data)["phone"] == "0912"
        assert ask.person(other) is None


def test_data_is_expired_when_its_dossier_has_been_over_for_long_enough(file: Path) -> None:
    clerk = Clerk(after_seq=15)
    with opened(file) as ledger, LedgerReader(file) as reader:
        assert reader.dossiers.expired(MORNING_MS + 24 * HOUR_MS) == []
        commit(ledger, clerk.batch(step(LOCAL, "withdraw", "withdrawn", 2)))
        assert reader.dossiers.expired(MORNING_MS + 2 * HOUR_MS) == []
        assert [row.code for row in reader.dossiers.expired(MORNING_MS + 3 * HOUR_MS)] == [OFFICIAL]


def test_the_alarms_see_what_is_not_over(file: Path) -> None:
    with LedgerReader(file) as reader:
        local, other = sorted(reader.dossiers.standings(), key=lambda one: one.id)
    assert (local.code, local.state, local.due_ms) == (OFFICIAL, DossierState.ACCEPTED, MORNING_MS + HOUR_MS)
    assert {one.agency: one.due_ms for one in other.shares} == {"thue": MORNING_MS, "dat-dai": None}


def test_a_bag_is_told_with_its_list(file: Path) -> None:
    with LedgerReader(file) as reader:
        ask = reader.dossiers
        bag = ask.batch(BAG)
        assert bag is not None
        assert (bag.state, bag.listed, bag.scanned, bag.missing, bag.extra) == ("closed", 2, 1, 1, 0)
        assert {row.dossier: row.state for row in ask.in_batch(BAG)} == {LOCAL: "missing", OTHER: "scanned"}
        assert [(row.batch, row.code) for row in ask.missing()] == [(BAG, OFFICIAL)]
        assert ask.batches() == [bag]
        assert ask.batches(open_only=True) == []


def test_a_start_finds_the_bag_that_misses_something(file: Path) -> None:
    with opened(file) as ledger:
        assert ledger.seal_used("NP-1")
        assert not ledger.seal_used("NP-2")
        ledger.close()
        (bag,) = ledger.open().batches
    listed, missing = {LOCAL: None, OTHER: None}, {LOCAL: None}
    assert bag == Bag(BAG, "centre", "tu-phap", BatchState.CLOSED, "NP-1", listed, {OTHER: None}, {}, missing)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (dossier_questions.BY_CODE, {"code": "x"}),
        (dossier_questions.ACCEPTED, {"from_ms": 0, "to_ms": 1}),
        (dossier_questions.STEPS, {"id": "x"}),
        (dossier_questions.SHARES, {"id": "x"}),
        (dossier_questions.FEES, {"id": "x"}),
        (dossier_questions.OPEN, {}),
        (dossier_questions.IN_BATCHES + " WHERE x.state = 'missing'", {}),
    ],
)
def test_what_is_asked_all_day_reads_no_table_whole(
    file: Path, question: str, values: dict[str, object]
) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + question, values)]
    db.close()
    whole = [line for line in plan if line.startswith("SCAN") and "USING" not in line]
    assert whole == []


def test_the_schema_holds_that_a_dossier_is_in_one_bag(file: Path) -> None:
    clerk = Clerk(after_seq=15)
    second, third = "G-261123-02", "G-261123-03"
    with opened(file) as ledger:
        commit(ledger, clerk.batch(d.BatchOpened(second, "centre", "x"), d.BatchFilled(second, OTHER)))
        commit(ledger, clerk.batch(d.BatchOpened(third, "centre", "x")))
        with pytest.raises(LedgerUnavailable):
            commit(ledger, clerk.batch(d.BatchFilled(third, OTHER)))
