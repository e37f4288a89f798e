"""Write the texts of the devices' displays as MicroPython modules.

firmware/locale/<lang>.json          -> firmware/lib/texts_<lang>.py
firmware/locale/<device>/<lang>.json -> firmware/<device>/<device>_texts_<lang>.py

A device has no gettext and little memory, so its few texts are a dictionary in a module that can be frozen.
The generated modules are committed; `stale()` says whether they still are what the catalogues make them.
"""

import json
import re
from pathlib import Path
from typing import Final

FIRMWARE: Final = Path(__file__).parent.parent / "firmware"
LANGS: Final = ("vi", "en")
DEVICES: Final = ("", "kiosk")  # those with a catalogue of their own; "" is the one of all others
HEADER: Final = '"""Texts of the display, from {source} by tools/device_texts.py. Do not edit."""\n\n'


def source(lang: str, device: str = "") -> Path:
    """The file that is written by hand."""
    return FIRMWARE / "locale" / device / f"{lang}.json"


def catalogue(lang: str, device: str = "") -> dict[str, str]:
    """The texts of one language by id."""
    texts: dict[str, str] = json.loads(source(lang, device).read_text(encoding="utf-8"))
    return texts


def placeholders(text: str) -> set[str]:
    """Names of the values that a text takes."""
    return set(re.findall(r"{(\w+)}", text))


def mistakes(catalogues: dict[str, dict[str, str]]) -> list[str]:
    """What is wrong between the catalogues, one line each: ids or placeholders unlike the first's."""
    first, texts = next(iter(catalogues.items()))
    lines = []
    for lang, other in catalogues.items():
        lines += [
            f"{lang}.json: `{key}` is not the same set of ids as {first}.json"
            for key in texts.keys() ^ other.keys()
        ]
        lines += [
            f"{lang}.json: `{key}` takes other values than in {first}.json"
            for key in texts.keys() & other.keys()
            if placeholders(texts[key]) != placeholders(other[key])
        ]
    return lines


def module(lang: str, texts: dict[str, str], device: str = "") -> str:
    """The MicroPython source of one language."""
    lines = [
        f"    {json.dumps(key)}: {json.dumps(texts[key], ensure_ascii=False)},\n" for key in sorted(texts)
    ]
    name = source(lang, device).relative_to(FIRMWARE.parent).as_posix()
    return HEADER.format(source=name) + "TEXTS = {\n" + "".join(lines) + "}\n"


def target(lang: str, device: str = "") -> Path:
    """Where the module of one language is written."""
    if device:
        return FIRMWARE / device / f"{device}_texts_{lang}.py"
    return FIRMWARE / "lib" / f"texts_{lang}.py"


def stale() -> list[str]:
    """What is not as the catalogues make it, one line each; [] when all is fresh."""
    return [line for device in DEVICES for line in _stale(device)]


def _stale(device: str) -> list[str]:
    catalogues = {lang: catalogue(lang, device) for lang in LANGS}
    old = [
        f"{target(lang, device).name} is not what {source(lang, device)} makes it"
        for lang in LANGS
        if not target(lang, device).is_file()
        or target(lang, device).read_text(encoding="utf-8") != module(lang, catalogues[lang], device)
    ]
    return mistakes(catalogues) + old


def write() -> None:
    """Write the modules again."""
    for device in DEVICES:
        for lang in LANGS:
            target(lang, device).write_text(module(lang, catalogue(lang, device), device), encoding="utf-8")


if __name__ == "__main__":
    write()
    raise SystemExit("\n".join(stale()))
