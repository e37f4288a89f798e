"""A command line that is wrong says so in words, does nothing, and ends with 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hub

MISTAKES = [
    (("statsu",), "Có phải ý bạn là: status"),
    (("tickets",), "Có phải ý bạn là: ticket"),
    (("device", "ad"), "Có phải ý bạn là: add"),
    (("zzz",), "Xem hướng dẫn: hub --help"),
    (("device", "add"), "Còn thiếu NAME"),
    (("device", "add", "k1"), "Còn thiếu --type"),
    (("device", "add", "k1", "--type", "robot"), "kiosk, counter_keypad, led_board, rating_pad, console"),
    (("device", "add", "k1", "--type", "kiosk", "--counter", "5a"), "số nguyên từ 1 đến 999"),
    (("device", "add", "k1", "--type", "kiosk", "--counter", "0"), "số nguyên từ 1 đến 999"),
    (("device", "add", "k1", "--type", "kiosk", "--services", "A,"), "chữ cái của lĩnh vực"),
    (("device", "add", "k1", "--type", "kiosk", "--host", "xin chào"), "địa chỉ IP"),
    (("device", "list", "--dir", "x"), "đứng trước tên lệnh"),
    (("status", "--lang", "en"), "đứng trước tên lệnh"),
    (("status", "--verbose"), "Không có tùy chọn --verbose"),
    (("up", "--mqtt-port", "70000"), "số nguyên từ 1 đến 65535"),
    (("up", "--broker", "rabbit"), "embedded, mosquitto, external"),
    (("--lang", "fr", "status"), "một trong: vi, en"),
    (("ticket", "show", "42"), "ví dụ A042"),
    (("ticket", "show", "A042", "--day", "hôm qua"), "ví dụ 23/11/2026 hoặc 2026-11-23"),
    (("ticket", "show", "A042", "--day", "2026-02-30"), "ví dụ 23/11/2026 hoặc 2026-11-23"),
    (("ticket", "list", "--state", "gone"), "waiting, serving, parked, no_show, done, void"),
    (("ticket", "void", "A042"), "Còn thiếu --reason"),
    (("service", "close", "1"), "chữ cái của lĩnh vực"),
    (("press", "k1", "dance"), "take"),
    (("press", "k1", "take", "--data", "[]"), "không phải một đối tượng JSON"),
    (("press", "k1", "take", "--data", "{"), "không phải một đối tượng JSON"),
    (("press", "k1", "void"), "một trong"),
    (("--dir", "", "status"), "--dir không hợp lệ: cần tên tệp hoặc thư mục"),
    (("init", ""), "DIR không hợp lệ: cần tên tệp hoặc thư mục"),
    (("report", "month", "--csv", ""), "--csv không hợp lệ: cần tên tệp hoặc thư mục"),
    (("report", "month", "--pdf="), "--pdf không hợp lệ: cần tên tệp hoặc thư mục"),
    (("demo", "--month", "2021-10", "--into", ""), "--into không hợp lệ: cần tên tệp hoặc thư mục"),
    (("form", "templates", ""), "DIR không hợp lệ: cần tên tệp hoặc thư mục"),
    (("dossier", "register", "1", "--person", ""), "--person không hợp lệ: cần tên tệp hoặc thư mục"),
    (("device", "add", "k1", "--type", "kiosk", "--config", ""), "--config không hợp lệ: cần tên tệp"),
    (("dossier", "step", "H41-1", "eat"), "STEP không hợp lệ: cần một trong: request_completion, refuse"),
    (("demo", "--for", "-3"), "lớn hơn 0"),
    (("demo", "--for", "nan"), "lớn hơn 0"),
    (("counter", "list", "extra"), "extra"),
    (("dossier", "register", "1.1", "--paper", "Tờ khai"), "Giá trị của --paper"),
    (("form", "07", "--from", "9999-12-31"), "ví dụ 23/11/2026 hoặc 2026-11-23"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=[" ".join(a) for a, _ in MISTAKES])
def test_a_wrong_command_line_says_what_would_be_right(
    hub: Hub, arguments: tuple[str, ...], said: str
) -> None:
    result = hub(*arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""


def test_a_folder_without_an_office_is_named_with_the_ways_out(hub: Hub) -> None:
    result = hub("--dir", "nowhere", "counter", "list")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert "hub init DIR" in result.stderr


def test_with_json_an_error_is_a_document_too(hub: Hub) -> None:
    result = hub("--lang", "en", "counter", "list", "--json")
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "no_office"
    assert error["text"] in result.stderr


@pytest.mark.parametrize("group", ["", "dossier", "report", "sync"])
def test_a_group_without_a_command_shows_its_help_clean(hub: Hub, group: str) -> None:
    result = hub(*group.split())
    assert result.exit_code == 2
    assert result.stderr.startswith("Cách dùng: hub")
    assert "\\x1b" not in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("group", ["", "dossier"])
def test_on_a_terminal_the_help_of_a_group_is_bold_and_not_escaped(tmp_path: Path, group: str) -> None:
    parent, child = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "MOTCUA_LANG": "vi"}
    environment.pop("NO_COLOR", None)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "hub.cli", *group.split()],
            stdin=subprocess.DEVNULL,
            stderr=child,
            env=environment,
            check=False,
        )
        seen = os.read(parent, 4096).decode(errors="replace")
    finally:
        os.close(parent)
        os.close(child)
    assert done.returncode == 2
    assert "\x1b[1mCách dùng:\x1b[0m hub" in seen
    assert "\\x1b" not in seen


def test_too_many_words_are_told_in_the_language_of_the_person(hub: Hub) -> None:
    result = hub("counter", "list", "một", "hai")
    assert result.exit_code == 2
    assert "Thừa trên dòng lệnh: một hai" in result.stderr
    assert "Got" not in result.stderr
