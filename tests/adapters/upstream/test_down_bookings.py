"""Slots booked at the provincial portal: kept here under the code that the citizen has."""

from pathlib import Path
from typing import Any

from hub.services.sync.down.sync import Pulled
from tests.adapters.upstream.down_hall import BOOKINGS, Downstairs, downstairs, run


def test_a_booking_comes_down_once_and_its_own_code_checks_in_at_the_kiosk(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ref = ours.book()
            assert (await ours.pull(BOOKINGS)).done == {"book": 1}
            assert (await ours.pull(BOOKINGS)).done == {}
            (made,) = ours.happened("BookingMade")
            assert (made.ref, made.service, made.holder) == (ref, "A", None)
            ours.hub.hall.clock.jump_to("2026-11-23 08:45")
            reply = await ours.hub._apart(ours.hub.hall.press, "k1", "checkin", code=ref.lower())
            assert reply.d["ticket"] == made.ticket.rpartition("/")[2]

    run(test())


def test_a_booking_cancelled_or_moved_upstream_is_cancelled_or_moved_here(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            moved, cancelled = ours.book(), ours.book()
            await ours.pull(BOOKINGS)
            ours.move(moved, ThoiGianHen="20261123100000")
            ours.move(cancelled, TrangThai="2")
            assert (await ours.pull(BOOKINGS)).done == {"cancel": 2, "book": 1}
            for ref, state in ((moved, "booked"), (cancelled, "cancelled")):
                known = ours.archive.booking(ref)
                assert known is not None
                assert known.state == state
            assert ours.held() == []

    run(test())


BAD: list[tuple[dict[str, Any], str]] = [
    ({"ThoiGianHen": "20261123073000"}, "in_the_past"),
    ({"ThoiGianHen": "20261123091500"}, "no_such_slot"),
    ({"ThoiGianHen": "20271123090000"}, "too_far_ahead"),
    ({"MaTTHC": "1.011441"}, "no_booking_here"),
    ({"MaTTHC": "7.777777"}, "no_service_for_procedure"),
    ({"MaLichHen": "LH.1"}, "bad_reference"),
    ({"MaLichHen": "x" * 65}, "code_not_known"),
    ({"ThoiGianHen": "9 giờ"}, "bad_time"),
    ({"ThoiGianHen": ""}, "missing_field"),
    ({"ThoiGianHen": 20261123090000}, "wrong_type"),
    ({"TrangThai": "9"}, "unknown_status"),
]


def test_a_booking_that_cannot_be_kept_waits_for_a_person_with_its_reason(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            refs = [ours.book(**wrong) for wrong, _ in BAD]
            good = ours.book("20261123100000")
            for _ in range(2):
                await ours.pull(BOOKINGS)
                found = {key: why for key, why in ours.held() if not key.startswith("?")}
                assert found == {
                    ref.upper(): why for ref, (_, why) in zip(refs, BAD, strict=True) if len(ref) <= 64
                }
                assert len(ours.held()) == len(BAD)
            assert ours.archive.booking(good) is not None, "the next one is not kept waiting"
            assert "Công dân" not in str(ours.store.held())

    run(test())


def test_a_full_slot_is_tried_again_until_there_is_room_or_its_day_is_over(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            refs = [ours.book() for _ in range(4)]
            await ours.pull(BOOKINGS)
            assert ours.held() == [(refs[2], "slot_full"), (refs[3], "slot_full")]
            ours.move(refs[0], TrangThai="2")
            pulled = await ours.pull(BOOKINGS)
            assert (pulled.done, ours.held()) == ({"cancel": 1, "book": 1}, [(refs[3], "slot_full")])
            ours.hub.hall.clock.jump_to("2026-11-24 08:00")
            await ours.pull(BOOKINGS)
            assert ours.held() == []
            assert ours.store._do("SELECT settled FROM down_held WHERE key = ?", (refs[3],)).fetchone() == (
                "over",
            )

    run(test())


async def pulled_after(ours: Downstairs, ref: str, **said: str) -> Pulled:
    """What a change upstream does."""
    ours.move(ref, **said)
    return await ours.pull(BOOKINGS)


def test_what_happened_at_the_kiosk_or_the_counter_stands(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            here, given_back = ours.book(), ours.book()
            await ours.pull(BOOKINGS)
            ours.hub.hall.clock.jump_to("2026-11-23 08:45")
            await ours.hub._apart(ours.hub.hall.press, "k1", "checkin", code=here)
            known = ours.archive.booking(given_back)
            assert known is not None
            await ours.hub.press("cancel", code=known.code)
            await ours.hub.write()
            assert (await pulled_after(ours, here, TrangThai="2")).done == {}
            assert (await pulled_after(ours, here, TrangThai="1", GhiChu="x")).done == {}
            assert (await pulled_after(ours, given_back, GhiChu="x")).held == 1
            assert ours.held() == [(given_back, "cancelled_here")]
            await pulled_after(ours, here, ThoiGianHen="20261123100000")
            assert sorted(ours.held()) == sorted(
                [(given_back, "cancelled_here"), (here, "already_checked_in")]
            )

    run(test())


def test_what_a_person_has_dealt_with_is_not_shown_again_until_it_changes(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ref = ours.book("20261123091500")
            await ours.pull(BOOKINGS)
            assert ours.store.settle("bookings", ref, "person")
            assert not ours.store.settle("bookings", ref, "person")
            ours.store.moved("bookings", ours.store.place("bookings").__class__())  # all is read once more
            await ours.pull(BOOKINGS)
            assert ours.held() == []
            ours.move(ref, ThoiGianHen="20261123094500")
            await ours.pull(BOOKINGS)
            assert ours.held() == [(ref, "no_such_slot")]

    run(test())
