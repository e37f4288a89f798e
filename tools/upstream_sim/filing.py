"""Citizens at the provincial portal: they file dossiers, change or withdraw them, book slots, cancel them.

`POST /citizen` with {"act": ..., ...}, without a login; `python -m tools.upstream_sim file --help` sends it.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from hub.domain.calendar.civil_time import CIVIL_TIME
from tools.upstream_sim.feed import ONLINE, Feed
from tools.upstream_sim.rules import TIME, Rules
from tools.upstream_sim.store import Data, Store

WITHDRAWN: Final = "7"
BOOKED, CANCELLED = "1", "2"
HELP = """\
File something as a citizen does at the provincial portal; prints what upstream made of it.

  file URL dossier '{"MaTTHC": "3.000333", "ChuHoSo": "Công dân A", "SoDienThoai": "0900000000"}'
  file URL change CODE '{"SoDienThoai": "0911111111"}'
  file URL withdraw CODE
  file URL booking '{"MaTTHC": "3.000333", "ThoiGianHen": "20261124083000"}'
  file URL move REFERENCE '{"ThoiGianHen": "20261124093000"}'
  file URL cancel REFERENCE
"""


class Citizens:
    """What they may do; `now`: the time as the format writes it."""

    def __init__(self, store: Store, rules: Rules, feed: Feed, now: Callable[[], str]) -> None:
        self._store, self._rules, self._feed, self._now = store, rules, feed, now
        self._acts: dict[str, Callable[[Data], Data | None]] = {
            "dossier": self._file,
            "change": self._change,
            "withdraw": lambda said: self._change({**said, "TrangThaiHoSo": WITHDRAWN}),
            "booking": self._book,
            "move": self._move,
            "cancel": lambda said: self._move({**said, "TrangThai": CANCELLED}),
        }

    def do(self, said: Data) -> Data | None:
        """What upstream has afterwards; None: it cannot be done."""
        act = self._acts.get(str(said.pop("act", "")))
        return None if act is None else act(said)

    def _file(self, said: Data) -> Data:
        filed = str(said.get("NgayTiepNhan") or self._now())
        plain = {
            "TenTTHC": self._rules.name_of(str(said.get("MaTTHC", ""))),
            "KenhThucHien": ONLINE,
            "TrangThaiHoSo": "1",
            "DonViXuLy": "",
            "HinhThuc": "0",
        }
        data = {**plain, **said, "NgayTiepNhan": filed}
        data.setdefault("MaHoSo", self._rules.new_code(filed))
        self._store.save(data)
        return data

    def _change(self, said: Data) -> Data | None:
        known = self._store.dossier(str(said.get("MaHoSo", "")))
        if known is None:
            return None
        self._store.save({**known, **said})
        return {**known, **said}

    def _book(self, said: Data) -> Data:
        number = self._store.next_in("bookings")
        booking = {"MaLichHen": f"LH-{number:06d}", "TrangThai": BOOKED, **said}
        self._feed.book(booking)
        return booking

    def _move(self, said: Data) -> Data | None:
        known = self._feed.booking(str(said.get("MaLichHen", "")))
        if known is None:
            return None
        self._feed.book({**known, **said})
        return {**known, **said}


def civil_now() -> str:
    """The time on the wall, as the format writes it."""
    return datetime.now(CIVIL_TIME).strftime(TIME)


def main(words: list[str]) -> int:
    """`file URL ACT [KEY] [JSON]`."""
    parser = argparse.ArgumentParser(
        prog="upstream_sim file", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("act", choices=("dossier", "change", "withdraw", "booking", "move", "cancel"))
    parser.add_argument("rest", nargs="*", metavar="KEY JSON")
    options = parser.parse_args(words)
    key_field = {"change": "MaHoSo", "withdraw": "MaHoSo", "move": "MaLichHen", "cancel": "MaLichHen"}
    said: dict[str, Any] = {"act": options.act}
    rest = list(options.rest)
    if options.act in key_field:
        said[key_field[options.act]] = rest.pop(0)
    said |= json.loads(rest[0]) if rest else {}
    request = urllib.request.Request(
        f"{options.url}/citizen", json.dumps(said).encode(), {"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            sys.stdout.write(answer.read().decode() + "\n")
    except urllib.error.HTTPError as no:
        sys.stderr.write(f"{no}: there is no such dossier or booking\n")
        return 1
    return 0
