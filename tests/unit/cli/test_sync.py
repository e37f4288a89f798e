"""`hub sync` on the memory of a sync: what a dead letter means, what to do, and since when a change waits."""

import json
from pathlib import Path

import pytest

from hub.adapters.sync_store import SqliteSyncStore
from hub.cli.sync import words as sync_words
from hub.config import example_toml
from hub.services.sync.up.memory import DeadLetter, Sent
from tests.support.clock import at
from tests.support.dossier_lives import resolved_without_shares, write
from tests.unit.cli.conftest import Hub

CODE = "000.00.15.H41-261123-9001"
OUR_OWN = ("no_citizen", "code_taken", "code_of_another", "code_contradicts", "told_before_restore")


class NowClock:
    """The clock of the command line, where a test puts it."""

    now_ms = at("2027-06-01 10:30")

    def wall_ms(self) -> int:
        return self.now_ms


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger and a sync that has run."""
    (tmp_path / "office.toml").write_text(example_toml("nghe-an"), encoding="utf-8")
    (tmp_path / "data").mkdir()
    write(tmp_path / "data" / "ledger.sqlite", [resolved_without_shares(at("2026-11-02 08:00"))])
    memory(tmp_path).close()
    monkeypatch.setattr(sync_words, "SystemClock", NowClock)
    return tmp_path


def memory(office: Path) -> SqliteSyncStore:
    return SqliteSyncStore(office / "data" / "sync.sqlite")


def bury(office: Path, *codes: str, reason: str = "") -> None:
    store = memory(office)
    for place, code in enumerate(codes):
        store.bury(DeadLetter(f"{CODE[:-1]}{place}", 7, code, reason, at("2026-11-24 08:00")))
    store.close()


def test_each_dead_letter_says_what_it_means_and_what_to_do(office: Path, hub: Hub) -> None:
    bury(office, *OUR_OWN)
    found = hub("--lang", "vi", "sync", "dead-letters")
    assert found.exit_code == 1
    assert found.stdout.count("→") == len(OUR_OWN)
    told = json.loads(hub("--lang", "vi", "sync", "dead-letters", "--json").stdout)
    assert [one["code"] for one in told] == list(OUR_OWN)
    assert len({one["means"] for one in told}) == len({one["do"] for one in told}) == len(OUR_OWN)
    assert "hub dossier correct" in told[0]["do"]


def test_a_refusal_in_upstreams_own_words_is_told_in_them(office: Path, hub: Hub) -> None:
    bury(office, "-1", reason="Trích yếu quá dài")
    found = hub("--lang", "vi", "sync", "dead-letters")
    assert "Hệ thống tỉnh từ chối: Trích yếu quá dài" in found.stdout
    assert "hub sync retry" in found.stdout


def test_without_dead_letters_there_is_nothing_to_see_and_nothing_to_send(office: Path, hub: Hub) -> None:
    assert hub("sync", "dead-letters").exit_code == 0
    again = hub("--lang", "en", "sync", "retry")
    assert (again.exit_code, "No dossier" in again.stderr or "refused" in again.stderr) == (4, True)


def test_one_dead_letter_or_all_are_sent_again(office: Path, hub: Hub) -> None:
    bury(office, "-1", "-1", "-1")
    unknown = hub("--lang", "en", "sync", "retry", "H41.15-261123-0042")
    assert (unknown.exit_code, "H41.15-261123-0042 is not among" in unknown.stderr) == (4, True)
    assert json.loads(hub("sync", "retry", f"{CODE[:-1]}0", "--json").stdout) == {"again": 1}
    assert json.loads(hub("sync", "retry", "--json").stdout) == {"again": 2}
    store = memory(office)
    assert (store.dead_letters(), len(store.pending(0, 10))) == ([], 3)
    store.close()


def test_the_status_says_since_when_a_change_waits(office: Path, hub: Hub) -> None:
    status = json.loads(hub("sync", "status", "--json").stdout)
    assert status["lag_s"] > 0, "nothing of the ledger was told"
    store = memory(office)
    last = status["rows_behind"]
    store.note([("d", last)], "hash")
    waits = json.loads(hub("sync", "status", "--json").stdout)
    assert 0 < waits["lag_s"] < status["lag_s"], "the newest row alone waits"
    store.done([("d", last)])
    store.close()
    told = json.loads(hub("sync", "status", "--json").stdout)
    assert (told["lag_s"], told["pending"]) == (0, 0)
    assert hub("sync", "status").exit_code == 0


def test_the_status_says_that_an_older_ledger_was_put_in_place_and_what_it_does_not_have(
    office: Path, hub: Hub
) -> None:
    store = memory(office)
    store.told([("gone", Sent(seq=9, code="H41.15-261123-0042"))], at("2027-06-01 08:00"))
    store.start_over([], at("2027-06-01 09:00"))
    assert "01/06/2027 09:00" in hub("--lang", "vi", "sync", "status").stdout
    assert hub("sync", "status").exit_code == 0, "it mends itself"
    store.told([("gone", Sent(seq=9, code="H41.15-261123-0042"))], at("2027-06-01 08:00"))
    store.start_over(["gone"], at("2027-06-01 09:00"))
    store.close()
    assert "1 hồ sơ tỉnh đã nhận không còn trong sổ" in hub("--lang", "vi", "sync", "status").stdout
    assert hub("sync", "status").exit_code == 1, "somebody must look"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_password_that_others_can_read_is_not_used(office: Path, hub: Hub, mode: int) -> None:
    toml = office / "office.toml"
    toml.write_text(
        toml.read_text("utf-8")
        + '\n[upstream]\nurl = "http://127.0.0.1:9"\nusername = "hub"\nagency = "a"\n',
        encoding="utf-8",
    )
    secret = office / "upstream.secret"
    secret.write_text("bí mật", encoding="utf-8")
    secret.chmod(mode)
    refused = hub("--lang", "vi", "sync", "run", "--once")
    assert (refused.exit_code, "chmod 600" in refused.stderr) == (2, True)
    assert "bí mật" not in refused.output
    secret.unlink()
    missing = hub("--lang", "vi", "sync", "run", "--once")
    assert (missing.exit_code, "Chưa có mật khẩu" in missing.stderr) == (2, True)


def test_correcting_nothing_is_no_command(office: Path, hub: Hub) -> None:
    nothing = hub("--lang", "vi", "dossier", "correct", CODE)
    assert (nothing.exit_code, "--person" in nothing.stderr) == (2, True)
