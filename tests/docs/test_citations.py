"""Where code, tests and pages cite a section of the design or the facts, or a decision, it is there."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTION = re.compile(
    r"\b(?P<page>design|facts)(?:\.md)?,?\s+(?:\W*\s)?sections?\s+(?P<number>\d+)", re.IGNORECASE
)
DECISION = re.compile(
    r"\b(?:decisions?[ /])(?P<number>\d{4})\b(?P<name>[-\w.]*)|\((?P<alone>0[012]\d\d)[,;)]"
)
PAGES = {"design": ROOT / "docs/design.md", "facts": ROOT / "docs/facts.md"}


@cache
def texts() -> dict[str, str]:
    """Every text that is ours, by its path in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    ours = [
        one for one in listed if Path(one).suffix in {".py", ".md", ".toml", ".po", ".sh", ".typ", ".yaml"}
    ]
    ours.remove("tests/docs/test_citations.py")  # has wrong ones for examples
    return {
        one: (ROOT / one).read_text(encoding="utf-8") for one in [*ours, "Makefile"] if (ROOT / one).is_file()
    }


def wrong_sections(text: str) -> list[str]:
    """The citations in `text` that are not written as a path, or lead to no section."""
    return [
        found[0]
        for found in SECTION.finditer(text)
        if text[max(0, found.start() - 5) : found.start()] != "docs/"
        or int(found["number"]) not in sections(found["page"].lower())
    ]


@cache
def sections(page: str) -> dict[int, str]:
    """The numbered headings of a page."""
    headings = re.findall(r"^## (\d+)\. (.+)$", PAGES[page].read_text(encoding="utf-8"), re.M)
    return {int(number): title for number, title in headings}


def wrong_decisions(text: str, alone: bool = True) -> list[str]:
    """The decisions named in `text` that there are not; `alone`: a number in brackets names one."""
    named = [
        (found["number"] or found["alone"], found["name"] or "")
        for found in DECISION.finditer(text)
        if alone or found["number"]
    ]
    known = {path.name[:4]: path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    return [
        number + name
        for number, name in named
        if number not in known or (name.endswith(".md") and number + name != known[number])
    ]


@pytest.mark.parametrize("page", PAGES)
def test_the_sections_are_numbered_without_a_gap(page: str) -> None:
    assert list(sections(page)) == list(range(1, len(sections(page)) + 1))


def test_every_section_that_is_cited_exists() -> None:
    wrong = {path: found for path, text in texts().items() if (found := wrong_sections(text))}
    assert wrong == {}
    cited = sum(len(SECTION.findall(text)) for text in texts().values())
    assert cited > 20, "the search finds what there is"


def test_every_decision_that_is_named_exists() -> None:
    wrong = {
        path: found
        for path, text in texts().items()
        if (found := wrong_decisions(text, alone=path.endswith(".md")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("as docs/design.md section 3 says", []),
        ("as docs/design.md section 99 says", ["design.md section 99"]),
        ("Row 1 of design section 8", ["design section 8"]),
        ("(FACTS.md section 5)", ["FACTS.md section 5"]),
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text: str, wrong: list[str]) -> None:
    assert wrong_sections(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("decision 0043", []),
        ("docs/decisions/0043", []),
        ("decisions/0043-another-name.md", ["0043-another-name.md"]),
        ("the rule (0299) holds", ["0299"]),
    ],
)
def test_a_decision_that_there_is_not_is_found(text: str, wrong: list[str]) -> None:
    assert wrong_decisions(text) == wrong


def test_every_event_of_the_contract_is_in_the_design() -> None:
    from hub.contract.messages import EVENTS

    design = PAGES["design"].read_text(encoding="utf-8")
    section = design[design.index("## 4.") : design.index("## 5.")]
    assert set(EVENTS) - set(re.findall(r"`(\w+)`", section)) == set()


def test_every_subject_and_topic_of_the_hub_is_in_the_design() -> None:
    from hub.contract.topics import Topics

    design = PAGES["design"].read_text(encoding="utf-8")
    told = {
        value.removeprefix(Topics("x").root + "/")
        for key, value in vars(Topics("x")).items()
        if "_" in key[1:]
    }
    assert {one for one in told if one.startswith(("hub/", "office/"))} - {"office/#"} <= set(
        re.findall(r"`([\w/]+)`", design)
    )
    folders = {one.name for one in (ROOT / "hub/domain").iterdir() if (one / "__init__.py").exists()}
    assert folders - set(re.findall(r"\w+", design[design.index("## 2.") : design.index("## 3.")])) == set()
