"""`hub simulate`: what a director sees, and what is wrong said plainly."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hub.cli.forecast.days import _minutes, _numbers
from hub.config import example_toml
from tests.unit.cli.conftest import Hub

QUICK = ("simulate", "--runs", "1", "--day", "quiet")


def test_the_reference_office_shows_waits_and_idle_officers(hub: Hub) -> None:
    result = hub(*QUICK, "--example", "nghe-an")
    assert result.exit_code == 0, result.stderr
    assert "Trung tâm Phục vụ hành chính công tỉnh Nghệ An — ngày vắng" in result.stdout
    assert "Giấy phép lái xe" in result.stdout
    assert "5–8" in result.stdout
    assert "Phương án" not in result.stdout


def test_a_plan_stands_beside_the_office_as_it_is(hub: Hub) -> None:
    result = hub("--lang", "en", *QUICK, "--example", "nghe-an", "--pool", "R,S,T", "--close", "33,34")
    assert result.exit_code == 0, result.stderr
    assert "As it is  Planned" in result.stdout
    assert "By counter, planned" in result.stdout
    assert "officers 37 → 35" in result.stdout


def test_the_same_seed_prints_the_same_and_another_does_not(hub: Hub) -> None:
    one, again, other = (hub(*QUICK, "--example", "nghe-an", "--seed", seed).stdout for seed in "112")
    assert one == again
    assert one.splitlines()[2:] != other.splitlines()[2:]


def test_json_has_both_offices(hub: Hub) -> None:
    result = hub(*QUICK, "--example", "nghe-an", "--counters", "+1", "--json")
    document = json.loads(result.stdout)
    assert (document["day"], document["seed"]) == ("quiet", 1)
    assert document["plan"]["at_work"] == document["office"]["at_work"] + 1
    assert document["plan"]["arrived"] == document["office"]["arrived"] > 300


def test_the_office_of_the_folder_is_the_standard_one(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(example_toml("starter"), "utf-8")
    result = hub(*QUICK)
    assert result.exit_code == 0, result.stderr
    assert "demand.toml" in result.stderr  # nobody has counted: the note says what is assumed
    assert hub(*QUICK, "--office", str(tmp_path)).stdout == result.stdout
    assert hub(*QUICK, "--office", str(tmp_path / "office.toml")).stdout == result.stdout


def test_demand_beside_the_office_says_how_many_come(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(example_toml("starter"), "utf-8")
    (tmp_path / "demand.toml").write_text("working_days = 20\n[per_month]\nA = 2000\n", "utf-8")
    document = json.loads(hub(*QUICK, "--json").stdout)
    assert 35 < document["office"]["arrived"] < 85
    assert {s["letter"]: s["per_day"] > 5 for s in document["office"]["services"]} == {"A": True, "B": False}


def test_mistakes_in_demand_are_all_told(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(example_toml("starter"), "utf-8")
    (tmp_path / "demand.toml").write_text("working_days = 0\n[per_month]\nA = -1\nZ = 5\n", "utf-8")
    result = hub(*QUICK)
    assert result.exit_code == 2
    for mistake in ("working_days = 0", "per_month.A = -1", "per_month.Z = 5"):
        assert mistake in result.stderr


def test_demand_that_is_no_toml_is_told_with_its_line(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(example_toml("starter"), "utf-8")
    (tmp_path / "demand.toml").write_text("working_days = 20\n[per_month\n", "utf-8")
    result = hub(*QUICK)
    assert result.exit_code == 2
    assert "demand.toml:2" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--example", "nghe-an", "--open", "Z"), "Z"),
        (("--example", "nghe-an", "--pool", "A,Z"), "Z"),
        (("--example", "nghe-an", "--close", "99"), "99"),
        (("--example", "nghe-an", "--close", "34"), "T"),  # nobody would be left for culture and sports
        (("--example", "nghe-an", "--counters", "many"), "+2"),
        (("--example", "nghe-an", "--counters", "+99"), "+2"),
        (("--example", "nghe-an", "--close", "one"), "3,4"),
        (("--example", "nghe-an", "--day", "sunday"), "quiet, normal, busy"),
        (("--example", "nghe-an", "--office", "."), "--example"),
        ((), "office.toml"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_simulated(
    hub: Hub, arguments: tuple[str, ...], said: str
) -> None:
    result = hub(*QUICK, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.xdist_group("charts")
def test_the_charts_are_a_picture(hub: Hub, tmp_path: Path) -> None:
    result = hub(*QUICK, "--example", "nghe-an", "--counters", "+1", "--plot", "day.png")
    assert result.exit_code == 0, result.stderr
    picture = (tmp_path / "day.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


@pytest.mark.xdist_group("charts")
def test_a_picture_that_cannot_be_written_is_an_error(hub: Hub) -> None:
    result = hub(*QUICK, "--example", "starter", "--plot", "nowhere/day.png")
    assert result.exit_code == 74
    assert "nowhere" in result.stderr


def test_without_the_library_the_charts_are_refused(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "hub.simulation.plot", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.axes", None)
    result = hub(*QUICK, "--example", "nghe-an", "--plot", "day.png")
    assert result.exit_code == 2
    assert "matplotlib" in result.stderr


@pytest.mark.parametrize("program", ["hub.daemon.core", "hub.cli.app", "hub.simulation.comparing"])
def test_nothing_but_the_charts_loads_the_library_for_them(program: str) -> None:
    code = f"import sys, {program}; print([n for n in ('matplotlib', 'numpy') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_hub_loads_nothing_of_the_simulation() -> None:
    code = "import sys, hub.daemon.core; print(any(n.startswith('hub.simulation') for n in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_minutes_are_told_in_halves_while_they_are_few() -> None:
    assert [_minutes(s) for s in (0, 20, 75, 580, 600, 3_599)] == ["0", "0.5", "1", "9.5", "10", "60"]


def test_counters_side_by_side_are_written_as_a_range() -> None:
    assert _numbers([3, 1, 2, 7, 9, 8, 12]) == "1–3, 7–9, 12"
