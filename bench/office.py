"""The office of the benchmarks: the example office, always open, with numbers for more than a day."""

import re

from hub.config import example_toml

WIDTH = 5


def bench_office() -> str:
    """Its office.toml."""
    text = example_toml("nghe-an")
    without_hours = re.sub(r"^\[hours\]\n(?:[^\[\n].*\n|\n)*", "", text, flags=re.MULTILINE)
    numbering = f"[numbering]\nwidth = {WIDTH}\n\n"
    wide = re.sub(r"^\[numbering\]\n(?:[^\[\n].*\n|\n)*", numbering, without_hours, flags=re.MULTILINE)
    tireless = re.sub(r"^per_kiosk_min = .*$", "per_kiosk_min = 100000", wide, flags=re.MULTILINE)
    assert "[hours]" not in tireless
    assert numbering in tireless
    assert "per_kiosk_min = 100000" in tireless
    return tireless
