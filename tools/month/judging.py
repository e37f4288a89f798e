"""Whether all is as it should be when nothing is left to tell: both databases, the ledger, the figures."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hub.adapters.ledger import verify
from hub.adapters.ledger.reports.reader import ReportReader
from hub.config import Settings
from hub.demo.month import Figures
from hub.domain.reports.cases import Origin, counted, origin
from hub.domain.reports.period import PeriodKind, parse
from hub.layout import Layout
from tools.upstream_sim.settling import Say, compared

SHOWN_MAX = 50  # of the faults of one kind


async def judge(
    layout: Layout,
    settings: Settings,
    province: Path,
    month: str,
    wanted: Figures,
    say: Say = lambda *_: None,
) -> list[str]:
    """Everything that is wrong, in words; the first of each kind where there are many."""
    say("comparing", 0, 2)
    faults = await compared(layout, settings, province, SHOWN_MAX)
    say("verifying the ledger", 1, 2)
    found = verify(layout.ledger).faults
    faults += [f"ledger: {fault.code} at row {fault.seq}" for fault in islice(found, SHOWN_MAX)]
    return [*faults, *wrong_figures(layout.ledger, month, wanted)]


def wrong_figures(ledger: Path, month: str, wanted: Figures) -> Iterator[str]:
    """What is known of the month and does not come out of the ledger."""
    period = parse(PeriodKind.MONTH, month)
    with ReportReader(ledger) as source:
        came = [origin(one, period) for one in source.cases(period, period.to_ms) if counted(one, period)]
        returned = dict(source.returns(period))
        steps = source.steps(period)
    found = {
        "carried_over": came.count(Origin.CARRIED_OVER),
        "online": came.count(Origin.ONLINE),
        "new": len(came) - came.count(Origin.CARRIED_OVER),
        "returned_by_post": returned.get("post", 0),
    }
    yield from (
        f"{name}: {count} in the ledger, {getattr(wanted, name)} wanted"
        for name, count in found.items()
        if count != getattr(wanted, name)
    )
    if steps.get("accept") != wanted.new:
        yield f"accepted: {steps.get('accept')} in the ledger, {wanted.new} wanted"
