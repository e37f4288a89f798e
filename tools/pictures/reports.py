"""Draws the pictures of docs/reports.md and README.md: pages of the report of a made month.

`python -m tools.pictures.reports`; `--office DIR` takes a month that is there already (`hub demo --month`).
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from hub.demo.month.command import main
from hub.demo.month.figures import Figures
from tools.pictures.__main__ import FOLDER

MONTH = "2021-10"
SCALE, MARGIN_PX = 1.6, 24
PAGES = {  # words of a page, and the picture that it becomes
    "Biểu số II.06a": "report-ii06a.png",
    "Chờ theo giờ": "report-waits.png",
    "Hài lòng theo lĩnh vực": "report-satisfaction.png",
}


def report(office: Path, path: Path) -> None:
    """The PDF, as a director gets it."""
    program = [sys.executable, "-m", "hub.cli", "--lang", "vi", "--dir", str(office)]
    tables = [
        word
        for table in ("ii06a", "hours", "told", "rated_services", "reasons")
        for word in ("--table", table)
    ]
    subprocess.run([*program, "report", "month", MONTH, "--pdf", str(path), *tables], check=True)


def draw(path: Path) -> None:
    """Each page that is wanted, without the white around it."""
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            said = page.get_textpage().get_text_range()
            for words, name in PAGES.items():
                if words in said:
                    cut(page.render(scale=SCALE).to_pil()).save(FOLDER / name, optimize=True)
    finally:
        document.close()


def cut(page: Image.Image) -> Image.Image:
    """Without the footer and the white."""
    page = page.convert("RGB").crop((0, 0, page.width, round(page.height * 0.93)))
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box, "an empty page"
    left, top, right, bottom = box
    return page.crop(
        (
            max(0, left - MARGIN_PX),
            max(0, top - MARGIN_PX),
            min(page.width, right + MARGIN_PX),
            min(page.height, bottom + MARGIN_PX),
        )
    )


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="tools.pictures.reports", description=__doc__)
    parser.add_argument("--office", type=Path, help="a folder with October 2021 in its ledger")
    return parser.parse_args()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="motcua-pictures-") as temporary:
        there = arguments().office or Path(temporary) / "office"
        if not there.exists():
            main(MONTH, there, dossiers=Figures().dossiers, seed=1)
        report(there, Path(temporary) / "report.pdf")
        draw(Path(temporary) / "report.pdf")
