"""Dossiers during the storm: officers scan and press, a desk enters steps, fees and bags, citizens look up.

Everybody chooses by what they were told last, mostly a sensible thing and sometimes any.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from hub.domain.calendar.civil_time import civil
from tests.sim.devices import Keypad, Kiosk, SimDevice
from tests.support.dossier_promises import BY_BAG
from tests.support.offices import LAND

if TYPE_CHECKING:
    from tests.sim.world import World

MARKS: Final = (b"BIMAT", b"0987-")  # in every citizen's data, and nowhere else
UNDER_WAY_MAX: Final = 3  # then people wait for answers
BY_DESK: Final = "201"
LOOKUP_TTL_MS: Final = 8_000  # as the kiosk's firmware has it
CODES: Final = tuple(f"{LAND}-261123-{n:04d}" for n in range(1, 7))
OLD: Final = tuple(f"{LAND}-261001-{n:04d}" for n in range(1, 4))
STRANGE: Final = ("A042", "000.00.15.H48-261123-0001", f"MOTCUA:KHAC/H/{CODES[0]}")
CHOICES: Final[dict[str, tuple[str, tuple[Any, ...]]]] = {  # places in the lists, one too high
    "refused": ("reason", (1, 2, 2, 3)),
    "supplement": ("papers", ([1], [3, 1], [2, 2], [4])),
}
ACTIONS: Final = (*["received"] * 5, "supplement", "refused", "returned", "returned")
SENSIBLE: Final[dict[str, tuple[str, ...]]] = {
    "registered": ("accept", "accept", "request_completion", "refuse"),
    "to_complete": ("accept", "request_completion"),
    "accepted": ("transfer", "transfer", "apologize", "resolve"),
    "transferred": ("begin", "begin", "apologize"),
    "in_progress": (
        "request_supplement",
        "demand_payment",
        "apologize",
        "resolve",
        "resolve",
        "deny",
        "pass_on",
        "stop",
    ),
    "supplement": ("supplement", "close", "withdraw"),
    "financial_duty": ("pay", "withdraw"),
    "resolved": ("bring_result", "return"),
    "result_here": ("return", "return", "report_error"),
    "returned": ("report_error",),
    "correcting": ("correct_result",),
}
ANY_STEP: Final = tuple({step: None for steps in SENSIBLE.values() for step in steps})


class Desk(SimDevice):
    """The console at which dossiers are entered. What it was told last of each survives a reboot."""

    type = "console"
    durable = frozenset(
        f"dossier_{what}" for what in ("register", "step", "share", "fee", "official", "correct")
    ) | {"person_erase", "batch_open", "batch_scan", "batch_seal", "batch_close"}

    @property
    def known(self) -> dict[str, str]:
        """Codes, and where these dossiers stood."""
        words: dict[str, str] = self.flash.words.setdefault("known", {})
        return words

    @property
    def bags(self) -> dict[str, str]:
        """Bags, and where they stood."""
        words: dict[str, str] = self.flash.words.setdefault("bags", {})
        return words

    def on_answer(self, entry: Any, ack: dict[str, Any]) -> None:
        d = ack.get("d", {})
        if ack["r"] == "ok" and "batch" in d:
            self.bags[d["batch"]] = d["state"]
        elif ack["r"] == "ok" and "code" in d:
            if entry.e == "dossier_official":
                self.known.pop(entry.d["code"], None)
            self.known[d["code"]] = d["state"]
        elif entry.e == "dossier_step":
            self.known[entry.d["code"]] = "elsewhere"  # somebody at a counter was faster


def crowd(world: "World", until_s: float) -> None:
    """Schedule what is done about dossiers before `until_s`."""
    chance, loop = world.plan.chance, world.loop
    loop.call_later(1.6, backlog, world)
    for act, every_s in ((at_a_counter, 0.25), (at_the_desk, 0.1), (with_bags, 0.3), (at_the_kiosk, 1.5)):
        at_s = 2.0
        while at_s < until_s:
            loop.call_later(at_s, act, world)
            at_s += chance.expovariate(1 / every_s)


def backlog(world: "World") -> None:
    """Dossiers of weeks ago that were never completed: the hub must close them."""
    for code in OLD[:2]:
        _register(world, code, at=ago(world, 40))
        for step, days in (("accept", 40), ("transfer", 39), ("begin", 39), ("request_supplement", 20)):
            _step(world, code, step, at=ago(world, days))


def at_a_counter(world: "World") -> None:
    """An officer scans and presses an outcome key, mostly with a citizen there."""
    chance = world.plan.chance
    serving = [one for one in world.keypads if one.want.get("ticket")]
    keypad: Keypad = chance.choice(serving if serving and chance.random() < 0.8 else world.keypads)
    code = chance.choice((*CODES, *CODES, *world.desk.known, *STRANGE))
    d = {"code": code, "action": chance.choice(ACTIONS)}
    if chance.random() < 0.8:
        d["procedure"] = "1"
    if d["action"] in CHOICES and chance.random() < 0.8:  # else the hub asks, and nobody answers
        name, choices = CHOICES[d["action"]]
        d[name] = chance.choice(choices)
    keypad.press("dossier", d)


def at_the_kiosk(world: "World") -> None:
    """A citizen scans the slip; one with a result is looked for, as citizens do."""
    chance, known = world.plan.chance, world.desk.known
    ready = [code for code, state in known.items() if state == "result_here"]
    kiosk: Kiosk = chance.choice(world.kiosks)
    code = chance.choice((*ready * 3, *CODES, *STRANGE))
    kiosk.post("lookup", {"code": code}, ttl_ms=LOOKUP_TTL_MS)


def at_the_desk(world: "World") -> None:
    """Somebody enters something, unless the desk waits for answers."""
    chance, known = world.plan.chance, world.desk.known
    if len(world.desk.outbox) >= UNDER_WAY_MAX:
        return
    what = chance.random()
    if what < (0.12 if any(state in SENSIBLE for state in known.values()) else 0.5):
        code = chance.choice((None, None, chance.choice(CODES), OLD[2]))
        shares = [{"agency": "dat-dai", "term": 3, "lead": True}, {"agency": "thue", "term": 2}]
        _register(world, code, **({"shares": shares} if chance.random() < 0.3 else {}))
        return
    code = chance.choice(_on_the_desk(world))
    if what < 0.75:
        steps = SENSIBLE.get(known.get(code, ""), ANY_STEP) if chance.random() < 0.85 else ANY_STEP
        _step(world, code, chance.choice(steps))
    elif what < 0.8:
        _post(world, "dossier_share", code=code, agency=chance.choice(("dat-dai", "thue", "thue")))
    elif what < 0.88:
        receipt = f"BL{chance.randint(1, 30):03d}"
        _post(world, "dossier_fee", code=code, name="Lệ phí", amount_vnd=8_000, receipt=receipt)
    elif what < 0.94:
        world.desk.post(
            "dossier_official", {"code": code, "official": f"{LAND}-261123-01{chance.randint(1, 40):02d}"}
        )
    elif what < 0.97:
        world.desk.post("dossier_correct", {"code": code, "person": person(world), "procedure": "1.013977"})
    else:
        over = [one for one, state in known.items() if state not in SENSIBLE]
        world.desk.post("person_erase", {"code": chance.choice([*over, code])})


def with_bags(world: "World") -> None:
    """Somebody opens, fills, seals, unpacks or closes a bag; now and then all of it, with one left inside."""
    chance, desk = world.plan.chance, world.desk
    if len(desk.outbox) >= UNDER_WAY_MAX:
        return
    bags = [bag for bag, state in desk.bags.items() if state != "closed"]
    if chance.random() < (0.05 if len(bags) >= 2 else 0.3):
        ways = (("centre", "dat-dai"), ("dat-dai", "centre"), ("centre", "thue"))
        origin, destination = chance.choice(ways)
        desk.post("batch_open", {"origin": origin, "destination": destination, "officer": BY_BAG})
        return
    if not desk.bags:
        return
    bag = chance.choice([*bags, *desk.bags])
    scans = {"open": 0.75, "sealed": 0.7, "arrived": 0.6, "closed": 1.0}[desk.bags[bag]]
    if chance.random() < scans:
        code = chance.choice((*_on_the_desk(world), *CODES[:2]))
        out = desk.bags[bag] == "open" and chance.random() < 0.15
        desk.post("batch_scan", {"batch": bag, "code": code, "out": out, "officer": BY_BAG})
    elif desk.bags[bag] == "open":
        seal = f"NP{chance.randint(1, 40):03d}"
        desk.post("batch_seal", {"batch": bag, "seal": seal, "officer": BY_BAG})
    else:
        desk.post("batch_close", {"batch": bag, "officer": BY_BAG})


def _on_the_desk(world: "World") -> list[str]:
    """The dossiers that somebody is about now: some that are not over, and one that may be."""
    known = world.desk.known
    going = [code for code, state in known.items() if state in SENSIBLE]
    ready = [code for code in going if known[code] in ("in_progress", "resolved", "result_here")]
    return [*going[-4:], *ready[-4:]] or [*list(known)[-3:], CODES[0]]


def person(world: "World") -> dict[str, str]:
    """A citizen's data, marked."""
    number = world.plan.chance.randint(1000, 9999)
    return {"name": f"Nguyễn Thị BIMAT {number}", "phone": f"0987-{number}", "subject": "BIMAT, đất ở"}


def ago(world: "World", days: int) -> str:
    """A moment of so many days before, as people enter it."""
    return f"{civil(world.hub.clock.wall_ms()) - timedelta(days=days):%Y-%m-%dT%H:%M}"


def a_working_day(world: "World", days: int) -> str:
    """So many days later, or after a weekend, in the morning."""
    day = civil(world.hub.clock.wall_ms()) + timedelta(days=days)
    return f"{day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0):%Y-%m-%d}T10:00"


def _register(world: "World", code: str | None, **more: Any) -> None:
    given = {} if code is None else {"code": code}
    _post(world, "dossier_register", procedure="1.012783", person=person(world), **given, **more)


def _step(world: "World", code: str, step: str, **more: Any) -> None:
    if step == "apologize":
        more["due"] = a_working_day(world, world.plan.chance.randint(1, 60))
    if step == "pass_on":
        more["agency"] = "thue"
    if world.plan.chance.random() < 0.9:
        more["reason"] = "vì sao"
    _post(world, "dossier_step", code=code, step=step, **more)


def _post(world: "World", event: str, **d: Any) -> None:
    world.desk.post(event, d | {"officer": BY_DESK})
