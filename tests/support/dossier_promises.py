"""What must be true of dossiers and bags: one checker a rule, from the rows of the ledger alone.

The rules are written again here, from the decree (Nghị định 118/2025/NĐ-CP) and not from the hub's code.
Each raises AssertionError; test_dossier_promises.py and the mutants of tests/sim show each of them failing.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

import msgspec

from hub.adapters.ledger.file.schema import migrations
from hub.adapters.ledger.file.toolkit import database
from hub.adapters.ledger.projections import project
from hub.services.ports import Entry, PressId, StoredAnswer
from tests.support.dossier_record import Fact, Record, record_of

BY_BAG = "301"  # who carries bags in the tests: a step of theirs is the bag's doing
HANOI = timezone(timedelta(hours=7))

# From where, by what, to where.
LEGAL: Mapping[str, Mapping[str, str]] = {
    "registered": {
        "accept": "accepted",
        "request_completion": "to_complete",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "to_complete": {"accept": "accepted", "refuse": "refused", "withdraw": "withdrawn"},
    "accepted": {
        "transfer": "transferred",
        "resolve": "resolved",
        "deny": "resolved",
        "pass_on": "accepted",
        "withdraw": "withdrawn",
        "apologize": "accepted",
    },
    "transferred": {
        "begin": "in_progress",
        "pass_on": "transferred",
        "withdraw": "withdrawn",
        "apologize": "transferred",
    },
    "in_progress": {
        "request_supplement": "supplement",
        "demand_payment": "financial_duty",
        "stop": "stopped",
        "withdraw": "withdrawn",
        "resolve": "resolved",
        "deny": "resolved",
        "pass_on": "transferred",
        "apologize": "in_progress",
    },
    "supplement": {"supplement": "in_progress", "close": "closed", "withdraw": "withdrawn"},
    "financial_duty": {"pay": "in_progress", "withdraw": "withdrawn"},
    "resolved": {"bring_result": "result_here", "return": "returned", "report_error": "correcting"},
    "result_here": {"return": "returned", "report_error": "correcting"},
    "returned": {"report_error": "correcting"},
    "correcting": {"correct_result": "resolved"},
}
_OF_KEY = {
    "accepted": "accept",
    "in_progress": "supplement",
    "to_complete": "request_completion",
    "refused": "refuse",
    "returned": "return",
}  # what a key at the counter did, by where the dossier stands after it


def only_legal_steps(rows: Iterable[Fact]) -> None:
    """Registered once; each step from where it stood to where the table says; all agencies done before it."""
    record = Record()
    for fact in rows:
        one = fact.d.get("dossier")
        if fact.kind == "dossier_registered":
            assert record.by_code(one or "") is None, f"row {fact.seq}: {one} is registered again"
        elif fact.kind == "dossier_stepped":
            file, step = record.files[one or ""], fact.d["step"]
            to = LEGAL.get(file.state, {}).get(step)
            assert to == fact.d["state"], f"row {fact.seq}: {step} from {file.state} to {fact.d['state']}"
            at_work = [agency for agency, (_, done) in file.shares.items() if done is None]
            assert step != "resolve" or not at_work, f"row {fact.seq}: {at_work} are not done"
        record.follow(fact)


def moments_are_in_order(rows: Iterable[Fact]) -> None:
    """Nothing was done before the step before it, nor after it was entered; closed after its 15 days."""
    last: dict[str, int] = {}
    by: dict[str, int] = {}
    for fact in rows:
        if fact.kind not in ("dossier_registered", "dossier_stepped"):
            continue
        one, done_ms = fact.d["dossier"], fact.d["done_ms"]
        assert last.get(one, 0) <= done_ms <= fact.at_ms, f"row {fact.seq}: done at the wrong time"
        if fact.d.get("step") == "close":
            assert done_ms > by[one], f"row {fact.seq}: {one} is closed while there is time"
        last[one] = done_ms
        if "by_ms" in fact.d:
            by[one] = fact.d["by_ms"]
            asked, until = (datetime.fromtimestamp(at_ms / 1000, HANOI) for at_ms in (done_ms, by[one]))
            assert (until.date() - asked.date()).days >= 15, f"row {fact.seq}: fewer than 15 days"
            assert (until.weekday() < 5, until.hour) == (True, 23), f"row {fact.seq}: the last day"


def no_due_date_is_on_a_day_off(rows: Iterable[Fact], off: Collection[str] = ()) -> None:
    """Neither of the whole nor of an agency, nor the date that an apology promises."""
    for fact in rows:
        if fact.kind == "dossier_stepped":
            promised = fact.d.get("promised_ms")
            dues = [
                fact.d.get("due_ms"),
                promised,
                *(share.get("due_ms") for share in fact.d.get("shares", ())),
            ]
            for due_ms in dues:
                if due_ms is not None:
                    day = datetime.fromtimestamp(due_ms / 1000, HANOI)
                    assert day.weekday() < 5, f"row {fact.seq}: due on {day}"
                    assert f"{day:%Y-%m-%d}" not in off, f"row {fact.seq}: due on {day}"
                    assert due_ms > fact.d["done_ms"], f"row {fact.seq}: due before it began"


def what_may_be_asked_once_is(rows: Iterable[Fact]) -> None:
    """One request to complete at receipt (11.2c, 16.3), one apology (19.6)."""
    asked = Counter(
        (fact.d["dossier"], fact.d["step"])
        for fact in rows
        if fact.kind == "dossier_stepped" and fact.d["step"] in ("apologize", "request_completion")
    )
    assert not [one for one, n in asked.items() if n > 1], asked


def no_receipt_or_seal_is_used_twice(rows: Iterable[Fact]) -> None:
    """A number on paper is of one fee, one bag."""
    for kind, name in (("dossier_fee_paid", "receipt"), ("batch_sealed", "seal")):
        used = Counter(fact.d[name] for fact in rows if fact.kind == kind)
        assert not [number for number, n in used.items() if n > 1], used


def no_code_names_two_dossiers(rows: Iterable[Fact]) -> None:
    """Of those that were given here and upstream."""
    named: dict[str, str] = {}
    for fact in rows:
        if fact.kind in ("dossier_registered", "dossier_coded"):
            one = fact.d["dossier"]
            code = fact.d.get("code", one)
            assert named.setdefault(code, one) == one, f"row {fact.seq}: {code} is {named[code]}"


def a_dossier_is_in_one_open_bag(rows: Iterable[Fact]) -> None:
    """At no moment in two; nothing goes into a bag that is sealed, or out of one that is not."""
    record = Record()
    for fact in rows:
        if fact.kind.startswith("batch_"):
            bag = record.bags.get(fact.d["batch"])
            state = bag.state if bag else None
            legal = {
                "batch_opened": (None,),
                "batch_filled": ("open",),
                "batch_sealed": ("open",),
                "batch_scanned": ("sealed", "arrived", "closed"),
                "batch_closed": ("sealed", "arrived"),
            }
            assert state in legal[fact.kind], f"row {fact.seq}: {fact.kind}, and the bag is {state}"
        record.follow(fact)
        if fact.kind == "batch_filled":
            there = [bag.id for bag in record.bags.values() if fact.d["dossier"] in bag.are("listed")]
            assert len(there) <= 1, f"row {fact.seq}: {fact.d['dossier']} is in {there}"


def what_is_missing_is_flagged_until_it_is_seen(
    rows: Sequence[Fact], flagged: Mapping[str, Collection[str]]
) -> None:
    """`flagged`: bags of which somebody is told now that something is missing, and what.

    A bag is closed with exactly what is on its list and did not come out.
    """
    record = Record()
    for fact in rows:
        if fact.kind == "batch_closed":
            listed = record.bags[fact.d["batch"]].are("listed")
            assert set(fact.d.get("missing", ())) == listed, f"row {fact.seq}: {listed} did not come out"
        record.follow(fact)
    missing = {bag.id: bag.are("missing") for bag in record.bags.values() if bag.are("missing")}
    assert missing == {bag: set(what) for bag, what in flagged.items()}, f"missing {missing}, told {flagged}"


def an_act_at_a_counter_is_bound_to_that_moment(rows: Iterable[Fact]) -> None:
    """To the officer at the counter and the ticket in hand."""
    officers: dict[int, str] = {}
    hands: dict[int, str] = {}
    for fact in rows:
        d = fact.d
        if fact.kind in ("dossier_registered", "dossier_stepped") and "counter" in d:
            counter = d["counter"]
            assert d.get("officer") == officers.get(counter), (
                f"row {fact.seq}: {officers.get(counter)} is there"
            )
            assert d.get("ticket") == hands.get(counter), f"row {fact.seq}: {hands.get(counter)} is in hand"
        elif fact.kind == "day_opened":
            officers = {one["counter"]: one["officer"] for one in d.get("sessions", ())}
            serving = (one for one in d.get("carried", ()) if one["state"] == "serving")
            hands = {one["counter"]: one["id"] for one in serving}
        elif fact.kind == "officer_logged_in":
            officers[d["counter"]] = d["officer"]
        elif fact.kind == "officer_logged_out":
            officers.pop(d["counter"], None)
        elif fact.kind == "ticket_called":
            hands[d["counter"]] = d["id"]
        elif fact.kind in _LEAVE_THE_HAND:
            hands = {counter: ticket for counter, ticket in hands.items() if ticket != d["id"]}


_LEAVE_THE_HAND = frozenset(
    f"ticket_{what}"
    for what in ("finished", "passed_on", "missed", "parked", "transferred", "returned", "voided")
)


def every_accepted_act_is_in_the_ledger_once(
    asked: Mapping[PressId, tuple[str, Mapping[str, Any]]],
    answers: Mapping[PressId, StoredAnswer],
    rows: Sequence[Fact],
) -> None:
    """And nothing is there that nobody asked for, but what a bag moves and time closes.

    `asked`: the event of a press and what was in it.
    """
    record = record_of(rows)
    said: Counter[tuple[Any, ...]] = Counter()
    for press, answer in answers.items():
        event, d = asked.get(press, ("", {}))
        told = _TOLD.get(event)
        if told is not None and answer.r == "ok":
            said.update(told(press, d, msgspec.json.decode(answer.d), record))
    found = Counter(one for fact in rows for one in _asked_for(fact))
    assert said == found, f"answered {said - found}, in the ledger {found - said}"


def _asked_for(fact: Fact) -> list[tuple[Any, ...]]:
    """What a row says that somebody asked for."""
    d = fact.d
    match fact.kind:
        case "dossier_registered" if "counter" not in d:
            return [("register", d["dossier"])]
        case "dossier_stepped" if d.get("officer") not in (None, BY_BAG):
            return [("step", d["dossier"], d["step"], d["state"], d.get("counter"))]
        case "dossier_share_done":
            return [("share", d["dossier"], d["agency"])]
        case "dossier_fee_paid":
            return [("fee", d["dossier"], d["receipt"], d["amount_vnd"])]
        case "batch_opened":
            return [("open", d["batch"])]
        case "batch_sealed":
            return [("seal", d["batch"], d["seal"])]
        case "batch_closed":
            return [("close", d["batch"])]
    return []


def _id(record: Record, code: str) -> str:
    file = record.by_code(code)
    return file.id if file else f"{code}, which nobody knows"


def _key(press: PressId, d: Mapping[str, Any], told: Any, record: Record) -> list[tuple[Any, ...]]:
    if told["state"] == "new":  # the officer must choose a procedure: nothing has happened
        return []
    counter = int(press.dev.removeprefix("q"))
    return [("step", _id(record, told["code"]), _OF_KEY[told["state"]], told["state"], counter)]


_Told = Callable[[PressId, Mapping[str, Any], Any, Record], list[tuple[Any, ...]]]
_TOLD: dict[str, _Told] = {
    "dossier": _key,
    "dossier_register": lambda _, d, told, record: [("register", _id(record, told["code"]))],
    "dossier_step": lambda _, d, told, record: [
        ("step", _id(record, told["code"]), d["step"], told["state"], None)
    ],
    "dossier_share": lambda _, d, told, record: [("share", _id(record, told["code"]), d["agency"])],
    "dossier_fee": lambda _, d, told, record: [
        ("fee", _id(record, told["code"]), d["receipt"], d["amount_vnd"])
    ],
    "batch_open": lambda _, d, told, record: [("open", told["batch"])],
    "batch_seal": lambda _, d, told, record: [("seal", told["batch"], d["seal"])],
    "batch_close": lambda _, d, told, record: [("close", told["batch"])],
}


@cache
def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    migrations.apply(database(connection))
    return connection


def tables_say_what_the_rows_say(entries: Iterable[Entry], rows: Iterable[Fact]) -> None:
    """The query tables, made from the events by the real projections, against the rows told again."""
    record, tables = record_of(rows), sqlite3.connect(":memory:")
    try:
        _empty().backup(tables)
        try:
            project(tables, entries)
        except sqlite3.IntegrityError as error:
            raise AssertionError(f"the tables do not take the rows: {error}") from error
        _compare(record, tables)
    finally:
        tables.close()


def _compare(record: Record, tables: sqlite3.Connection) -> None:
    files = record.files.values()
    expected: dict[str, set[tuple[Any, ...]]] = {
        "SELECT id, code, procedure, person, state, due_ms, supplement_by_ms, resolved_ms, apologized"
        " FROM dossiers": {
            (f.id, f.code, f.procedure, f.person, f.state, f.due_ms, f.by_ms, f.resolved_ms, f.apologies > 0)
            for f in files
        },
        "SELECT dossier, count(*) FROM dossier_steps GROUP BY dossier": {(f.id, f.steps) for f in files},
        "SELECT code, dossier FROM dossier_codes": {(code, f.id) for f in files for code in f.codes},
        "SELECT dossier, agency, due_ms, done_ms FROM dossier_shares": {
            (f.id, agency, *moments) for f in files for agency, moments in f.shares.items()
        },
        "SELECT dossier, receipt FROM dossier_fees": {(f.id, one) for f in files for one in f.receipts},
        "SELECT id, state, seal FROM batches": {(b.id, b.state, b.seal) for b in record.bags.values()},
        "SELECT batch, dossier, state FROM batch_dossiers": {
            (b.id, one, known) for b in record.bags.values() for one, known in b.inside.items()
        },
    }
    for sql, rows in expected.items():
        found = set(tables.execute(sql))
        assert found == rows, f"{sql}: rows {rows - found}, tables {found - rows}"


def the_hub_knows_what_the_rows_say(rows: Iterable[Fact], known: Callable[[str], Any]) -> None:
    """`known`: a dossier as the running hub finds it by a code, at hand or fetched."""
    for file in record_of(rows).files.values():
        for code in file.codes:
            found = known(code)
            assert found is not None, f"the hub does not know {code}"
            assert (found.id, found.code, found.state.value, found.due_ms, found.person) == (
                file.id,
                file.code,
                file.state,
                file.due_ms,
                file.person,
            ), f"{code}: the hub says {found}, the rows {file}"


def no_citizen_is_in(texts: Iterable[bytes], marks: Collection[bytes]) -> None:
    """`marks`: what stands in the data of every citizen and nowhere else."""
    for text in texts:
        assert not any(mark in text for mark in marks), text[:300]


def who_is_erased_is_gone(rows: Iterable[Fact], kept: Collection[str]) -> None:
    """`kept`: the persons whose data is there; those of dossiers are, and no others."""
    record = record_of(rows)
    assert not record.erased & set(kept), f"still there: {record.erased & set(kept)}"
    owned = {file.person for file in record.files.values()} - {None}
    assert owned == set(kept), f"of dossiers {owned}, kept {kept}"
