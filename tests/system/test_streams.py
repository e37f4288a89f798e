"""Output that is closed, full or of another code page, and terminals that are narrow or understand little.

Every command ends in words and with an exit code; what identifies a row is whole on every terminal.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.config.examples import example_toml
from hub.domain.dossiers import events as d
from hub.services.ports import Batch, PersonRecord
from tests.adapters.ledger.material import DAY, MORNING_MS, Clerk, commit

HUB = (sys.executable, "-m", "hub.cli")
CODES = tuple(f"000.00.15.H41-261123-{n:04d}" for n in range(1, 10))
READ = (
    ("dossier", "list"),
    ("dossier", "list", "--json"),
    ("dossier", "show", CODES[0], "--personal"),
    ("ticket", "list"),
    ("batch", "list"),
    ("person", "expired"),
    ("lease", "list"),
    ("ledger", "verify"),
    ("report", "day", DAY),
)
FEW = (READ[0], READ[2], ("--help",), ("nothing",))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a ledger, and no hub at work."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    clerk, ledger = Clerk(), SqliteLedger(folder / "data" / "ledger.sqlite", "vi")
    ledger.open()
    try:
        people = [
            PersonRecord(f"p{n}", {"name": f"Nguyễn Thị \u202eHoà {n}"}, MORNING_MS)
            for n in range(len(CODES))
        ]
        events = [
            d.DossierRegistered(code, "3.000347", "cong-an", MORNING_MS, term=5, person=one.id)
            for code, one in zip(CODES, people, strict=True)
        ]
        commit(ledger, clerk.opening(), Batch(clerk.entries(*events), [], [], people))
        commit(
            ledger,
            clerk.takes("A001", "A002"),
            clerk.batch(d.BatchOpened("G-261123-01", "centre", "cong-an", "101")),
        )
    finally:
        ledger.close()
    return folder


def run(
    office: Path, *arguments: str, redirect: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """A command in a shell, with its output redirected."""
    env = {**os.environ, "MOTCUA_LANG": "vi", **environment}
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {redirect}', "sh", *HUB, "--dir", str(office), *arguments],
        capture_output=True,
        env=env,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("redirect", [">/dev/full", ">&-"])
@pytest.mark.parametrize("arguments", [*READ, ("--help",), ("--version",)], ids=" ".join)
def test_where_a_result_cannot_be_written_a_command_ends_in_words(
    office: Path, arguments: tuple[str, ...], redirect: str
) -> None:
    ended = run(office, *arguments, redirect=redirect)
    assert ended.returncode == 74, ended
    assert b"Traceback" not in ended.stderr
    assert "Không ghi được kết quả" in ended.stderr.decode()


@pytest.mark.parametrize("redirect", ["2>/dev/full", "2>&-"])
def test_where_nobody_can_be_told_the_exit_code_still_says_it(office: Path, redirect: str) -> None:
    assert run(office, "dossier", "show", "1-2-3", redirect=redirect).returncode == 4
    assert run(office, "dossier", "list", redirect=redirect).returncode == 0


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1258"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TERM": "dumb"},
        {"NO_COLOR": "1"},
    ],
    ids=str,
)
@pytest.mark.parametrize("arguments", FEW, ids=" ".join)
def test_another_code_page_costs_tone_marks_and_no_traceback(
    office: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    ended = run(office, *arguments, **environment)
    assert ended.returncode in (0, 1, 2), ended
    assert b"Traceback" not in ended.stderr + ended.stdout
    assert b"\x1b" not in ended.stdout + ended.stderr


def test_letters_lose_their_marks_and_json_loses_nothing(office: Path) -> None:
    told = run(office, "dossier", "show", CODES[0], "--personal", PYTHONIOENCODING="ascii")
    assert b"Nguyen Thi" in told.stdout
    written = run(office, "dossier", "show", CODES[0], "--personal", "--json", PYTHONIOENCODING="ascii")
    assert rb"Nguy\u1ec5n Th\u1ecb" in written.stdout


def test_whoever_stops_reading_is_no_failure_in_words(office: Path) -> None:
    ended = run(office, "dossier", "list", redirect="| true")
    assert b"Traceback" not in ended.stderr


def test_an_argument_in_another_encoding_is_refused_in_words(office: Path) -> None:
    ended = subprocess.run(
        [*map(os.fsencode, HUB), b"--dir", os.fsencode(office), b"dossier", b"search", b"Ho\xe0"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr
    assert b"UTF-8" in ended.stderr


def on_a_terminal(office: Path, columns: int, *arguments: str, **environment: str) -> str:
    """What a terminal of this width is sent."""
    master, slave = pty.openpty()
    try:
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")}
        env |= {"TERM": "xterm", "MOTCUA_LANG": "vi", **environment}
        running = subprocess.Popen(
            [*HUB, "--dir", str(office), *arguments], stdin=slave, stdout=slave, stderr=slave, env=env
        )
        os.close(slave)
        slave = -1
        sent = b""
        try:
            while chunk := os.read(master, 65_536):
                sent += chunk
        except OSError:  # the other end is closed: all has been read
            pass
        running.wait(60)
    finally:
        os.close(master)
        if slave >= 0:
            os.close(slave)
    return sent.decode()


@pytest.mark.parametrize("columns", [80, 100])
def test_what_identifies_a_row_is_whole_on_every_terminal(office: Path, columns: int) -> None:
    shown = on_a_terminal(office, columns, "dossier", "list", TERM="dumb")
    for code in CODES:
        assert sum(line.startswith(code) for line in shown.splitlines()) == 1, shown
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= columns
    for arguments, name in ((("ticket", "list"), "A002"), (("batch", "list"), "G-261123-01")):
        assert name in on_a_terminal(office, columns, *arguments, TERM="dumb")


def test_a_terminal_of_no_width_to_speak_of_folds_and_cuts_nothing(office: Path) -> None:
    shown = on_a_terminal(office, 24, "dossier", "list", TERM="dumb")
    assert "…" not in shown


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
@pytest.mark.parametrize("arguments", [("dossier", "list"), ("--help",), ("nothing",)], ids=" ".join)
def test_no_colour_is_sent_to_a_terminal_that_wants_none(
    office: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    assert "\x1b" in on_a_terminal(office, 100, *arguments)
    assert "\x1b" not in on_a_terminal(office, 100, *arguments, **environment)


def test_a_name_turns_no_line_of_a_terminal_round(office: Path) -> None:
    shown = on_a_terminal(office, 100, "dossier", "show", CODES[0], "--personal")
    assert "\u202e" not in shown
    assert "\\u202e" in shown
