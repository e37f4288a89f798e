"""The example offices that come with the package; `hub init --example NAME` copies one."""

from importlib.resources import files
from typing import Final

EXAMPLES: Final = ("starter", "nghe-an")


def example_toml(name: str) -> str:
    """The office.toml of the example `name`, one of `EXAMPLES`; KeyError for another."""
    if name not in EXAMPLES:
        raise KeyError(name)
    return files("hub").joinpath("examples", name, "office.toml").read_text("utf-8")


def example_demand(name: str) -> str | None:
    """The demand.toml of an example; None where it has none."""
    path = files("hub").joinpath("examples", name, "demand.toml")
    return path.read_text("utf-8") if path.is_file() else None


def example_forms(name: str) -> dict[str, str]:
    """The templates of forms that an example changes, by file name; empty where it changes none."""
    folder = files("hub").joinpath("examples", name, "forms")
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()} if folder.is_dir() else {}
