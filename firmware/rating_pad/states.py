"""What a rating pad means by its faces, and what their lamps say. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
Face i, counted from the left and from 0, gives the score i + 1; the rightmost of `want.levels` faces is the
best. The hub invites by a `ref` in `want`; the pad answers each ref once and keeps that in mind (`answered`),
so a want sent again does not invite again; at a start it learns from the outbox what earlier boots have
answered. An invitation counts only while the hub is in reach: a broker keeps wants, so after a power cut
in an outage the pad may be handed the invitation of a citizen who left long ago.

A score below `want.reason_below` asks why: after ARM_MS without a press the first faces stand for the reasons
of `want.reasons` in their order. Who walks away, or drums on, has rated all the same, without a reason. What
waits for its reason waits in flash, so a power cut loses only the reason.

A press without an invitation is a rating without a ref. After any rating the pad rests until no face was
pressed for COOL_MS, and only an invitation wakes it sooner. All of a rating is durable, so nothing else here
depends on the hub being in reach.

A press less than DRUM_MS after another is drumming, on whichever face: it never rates. So a child at the
faces makes one rating, however long it drums, also when an invitation comes or ends meanwhile.

Every method returns a list of effects for `app.py`:
    ("post", token, "rate", d, True)   hand the rating to the outbox; `on_result` hears if it could not
    ("keep", d)                        keep in flash what waits for its reason; None: nothing does any more
"""

import patterns
from lifecycle import LifeCycle, due_ms

THANKS_MS = 3000
COOL_MS = 20000
ARM_MS = 1000
DRUM_MS = 1000
DRUMS_MAX = 10  # drummed so often instead of giving a reason: there is none
REASON_MS = 8000
REFUSED_MS = 2000
INVITE_S_MAX = 600
FACES_MAX = 5
ANSWERED_MAX = 8  # refs kept in mind

# The pad in front of the citizen.
#   idle    nobody is asked                         invited  the lamps ask for a rating
#   arming  a bad score is held, drumming passes    reason   the lamps ask why
#   thanks  the rating is taken                     cooling  rests; only an invitation wakes it
#   refused the rating could not be kept
PAD = {
    ("idle", "invite"): ("invited",),
    ("idle", "good"): ("thanks", "rate"),
    ("idle", "bad"): ("arming", "hold"),
    ("invited", "invite"): ("invited",),
    ("invited", "withdraw"): ("idle", "forget"),
    ("invited", "timeout"): ("idle", "forget"),
    ("invited", "good"): ("thanks", "rate"),
    ("invited", "bad"): ("arming", "hold"),
    ("arming", "drum"): ("arming",),
    ("arming", "enough"): ("thanks", "rate_held"),
    ("arming", "timeout"): ("reason",),
    ("arming", "invite"): ("invited", "rate_held"),
    ("reason", "choose"): ("thanks", "rate_reason"),
    ("reason", "timeout"): ("thanks", "rate_held"),
    ("reason", "invite"): ("invited", "rate_held"),
    ("thanks", "timeout"): ("cooling",),
    ("thanks", "invite"): ("invited",),
    ("thanks", "full"): ("refused",),
    ("cooling", "good"): ("cooling",),
    ("cooling", "bad"): ("cooling",),
    ("cooling", "drum"): ("cooling",),
    ("cooling", "timeout"): ("idle",),
    ("cooling", "invite"): ("invited",),
    ("refused", "timeout"): ("idle",),
    ("refused", "invite"): ("invited",),
}
TIME_OUTS_MS = {
    "thanks": THANKS_MS,
    "cooling": COOL_MS,
    "arming": ARM_MS,
    "reason": REASON_MS,
    "refused": REFUSED_MS,
}

# The hands at the faces: still, or moving; a press of moving hands is drumming.
HANDS = {
    ("still", "press"): ("moving",),
    ("moving", "press"): ("moving",),
    ("moving", "timeout"): ("still",),
}
HANDS_TIME_OUTS_MS = {"moving": DRUM_MS}

# What the lamps do: (the face pressed, the faces that can be pressed, all others).
LAMPS = {
    "idle": (patterns.OFF, patterns.OFF, patterns.OFF),
    "invited": (patterns.BREATHE, patterns.BREATHE, patterns.OFF),
    "arming": (patterns.ON, patterns.OFF, patterns.OFF),
    "reason": (patterns.BLINK, patterns.BLINK, patterns.OFF),
    "thanks": (patterns.ON, patterns.OFF, patterns.OFF),
    "cooling": (patterns.OFF, patterns.OFF, patterns.OFF),
    "refused": (patterns.FAST, patterns.FAST, patterns.OFF),
}

CYCLES = {"pad": (PAD, "idle"), "hands": (HANDS, "still")}


class Pad:
    """One rating pad with `faces` buttons, of which the hub uses the first `levels`."""

    def __init__(self, faces=FACES_MAX):
        self.cycle = LifeCycle(PAD, "idle", TIME_OUTS_MS)
        self.hands = LifeCycle(HANDS, "still", HANDS_TIME_OUTS_MS)
        self.faces = faces
        self.online = False  # whether the hub is in reach
        self.invite = None  # of the last want: {"ref":, "for_s":}
        self.levels = 0  # 0 until the first want: no press means anything yet
        self.reason_below = 0
        self.reasons = []
        self.ref = None  # the ticket the next rating is for; None: uninvited
        self.held = {}  # the bad rating that waits for its reason: {"score":, "ref":}
        self.drums = 0  # presses of drumming hands since a rating was held
        self.pressed = None  # the face pressed last
        self.answered = []  # refs rated, withdrawn or expired, the oldest first
        self.token = 0

    def on_want(self, want):
        """Apply the hub's desired state."""
        self.levels = min(self.faces, want.get("levels", 0))
        self.reason_below = want.get("reason_below", 0)
        self.reasons = want.get("reasons", [])[: self.faces]
        self.invite = want.get("invite")
        return self._heed()

    def on_press(self, face):
        """Face `face` was pressed."""
        asked = self.cycle.state == "reason"
        if face >= (len(self.reasons) if asked else self.levels or self.faces):
            return []
        drumming = self.hands.state == "moving"
        self.hands.handle("press")
        if asked:
            return self._handle("choose", self.reasons[face])
        if drumming:
            return self._drum()
        if not self.levels:
            return []
        bad = face + 1 < self.reason_below and self.reasons
        return self._handle("bad" if bad else "good", face)

    def on_result(self, token, result, d):
        """The outbox could not keep the rating (`dropped`). What the hub answers is not for the citizen."""
        return self._handle("full", None) if result == "dropped" and token == self.token else []

    def on_link(self, online):
        """The hub came into reach or went out of it: a rating waits in the flash all the same."""
        self.online = online
        return self._heed() if self.invite else []

    def recall(self, ratings, held):
        """At a start: what earlier boots have rated and the hub has not answered yet, as `d` of `rate`.

        `held`: what waited for its reason when the power went, or None; it is rated without one, unless the
        power went after it was handed to the outbox.
        """
        refs = [rating["ref"] for rating in ratings if rating.get("ref")]
        self.answered = refs[-ANSWERED_MAX:]
        if held is None:
            return []
        self.held, self.ref = held, held.get("ref")
        again = self.ref is not None and self.ref in refs
        self._forget(None)
        return [("keep", None)] if again else self._rate_held(None)

    def advance(self, elapsed_ms):
        """Let time pass."""
        self.hands.advance(elapsed_ms)
        return self._perform(self.cycle.advance(elapsed_ms), None)

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms((self.cycle, self.hands))

    def lamps(self):
        """The pattern of each face's lamp."""
        pressed, usable, other = LAMPS[self.cycle.state]
        if self.cycle.state == "invited" and self.hands.state == "moving":
            usable = other  # a press would not count yet
        count = len(self.reasons) if self.cycle.state == "reason" else self.levels
        lamps = [usable if face < count else other for face in range(self.faces)]
        if self.pressed is not None and self.cycle.state in ("arming", "thanks"):
            lamps[self.pressed] = pressed
        return lamps

    def _heed(self):
        """Invite, or invite no longer, as the last want says."""
        if self.invite is None:
            return self._handle("withdraw", None)
        ref = self.invite["ref"]
        if not self.online or ref == self.ref or ref in self.answered:
            return []
        effects = self._handle("invite", None)
        self._forget(None)
        self.ref = ref
        self.cycle.left_ms = min(INVITE_S_MAX, self.invite["for_s"]) * 1000
        return effects

    def _drum(self):
        self.drums += 1
        enough = self.cycle.state == "arming" and self.drums >= DRUMS_MAX
        return self._handle("enough" if enough else "drum", None)

    def _handle(self, event, data):
        return self._perform(self.cycle.handle(event), data)

    def _perform(self, outputs, data):
        effects = []
        for output in outputs:
            effects += getattr(self, "_" + output)(data) or []
        return effects

    def _rate(self, face):
        self._score(face)
        return self._post()

    def _hold(self, face):
        self._score(face)
        return [("keep", dict(self.held))]

    def _score(self, face):
        self.pressed, self.drums = face, 0
        self.held = {"score": face + 1}
        if self.ref is not None:
            self.held["ref"] = self.ref
        self._forget(None)

    def _rate_reason(self, reason):
        self.pressed = self.reasons.index(reason)
        self.held["reason"] = reason
        return self._rate_held(None)

    def _rate_held(self, _):
        effects = []
        effects += self._post()
        effects.append(("keep", None))
        return effects

    def _post(self):
        self.token += 1
        rating, self.held = self.held, {}
        return [("post", self.token, "rate", rating, True)]

    def _forget(self, _):
        """Take the present ref for answered."""
        if self.ref is not None:
            self.answered.append(self.ref)
            self.answered = self.answered[-ANSWERED_MAX:]
        self.ref = None
