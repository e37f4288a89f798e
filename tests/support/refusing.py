"""A press that is refused, and the proof that nothing at all has changed by it."""

from typing import Any

from hub.services.office.secrets import GUESSES
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.snapshot import snapshot


def no_to(hall: Hall, dev: str, e: str, *, age_ms: int = 0, **d: Any) -> str:
    """The code of the refusal; neither state nor ledger nor secrets nor displays nor paper have changed."""
    hall.settle()
    before, told = all_of(hall), len(hall.messenger.told)
    reply = hall.press(dev, e, age_ms=age_ms, **d)
    assert reply.r != "ok", reply
    assert reply.d["text"], reply
    assert all_of(hall) == before, reply
    assert {one.what for one in hall.messenger.told[told:]} <= {"ack", "confirm"}, reply
    check_office(hall)
    code = reply.code
    assert code is not None
    return code


def all_of(hall: Hall) -> tuple[Any, ...]:
    """All that a refusal may not change; that a wrong try is counted is its purpose."""
    secrets = [one for one in hall.ledger.open().secrets if one.kind != GUESSES]
    return snapshot(hall.service.state), hall.ledger.entries, secrets
