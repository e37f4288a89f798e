"""The list of decisions has every page once, with its title, and says which of them another one changed."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs/decisions"
SUBJECTS = (
    "office",
    "press",
    "queue",
    "counters",
    "bookings",
    "dossiers",
    "bags",
    "paper",
    "shown",
    "forecast",
    "reports",
    "sync",
    "calendar",
    "ledger",
    "broker",
    "firmware",
    "hardware",
    "commands",
    "tests",
)
LINE = re.compile(r"- \[(\d{4})\]\((.+?)\) (.+?)(?: — superseded(?: in part)? by (\d{4})(?:: .+)?)?$")
MARK = re.compile(r"^\*\*Superseded(?: in part)?\*\* by \[(\d{4})\]\((.+?)\)", re.M)
HEADINGS = ("Context", "Decision", "Consequences")


def pages() -> dict[str, Path]:
    """Every page of a decision, by its name."""
    return {path.name: path for path in sorted(FOLDER.glob("[0-9]*.md"))}


def listed() -> list[tuple[str, str, str, str]]:
    """Number, file, title and successor ("" if none) of each line of the list."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    return [
        (m[1], m[2], m[3], m[4] or "") for line in lines if line.startswith("- ") and (m := LINE.match(line))
    ]


def title(text: str) -> str:
    """The title of a page without its number."""
    return re.sub(r"^# (?:\d{4}\.? )?", "", text.splitlines()[0])


def test_every_page_is_listed_once_under_its_title() -> None:
    there = [(name[:4], name, title(path.read_text(encoding="utf-8"))) for name, path in pages().items()]
    assert sorted(one[:3] for one in listed()) == there


def test_a_number_is_one_page() -> None:
    numbers = [name[:4] for name in pages()]
    assert len(numbers) == len(set(numbers))


def test_the_list_has_the_subjects_and_every_one_has_pages() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (\w+)$", text, re.M)) == SUBJECTS
    assert all("\n- [" in part for part in re.split(r"^## ", text, flags=re.M)[1:])


def test_what_is_superseded_is_marked_on_the_page_and_in_the_list_and_its_successor_names_it() -> None:
    texts = {name: path.read_text(encoding="utf-8") for name, path in pages().items()}
    marked = {name: found[1] for name, text in texts.items() if (found := MARK.search(text))}
    assert marked == {file: successor for _, file, _, successor in listed() if successor}
    assert len(marked) > 5
    for name, text in texts.items():
        for number, file in MARK.findall(text):
            assert file.startswith(number)
            assert name[:4] in texts[file], f"{file} does not name {name}"


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_page_and_the_template_have_the_three_parts(heading: str) -> None:
    part = re.compile(rf"^(?:## {heading}|\*\*{heading}\b)", re.M)
    without = [path.name for path in FOLDER.glob("*.md") if not part.search(path.read_text(encoding="utf-8"))]
    assert without == ["README.md"]
