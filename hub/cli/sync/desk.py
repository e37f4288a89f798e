"""What the commands of `hub sync` need before they can begin: a province, its password, the sync's memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hub.cli.desk import Desk
from hub.cli.trouble import usage
from hub.cli.words import language, text

if TYPE_CHECKING:
    from hub.config import Settings


@contextmanager
def with_upstream(desk: Desk) -> Iterator[tuple[Settings, int]]:
    """The settings and the port of the broker. Raises Failure where upstream cannot be asked."""
    from hub.daemon.upstream_access import NotReady

    settings = desk.settings()
    if settings.upstream is None:
        raise usage("no_upstream", text("cli.sync.no_upstream"))
    _, port = desk.broker_at(settings)
    try:
        yield settings, port
    except NotReady as missing:
        raise usage(missing.code, missing.text(language())) from None


def memory(desk: Desk) -> Path:
    """The file in which the sync remembers. Raises Failure where there never was a sync."""
    desk.settings()
    if not desk.layout.sync.is_file():
        raise usage("no_sync", text("cli.sync.never"))
    return desk.layout.sync
