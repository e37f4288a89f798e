"""The state of an office as a restart finds it."""

from collections.abc import Iterable, Sequence

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.bags.batches import Batch
from hub.domain.office.office import Office
from hub.domain.state import Device, OfficeState
from hub.services.ports import DeviceRow, Entry


def open_day_of(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The rows from the last DayOpened on."""
    days = [i for i, entry in enumerate(entries) if isinstance(entry.event, e.DayOpened)]
    return entries[days[-1] :] if days else []


def replayed(
    office: Office,
    devices: Sequence[DeviceRow],
    entries: Sequence[Entry],
    batches: Iterable[Batch] = (),
) -> OfficeState:
    """Replay the open day; `devices` and bags that are not over as all of the ledger leaves them."""
    state = OfficeState(office)
    state.devices = {row.name: Device(row.name, row.type, row.counter, row.services) for row in devices}
    for entry in open_day_of(entries):
        apply(state, entry.seq, entry.at_ms, entry.event)
    for batch in batches:
        state.batches.fetched(batch)
    return state
