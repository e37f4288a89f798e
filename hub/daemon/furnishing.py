"""An office is furnished before it is opened: devices and PINs are entered while no hub runs.

The core of the office answers the question itself, in this process and without a broker: the same rules, the
same rows, the same answer as from a running hub. The broker is told by the next `hub up`.
"""

import asyncio

import msgspec

from hub.adapters.clock import SystemTokens
from hub.bootstrap import build_core
from hub.config import Settings
from hub.contract import messages as m
from hub.daemon.alone import alone
from hub.domain.errors import LedgerUnavailable
from hub.layout import Layout, read_credentials
from hub.services.ports import Batch

BOOT_BYTES = 8
LOCKED = BlockingIOError  # what a ledger that a core holds is refused with


def core_runs(error: LedgerUnavailable) -> bool:
    """Whether the ledger is only refused because a core without a supervisor has it."""
    return isinstance(error.__cause__, LOCKED)


def ask_closed(layout: Layout, settings: Settings, event: str, d: object, lang: m.Lang) -> m.Ack:
    """The closed office's answer, durable. Raises FolderTaken where a hub runs, Unavailable, OSError."""
    with alone(layout.up_lock):
        core = build_core(settings, layout)
        try:
            console = read_credentials(layout.console_file)
            boot = SystemTokens().token(BOOT_BYTES)
            question = m.Event(
                v=1, boot=boot, seq=1, age_ms=0, e=event, d=msgspec.Raw(m.encode(d)), lang=lang
            )
            core.service.handle(console.name, m.encode(question))
            staged = core.service.staged
            batch = Batch(staged.entries, staged.answers, staged.secrets, staged.persons)
            asyncio.run(core.ledger.commit(batch))
            (_, ack), *_ = [*staged.acks, *staged.held_acks]
            return msgspec.json.decode(ack, type=m.Ack)
        finally:
            core.ledger.close()
