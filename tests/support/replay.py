"""The state of an office as a restart finds it."""

from collections.abc import Sequence

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.office import Office
from hub.domain.state import Device, OfficeState
from hub.services.ports import DeviceRow, Entry


def open_day_of(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The rows from the last DayOpened on."""
    days = [i for i, entry in enumerate(entries) if isinstance(entry.event, e.DayOpened)]
    return entries[days[-1] :] if days else []


def replayed(office: Office, devices: Sequence[DeviceRow], entries: Sequence[Entry]) -> OfficeState:
    """Replay the open day; `devices` as all of the ledger leaves them."""
    state = OfficeState(office)
    state.devices = {row.name: Device(row.name, row.type, row.counter, row.services) for row in devices}
    for entry in open_day_of(entries):
        apply(state, entry.seq, entry.at_ms, entry.event)
    return state
