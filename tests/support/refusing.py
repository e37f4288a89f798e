"""A press that is refused, and the proof that nothing at all has changed by it."""

from typing import Any

from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.snapshot import snapshot


def no_to(hall: Hall, dev: str, e: str, *, age_ms: int = 0, **d: Any) -> str:
    """The code of the refusal; neither state nor ledger nor secrets nor displays nor paper have changed."""
    hall.settle()
    before, told = _all_of(hall), len(hall.messenger.told)
    reply = hall.press(dev, e, age_ms=age_ms, **d)
    assert reply.r != "ok", reply
    assert reply.d["text"], reply
    assert _all_of(hall) == before, reply
    assert {one.what for one in hall.messenger.told[told:]} <= {"ack", "confirm"}, reply
    check_office(hall)
    code = reply.code
    assert code is not None
    return code


def _all_of(hall: Hall) -> tuple[Any, ...]:
    return snapshot(hall.service.state), hall.ledger.entries, hall.ledger.open().secrets
