"""The manifests freeze all that a device imports; MicroPython's build runs them, here stand-ins do."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools.virtual_board import heap

pytestmark = pytest.mark.micropython

FIRMWARE = Path(__file__).parents[3] / "firmware"
MANIFESTS = FIRMWARE / "manifests"
KINDS = ("kiosk", "counter_keypad", "led_board", "rating_pad")


class Options(SimpleNamespace):
    """What a manifest was included with."""

    def defaults(self, **values: Any) -> None:
        vars(self).update({**values, **vars(self)})


class Build:
    """The part of MicroPython's build that reads manifests: which file is frozen under which path."""

    def __init__(self) -> None:
        self.frozen: dict[str, Path] = {}
        self.of_the_port: list[str] = []

    def include(self, name: str, folder: Path = MANIFESTS, **options: Any) -> None:
        if name.startswith("$("):
            return self.of_the_port.append(name)
        path = folder / name
        program = compile(path.read_text(encoding="utf-8"), str(path), "exec")
        functions = {"include": self.include, "freeze": self.freeze, "options": Options(**options)}
        return exec(program, functions)

    def freeze(self, folder: str) -> None:
        root = (MANIFESTS / folder).resolve(strict=True)
        for file in root.rglob("*.py"):
            target = str(file.relative_to(root))
            assert target not in self.frozen, f"{target} is frozen twice"
            self.frozen[target] = file


def built(kind: str) -> Build:
    """The manifest of a device, run."""
    build = Build()
    build.include(f"{kind}.py")
    return build


@pytest.mark.parametrize("kind", KINDS)
def test_every_module_that_a_device_imports_is_frozen(kind: str, tmp_path: Path) -> None:
    build = built(kind)
    names = [name.replace(".", "/") for name in heap.modules(kind, tmp_path).names]
    assert len(names) > 20
    missing = [n for n in names if f"{n}.py" not in build.frozen and f"{n}/__init__.py" not in build.frozen]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_device_freezes_its_own_program_and_no_others(kind: str) -> None:
    build = built(kind)
    assert build.frozen["main.py"] == FIRMWARE / kind / "main.py"
    assert {file.relative_to(FIRMWARE).parts[0] for file in build.frozen.values()} == {"lib", kind}
    assert build.of_the_port == ["$(PORT_DIR)/boards/manifest.py"]
