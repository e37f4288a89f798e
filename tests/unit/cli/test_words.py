"""Which language `hub` speaks."""

import pytest

from hub.cli import words
from tests.unit.cli.conftest import Hub


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "vi_VN"}, "vi"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "fr_FR"}, "vi"),
        ({"MOTCUA_LANG": "vi", "LANG": "en_US"}, "vi"),
        ({"MOTCUA_LANG": "fr", "LANG": "en_US"}, "en"),
    ],
)
def test_the_environment_chooses_and_vietnamese_is_the_rest(environment: dict[str, str], lang: str) -> None:
    assert words.from_environment(environment) == lang


def test_an_option_is_stronger_than_the_environment(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_LANG", "vi")
    assert "There is no office" in hub("--lang", "en", "status").stderr
    assert "Không có văn phòng" in hub("status").stderr


def test_a_code_without_a_text_stands_for_itself() -> None:
    assert words.text("cli.fault.from_the_future", otherwise="from_the_future") == "from_the_future"
    assert words.text("cli.fault.no_paper", otherwise="no_paper") != "no_paper"


@pytest.mark.parametrize(("lang", "said"), [("vi", "Đã cài"), ("en", "is installed")])
def test_the_completion_of_the_shell_is_installed_in_ones_language(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    monkeypatch.setattr("typer._completion_shared.install", lambda: ("bash", "hub.sh"))
    result = hub("--lang", lang, "--install-completion")
    assert (result.exit_code, said in result.stdout) == (0, True)
