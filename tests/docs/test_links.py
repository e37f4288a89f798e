"""Every link between the pages of the repository leads to a file, and to a heading of it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("firmware/**/*.md")]
LINK = re.compile(r"(?<!`)\[[^\]\n]+\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
TEMPLATE = "0000-name.md"  # what a copy of the template is to fill in


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


def broken(page: Path, text: str) -> list[str]:
    """The links of `text`, which stands in `page`, that lead nowhere."""
    wrong = []
    for path, anchor in LINK.findall(text):
        there = page.parent / path if path else page
        if path != TEMPLATE and (not there.exists() or (anchor and anchor not in anchors(there))):
            wrong.append(f"{path}#{anchor}" if anchor else path)
    return wrong


def test_every_link_leads_somewhere() -> None:
    wrong = {str(page): found for page in PAGES if (found := broken(page, page.read_text(encoding="utf-8")))}
    assert wrong == {}
    assert sum(len(LINK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) > 200


def test_a_link_that_leads_nowhere_is_found() -> None:
    text = "[a](docs/gone.md) [b](CONTRIBUTING.md#walls) [c](CONTRIBUTING.md#doors) [d](#licence)"
    assert broken(ROOT / "README.md", text) == ["docs/gone.md", "CONTRIBUTING.md#doors", "#licence"]
