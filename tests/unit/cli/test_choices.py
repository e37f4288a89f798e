"""Values on the command line as people write them."""

from collections.abc import Callable

import pytest
import typer

from hub.cli import choices
from hub.cli.counters.officers import CARD_UID
from hub.cli.forecast import simulate


@pytest.mark.parametrize(
    "written", ["48213978", "4821 3978", "4821-3978", " 48213978 ", "４８２１３９７８", "4821–3978"]
)
def test_a_booking_code_may_be_written_in_groups(written: str) -> None:
    assert choices.booking_code(written) == "48213978"


@pytest.mark.parametrize(
    "written", ["48213979", "84213978", "4821397", "482139788", "", "4821397a", "٤٨٢١٣٩٧٨"]
)
def test_a_mistyped_booking_code_is_found_before_the_hub_is_asked(written: str) -> None:
    with pytest.raises(typer.BadParameter):
        choices.booking_code(written)


@pytest.mark.parametrize("written", ["192.168.10.2", "１９２.168.10.2", "hub", "may-chu.office.local"])
def test_an_address_is_a_number_or_a_name(written: str) -> None:
    assert choices.address(written).isascii()


@pytest.mark.parametrize(
    "written",
    ["", " ", "0.0.0.0", "300.1.1.1", "1.2.3", "10.0.0.2:1883", "mqtt://hub", "máy chủ", "-x", "a..b"],
)
def test_what_no_device_could_find_is_no_address(written: str) -> None:
    with pytest.raises(typer.BadParameter):
        choices.address(written)


@pytest.mark.parametrize("written", ["2026-11-24T08:30", "2026-11-24 08:30"])
def test_a_minute_is_a_day_and_a_time(written: str) -> None:
    assert choices.minute(written) == "2026-11-24T08:30"


@pytest.mark.parametrize(
    "written",
    [
        "08:30",
        "tomorrow",
        "2026-11-24T25:00",
        "24/13/2026 08:30",
        "2026-11-24",
        "2026-11-24T08:30Z",
        "",
        "1900-11-24T08:30",
        "24/11/1926 08:30",
        "9999-12-31T23:59",
    ],
)
def test_what_is_no_minute_is_refused(written: str) -> None:
    with pytest.raises(typer.BadParameter):
        choices.minute(written)


@pytest.mark.parametrize(
    ("typed", "number"), [("a2", "A2"), ("A 002", "A002"), ("a-2", "A2"), ("ab7", "AB7"), ("Ａ２", "A2")]
)
def test_a_ticket_number_may_be_written_as_people_do(typed: str, number: str) -> None:
    assert choices.ticket_number(typed) == number


@pytest.mark.parametrize(("uid", "is_one"), [("0" * n, n in (8, 14, 20)) for n in range(22)])
def test_a_uid_has_four_seven_or_ten_bytes(uid: str, is_one: bool) -> None:
    assert bool(CARD_UID.fullmatch(uid)) == is_one


DIGITS = "9" * 5_000  # more than Python reads


@pytest.mark.parametrize(
    "read",
    [choices.whole(1, 99), lambda digits: choices.agency_share(f"so-y:{digits}")],
    ids=["whole", "share"],
)
def test_a_number_of_thousands_of_digits_is_refused_as_any_that_is_too_large(
    read: Callable[[str], object],
) -> None:
    with pytest.raises(typer.BadParameter):
        read(DIGITS)


def test_a_share_that_is_none_names_its_option() -> None:
    with pytest.raises(typer.BadParameter) as caught:
        choices.agency_share("so-y")
    assert caught.value.param_hint == "--share"


def test_counters_and_changes_are_read_as_people_type_them() -> None:
    assert (simulate.change("＋2"), simulate.change("–1")) == (2, -1)
    assert simulate.counters("32, ３３") == "32,33"
