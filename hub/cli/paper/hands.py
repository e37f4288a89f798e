"""The rows of form 06: from whose hand to whose, when, and whether the giver was in time.

A dossier that goes in a bag changes hands twice: to the carrier when it is sealed, and out of the bag where
it arrives. The steps that a bag makes by itself (decision 0115) are those two rows and not a third one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from hub.domain.dossiers.reading import BY_THE_HOUR
from hub.domain.paper.forms import HandOver, moment
from hub.i18n import text

if TYPE_CHECKING:
    from hub.adapters.ledger.dossiers.rows import CarriedRow, DossierRow, ShareRow, StepRow

CENTRE = "centre"  # the place of a bag that is this office itself
LANG = "vi"  # of the forms
_Row = tuple[int, HandOver]


def hand_overs(
    dossier: "DossierRow",
    steps: "Sequence[StepRow]",
    shares: "Sequence[ShareRow]",
    carried: "Sequence[CarriedRow]",
    name: Callable[[str], str],
) -> list[HandOver]:
    """Every row in the order of time; `name` of an agency or the centre; "" is the citizen."""
    in_bags = {(step, at_ms) for row in carried for step, at_ms in _steps_of(row)}
    rows = [
        *_by_steps(dossier, steps, in_bags, name),
        *_by_bags(dossier, carried, name),
        *_by_shares(dossier, shares, name),
    ]
    return [hand for _, hand in sorted(rows, key=lambda row: row[0])]


def _by_steps(
    dossier: "DossierRow",
    steps: "Sequence[StepRow]",
    in_bags: set[tuple[str, int]],
    name: Callable[[str], str],
) -> Iterator[_Row]:
    first = next((step.giver for step in steps if step.giver), None)
    centre, agency = name(CENTRE), name(first or dossier.agency)
    # On the spot, or where nobody entered that the result had come, handing it over tells of the time.
    tells = "return" if all(step.step != "bring_result" for step in steps) else "bring_result"
    for step in steps:
        to = name(step.agency) if step.agency else agency
        if step.step == "pass_on":
            giver, agency = agency, to
            if step.state == "transferred":  # else it lies at the centre still
                note = text("form.passed_on", LANG)
                yield step.done_ms, HandOver(giver=giver, receiver=to, at=moment(step.done_ms), note=note)
            continue
        routes = {
            "accept": ("", centre),
            "transfer": (centre, to),
            "bring_result": (agency, centre),
            "return": (centre, ""),
        }
        if step.step not in routes or (step.step, step.done_ms) in in_bags:
            continue
        giver, receiver = routes[step.step]
        result = _stands(dossier.resolved_ms, dossier.due_ms) if step.step == tells else ""
        yield step.done_ms, HandOver(giver=giver, receiver=receiver, at=moment(step.done_ms), result=result)


def _by_bags(
    dossier: "DossierRow", carried: "Sequence[CarriedRow]", name: Callable[[str], str]
) -> Iterator[_Row]:
    for row in carried:
        bag = text("form.bag", LANG, batch=row.batch, seal=row.seal)
        carrier = row.carrier or text("form.carrier", LANG)
        home = row.destination == CENTRE
        result = _stands(dossier.resolved_ms, dossier.due_ms) if home else ""
        if row.state != "extra":
            yield (
                row.sealed_ms,
                HandOver(
                    giver=name(row.origin),
                    receiver=carrier,
                    at=moment(row.sealed_ms),
                    result=result,
                    note=bag,
                ),
            )
        if row.scanned_ms is not None:
            note = text(f"form.bag_{row.state}", LANG, bag=bag) if row.state in ("extra", "found") else bag
            yield (
                row.scanned_ms,
                HandOver(giver=carrier, receiver=name(row.destination), at=moment(row.scanned_ms), note=note),
            )
        elif row.state == "missing" and row.closed_ms is not None:
            yield (
                row.closed_ms,
                HandOver(
                    giver=carrier,
                    receiver=name(row.destination),
                    at=moment(row.closed_ms),
                    note=text("form.bag_missing", LANG, bag=bag),
                ),
            )


def _by_shares(
    dossier: "DossierRow", shares: "Sequence[ShareRow]", name: Callable[[str], str]
) -> Iterator[_Row]:
    """Cooperating agencies give their part to the one that leads (Điều 20.2)."""
    for share in shares:
        if share.agency != dossier.agency and share.done_ms is not None:
            yield (
                share.done_ms,
                HandOver(
                    giver=name(share.agency),
                    receiver=name(dossier.agency),
                    at=moment(share.done_ms),
                    result=_stands(share.done_ms, share.due_ms),
                    note=text("form.part", LANG),
                ),
            )


def _steps_of(row: "CarriedRow") -> Iterator[tuple[str, int]]:
    if row.destination != CENTRE:
        yield "transfer", row.sealed_ms
    elif row.scanned_ms is not None:
        yield "bring_result", row.scanned_ms


def _stands(done_ms: int | None, due_ms: int | None) -> str:
    """How what was handed over stands to its deadline; "" where there is none."""
    return "" if done_ms is None or due_ms is None else BY_THE_HOUR.timeliness(done_ms, due_ms).value
