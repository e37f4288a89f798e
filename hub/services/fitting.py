"""A want that the memory of a kiosk holds: names of many services are shortened until it does."""

from collections.abc import Iterable

from msgspec.structs import replace

from hub.contract import messages as m

KIOSK_WANT_BYTES_MAX = 4_000  # of the 4,096 of the firmware's buffer (link.py), less the head of the packet
NAME_CHARS = (60, 40, 30, 20, 12, 6)  # its display shows some 25


def fitting(want: m.KioskWant) -> m.KioskWant:
    """The want with names as long as they may be; a want that fits is left as it is."""
    return next(filter(_fits, _shorter(want)), want)


def _fits(want: m.KioskWant) -> bool:
    return len(m.encode(want)) <= KIOSK_WANT_BYTES_MAX


def _shorter(want: m.KioskWant) -> Iterable[m.KioskWant]:
    yield want
    for chars in NAME_CHARS:
        yield replace(
            want,
            services=tuple(replace(one, name=_cut(one.name, chars)) for one in want.services),
            priorities=tuple(replace(one, name=_cut(one.name, chars)) for one in want.priorities),
        )


def _cut(name: str, chars: int) -> str:
    return name if len(name) <= chars else name[: chars - 1].rstrip() + "…"
