"""Whatever the hub accepts can be read back: every door, then every outlet, without a traceback.

The office is the real one on a real ledger; texts come in as a console's messages, and go out through the
commands, the forms, the reports, the thermal receipt and the message to upstream.
"""

import asyncio
import json
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from hub.adapters.ledger import LedgerReader
from hub.adapters.ledger.sync.following import LedgerFollower
from hub.adapters.upstream import UpstreamDoor
from hub.adapters.upstream.profile import read_builtin
from hub.config import parse
from hub.config.examples import example_toml
from hub.demo.month.house import Declined, House
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.text import line
from hub.domain.text.signs import is_unseen
from tests.support.clock import at
from tests.support.command_line import run_line

DAY = "2026-11-23"
MORNING_MS = at(f"{DAY} 08:00")
PROCEDURE = "3.000347"
NASTY = (
    "",
    " ",
    "\u200b\u202e\ufeff",
    "\x00\x1b[31m\x07",
    "Nguyễn\r\nThị\tHoà",
    unicodedata.normalize("NFD", "Đặng Thị Hoà"),
    '=HYPERLINK("http://example.vn")',
    "－1+1",
    "مرحبا بالعالم",
    "\u202eאבג\u202c",
    "👩‍👩‍👧‍👦🇻🇳",
    "a\u0301" * 60,
    '#panic("x") $ \\ ` * _ <a> @b',
    "０９００　０００　００１",
    "\ue000\U0010ffff\u0378",
    "x" * 10_000,
    "ữ" * 200,
)
SIGNS = st.one_of(
    st.characters(exclude_categories=("Cs",)),
    st.sampled_from("\x00\x1b\t\r\n\u200f\u202e\u2066\ufeff\u200d\u00a0=+-@ＡŨữđ"),
)
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(SIGNS, max_size=60))
OPTIONAL = ("owner", "address", "phone", "email", "identity", "identity_kind", "owner_kind", "subject")
PERSONS = st.fixed_dictionaries({"name": TEXTS}, optional=dict.fromkeys(OPTIONAL, TEXTS))


class Nobody:
    """Upstream, as far as its messages go."""

    profile = read_builtin("national")


class Desk:
    """The office with its ledger in a folder; every text that is taken in comes out everywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
        (folder / "data").mkdir()
        self.settings = parse(example_toml("nghe-an"))
        self.house = House(
            folder / "data" / "ledger.sqlite",
            self.settings,
            WorkCalendar(),
            seed=1,
            start_ms=MORNING_MS,
        )
        self.now_ms = MORNING_MS

    def enter(self, event: str, **d: object) -> dict[str, Any] | None:
        """The answer; None for a no, which must be one in words."""
        self.now_ms += 1_000
        try:
            return json.loads(json.dumps(_plain(self.house.enter(event, d, self.now_ms))))
        except Declined as no:
            if no.code == "internal_error":
                raise
            return None

    def settle(self) -> None:
        asyncio.run(self.house.commit(all_of_it=True))

    def says(self, *arguments: str, codes: tuple[int, ...] = (0,), given: str | None = None) -> str:
        """What a command writes; nothing that moves a terminal is in it."""
        result = run_line(("--dir", str(self.folder), *arguments), given=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert result.exit_code in codes, (arguments, result.exit_code, result.output)
        shown = result.stdout
        assert not any(is_unseen(sign) or (sign < " " and sign != "\n") for sign in shown), arguments
        return shown


def _plain(answer: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(answer)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("office"))
    made.settle()
    yield made
    made.house.close()


@given(person=PERSONS, reason=TEXTS, paper=TEXTS, fee=TEXTS)
@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink an example that sets forms takes long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(person={"name": ""}, reason="", paper="", fee="")
@example(person={"name": "👩‍👩‍👧‍👦🇻🇳"}, reason="\u202eאבג", paper="مرحبا", fee="=1+1")
@example(
    person={"name": "\u202e\x1b[2J", "phone": "０９００ ０００ ００１"}, reason="-", paper="\t=1", fee="–"
)
def test_what_is_accepted_goes_through_every_form_list_report_and_message(
    desk: Desk, person: dict[str, str], reason: str, paper: str, fee: str
) -> None:
    papers = [{"name": paper or "Tờ khai", "originals": 1}]
    taken = desk.enter("dossier_register", procedure=PROCEDURE, person=person, components=papers)
    if taken is None:  # longer than the contract allows, or a paper without a name
        return
    code = taken["code"]
    desk.enter(
        "dossier_step", code=code, step="request_completion", reason=reason, items=[paper, "Giấy khác"]
    )
    desk.enter("dossier_step", code=code, step="accept")
    desk.enter("dossier_fee", code=code, name=fee, amount_vnd=1000, receipt=f"R{desk.now_ms}")
    desk.settle()
    follower = LedgerFollower(desk.folder / "data" / "ledger.sqlite")
    with closing(follower):
        facts = follower.dossier(code)
    assert facts is not None
    told = UpstreamDoor(Nobody(), desk.house.office).message(facts)  # type: ignore[arg-type]
    assert told.receipt == code
    with LedgerReader(desk.folder / "data" / "ledger.sqlite") as reader:
        row = reader.dossiers.dossier(code)
        assert row is not None
        kept = reader.dossiers.person(row)
    assert kept is not None
    for text in json.loads(kept.data).values():
        assert text == line(text)
    desk.says("dossier", "show", code, "--personal")
    desk.says("dossier", "show", code, "--personal", "--json")
    for form in ("01", "02", "03", "04", "05", "06"):
        desk.says("form", form, code, "--out", str(desk.folder / "f.pdf"), codes=(0, 4))
    desk.says("form", "slip", code, "--out", str(desk.folder / "slip.bin"), codes=(0, 4))
    name = person["name"]
    found = desk.says("dossier", "search", "--personal", "--json", given=f"{name}\n", codes=(0, 2))
    assert isinstance(json.loads(found), list | dict)


def test_the_register_lists_and_reports_hold_whatever_was_taken_in(desk: Desk) -> None:
    for text in NASTY:
        desk.enter(
            "dossier_register", procedure=PROCEDURE, person={"name": text[:200], "subject": text[:1000]}
        )
    desk.settle()
    desk.says("form", "07", "--from", DAY, "--to", DAY, "--out", str(desk.folder / "so.pdf"))
    for command in (
        ("dossier", "list"),
        ("dossier", "list", "--json"),
        ("ticket", "list"),
        ("batch", "list"),
    ):
        desk.says(*command, codes=(0, 4))
    desk.says("dossier", "due", codes=(0, 1, 2))
    desk.says("person", "expired")
    for name, period in (("day", DAY), ("month", DAY[:7]), ("quarter", "2026-Q4")):
        folder = desk.folder / name
        folder.mkdir()
        desk.says(
            "report", name, period, "--csv", str(folder), "--xlsx", str(folder / "r.xlsx"), "--pdf",
            str(folder / "r.pdf"), codes=(0, 1),
        )  # fmt: skip
        assert {".csv", ".xlsx", ".pdf"} <= {file.suffix for file in folder.iterdir()}
    desk.says("report", "month", DAY[:7], "--explain", "4", codes=(0, 1, 2))


@given(text=TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_any_door_of_a_console_is_taken_or_refused_in_words(desk: Desk, text: str) -> None:
    for event, d in (
        ("dossier_step", {"code": text, "step": "accept"}),
        ("dossier_official", {"code": text, "official": text}),
        ("batch_open", {"origin": text, "destination": text, "officer": text}),
        ("batch_scan", {"batch": text, "code": text}),
        ("batch_seal", {"batch": text, "seal": text, "carrier": text}),
        ("void", {"ticket": text, "reason": text}),
        ("book", {"service": text, "at": text, "ref": text}),
        ("cancel", {"code": text}),
        ("service_close", {"service": text}),
        ("person_erase", {"code": text}),
    ):
        desk.enter(event, **d)
