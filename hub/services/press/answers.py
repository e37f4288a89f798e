"""What presses were told: the identity of a press finds its answer again, for ever.

A device counts its presses up from 1 in each boot. So a number above the newest that was answered cannot have
been answered, and the ledger need not be asked, which costs a press more than deciding it.
"""

from hub.services.ports import Ledger, PressId, StoredAnswer

BOOTS_MAX = 4_096  # of devices; one that falls out is asked for again


class AnswerBook:
    """Answers that are staged, and the ledger's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._staged: dict[PressId, StoredAnswer] = {}
        self._newest: dict[tuple[str, str], int] = {}

    def find(self, press: PressId) -> StoredAnswer | None:
        """The answer this press got, None for a new one. Raises LedgerUnavailable."""
        if press.seq > self._newest_of(press):
            return None
        return self._staged.get(press) or self._ledger.answer(press)

    def stage(self, answer: StoredAnswer) -> None:
        """This answer is part of the next batch."""
        press = answer.press
        self._staged[press] = answer
        self._newest[press.dev, press.boot] = max(self._newest_of(press), press.seq)

    def durable(self, answers: list[StoredAnswer]) -> None:
        """These answers are in the ledger now."""
        for answer in answers:
            del self._staged[answer.press]

    def _newest_of(self, press: PressId) -> int:
        boot = press.dev, press.boot
        newest = self._newest.get(boot)
        if newest is None:
            staged = (p.seq for p in self._staged if (p.dev, p.boot) == boot)
            newest = max((self._ledger.newest_answer(*boot), *staged))
            if len(self._newest) >= BOOTS_MAX:
                del self._newest[next(iter(self._newest))]
            self._newest[boot] = newest
        return newest
