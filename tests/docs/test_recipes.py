"""What the guides for those who change the code name is there: files, functions, checks, device kinds."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from hub.adapters.broker.accounts import AccountType
from hub.contract.messages import EVENTS
from hub.domain.press import deciding
from hub.domain.press.commands import DEVICE_TYPES
from hub.i18n import LANGS, catalogue
from tools.diagrams.tables import DEVICES

ROOT = Path(__file__).parents[2]
GUIDES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md", "firmware/*/README.md")
    for path in ROOT.glob(pattern)
)
WALKED = ("docs/recipes.md", "docs/architecture.md")
NAMED = re.compile(r"`([\w.-]+(?:/[\w.<>*-]*)+)(?:(::|:)([\w.]+))?`")
HELD = ("firmware/lib/", "hub/", "tests/", "tools/", "contract/", "firmware/", "docs/", "bench/", "examples/")
LAYERS = ("adapters/", "cli/", "config/", "contract/messages", "daemon/", "domain/", "services/")
TOPICS = ("hub/state", "hub/told")


def wrong_names(text: str) -> list[str]:
    """What `text` names of this repository, in back quotes, that is not there."""
    wrong = []
    for found in NAMED.finditer(text):
        path, name = found[1], found[3]
        if path.startswith(LAYERS):
            path = f"hub/{path}"
        if not path.startswith(HELD) or path in TOPICS or re.search(r"[<*]", path):
            continue
        if not (ROOT / path).exists() or (name and name not in functions(ROOT / path)):
            wrong.append(found[0].strip("`"))
    return wrong


@cache
def functions(path: Path) -> set[str]:
    """Names of functions and `Class.method` of a module."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = [one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
            found |= {f"{node.name}.{one.name}" for one in inner}
    return found


def test_every_file_function_and_check_that_a_guide_names_is_there() -> None:
    wrong = {one: found for one in GUIDES if (found := wrong_names((ROOT / one).read_text(encoding="utf-8")))}
    assert wrong == {}


@pytest.mark.parametrize(
    "name",
    [
        "hub/domain/gone.py",
        "domain/gone.py",
        "hub/domain/applying.py:gone",
        "tests/docs/test_recipes.py::test_gone",
        "docs/gone.md",
    ],
)
def test_a_name_of_something_that_is_not_there_is_found(name: str) -> None:
    assert wrong_names(f"see `{name}` and `hub/domain/applying.py:apply`") == [name]


def test_the_walks_and_recipes_name_many_functions_and_checks() -> None:
    named = [
        found[2] for guide in WALKED for found in NAMED.finditer((ROOT / guide).read_text(encoding="utf-8"))
    ]
    assert named.count(":") > 40
    assert named.count("::") > 20


def test_every_recipe_has_steps_and_checks() -> None:
    recipes = re.split(r"^## ", (ROOT / "docs/recipes.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    assert len(recipes) == 6
    assert [
        one.splitlines()[0] for one in recipes if "\n1. " not in one or "\nChecks: `tests/" not in one
    ] == []


@pytest.mark.parametrize("kind", [kind for kind in DEVICE_TYPES if kind != "console"])
def test_a_device_kind_is_known_everywhere(kind: str) -> None:
    folder = ROOT / "firmware" / kind
    assert [name for name in ("states", "app", "main", "pins") if not (folder / f"{name}.py").is_file()] == []
    assert (folder / "README.md").is_file()
    assert (ROOT / f"firmware/manifests/{kind}.py").is_file()
    assert kind in get_args(AccountType)
    assert kind in DEVICES
    assert any(kind in spec.senders for spec in EVENTS.values())
    assert f'"want-{kind}"' in (ROOT / "firmware/lib/envelope.py").read_text(encoding="utf-8")
    assert (ROOT / f"contract/examples/want-{kind}.json").is_file()
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    roots = [one["root"] for one in pyproject["tool"]["basedpyright"]["executionEnvironments"]]
    assert f"firmware/{kind}" in roots
    assert [lang for lang in LANGS if f"cli.device_type.{kind}" not in catalogue(lang)] == []


def test_every_event_of_the_contract_has_a_decision() -> None:
    answered_by_the_service = {"status", "clock_confirm", "clock_back"}
    undecided = {name for name, spec in EVENTS.items() if spec.command not in deciding._DECIDE}
    assert undecided == answered_by_the_service
