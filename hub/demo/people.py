"""The people of the demo. They press real keys and read real pixels; nobody talks to the hub."""

import asyncio
import re
from collections.abc import Sequence
from random import Random

from hub.demo.hall import Hall, Place
from tools.device_texts import catalogue

NUMBER = re.compile(r"^[A-Z]{1,2}[0-9]{2,5}$")
ANSWER_S_MAX = 60.0
BETWEEN_CITIZENS_S = (0.1, 1.0)
BLINK_S = 0.6  # longer than a blinking lamp is lit
GLANCE_S = 0.1
SERVICE_S = (1.0, 3.0)
HAND_S = 0.5  # a hand that presses a key again; faster the keypad takes it for drumming
REASON_ASKED_S = 1.5  # the pad asks why after a second, so that drumming gives no reason
RECALLED, MISSED, PAUSED, RATED = 0.10, 0.05, 0.05, 0.75
ERRANDS, ELDERLY = 0.15, 0.15
HANDED_IN = 0.6
RECEIVED = "1 " + catalogue("vi")["outcome_received"]


def number_in_hand(place: Place) -> str | None:
    """The number on the officer's display, None when there is none."""
    lines = place.keypad.display_text()
    return next((line for line in lines if NUMBER.match(line)), None)


async def citizens(hall: Hall, chance: Random) -> None:
    """Come, press a button, take the paper; until the doors close."""
    await hall.kiosk.until(lambda: any(hall.kiosk.lamps()), timeout_s=ANSWER_S_MAX)
    while hall.open:
        if hall.wishes:
            await take(hall, [hall.wishes.pop(0)])
        else:
            await come(hall, chance)
        await asyncio.sleep(chance.uniform(*BETWEEN_CITIZENS_S))
    hall.all_in = True
    hall.quiet.clear()


async def come(hall: Hall, chance: Random) -> None:
    """One citizen: some are elderly, some have two errands and take one number for both."""
    service, second = chance.sample(range(len(hall.services)), 2)
    if chance.random() < ERRANDS:
        await take(hall, ["errands", service, second, "ok"], visits=2)
    elif chance.random() < ELDERLY and hall.settings.office.priorities:
        await take(hall, ["priority", "1", service])
    else:
        await take(hall, [service])


async def take(hall: Hall, keys: Sequence[int | str], visits: int = 1) -> None:
    """Press keys of the kiosk and wait for the paper; the number on it is good for so many visits."""
    expected = len(hall.kiosk.slips()) + 1
    hall.presses += 1
    for service in (key for key in keys if isinstance(key, int)):
        await steady(hall, service)
    for key in keys:
        await hall.kiosk.press(key)
    await hall.kiosk.until(lambda: len(hall.kiosk.slips()) >= expected, timeout_s=ANSWER_S_MAX)
    hall.visits.append((expected - 1, visits))


async def steady(hall: Hall, service: int) -> None:
    """Look at a button until its lamp burns: one that blinks is still printing for somebody else."""
    deadline_s, lit_s = ANSWER_S_MAX, 0.0
    while lit_s < BLINK_S and deadline_s > 0:
        lit_s = lit_s + GLANCE_S if hall.kiosk.lamps()[service] else 0.0
        deadline_s -= GLANCE_S
        await asyncio.sleep(GLANCE_S)


async def officer(hall: Hall, place: Place, chance: Random) -> None:
    """Log in, then call and serve until the last citizen is in and nobody waits."""
    await log_in(place)
    while True:
        await place.keypad.press("next")
        if not await called(place):
            hall.quiet.add(place.counter)
            if hall.all_in and len(hall.quiet) == len(hall.places):
                return
            await asyncio.sleep(0.5)
            continue
        hall.quiet.clear()
        await serve(hall, place, chance)
        hall.quiet.clear()  # the next errand of this citizen may have come to somebody who thought of leaving
        await invite(hall, place, chance)
        if hall.open and chance.random() < PAUSED:
            await rest(hall, place)


async def log_in(place: Place) -> None:
    """Type number and PIN."""
    keypad = place.keypad
    await keypad.until(lambda: bool(keypad.display_text()), timeout_s=ANSWER_S_MAX)
    for key in (*place.officer, "next", *place.pin, "next"):
        await keypad.press(key)
    await keypad.until(lambda: "----" in keypad.display_text(), timeout_s=ANSWER_S_MAX)
    await asyncio.sleep(HAND_S)


async def called(place: Place) -> bool:
    """Whether somebody was called; waits for the board to show the number."""
    try:
        await place.keypad.until(lambda: number_in_hand(place) is not None, timeout_s=1.5)
    except TimeoutError:
        return False
    number = number_in_hand(place) or ""
    await place.board.until(lambda: place.board.matrix_text() == number, timeout_s=ANSWER_S_MAX)
    place.seen.add(number)
    return True


async def receive(hall: Hall, place: Place) -> None:
    """A dossier is handed in: typed in at the console, then scanned and received at the keypad."""
    number = number_in_hand(place) or ""
    code = await hall.clerk.register(number, place.counter, place.officer, place.services)
    place.keypad.scan(code)
    await place.keypad.until(lambda: shows(place, RECEIVED), timeout_s=ANSWER_S_MAX)
    await place.keypad.press("1")
    await place.keypad.until(lambda: not shows(place, RECEIVED), timeout_s=ANSWER_S_MAX)
    hall.handed_in.append(code)
    await asyncio.sleep(HAND_S)


def shows(place: Place, words: str) -> bool:
    """Whether the officer's display says this."""
    return words in " ".join(place.keypad.display_text())


async def serve(hall: Hall, place: Place, chance: Random) -> None:
    """Recall now and then, receive a dossier perhaps, finish; or find that nobody comes."""
    if chance.random() < RECALLED:
        await place.keypad.press("recall")
        await asyncio.sleep(0.3)
    await asyncio.sleep(chance.uniform(*SERVICE_S))
    missed = chance.random() < MISSED
    if not missed and chance.random() < HANDED_IN and hall.clerk.handles(place.services):
        await receive(hall, place)
    await place.keypad.press("no_show" if missed else "finish")
    await place.keypad.until(lambda: number_in_hand(place) is None, timeout_s=ANSWER_S_MAX)
    place.served += not missed


async def invite(hall: Hall, place: Place, chance: Random) -> None:
    """The citizen presses a face, if the pad asks and the citizen feels like it."""
    levels = len(hall.settings.office.rating.levels_vi)
    if chance.random() >= RATED:
        return
    try:
        await place.pad.until(lambda: sum(place.pad.lamps()) == levels, timeout_s=1.0)
    except TimeoutError:
        return  # nobody is asked after a no-show
    hall.ratings += 1
    face = chance.choice([face for face in range(levels) for _ in range(face + 1)])
    await place.pad.press(face)
    if face + 1 < hall.settings.office.rating.reason_below:
        await asyncio.sleep(REASON_ASKED_S)
        await place.pad.press(chance.randrange(len(hall.settings.office.rating.reasons)))
    await place.pad.until(lambda: sum(place.pad.lamps()) <= 1, timeout_s=ANSWER_S_MAX)


async def rest(hall: Hall, place: Place) -> None:
    """A short break, for the first of the reasons: the board shows dashes."""
    await place.keypad.press("pause")
    if hall.settings.office.pause_reasons:
        await place.keypad.press("1")
    await asyncio.sleep(1.0)
    await place.keypad.press("pause")
    await asyncio.sleep(0.3)
