"""What officers do with dossiers: typed in at a console, scanned at the keypad with a number in hand."""

from collections.abc import Callable
from typing import Any

from hub.demo.month.courses import ELSEWHERE
from hub.demo.month.house import House
from hub.demo.month.life import Act, Life
from hub.demo.month.teller import MISSING
from hub.demo.month.visits import Visit
from hub.domain.office.office import Office
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.simulation.hall import keypad

SHARE_TERM = 5  # working days of each agency of a cross-agency dossier
FEE = "Lệ phí"
KEYS = {"received": "received", "brought": "received", "supplement": "supplement", "refused": "refused"}
STEPS = {
    "received": "accept",
    "brought": "supplement",
    "supplement": "request_completion",
    "refused": "refuse",
}
KEYS["returned"], STEPS["returned"] = "returned", "return"

FIRST = 1  # of the reasons and papers that a keypad lists
WORDS: dict[str, dict[str, object]] = {
    "refused": {"reason": ELSEWHERE},
    "supplement": {"items": [MISSING]},
}
Done = Callable[[Life, int], None]


class Desk:
    """`done` is told of each dossier that has been dealt with, and when."""

    def __init__(self, house: House, done: Done) -> None:
        self._house, self._done = house, done
        self._receipts = 0
        self._office: Office = house.office

    # at a counter

    def serve(self, visit: Visit, counter: int, officer: str, ticket: str | None, now_ms: int) -> None:
        """All that a citizen came for, bound to the number in hand; None: there was none to be had."""
        for life, what in visit.lives:
            who = {"officer": officer, "counter": counter, "ticket": ticket}
            self._serve(life, what, {key: value for key, value in who.items() if value is not None}, now_ms)
            self._done(life, self._house.now_ms)

    def _serve(self, life: Life, what: str, who: dict[str, Any], now_ms: int) -> None:
        if not life.code and life.barcode is None:
            self.register(life, now_ms, who)
        if what == "registered":
            return
        at_once = what == "on_the_spot"
        self._scan(life, "received" if at_once else what, who, now_ms)
        if what in ("received", "on_the_spot"):
            self.fee(life, now_ms, who["officer"])
        if at_once:
            self.step(life, now_ms, "resolve", officer=who["officer"])
            self._scan(life, "returned", who, now_ms)

    def _scan(self, life: Life, what: str, who: dict[str, Any], now_ms: int) -> None:
        """The barcode and a key; without a number in hand the step is typed in."""
        if "ticket" not in who:
            if not life.code:
                self.register(life, now_ms, who)
            self.step(life, now_ms, STEPS[what], officer=who["officer"], **WORDS.get(what, {}))
            return
        unknown = not life.code
        life.code = life.code or life.barcode or ""
        chosen = life.procedure.code if unknown else None
        key = c.Dossier(
            life.code,
            KEYS[what],  # type: ignore[arg-type]
            chosen,
            reason=FIRST if what == "refused" else None,
            papers=(FIRST,) if what == "supplement" else (),
        )
        self._house.press(keypad(who["counter"]), key, now_ms)
        if unknown:
            self._house.enter("dossier_correct", {"code": life.code, "person": person(life)}, now_ms)

    # at a console

    def act(self, life: Life, act: Act, now_ms: int) -> None:
        """What a story asks for."""
        if act.event == "dossier_register":
            self.register(life, now_ms, {"officer": self._officer(life)})
        elif act.event == "dossier_fee":
            self.fee(life, now_ms, self._officer(life))
        else:
            self._house.enter(act.event, {"code": life.code, **act.d}, now_ms)
        self._done(life, self._house.now_ms)

    def step(self, life: Life, now_ms: int, step: str, **more: object) -> None:
        """A step of the life cycle."""
        self._house.enter("dossier_step", {"code": life.code, "step": step, **more}, now_ms)

    def register(self, life: Life, now_ms: int, who: dict[str, Any]) -> None:
        """Typed in; the hub gives a code where it has none."""
        d: dict[str, object] = {
            "procedure": life.procedure.code,
            "channel": life.channel,
            "way": life.way,
            "person": person(life),
            "shares": [
                {"agency": key, "term": SHARE_TERM, "lead": place == 0}
                for place, key in enumerate(life.shares)
            ],
            **who,
        }
        if life.barcode:
            d["code"] = life.barcode
        now = self._house.enter("dossier_register", d, now_ms)
        assert isinstance(now, answers.DossierNow)
        life.code = now.code

    def fee(self, life: Life, now_ms: int, officer: str) -> None:
        """Paid where the procedure has one; on paper at an agency that may not use the internet."""
        if not life.procedure.fee_vnd:
            return
        paper = not self._office.agencies[life.procedure.agency].internet
        self._receipts += 1
        fee = {"name": FEE, "amount_vnd": life.procedure.fee_vnd, "paper": paper, "officer": officer}
        receipt = f"{'HD' if paper else 'BL'}-{self._receipts:06d}"
        self._house.enter("dossier_fee", {"code": life.code, "receipt": receipt, **fee}, now_ms)

    def _officer(self, life: Life) -> str:
        """Who sits at the counter of its service."""
        counters = self._office.counters_for(life.letter)
        return next(
            one.id for one in self._office.officers.values() if not counters or counters[0] in one.counters
        )


def person(life: Life) -> dict[str, str]:
    """Nobody: no name, no number of a person."""
    return {
        "name": f"Công dân {life.number:05d}",
        "address": f"Phường mẫu {life.number % 20 + 1}",
        "phone": f"0000{life.number:06d}",
        "identity_kind": "CCCD",
        "identity": f"000000{life.number:06d}",
        "subject": life.procedure.name,
    }
