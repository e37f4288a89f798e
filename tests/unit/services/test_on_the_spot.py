"""One visit: received, decided and returned while the citizen waits; what is done is told from entered."""

from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain.dossiers import events as d
from hub.domain.dossiers.reading import Timeliness
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import dossier_office
from tests.support.refusing import no_to

CODE = "000.00.15.H41-261123-0001"
SPOT, SLOW = "9.000001", "1.011441"  # the same day; three working days
SHARES = [{"agency": "dat-dai", "term": 5, "lead": True}, {"agency": "thue", "term": 2}]


def office_of(procedure: str) -> Any:
    """Counter 2 handles this procedure alone."""
    office = dossier_office()
    b = replace(office.services["B"], procedures=(procedure,))
    return replace(office, services=office.services | {"B": b})


def scanned(hall: Hall, *actions: str) -> list[str]:
    """The state after each outcome key at counter 2."""
    hall.login(2, "102")
    states = []
    for action in actions:
        reply = hall.press("q2", "dossier", code=CODE, action=action)
        assert reply.r == "ok", reply
        states.append(reply.d["state"])
        check_office(hall)
    return states


def steps(hall: Hall) -> list[str]:
    return [one.step for one in hall.ledger.events if isinstance(one, d.DossierStepped)]


def test_two_keys_are_the_four_acts_of_one_visit() -> None:
    with Hall(office_of(SPOT)) as hall:
        number = hall.take("B")
        hall.login(2, "102")
        hall.press("q2", "next")
        assert scanned(hall, "received", "returned") == ["accepted", "returned"]
        assert steps(hall) == ["accept", "resolve", "return"]
        told = [one for one in hall.ledger.events if isinstance(one, d.DossierStepped)]
        assert {(one.ticket, one.counter, one.officer) for one in told} == {
            (f"2026-11-23/{number}", 2, "102")
        }
        hall.restart()
        found, _ = hall.ledger.cabinet.dossier(CODE) or (None, None)
        assert found is not None
        assert found.timeliness() is not Timeliness.LATE


def test_what_takes_its_days_is_not_returned_before_it_is_resolved() -> None:
    with Hall(office_of(SLOW)) as hall:
        scanned(hall, "received")
        assert no_to(hall, "q2", "dossier", code=CODE, action="returned") == "dossier_not_possible"
        assert steps(hall) == ["accept"]


def test_a_console_enters_the_three_steps_of_one_visit() -> None:
    with Hall(dossier_office()) as hall:
        code = hall.press("c1", "dossier_register", procedure=SLOW).d["code"]
        for step in ("accept", "resolve", "return"):
            assert hall.press("c1", "dossier_step", code=code, step=step).r == "ok"
        assert steps(hall) == ["accept", "resolve", "return"]


@pytest.mark.parametrize(
    ("done", "late", "entered_late"), [("2026-11-26T08:00", False, True), ("2026-11-27T16:00", True, False)]
)
def test_done_in_time_and_entered_late_is_not_late(done: str, late: bool, entered_late: bool) -> None:
    with Hall(dossier_office()) as hall:
        code = hall.press("c1", "dossier_register", procedure=SLOW).d["code"]
        for step in ("accept", "transfer", "begin"):
            hall.press("c1", "dossier_step", code=code, step=step)
        hall.clock.advance(h=24 * 7)
        assert hall.press("c1", "dossier_step", code=code, step="resolve", at=done).r == "ok"
        dossier = hall.service.shelf.dossier(code)
        assert dossier is not None
        assert (dossier.timeliness() is Timeliness.LATE, dossier.entered_late()) == (late, entered_late)


def test_the_whole_is_late_when_one_of_its_agencies_is() -> None:
    with Hall(dossier_office()) as hall:
        made = hall.press("c1", "dossier_register", procedure="1.012783", shares=SHARES)
        code = made.d["code"]
        for step in ("accept", "transfer", "begin"):
            hall.press("c1", "dossier_step", code=code, step=step)
        dossier = hall.service.shelf.dossier(code)
        assert dossier is not None
        late_by = {share.agency: share.due_ms or 0 for share in dossier.shares}
        assert late_by["thue"] < late_by["dat-dai"]
        assert not dossier.late_at(late_by["thue"])
        assert dossier.late_at(late_by["thue"] + 1), "the lead has three days left"
        assert hall.press("c1", "dossier_share", code=code, agency="thue").r == "ok"
        assert not dossier.late_at(late_by["thue"] + 1)
