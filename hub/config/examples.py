"""The example offices that come with the package; `hub init --example NAME` copies one."""

from pathlib import Path
from typing import Final

EXAMPLES: Final = ("starter", "nghe-an")
_FOLDER: Final = Path(__file__).parents[1] / "examples"


def example_toml(name: str) -> str:
    """The office.toml of the example `name`, one of `EXAMPLES`; KeyError for another."""
    if name not in EXAMPLES:
        raise KeyError(name)
    return (_FOLDER / name / "office.toml").read_text("utf-8")


def example_demand(name: str) -> str | None:
    """The demand.toml of an example; None where it has none."""
    path = _FOLDER / name / "demand.toml"
    return path.read_text("utf-8") if path.is_file() else None


def example_years(name: str) -> dict[str, str]:
    """What an example knows of years that were announced, by file name; empty where it knows nothing."""
    folder = _FOLDER / name / "calendar"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()} if folder.is_dir() else {}


def example_forms(name: str) -> dict[str, str]:
    """The templates of forms that an example changes, by file name; empty where it changes none."""
    folder = _FOLDER / name / "forms"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()} if folder.is_dir() else {}
