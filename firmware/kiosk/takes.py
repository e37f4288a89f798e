"""What the press of a service becomes: a take for the hub, or a number from the lease; never both. Pure.

One press is one ticket. A press becomes a `take` with an identity, and the service is deaf until its ticket
is out of the printer (or the wait for it is over), so a child drumming on it gets one ticket for each that is
printed. While the hub is away (states.LINK) a press is a number from the lease instead, if there is one.

When the hub becomes away, takes may be waiting. One that has surely never left this device is taken back and
printed from the lease. Any other may have reached the hub, or lie in its broker: it keeps waiting, the hub
prints it when it is back, and its service is let go so that it takes new presses.
"""

PENDING_MAX = 4  # takes that may wait for the hub at one time; more are refused, visibly


class Takes:
    """The takes without an answer. `say(text_id, **values)` puts a notice on the display."""

    def __init__(self, services, leases, say):
        self.services = services
        self.leases = leases
        self.say = say
        self.waiting = []  # (token, letter, d), oldest first
        self.token = 0  # of the last take

    def press(self, service, priority, then, away):
        """A service was pressed; `then`: letters of more errands; the effects (see states.py)."""
        d = {"service": service.letter}
        if priority:
            d["priority"] = priority["key"]
        if then:
            d["then"] = list(then)
        outputs = service.handle(self._kind(service, then, away))
        if "lease" in outputs:
            return self._lease(service, d, None)
        if "full" in outputs:
            self.say("full")
        return self._take(service, d) if "take" in outputs else []

    def answered(self, token, result, d):
        """The hub's answer; False when nobody waits for it any more."""
        _, service = self._end(token)
        if service is None:
            return False
        if result == "ok":
            service.job = d.get("job")
        service.handle("ticket" if result == "ok" else "no_ticket")
        return True

    def part(self):
        """The hub is away now: ask for the takes back whose service has a number in the lease."""
        effects = []
        for token, letter, d in list(self.waiting):
            service = self.services.find(letter)
            if not service or service.token != token or self.leases.state(letter) != "free":
                continue
            if "then" in d:  # several errands do not fit on one number of a lease
                self.let_go(token)
            else:
                effects.append(("withdraw", token))
        return effects

    def withdrawn(self, token, made_ms):
        """A take was taken back; `made_ms`: when it was pressed. The effects."""
        d, service = self._end(token)
        if service is None or "lease" not in service.handle("withdrawn"):
            return []
        return self._lease(service, d, made_ms)

    def let_go(self, token):
        """A take cannot be taken back: it goes on waiting, its service does not."""
        for known, letter, _ in self.waiting:
            service = self.services.find(letter)
            if known == token and service and service.token == token:
                service.token = None
                service.handle("let_go")
                self.say("let_go")

    def _kind(self, service, then, away):
        if away and not then and self.leases.state(service.letter) == "free":
            return "press_away"
        return "press_full" if len(self.waiting) >= PENDING_MAX else "press"

    def _take(self, service, d):
        self.token += 1
        service.token = self.token
        self.waiting.append((self.token, service.letter, d))
        return [("post", self.token, "take", d, True)]

    def _lease(self, service, d, made_ms):
        ticket = service.job = self.leases.take(service.letter)
        self.say("lease_ticket", ticket=ticket, name=service.line["name"])
        return [("lease", ticket, service.letter, self.leases.day, d.get("priority"), made_ms)]

    def _end(self, token):
        """Forget a take: (d, its service), the latter None when it has been let go or is gone."""
        for take in self.waiting:
            if take[0] == token:
                self.waiting.remove(take)
                service = self.services.find(take[1])
                if service and service.token == token:
                    service.token = None
                    return take[2], service
        return {}, None
