"""Whether what was told is what is written down; read from the ledger file, not asked of the hub."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from hub.adapters.ledger import LedgerReader, verify
from tools.loadgen import Answer, LoadDevice


def ledger_is_sound(path: Path) -> None:
    """Chain, schema, projections and answers agree."""
    assert not verify(path).faults, verify(path).faults


def told_is_written(path: Path, devices: Iterable[LoadDevice]) -> None:
    """Every answer that reached a device, each time it did, is the stored one."""
    stored = _answers(path)
    for device in devices:
        for answer in device.answers.values():
            for told in answer.all:
                assert (told["r"], told["d"]) == stored[device.name, answer.boot, answer.seq], told


def no_ticket_lost_or_doubled(path: Path, takes: Iterable[Answer]) -> None:
    """The tickets in the ledger are those that were told, and no number or press is there twice."""
    told = Counter((answer.d["job"], answer.d["ticket"]) for answer in takes)
    taken = [row["data"] for row in rows(path, "ticket_taken")]
    written = Counter((data["job"], data["id"].rpartition("/")[2]) for data in taken)
    assert told == written, f"only told {told - written}, only written {written - told}"
    assert not [ticket for ticket, n in written.items() if n > 1]
    assert len({ticket for _, ticket in written}) == len(written), "a number twice"


def nobody_called_twice(path: Path, nexts: Iterable[Answer]) -> None:
    """No two answers to `next` name the same citizen, and the ledger has the same calls."""
    told = Counter(answer.d["ticket"] for answer in nexts if answer.r == "ok" and answer.d["ticket"])
    assert not [ticket for ticket, n in told.items() if n > 1], told
    written = Counter(row["data"]["id"].rpartition("/")[2] for row in rows(path, "ticket_called"))
    assert told == written, f"only told {told - written}, only written {written - told}"


def rows(path: Path, kind: str | None = None) -> list[dict[str, Any]]:
    """Rows of the chain, `data` decoded."""
    with LedgerReader(path) as ledger:
        return [
            {**row, "data": json.loads(str(row["data"]))}
            for row in ledger.export()
            if kind in (None, row["kind"])
        ]


def _answers(path: Path) -> dict[tuple[str, str, int], tuple[str, Any]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT dev, boot, seq, r, d FROM answers").fetchall()
    return {(dev, boot, seq): (r, json.loads(d)) for dev, boot, seq, r, d in found}
