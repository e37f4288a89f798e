"""What a kiosk is told fits its memory, whatever services are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config import example_toml, parse
from hub.contract import messages as m
from hub.services.shown.fitting import KIOSK_WANT_BYTES_MAX, fitting

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OFFICE = parse(example_toml("nghe-an")).office
CLASSES = tuple(m.Choice(one.key, one.name_vi) for one in OFFICE.priorities.values())


def want(names: tuple[str, ...], classes: tuple[m.Choice, ...] = CLASSES) -> m.KioskWant:
    """A kiosk with nothing left out: a wait and a refusal of each service, numbers of each, a notice."""
    letters = LETTERS[: len(names)]
    return m.KioskWant(
        rev=9_999_999,
        open=False,
        office=OFFICE.name_vi,
        services=tuple(
            m.ServiceLine(letter, name, False, 999, (120, 180), "service_closed")
            for letter, name in zip(letters, names, strict=True)
        ),
        notice="Trung tâm nghỉ trưa, 13 giờ 30 làm việc lại. Xin ông/bà quay lại sau. Trân trọng cảm ơn.",
        priorities=classes,
        lease=m.KioskLease("2026-11-29", dict.fromkeys(letters, (100, 199))),
        site=OFFICE.site,
    )


def test_the_services_of_the_example_office_are_told_by_their_whole_names() -> None:
    told = want(tuple(one.name_vi for one in OFFICE.services.values()))
    assert 2_048 < len(m.encode(told)) <= KIOSK_WANT_BYTES_MAX
    assert fitting(told) is told


@given(st.lists(st.text("ăâđêôơưẤỆỘ aeiou", max_size=160), min_size=1, max_size=26))
def test_any_names_fit(names: list[str]) -> None:
    told = fitting(want(tuple(names)))
    assert len(m.encode(told)) <= KIOSK_WANT_BYTES_MAX
    assert [one.letter for one in told.services] == list(LETTERS[: len(names)])
    for line, name in zip(told.services, names, strict=True):
        assert line.name == name or name.startswith(line.name.removesuffix("…"))


@pytest.mark.parametrize("count", [18, 26])
def test_long_names_are_cut_no_shorter_than_they_must_be(count: int) -> None:
    told = fitting(want(("Cấp giấy chứng nhận quyền sử dụng đất, " * 4,) * count))
    (name,) = {one.name for one in told.services}
    assert name.startswith("Cấp giấy")
    assert name.endswith("…")
    assert len(m.encode(told)) > KIOSK_WANT_BYTES_MAX // 2
