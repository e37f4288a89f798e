"""A hostile neighbour looks for a citizen: in every topic, log and file, and after the erasure in every byte.

The neighbour has the account of a kiosk, and another one of a console; each asks for more than it may have.
"""

import io
import stat
from collections import defaultdict
from pathlib import Path

from hub.adapters.ledger import export, verify
from hub.config import example_toml
from hub.contract import topics as t
from hub.demo.run import open_at_any_hour
from tests.system.test_dossiers import PIN, log_in
from tests.system.watch import asked_until
from tools.hall import HallOffice
from tools.loadgen import LoadDevice

DEVICES = [
    ("k1", "kiosk", None),
    ("k2", "kiosk", None),
    ("q1", "counter_keypad", 1),
    ("q36", "counter_keypad", 36),
    ("spy", "console", None),
]
CODE = "000.00.12.H41-261123-0001"
PERSON = {
    "name": "Nguyễn Thị Hồng Thắm",
    "owner": "Trần Văn Chủ Hồ Sơ",
    "address": "Số 12 ngõ Bí Mật",
    "phone": "0912345678",
    "email": "tham@example.vn",
    "identity": "040190001234",
    "subject": "Xin cấp phiếu cho Hồng Thắm",
}
TOML = example_toml("nghe-an").replace("[dossiers]\n", '[dossiers]\nreceipt_device = "k1"\n', 1)
STEPS = ("transfer", "begin", "request_supplement", "supplement", "resolve", "bring_result")


class Heard:
    """What a neighbour heard, by topic."""

    def __init__(self, office: HallOffice, name: str) -> None:
        self.by_topic: dict[str, list[bytes]] = defaultdict(list)
        topics = office.topics
        self.wanted = (
            topics.everything,
            *(topics.up("+", leaf) for leaf in (t.EVT, t.RSP, t.LOG)),
            topics.up("console", t.EVT),
            topics.dn("k1", f"{t.PRINT}/+"),
            topics.dn("console", t.ACK),
            topics.office_all,
        )
        self.device = office.device(name, also=self.wanted, on_message=self._hear)

    def _hear(self, topic: str, payload: bytes) -> None:
        self.by_topic[topic].append(payload)

    def of_the_citizen(self) -> list[str]:
        return [topic for topic, said in self.by_topic.items() if any(map(names_the_citizen, said))]


def names_the_citizen(content: bytes) -> bool:
    """Also as JSON writes it without Vietnamese letters, and in the coding that the printer has."""
    forms = (value.encode() for value in PERSON.values())
    escaped = (ascii(value)[1:-1].encode() for value in PERSON.values())
    return any(form in content for form in (*forms, *escaped))


def files_with_the_citizen(root: Path) -> list[str]:
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path.name for path in files if names_the_citizen(path.read_bytes()))


async def live(office: HallOffice, printer: LoadDevice) -> None:
    """A whole dossier: registered with its citizen, received, supplemented, corrected, returned."""
    async with (
        office.device("q1") as receives,
        office.device("q36") as returns,
        office.console() as console,
    ):
        await log_in(receives, "101")
        await log_in(returns, "136")
        assert (
            await console.ask("dossier_register", procedure="3.000333", code=CODE, person=PERSON)
        ).r == "ok"
        assert (await receives.ask("dossier", code=CODE, action="received")).r == "ok"
        broken = await console.ask("dossier_register", procedure="3.000333", person={**PERSON, "phone": 7})
        assert broken.r == "invalid"
        unknown = await console.ask("dossier_register", procedure="9.999999", person=PERSON)
        assert unknown.r == "invalid"
        for one in STEPS:
            assert (await console.ask("dossier_step", code=CODE, step=one, items=["CCCD"])).r == "ok", one
        assert (await printer.ask("lookup", code=CODE)).d["ticket"]
        assert (await returns.ask("dossier", code=CODE, action="returned")).r == "ok"
        assert (await console.ask("status")).r == "ok"


async def test_nobody_hears_or_reads_of_a_citizen_and_after_the_erasure_no_byte_is_left(
    folder: Path, any_mode: str
) -> None:
    async with HallOffice(folder / "office", open_at_any_hour(TOML), broker=any_mode) as office:
        await office.furnish(DEVICES, {"101": PIN, "136": PIN}, ("A", "B"))
        kiosk, console = Heard(office, "k2"), Heard(office, "spy")
        paper: list[str] = []
        listen = {"on_message": lambda topic, _: paper.append(topic)}
        async with kiosk.device, console.device, office.device("k1", **listen) as printer:
            await live(office, printer)
            await asked_until(lambda: any(f"/{t.PRINT}/" in topic for topic in paper))  # the receipt
        for neighbour in (kiosk, console):
            assert neighbour.by_topic
            assert neighbour.of_the_citizen() == []
            assert not [topic for topic in neighbour.by_topic if f"/dn/k1/{t.PRINT}/" in topic]
        late = Heard(office, "spy")  # what the broker keeps for who comes later
        async with late.device:
            assert (await late.device.ask("status")).r == "ok"
        assert late.of_the_citizen() == []
        assert not [topic for topic in late.by_topic if t.PRINT in topic]
        assert [line for line in office.log if names_the_citizen(line.encode())] == []
        kept = files_with_the_citizen(office.layout.root)
        assert kept
        assert {name.partition("-")[0] for name in kept} == {office.layout.ledger.name}
        assert exported(office) == []
        async with office.console() as technician:
            assert (await technician.ask("person_erase", code=CODE)).r == "ok"
        await asked_until(lambda: files_with_the_citizen(office.layout.root) == [])
        assert verify(office.layout.ledger).faults == ()
        assert open_to_others(office.layout.root / "data") == []


def exported(office: HallOffice) -> list[str]:
    """Rows of the chain, as they are handed to who checks it, that name the citizen."""
    out = io.BytesIO()
    assert export(office.layout.ledger, out) > 0
    return [line.decode()[:200] for line in out.getvalue().splitlines() if names_the_citizen(line)]


def open_to_others(data: Path) -> list[str]:
    """What others on the machine can read; a folder that is closed closes all in it."""
    mode = data.stat().st_mode
    return [] if not mode & (stat.S_IRWXG | stat.S_IRWXO) else [str(data)]
