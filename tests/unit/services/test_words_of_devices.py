"""Any text in any field of any event: an answer with a code in words, and a no changes nothing.

The events are those of the contract and their fields are read from it, so that a new one is tried by itself.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.bootstrap import refusal_text
from hub.contract import messages as m
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import dossier_office
from tests.support.snapshot import snapshot

SENDERS = {"kiosk": "k1", "counter_keypad": "q1", "rating_pad": "p1", "led_board": "b1", "console": "c1"}
NASTY = (
    "",
    " ",
    "\x00",
    "\u200b\u202e\ufeff",
    "\x1b[31m\x07",
    "a\r\nb\tc",
    "{0} {ticket} %s",
    "Ａ００１",
    "٠٠١",
    "²",
    "ﬁ",
    unicodedata.normalize("NFD", "Đặng Thị Hoà"),
    "אבג\u202c",
    "👩‍👩‍👧‍👦🇻🇳",
    "\U0010ffff",
    "x" * 10_000,
    "a\u0301" * 200,
    "2026-02-31",
    "MOTCUA:THU-NGHIEM/2026-13-45/B001",
    "MOTCUA:\u202e//",
    "000.00.15.H41-261323-0001",
    "０００.００.15.H41-261123-0001",
)
KNOWN = (
    *("A", "B", "A001", "B001", "a 1", "101", "102", "k1", "q1", "2026-11-23", "2026-11-23T09:00"),
    *("000.00.15.H41-261123-0001", "received", "accept", "1.012783", "dat-dai", "centre", "elderly"),
    *(
        "waiting",
        "missed",
        "slow",
        "no_paper",
        "kiosk",
        "00",
        "G-261123-01",
        "MOTCUA:THU-NGHIEM/2026-11-23/B001",
    ),
)
TEXTS = st.one_of(st.sampled_from(KNOWN), st.sampled_from(NASTY), st.text(max_size=50))
OTHERS = st.one_of(st.none(), st.booleans(), st.integers(-2, 2**70), st.lists(TEXTS, max_size=3))
FIELDS = {
    name: tuple(field.encode_name for field in msgspec.structs.fields(spec.command))
    for name, spec in m.EVENTS.items()
}


@st.composite
def presses(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Who asks, what, and with which texts; now and then a number, a list or a console in his name."""
    name = draw(st.sampled_from(sorted(m.EVENTS)))
    dev = SENDERS[draw(st.sampled_from(sorted(m.EVENTS[name].senders)))]
    values = st.one_of(TEXTS, TEXTS, st.integers(0, 9), OTHERS)
    return dev, name, {field: draw(values) for field in FIELDS[name] if draw(st.integers(0, 4))}


@contextmanager
def office_at_work() -> Iterator[Hall]:
    """A citizen in hand, one who waits, one who was missed, and a dossier; refusals in their real words."""
    with Hall(dossier_office()) as hall:
        hall.service._texts = lambda refusal, lang: refusal_text(lang)(refusal)
        hall.login()
        hall.press("q1", "call", ticket=hall.take("B"))
        hall.press("q1", "no_show")
        hall.press("q1", "call", ticket=hall.take("A"))
        hall.take("B")
        hall.press("c1", "dossier_register", procedure="1.012783", person={"name": "Công dân A"})
        yield hall


@given(presses())
@settings(max_examples=200, deadline=None)
@example(("k1", "checkin", {"code": "MOTCUA:THU-NGHIEM/2026-11-23/"}))
@example(("k1", "lookup", {"code": "\u202e000.00.15.H41-261123-0001"}))
@example(("k1", "offline_take", {"ticket": "A٠٠١", "service": "A", "day": "2026-11-23"}))
@example(("k1", "offline_take", {"ticket": "A900", "service": "A", "day": "2026-02-31"}))
@example(("q1", "dossier", {"code": "", "action": "received"}))
@example(("q1", "call", {"ticket": "A" + "9" * 30}))
@example(("b1", "shown", {"rev": 1, "text": "{0}\x00\u202e"}))
@example(("p1", "rate", {"score": 1, "ref": "\u202e/B001/x"}))
@example(("c1", "slots", {"service": "A", "day": "9999-12-31"}))
@example(("c1", "book", {"service": "A", "at": "0000-00-00T00:00"}))
def test_any_text_of_any_device_is_answered_and_a_no_changes_nothing(
    press: tuple[str, str, dict[str, Any]],
) -> None:
    dev, name, d = press
    with office_at_work() as office:
        before, rows = snapshot(office.service.state), len(office.ledger.entries)
        reply = office.press(dev, name, **d)
        assert reply.code != "internal_error", reply
        if reply.r == "ok":
            check_office(office)
            office.restart()
            return
        assert reply.d["text"] not in ("", reply.code)
        assert "⟦" not in reply.d["text"]
        assert (snapshot(office.service.state), len(office.ledger.entries)) == (before, rows)
