"""The guides say what the lists and the firmware say, in both languages, and lead nowhere else."""

import re
from pathlib import Path

import pytest

from tests.hardware.conftest import SHEETS
from tools.hardware import HARDWARE, ROOT, bom, power
from tools.virtual_board.circuit import KEYPAD_LAYOUT

PAGES = sorted(HARDWARE.rglob("*.md"))
DOCS = HARDWARE / "docs"
WORDS = {
    "GỌI TIẾP": "next",
    "GỌI LẠI": "recall",
    "VẮNG MẶT": "no_show",
    "XÓA": "clear",
    "TẠM DỪNG": "pause",
    "XONG": "finish",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", SHEETS)
def test_the_readme_shows_every_sheet(name: str) -> None:
    text = (HARDWARE / "README.md").read_text("utf-8")
    for path in (
        f"pictures/{name}.pdf",
        f"pictures/{name}-pinout.svg",
        f"bom/{name}.csv",
        f"harness/{name}.svg",
    ):
        assert f"({path})" in text


def steps() -> set[str]:
    return set(re.findall(r"^\| ([A-Z]\d) \|", (DOCS / "bring-up.md").read_text("utf-8"), re.MULTILINE))


def test_everything_unverified_names_a_step_that_there_is() -> None:
    rows = (HARDWARE / "UNVERIFIED.md").read_text("utf-8").splitlines()
    claims = [row.split("|") for row in rows if row.startswith("| ") and not row.startswith("| Claim")]
    assert len(claims) > 25
    assert {row[-2].strip() for row in claims} <= steps()


def test_every_step_of_the_guides_is_in_the_bring_up() -> None:
    for page in ("guide.en.md", "guide.vi.md"):
        named = set(
            re.findall(r"\b([BKLPMHST]\d)(?= |:|;|\)| \||$)", (DOCS / page).read_text("utf-8"), re.MULTILINE)
        )
        assert named & {"B3", "B4", "K4", "P2", "T1"} == {"B3", "B4", "K4", "P2", "T1"}
        assert named - {"K1"} <= steps()


def test_both_languages_have_the_same_parts_and_figures() -> None:
    english, vietnamese = ((DOCS / f"guide.{language}.md").read_text("utf-8") for language in ("en", "vi"))
    for pattern in (r"^## ", r"^\| ", r"^- "):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(
            re.findall(pattern, vietnamese, re.MULTILINE)
        )
    assert sorted(re.findall(r"`([^`]+)`", english)) == sorted(re.findall(r"`([^`]+)`", vietnamese))


@pytest.mark.parametrize("counters", bom.OFFICES)
def test_ports_and_watts_of_the_guides_are_the_reckoned_ones(counters: int) -> None:
    fed = {name: number for name, number in bom.in_use(counters).items() if name != "hub_hat"}
    watts = sum(number * power.watts(name) for name, number in fed.items())
    column = bom.OFFICES.index(counters)
    for language in ("en", "vi"):
        text = (DOCS / f"guide.{language}.md").read_text("utf-8")
        table = re.search(r"\|---\|---\|---\|\n(\| (?:devices on PoE|số thiết bị).*?)\n\n", text, re.DOTALL)
        assert table
        cells = [re.sub(r"[^\d]", "", row.split("|")[2 + column]) for row in table[1].splitlines()[:3]]
        assert cells == [str(sum(fed.values())), f"{watts:.0f}", f"{watts * 1.2:.0f}"]


def test_the_order_of_the_keys_is_the_firmwares() -> None:
    text = (DOCS / "assembly.md").read_text("utf-8")
    rows = [row.split("|")[3].strip() for row in text.splitlines() if re.match(r"\| Keypad \| J1[01] ", row)]
    keys = [WORDS.get(key.strip(), key.strip()) for row in rows for key in row.split(",")]
    assert keys == KEYPAD_LAYOUT


def test_the_root_readme_leads_to_the_hardware() -> None:
    assert "(hardware/README.md)" in (ROOT / "README.md").read_text("utf-8")
