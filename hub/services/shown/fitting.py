"""A want that the memory of its device holds: names are shortened until it does."""

from collections.abc import Iterable

from msgspec import UNSET
from msgspec.structs import replace

from hub.contract import messages as m

KIOSK_WANT_BYTES_MAX = 4_000  # of the 4,096 of the firmware's buffer (link.py), less the head of the packet
WANT_BYTES_MAX = 1_950  # of the 2,048 of all other devices
NAME_CHARS = (60, 40, 30, 20, 12, 6)  # its display shows some 25


def fitting(want: m.KioskWant) -> m.KioskWant:
    """The want with names as long as they may be; a want that fits is left as it is."""
    return next((one for one in _shorter(want) if len(m.encode(one)) <= KIOSK_WANT_BYTES_MAX), want)


def _bare(want: m.KioskWant) -> m.KioskWant:
    """Without what only the hub needs."""
    return replace(want, told=UNSET)


def fitting_keypad(want: m.KeypadWant) -> m.KeypadWant:
    """The same for the reasons of a pause; the last are left out where even short names are too many."""
    return next((one for one in _fewer(want) if len(m.encode(one)) <= WANT_BYTES_MAX), want)


def _fewer(want: m.KeypadWant) -> Iterable[m.KeypadWant]:
    yield want
    for chars in NAME_CHARS:
        yield replace(want, reasons=tuple(replace(one, name=_cut(one.name, chars)) for one in want.reasons))
    for count in range(len(want.reasons) - 1, -1, -1):
        short = (replace(one, name=_cut(one.name, NAME_CHARS[-1])) for one in want.reasons[:count])
        yield replace(want, reasons=tuple(short))


def _shorter(want: m.KioskWant) -> Iterable[m.KioskWant]:
    yield want
    for chars in NAME_CHARS:
        yield replace(
            want,
            services=tuple(replace(one, name=_cut(one.name, chars)) for one in want.services),
            priorities=tuple(replace(one, name=_cut(one.name, chars)) for one in want.priorities),
        )
    if want.told is not UNSET:
        yield from _shorter(_bare(want))


def _cut(name: str, chars: int) -> str:
    return name if len(name) <= chars else name[: chars - 1].rstrip() + "…"
