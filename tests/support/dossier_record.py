"""What the rows of a ledger say of dossiers and bags, told again without a line of the hub's rules.

Rows are taken as they stand in the file: a kind and fields. Nothing is judged here; the promises are in
`tests.support.dossier_promises`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from hub.services.ports import Entry


class Fact(NamedTuple):
    """A row. `d`: its fields; those that have their default are not there."""

    seq: int
    at_ms: int
    kind: str
    d: dict[str, Any]


def facts(entries: Iterable[Entry]) -> list[Fact]:
    """All rows as plain facts."""
    plain = ((entry, msgspec.to_builtins(entry.event)) for entry in entries)
    return [Fact(entry.seq, entry.at_ms, d["kind"], d) for entry, d in plain]


@dataclass
class File:
    """A dossier, as its rows leave it. `shares`: due and done of each agency."""

    id: str
    person: str | None
    code: str
    codes: set[str]
    procedure: str = ""
    state: str = "registered"
    due_ms: int | None = None
    by_ms: int | None = None
    resolved_ms: int | None = None
    runs: bool = False
    steps: int = 1
    apologies: int = 0
    shares: dict[str, list[int | None]] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)


@dataclass
class Bag:
    """A bag. `inside`: each dossier that it ever had and what is known of it there."""

    id: str
    state: str = "open"
    seal: str | None = None
    inside: dict[str, str] = field(default_factory=dict)

    def are(self, what: str) -> set[str]:
        """Those of which this is known: listed, scanned, extra, missing or found."""
        return {one for one, known in self.inside.items() if known == what}


@dataclass
class Record:
    """All of them. `erased`: persons who must not be found any more."""

    files: dict[str, File] = field(default_factory=dict)
    bags: dict[str, Bag] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def by_code(self, code: str) -> File | None:
        """A dossier by any of its codes."""
        return next((one for one in self.files.values() if code in one.codes), None)

    def follow(self, fact: Fact) -> None:
        """One more row."""
        follow = _FOLLOW.get(fact.kind)
        if follow is not None:
            follow(self, fact)


def record_of(rows: Iterable[Fact]) -> Record:
    """What all rows together say."""
    record = Record()
    for fact in rows:
        record.follow(fact)
    return record


def _registered(record: Record, fact: Fact) -> None:
    d = fact.d
    file = File(d["dossier"], d.get("person"), d["dossier"], {d["dossier"]}, d["procedure"])
    file.shares = {share["agency"]: [share.get("due_ms"), None] for share in d.get("shares", ())}
    record.files[file.id] = file


def _stepped(record: Record, fact: Fact) -> None:
    d, file = fact.d, record.files[fact.d["dossier"]]
    file.state, file.by_ms = d["state"], d.get("by_ms")
    file.steps += 1
    file.apologies += d["step"] == "apologize"
    file.due_ms = d.get("due_ms", file.due_ms)
    if d["step"] in ("resolve", "deny"):
        file.resolved_ms = d["done_ms"]
    file.runs = file.runs or d["step"] == "accept"
    if d["step"] in ("resolve", "deny", "stop", "close", "withdraw"):
        file.runs = False
    for share in d.get("shares", ()):
        file.shares[share["agency"]][0] = share.get("due_ms")


def _share_done(record: Record, fact: Fact) -> None:
    record.files[fact.d["dossier"]].shares[fact.d["agency"]][1] = fact.d["done_ms"]


def _fee_paid(record: Record, fact: Fact) -> None:
    record.files[fact.d["dossier"]].receipts.append(fact.d["receipt"])


def _coded(record: Record, fact: Fact) -> None:
    file = record.files[fact.d["dossier"]]
    file.code = fact.d["code"]
    file.codes.add(file.code)


def _corrected(record: Record, fact: Fact) -> None:
    file = record.files[fact.d["dossier"]]
    file.procedure = fact.d.get("procedure", file.procedure)
    if fact.d.get("follows") and file.runs:
        file.due_ms = fact.d.get("due_ms")
    if "person" in fact.d:
        record.erased |= {file.person} - {None}
        file.person = fact.d["person"]


def _erased(record: Record, fact: Fact) -> None:
    record.erased.add(fact.d["person"])
    record.files[fact.d["dossier"]].person = None


def _bag_opened(record: Record, fact: Fact) -> None:
    record.bags[fact.d["batch"]] = Bag(fact.d["batch"])


def _bag_filled(record: Record, fact: Fact) -> None:
    _seen(record, fact.d["dossier"])
    bag = record.bags[fact.d["batch"]]
    if fact.d.get("out"):
        bag.inside.pop(fact.d["dossier"], None)
    else:
        bag.inside[fact.d["dossier"]] = "listed"


def _bag_sealed(record: Record, fact: Fact) -> None:
    bag = record.bags[fact.d["batch"]]
    bag.state, bag.seal = "sealed", fact.d["seal"]


def _bag_scanned(record: Record, fact: Fact) -> None:
    _seen(record, fact.d["dossier"])
    bag = record.bags[fact.d["batch"]]
    bag.state = "arrived" if bag.state == "sealed" else bag.state
    bag.inside[fact.d["dossier"]] = "extra" if fact.d.get("extra") else "scanned"


def _bag_closed(record: Record, fact: Fact) -> None:
    bag = record.bags[fact.d["batch"]]
    bag.state = "closed"
    bag.inside |= dict.fromkeys(bag.are("listed"), "missing")


def _seen(record: Record, dossier: str) -> None:
    for bag in record.bags.values():
        if bag.inside.get(dossier) == "missing":
            bag.inside[dossier] = "found"


_FOLLOW = {
    "dossier_registered": _registered,
    "dossier_stepped": _stepped,
    "dossier_share_done": _share_done,
    "dossier_fee_paid": _fee_paid,
    "dossier_coded": _coded,
    "dossier_corrected": _corrected,
    "person_erased": _erased,
    "batch_opened": _bag_opened,
    "batch_filled": _bag_filled,
    "batch_sealed": _bag_sealed,
    "batch_scanned": _bag_scanned,
    "batch_closed": _bag_closed,
}
