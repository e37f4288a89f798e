"""Bags of dossiers between the centre and agencies: what a seal and a scan do, and what is refused."""

from typing import Any

import pytest

from hub.domain.office.office import Agency, Office, Procedure
from tests.support.hall import Hall, Reply
from tests.support.offices import small_office
from tests.support.snapshot import snapshot

AGENCIES = {
    "tu-phap": Agency(key="tu-phap", name_vi="Tư pháp", name_en="Justice", code="000.00.15.H41"),
    "xay-dung": Agency(key="xay-dung", name_vi="Xây dựng", name_en="Construction", code="000.00.16.H41"),
}
PROCEDURES = {
    "1.001": Procedure(code="1.001", name="Lý lịch tư pháp", agency="tu-phap", term=5),
    "1.002": Procedure(code="1.002", name="Cấp phép", agency="xay-dung", term=5),
}


def office() -> Office:
    return small_office(agencies=AGENCIES, procedures=PROCEDURES)


@pytest.fixture
def hall() -> Any:
    """Monday, eight in the morning."""
    with Hall(office()) as made:
        yield made


def ask(hall: Hall, event: str, **d: object) -> dict[str, Any]:
    """Something that must be possible."""
    reply = hall.press("c1", event, **d)
    assert reply.r == "ok", reply
    return reply.d


def accepted(hall: Hall, procedure: str = "1.001") -> str:
    """The code of a dossier that was accepted."""
    code: str = ask(hall, "dossier_register", procedure=procedure)["code"]
    ask(hall, "dossier_step", code=code, step="accept")
    return code


def bag(hall: Hall, origin: str = "centre", destination: str = "tu-phap", *codes: str) -> str:
    """An open bag with these in it."""
    name: str = ask(hall, "batch_open", origin=origin, destination=destination)["batch"]
    for code in codes:
        ask(hall, "batch_scan", batch=name, code=code)
    return name


def state_of(hall: Hall, code: str) -> str:
    dossier = hall.service.shelf.dossier(code)
    assert dossier is not None
    return dossier.state.value


def refused(hall: Hall, event: str, **d: object) -> str | None:
    """Why not; nothing has changed."""
    before = snapshot(hall.service.state), hall.ledger.entries
    reply: Reply = hall.press("c1", event, **d)
    assert reply.r in {"refused", "invalid"}, reply
    assert (snapshot(hall.service.state), hall.ledger.entries) == before
    return reply.code


def test_what_nobody_has_received_is_not_sent_off(hall: Hall) -> None:
    code = ask(hall, "dossier_register", procedure="1.001")["code"]
    name = bag(hall)
    assert refused(hall, "batch_scan", batch=name, code=code) == "not_accepted_yet"
    ask(hall, "dossier_step", code=code, step="request_completion", items=["CCCD"])
    assert refused(hall, "batch_scan", batch=name, code=code) == "not_accepted_yet"
    ask(hall, "dossier_step", code=code, step="accept")
    assert ask(hall, "batch_scan", batch=name, code=code)["listed"] == 1


def test_a_dossier_that_became_another_agencys_in_the_bag_is_not_transferred_by_the_seal(hall: Hall) -> None:
    one, other = accepted(hall), accepted(hall)
    name = bag(hall, "centre", "tu-phap", one, other)
    ask(hall, "dossier_correct", code=one, procedure="1.002")
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    assert (state_of(hall, one), state_of(hall, other)) == ("accepted", "transferred")


@pytest.mark.parametrize("step", ["transfer", "begin", "resolve"])
def test_a_step_names_no_agency_that_has_nothing_to_do_with_it(hall: Hall, step: str) -> None:
    code = accepted(hall)
    for before in ("transfer", "begin")[: ("transfer", "begin", "resolve").index(step)]:
        ask(hall, "dossier_step", code=code, step=before)
    asked = {"code": code, "step": step}
    assert refused(hall, "dossier_step", **asked, agency="xay-dung") == "not_for_destination"
    assert refused(hall, "dossier_step", **asked, agency="nobody") == "no_such_agency"
    ask(hall, "dossier_step", **asked, agency="tu-phap")


def test_each_agency_of_a_dossier_of_several_may_be_named(hall: Hall) -> None:
    shares = [{"agency": "tu-phap", "term": 3, "lead": True}, {"agency": "xay-dung", "term": 2}]
    code = ask(hall, "dossier_register", procedure="1.001", shares=shares)["code"]
    ask(hall, "dossier_step", code=code, step="accept")
    ask(hall, "dossier_step", code=code, step="transfer", agency="xay-dung")


def test_a_bag_goes_out_full_and_is_closed_empty(hall: Hall) -> None:
    one, two = accepted(hall), accepted(hall)
    name = bag(hall, "centre", "tu-phap", one, two)
    assert name == "G-261123-01"
    sealed = ask(hall, "batch_seal", batch=name, seal="NP-1", carrier="Bưu điện")
    assert (sealed["state"], sealed["listed"]) == ("sealed", 2)
    first = ask(hall, "batch_scan", batch=name, code=one)
    assert (first["state"], first["scanned"], first["missing"]) == ("arrived", 1, [two])
    assert ask(hall, "batch_scan", batch=name, code=one) == first  # scanned twice is scanned
    assert ask(hall, "batch_scan", batch=name, code=two)["missing"] == []
    assert ask(hall, "batch_close", batch=name)["state"] == "closed"
    assert len(hall.service.state.batches) == 0


def test_a_seal_towards_the_agency_transfers_its_dossiers(hall: Hall) -> None:
    one = accepted(hall)
    name = bag(hall, "centre", "tu-phap", one)
    assert state_of(hall, one) == "accepted"
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    assert state_of(hall, one) == "transferred"


def test_a_result_that_is_scanned_out_at_the_centre_is_there(hall: Hall) -> None:
    one, two = accepted(hall), accepted(hall)
    for step in ("transfer", "begin", "resolve"):
        ask(hall, "dossier_step", code=one, step=step)
    ask(hall, "dossier_step", code=two, step="transfer")
    name = bag(hall, "tu-phap", "centre", one, two)
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    assert (state_of(hall, one), state_of(hall, two)) == ("resolved", "transferred")
    for code in (one, two):
        ask(hall, "batch_scan", batch=name, code=code)
    assert (state_of(hall, one), state_of(hall, two)) == ("result_here", "transferred")


def test_what_is_missing_raises_an_alarm_until_it_is_scanned_also_after_a_restart_and_a_night(
    hall: Hall,
) -> None:
    one, two = accepted(hall), accepted(hall)
    name = bag(hall, "centre", "tu-phap", one, two)
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    ask(hall, "batch_scan", batch=name, code=one)
    closed = ask(hall, "batch_close", batch=name, seal_broken=True)
    assert (closed["missing"], closed["scanned"]) == ([two], 1)
    alarm = {"code": "dossiers_missing", "subject": f"{name} (1)"}
    assert alarm in hall.press("c1", "status").d["alarms"]
    hall.clock.jump_to("2026-11-24 08:00")
    hall.restart()
    assert alarm in hall.press("c1", "status").d["alarms"]
    assert refused(hall, "batch_scan", batch=name, code=one) == "batch_closed"
    ask(hall, "batch_scan", batch=name, code=two)
    assert alarm not in hall.press("c1", "status").d["alarms"]
    assert refused(hall, "batch_scan", batch=name, code=two) == "no_such_batch"  # it is done with


def test_a_bag_is_on_its_way_over_night(hall: Hall) -> None:
    one = accepted(hall)
    name = bag(hall, "centre", "tu-phap", one)
    hall.clock.jump_to("2026-11-24 08:00")
    hall.restart()
    assert refused(hall, "batch_scan", batch=bag(hall), code=one) == "already_in_batch"
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    assert ask(hall, "batch_scan", batch=name, code=one)["missing"] == []
    assert bag(hall) == "G-261124-02"


def test_what_is_not_on_the_list_is_noted_as_extra_whatever_it_is(hall: Hall) -> None:
    one, other = accepted(hall), accepted(hall)
    stranger = "000.00.15.H41-261101-0042"
    name = bag(hall, "centre", "tu-phap", one)
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    ask(hall, "batch_scan", batch=name, code=other)
    found = ask(hall, "batch_scan", batch=name, code=stranger)
    assert (found["extra"], found["missing"], found["scanned"]) == ([other, stranger], [one], 0)


def test_a_dossier_may_be_taken_out_before_the_seal(hall: Hall) -> None:
    one = accepted(hall)
    name = bag(hall, "centre", "tu-phap", one)
    assert ask(hall, "batch_scan", batch=name, code=one, out=True)["listed"] == 0
    assert ask(hall, "batch_scan", batch=bag(hall), code=one)["listed"] == 1


def test_what_cannot_be_is_refused_and_changes_nothing(hall: Hall) -> None:
    one, other = accepted(hall), accepted(hall, "1.002")
    name = bag(hall, "centre", "tu-phap", one)
    second = bag(hall)
    for event, d, code in (
        ("batch_open", {"origin": "centre", "destination": "mars"}, "no_such_agency"),
        ("batch_open", {"origin": "centre", "destination": "centre"}, "same_place"),
        ("batch_scan", {"batch": "G-1", "code": one}, "no_such_batch"),
        ("batch_scan", {"batch": name, "code": one}, "already_in_batch"),
        ("batch_scan", {"batch": second, "code": one}, "already_in_batch"),
        ("batch_scan", {"batch": second, "code": one, "out": True}, "not_in_batch"),
        ("batch_scan", {"batch": name, "code": other}, "not_for_destination"),
        ("batch_scan", {"batch": name, "code": "8934567890123"}, "code_not_known"),
        ("batch_scan", {"batch": name, "code": "000.00.15.H41-200101-0001"}, "no_such_dossier"),
        ("batch_seal", {"batch": second, "seal": "NP-1"}, "batch_empty"),
        ("batch_close", {"batch": name}, "batch_not_sealed"),
    ):
        assert refused(hall, event, **d) == code, (event, d)
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    again = bag(hall, "centre", "xay-dung", other)
    for event, d, code in (
        ("batch_seal", {"batch": name, "seal": "NP-2"}, "batch_sealed"),
        ("batch_seal", {"batch": again, "seal": "NP-1"}, "seal_used"),
        ("batch_scan", {"batch": name, "code": one, "out": True}, "batch_sealed"),
    ):
        assert refused(hall, event, **d) == code, (event, d)


def test_a_seal_of_a_bag_that_is_long_done_with_is_used_for_ever(hall: Hall) -> None:
    one = accepted(hall)
    name = bag(hall, "centre", "tu-phap", one)
    ask(hall, "batch_seal", batch=name, seal="NP-1")
    ask(hall, "batch_scan", batch=name, code=one)
    ask(hall, "batch_close", batch=name)
    back = bag(hall, "tu-phap", "centre", one)
    assert refused(hall, "batch_seal", batch=back, seal="NP-1") == "seal_used"
