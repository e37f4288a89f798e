"""The golden payloads are what the hub's typed models read and write."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from hub.contract import messages as m
from hub.domain.bookings.booking import mistyped
from hub.domain.press.answers import Nothing

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples"
TYPES: dict[str, type] = {
    "evt": m.Event,
    "ack": m.Ack,
    "want-kiosk": m.KioskWant,
    "want-counter_keypad": m.KeypadWant,
    "want-led_board": m.BoardWant,
    "want-rating_pad": m.PadWant,
    "cmd": m.Cmd,
    "rsp": m.Rsp,
    "state": m.DeviceState,
    "info": m.DeviceInfo,
    "tele": m.Tele,
    "log": m.Log,
    "hub_state": m.HubState,
    "hub_told": m.NumbersTold,
    "office_now": m.OfficeNow,
    "office_call": m.OfficeCall,
    "office_page": m.OfficePage,
}
FILES = sorted(EXAMPLES.glob("*.json"))


def model(path: Path) -> type:
    """The model that an example is named after: the longest prefix wins."""
    return TYPES[max((key for key in TYPES if path.stem.startswith(key)), key=len)]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_example_is_read_and_written_again_as_it_was(path: Path) -> None:
    message = msgspec.json.decode(path.read_bytes(), type=model(path))
    assert json.loads(m.encode(message)) == json.loads(path.read_bytes())


@pytest.mark.parametrize("path", [p for p in FILES if p.stem.startswith("evt-")], ids=lambda p: p.stem)
def test_the_command_of_an_example_is_understood(path: Path) -> None:
    event = m.decode_event(path.read_bytes())
    assert isinstance(m.decode_command(event), m.EVENTS[event.e].command)


@pytest.mark.parametrize("path", [p for p in FILES if p.stem.startswith("ack-")], ids=lambda p: p.stem)
def test_the_answer_of_an_example_is_one_of_the_contract(path: Path) -> None:
    ack = msgspec.json.decode(path.read_bytes(), type=m.Ack)
    if ack.r != "ok":
        assert msgspec.json.decode(ack.d, type=m.Trouble).code
        return
    name = path.stem.split("-")[1]
    answer = msgspec.json.decode(ack.d, type=m.EVENTS[name].answer)
    assert json.loads(m.encode(answer)) == json.loads(bytes(ack.d))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_booking_code_of_an_example_is_one_that_could_be_typed(path: Path) -> None:
    for code in re.findall(r'(?:/B/|"code": ")(\d{4,})"', path.read_text(encoding="utf-8")):
        assert not mistyped(code), code


def test_every_event_with_an_answer_of_its_own_has_an_example_of_it() -> None:
    seen = {p.stem.split("-")[1] for p in FILES if p.stem.startswith("ack-")}
    tells = {name for name, spec in m.EVENTS.items() if spec.answer not in (Nothing, m.HubStatus)}
    alike = {"recall", "no_show", "park", "transfer", "call"}  # as `finish` and `next`
    assert tells - alike <= seen, tells - alike - seen


def test_every_event_of_the_contract_has_an_example() -> None:
    seen = {m.decode_event(p.read_bytes()).e for p in FILES if p.stem.startswith("evt-")}
    assert seen == set(m.EVENTS)
