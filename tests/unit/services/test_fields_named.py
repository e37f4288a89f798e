"""What a desk sends and the hub cannot take is told by its field; a device hears of its own fault alone."""

from typing import Any

import msgspec
import pytest

from hub.bootstrap import refusal_text
from hub.contract import messages as m
from hub.domain.errors import Refused
from hub.domain.state import Device
from hub.i18n import LANGS, catalogue
from hub.services.press.understanding import FIELD_CHARS_MAX, command_in
from tests.support.hall import Hall
from tests.support.offices import dossier_office

CODE = "000.00.15.H41-261123-0001"
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("dossier_fee", {"code": CODE, "name": "", "amount_vnd": 1, "receipt": "B1"}, "field_empty", "name"),
    ("dossier_fee", {"code": CODE, "name": "Phí", "receipt": "B1"}, "field_missing", "amount_vnd"),
    ("dossier_step", {"code": CODE, "step": "accept", "items": ["a", " "]}, "field_empty", "items[2]"),
    ("dossier_step", {"code": CODE, "step": "stop", "reason": "x" * 501}, "field_too_long", "reason"),
    ("dossier_step", {"code": CODE, "step": "accept", "at": "hôm nay"}, "field_wrong", "at"),
    ("dossier_register", {"procedure": "1", "person": {"name": "x" * 300}}, "field_too_long", "person.name"),
    ("dossier_register", {"procedure": "1", "channel": "fax"}, "field_wrong", "channel"),
    ("void", {"ticket": "A001", "reason": ""}, "field_empty", "reason"),
    ("dossier_step", {"code": CODE, "step": "accept", "items": ["a"] * 51}, "field_too_long", "items"),
]


def why(kind: str, event: str, d: dict[str, Any]) -> Refused:
    sent = m.Event(v=1, boot="ab", seq=1, age_ms=0, e=event, d=msgspec.Raw(m.encode(d)))
    with pytest.raises(Refused) as caught:
        command_in(sent, Device("x", kind))
    return caught.value


@pytest.fixture
def hall() -> Any:
    with Hall(dossier_office()) as opened:
        yield opened


@pytest.mark.parametrize(("event", "d", "code", "field"), CASES)
def test_the_field_is_named_at_a_desk(
    hall: Hall, event: str, d: dict[str, Any], code: str, field: str
) -> None:
    assert hall.press("c1", event, **d).code == code
    refusal = why("console", event, d)
    assert (refusal.kind, refusal.code, refusal.values["field"]) == ("invalid", code, field)
    for lang in LANGS:
        assert field in refusal_text(lang)(refusal)
        assert f"cli.advice.{code}" in catalogue(lang)


def test_a_field_has_the_name_that_people_have_for_it() -> None:
    refusal = why("console", *CASES[0][:2])
    assert [refusal_text(lang)(refusal) for lang in LANGS] == ["Tên (name) để trống", "Name (name) is empty"]
    of_a_list = why("console", *CASES[2][:2])
    assert refusal_text("vi")(of_a_list) == "Giấy tờ còn thiếu (items[2]) để trống"


def test_what_has_no_field_and_what_a_device_sends_is_not_understood(hall: Hall) -> None:
    assert hall.press("k1", "take", service=5).code == "not_understood"
    assert hall.press("k1", "take").code == "not_understood"


def test_a_place_deep_inside_is_counted_from_one_and_has_a_bound() -> None:
    papers = [{"name": "a"}, {"name": "b", "certified": -1}]
    refusal = why("console", "dossier_register", {"procedure": "1", "components": papers})
    assert "components[2]" in str(refusal.values["field"])
    assert len(str(refusal.values["field"])) <= FIELD_CHARS_MAX
