"""What people do during the storm, and while the office heals: nothing."""

from typing import TYPE_CHECKING, Any

from tests.sim.devices import Console, Keypad, Kiosk, Pad

if TYPE_CHECKING:
    from tests.sim.world import World

SERVICES = "ABC"
KEYS = (
    *["next"] * 9, "finish", "finish", "recall", "recall", "no_show", "park", "call", "call", "transfer",
    "to_counter", "return", "pause", "resume", "resume", "logout", "login", "line",
)  # fmt: skip
OTHERS = (
    "rate", "rate", "book", "checkin", "cancel", "void", "close", "open", "scan", "reprint",
)  # fmt: skip
CARDS = {1: "0a0b0c01", 2: "0a0b0c02", 3: "0a0b0c03"}


def crowd(world: "World", until_s: float) -> None:
    """Schedule everything that people do before `until_s`."""
    chance, loop = world.plan.chance, world.loop
    for keypad in world.keypads:
        loop.call_later(1.6, login, world, keypad)
    pace_s = chance.choice([0.25, 0.5, 1.0])
    for act, every_s in ((a_citizen, pace_s), (an_officer, pace_s / 2), (somebody_else, 3 * pace_s)):
        at_s = 2.0
        while at_s < until_s:
            loop.call_later(at_s, act, world)
            at_s += chance.expovariate(1 / every_s)


def login(world: "World", keypad: Keypad) -> None:
    """The officer of this counter lays a card."""
    keypad.press("login", {"card": CARDS[keypad.number]})


def a_citizen(world: "World") -> None:
    """Takes a number, perhaps with a priority, perhaps for several errands."""
    chance = world.plan.chance
    kiosk: Kiosk = chance.choice(world.kiosks)
    more: dict[str, Any] = {}
    service = chance.choice(SERVICES)
    if chance.random() < 0.2:
        more["priority"] = "elderly"
    if chance.random() < 0.15:
        more["then"] = [other for other in SERVICES if other != service][: chance.randint(1, 2)]
    kiosk.take(service, **more)


def an_officer(world: "World") -> None:
    """Presses a key; sometimes the same one twice."""
    chance = world.plan.chance
    keypad: Keypad = chance.choice(world.keypads)
    key = chance.choice(KEYS)
    keypad.press(*_meant(world, keypad, key))


def _meant(world: "World", keypad: Keypad, key: str) -> tuple[str, dict[str, Any]]:
    chance = world.plan.chance
    if key == "call":
        return "call", {"ticket": _number(world, 12)}
    if key == "transfer":
        return "transfer", {"service": chance.choice(SERVICES)}
    if key == "to_counter":
        return "transfer", {"counter": chance.randint(1, 4)}
    if key == "login":
        return "login", {"card": CARDS[chance.randint(1, 3)]}
    if key == "line":
        return "line", {"list": chance.choice(["waiting", "parked", "missed"])}
    return key, {}


def somebody_else(world: "World") -> None:
    """Rates, books, checks in, voids, closes a service."""
    chance = world.plan.chance
    console: Console = world.console
    what = chance.choice(OTHERS)
    if what == "rate":
        pad: Pad = chance.choice(world.pads)
        pad.rate(chance.randint(1, 3))
    elif what == "book":
        console.post("book", {"service": "A", "at": world.slot(), "holder": f"p{chance.randint(1, 5)}"})
    elif what in ("checkin", "cancel"):
        code = chance.choice([*console.codes, "00000000"])
        if what == "checkin":
            world.kiosks[0].post("checkin", {"code": code})
        else:
            console.post("cancel", {"code": code})
    elif what == "void":
        console.post("void", {"ticket": _number(world, 9), "reason": "went home"})
    elif what == "reprint":
        console.post("reprint", {"ticket": _number(world, 9)})
    elif what == "scan":
        number = _number(world, 9)
        chance.choice(world.kiosks).post("checkin", {"code": f"MOTCUA:THU-NGHIEM/{world.day()}/{number}"})
    else:
        console.post(f"service_{what}", {"service": "C"})


def _number(world: "World", highest: int) -> str:
    """A number that somebody may have."""
    return f"{world.plan.chance.choice(SERVICES)}{world.plan.chance.randint(1, highest):03d}"
