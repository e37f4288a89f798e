"""What a technician may do from a console."""

from hub.domain import events as e
from hub.domain.bounded import DEVICES_MAX
from hub.domain.errors import invalid, refused
from hub.domain.office import names
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import NOTHING, Context, Decision, SecretChange
from hub.domain.queue import tickets as queueing
from hub.domain.queue.tickets import Step, TicketState

AT_A_COUNTER = frozenset({"counter_keypad", "led_board", "rating_pad"})


def void(context: Context, command: c.Void) -> Decision:
    """Take an open ticket out, by name and with a reason. Raises Refused `ticket_*`, `no_such_ticket`."""
    ticket = context.ticket(command.ticket, command.day)
    if (ticket.state, Step.VOID) not in queueing.TRANSITIONS:
        raise queueing.standing(ticket)
    return Decision(answers.Nothing(), (e.TicketVoided(ticket.id, command.reason),))


def reprint(context: Context, command: c.Reprint) -> Decision:
    """Print a ticket again, as a copy. Raises Refused `no_such_ticket`, `ticket_*`, `no_such_kiosk`."""
    ticket = context.ticket(command.ticket, command.day)
    if ticket.state in (TicketState.DONE, TicketState.VOID):
        raise queueing.standing(ticket)
    name = command.kiosk or ticket.kiosk or ""
    kiosk = context.state.devices.get(name)
    if kiosk is None or kiosk.type != "kiosk":
        raise refused("no_such_kiosk", device=name)
    event = e.TicketReprinted(ticket.id, kiosk.name, context.job)
    return Decision(answers.Reprinted(context.job), (event,))


def service_close(context: Context, command: c.ServiceClose) -> Decision:
    """No more numbers for a service."""
    _known_service(context, command.service)
    if command.service in context.state.day.closed:
        return NOTHING
    return Decision(answers.Nothing(), (e.ServiceClosed(command.service),))


def service_open(context: Context, command: c.ServiceOpen) -> Decision:
    """Numbers for a service again."""
    _known_service(context, command.service)
    if command.service not in context.state.day.closed:
        return NOTHING
    return Decision(answers.Nothing(), (e.ServiceOpened(command.service),))


def _known_service(context: Context, letter: str) -> None:
    if letter not in context.office.services:
        raise refused("no_such_service", service=letter)


def device_add(context: Context, command: c.DeviceAdd) -> Decision:
    """Register a device, or give it a new password; works at once."""
    if command.type not in c.DEVICE_TYPES:
        raise invalid("no_such_device_type", type=command.type)
    if command.name in names.RESERVED:
        raise refused("name_reserved", device=command.name)
    _refuse_own(context, command.name)
    if command.type in AT_A_COUNTER and command.counter is None:
        raise refused("counter_needed", type=command.type)
    if command.counter is not None and command.counter not in context.office.counters:
        raise refused("no_such_counter", counter=command.counter)
    for place, letter in enumerate(command.services):
        _known_service(context, letter)
        if letter in command.services[:place]:
            raise refused("service_twice", service=letter)
    known = context.state.devices.get(command.name)
    if known and known.type != command.type:
        raise refused("device_exists", device=command.name, type=known.type)
    if known is None and len(context.state.devices) >= DEVICES_MAX:
        raise refused("too_many_devices", count=DEVICES_MAX)
    secret = SecretChange("device", command.name, {"hash": command.secret})
    event = e.DeviceAdded(command.name, command.type, command.counter, command.services)
    return Decision(answers.Nothing(), (event,), (secret,))


def _refuse_own(context: Context, name: str) -> None:
    """A console takes away or changes neither its own account nor that of the hub's own machine."""
    if name == names.CONSOLE or name == context.device.name:
        raise refused("own_account", device=name)


def device_remove(context: Context, command: c.DeviceRemove) -> Decision:
    """Forget a device; its history stays."""
    if command.name not in context.state.devices:
        raise refused("no_such_device", device=command.name)
    _refuse_own(context, command.name)
    secret = SecretChange("device", command.name, None)
    return Decision(answers.Nothing(), (e.DeviceRemoved(command.name),), (secret,))


def officer_pin(context: Context, command: c.OfficerPin) -> Decision:
    """Give an officer a PIN."""
    if command.officer not in context.office.officers:
        raise refused("no_such_officer", officer=command.officer)
    secret = SecretChange("officer", command.officer, {"salt": command.salt, "key": command.key})
    return Decision(answers.Nothing(), (e.OfficerPinSet(command.officer),), (secret,))


def officer_card(context: Context, command: c.OfficerCard) -> Decision:
    """Give an officer a card, or take it away. Raises Refused `no_such_officer`, `card_taken`."""
    if command.officer not in context.office.officers:
        raise refused("no_such_officer", officer=command.officer)
    if command.card is None:
        secret = SecretChange("card", command.officer, None)
        return Decision(answers.Nothing(), (e.OfficerCardSet(command.officer, removed=True),), (secret,))
    holder = context.door.cards.get(command.card)
    if holder not in (None, command.officer):
        raise refused("card_taken", officer=holder)
    secret = SecretChange("card", command.officer, {"digest": command.card})
    return Decision(answers.Nothing(), (e.OfficerCardSet(command.officer),), (secret,))
