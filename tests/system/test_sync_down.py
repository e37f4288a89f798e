"""`hub up` brings down what citizens file and book at the provincial portal."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from hub.adapters.clock import SystemClock
from hub.domain.calendar.civil_time import civil
from tests.system.test_sync import USERS, hub_says, office_running_again, province, synced
from tools.hall import HallOffice
from tools.upstream_sim.filing import main as file_at

CODE = "H41.15-261129-0001"
PROCEDURE = "3.000333"
LOOKS_MAX, LOOK_S = 60, 0.25


async def until_booked(office: HallOffice) -> dict[str, Any]:
    """The first booking of upstream."""
    for _ in range(LOOKS_MAX):
        _, rows = await hub_says(office, "booking", "list")
        if rows:
            return dict(rows[0])
        await asyncio.sleep(LOOK_S)
    raise AssertionError("the booking does not come down")


async def test_what_is_filed_and_booked_at_the_portal_is_in_the_hub_and_opens_the_kiosk(folder: Path) -> None:
    async with province() as (there, url):
        toml = f"{synced(url)}pull_every_s = 10\n"
        office = HallOffice(folder / "office", toml)
        office.layout.upstream_secret.write_text(USERS["hub"], encoding="utf-8")
        office.layout.upstream_secret.chmod(0o600)
        there.rules._procedures.append({"MaTTHC": PROCEDURE, "TenTTHC": "Cấp phiếu lý lịch tư pháp"})
        async with office:
            await office.furnish([("k1", "kiosk", None)], services=["A"])
        tomorrow = civil(SystemClock().wall_ms()) + timedelta(days=1)
        for act, said in (
            ("dossier", f'{{"MaTTHC": "{PROCEDURE}", "ChuHoSo": "Công dân A", "MaHoSo": "{CODE}"}}'),
            ("booking", f'{{"MaTTHC": "{PROCEDURE}", "ThoiGianHen": "{tomorrow:%Y%m%d}100000"}}'),
        ):
            assert await asyncio.to_thread(file_at, [url, act, said]) == 0
        async with office_running_again(office):
            booking = await until_booked(office)
            assert (booking["ref"], booking["state"]) == ("LH-000001", "booked")
            _, shown = await hub_says(office, "dossier", "show", CODE)
            assert (shown["dossier"]["channel"], shown["dossier"]["state"]) == ("online", "registered")
            _, answer = await hub_says(office, "press", "k1", "checkin", "--data", '{"code": "lh-000001"}')
            assert answer["error"]["code"] == "other_day", "known, and a day too early"
            code, due = await hub_says(office, "dossier", "due")
            assert (code, due["counts"]) == (1, {"online_to_answer": 1})
            _, status = await hub_says(office, "sync", "status")
            assert [one["what"] for one in status["down"]["lists"]] == ["procedures", "dossiers", "bookings"]
            assert status["down"]["procedures_differ"] > 0
            code, pulled = await hub_says(office, "sync", "pull")
            assert (code, [one["held"] for one in pulled]) == (0, [0, 0, 0])
            code, report = await hub_says(office, "sync", "procedures")
            assert list(report["counts"]) == ["gone"]
            assert (code, report["toml"].count("# ")) == (0, report["counts"]["gone"])
            code, none = await hub_says(office, "sync", "conflicts")
            assert (code, none) == (0, [])
            code, answer = await hub_says(office, "sync", "settle", "LH-000001")
            assert (code, answer["error"]["code"]) == (4, "no_such_item")
            assert "Công dân A" not in "\n".join(office.log)
