"""Every refusal has a stable code and a text in both languages."""

import ast
from pathlib import Path

import pytest

from hub.bootstrap import refusal_text
from hub.domain.dossiers.dossier import DossierState
from hub.domain.errors import refused
from hub.i18n import LANGS, catalogue

HUB = Path(__file__).parents[2] / "hub"
KINDS = {"denied", "refused", "invalid", "stale"}
DISPLAY_CHARS_MAX = 60  # three lines of 128 dots


def codes_in_code() -> set[str]:
    """The first argument of every refusal that the hub can give."""
    found = set()
    for path in [*HUB.glob("domain/**/*.py"), *HUB.glob("services/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                found.add(node.args[0].value)
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_every_refusal_has_a_text(lang: str) -> None:
    codes = codes_in_code()
    assert len(codes) > 30
    assert {f"refused.{code}" for code in codes} <= set(catalogue(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_of_a_refusal_is_left_over(lang: str) -> None:
    texts = {key.removeprefix("refused.") for key in catalogue(lang) if key.startswith("refused.")}
    assert texts <= codes_in_code()


@pytest.mark.parametrize("lang", LANGS)
def test_every_refusal_fits_the_display_of_a_keypad(lang: str) -> None:
    texts = {key: text for key, text in catalogue(lang).items() if key.startswith("refused.")}
    assert {key: len(text) for key, text in texts.items() if len(text) > DISPLAY_CHARS_MAX} == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("state", DossierState)
def test_a_step_that_is_not_possible_is_refused_with_where_the_dossier_stands(
    lang: str, state: DossierState
) -> None:
    refusal = refused("dossier_not_possible", dossier="261123-0001", state=state.value, step="return")
    words = refusal_text(lang)(refusal)
    assert catalogue(lang)[f"dossier.state.{state.value}"] in words
    assert len(words) <= DISPLAY_CHARS_MAX + 3, "with the code as a keypad shortens it"
