"""`hub device`: who may talk to the hub."""

import json
import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from hub.adapters.result_files import write
from hub.cli.choices import address, choice, letters, whole
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.results import not_to_stdout
from hub.cli.shape import command, commands
from hub.cli.trouble import refused, usage
from hub.cli.words import text
from hub.contract import messages as m
from hub.domain.press import commands as c
from hub.domain.press.answers import Nothing

COUNTER_MAX = 999
BOARDS = ("olimex_poe", "w5500_pico")  # files of firmware/lib/boards
app = commands("cli.device.help")
DeviceName = Annotated[str, typer.Argument(metavar="NAME", help="cli.device.name")]


@command(
    app,
    "add",
    "cli.device_add.help",
    "hub --dir /srv/motcua device add k1 --type kiosk --services A,B,C",
    "hub --dir /srv/motcua device add kp5 --type counter_keypad --counter 5",
    "hub --dir /srv/motcua device add kp5 --type counter_keypad --counter 5 --new-password",
    "hub --dir /srv/motcua device add k2 --type kiosk --config k2.json --host 192.168.10.2",
)
def add(
    context: typer.Context,
    name: DeviceName,
    kind: Annotated[
        str,
        choice(c.DEVICE_TYPES, "cli.device_add.type", "--type", metavar="TYPE"),
    ],
    counter: Annotated[
        int | None, typer.Option(metavar="N", parser=whole(1, COUNTER_MAX), help="cli.device_add.counter")
    ] = None,
    services: Annotated[
        str | None, typer.Option(metavar="A,B,…", parser=letters, help="cli.device_add.services")
    ] = None,
    new_password: Annotated[bool, typer.Option("--new-password", help="cli.device_add.new_password")] = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE.json", help="cli.device_add.config")
    ] = None,
    board: Annotated[str, choice(BOARDS, "cli.device_add.board", "--board")] = BOARDS[0],
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="ADDRESS", parser=address, help="cli.device_add.host"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Register a device; its password is made here and only its hash leaves this program."""
    from hub.adapters.broker import passwords

    desk = desk_of(context)
    if not new_password:
        _refuse_known(desk, name)
    not_to_stdout(config, "--config")
    if config and os.path.lexists(config) and not config.is_dir():
        raise usage("file_exists", text("cli.device_add.in_the_way", path=config))
    password = passwords.new_password()
    buttons = tuple(services.split(",")) if services else ()
    device = _command(name, kind, passwords.hash_password(password), counter, buttons)
    if config:  # before the account: where it cannot be written nobody has a password that is lost
        _write_config(desk, config, name, password, board, host)
    _register(desk, device, config)
    if as_json:
        print_json(
            {"user": name, "password": password, "type": kind, "counter": counter, "services": buttons}
        )
        return
    tell(text("cli.device_add.user", user=name))
    tell(text("cli.device_add.password", password=password))
    tell(text("cli.device_add.once" if config is None else "cli.device_add.written", path=config))


def _register(desk: Desk, device: c.DeviceAdd, config: Path | None) -> None:
    """A device that the hub refuses leaves no configuration."""
    try:
        desk.furnish("device_add", device, Nothing)
    except BaseException:
        if config:
            config.unlink(missing_ok=True)
        raise


def _write_config(desk: Desk, path: Path, name: str, password: str, board: str, host: str | None) -> None:
    """What the firmware reads as its config.json (firmware/lib/config.py); mode 600."""
    settings = desk.settings()
    at, port = desk.broker_at(settings)
    document = {
        "site": settings.office.site,
        "name": name,
        "password": password,
        "host": host or at,
        "port": port,
        "board": board,
    }
    write(path, json.dumps(document, ensure_ascii=False, indent=2).encode(), new=True)


def _refuse_known(desk: Desk, name: str) -> None:
    """A second password for a name would lock its device out, so it must be asked for."""
    with desk.ledger_if_any() as ledger:
        known = {row.name: row for row in ledger.devices()}.get(name) if ledger else None
    if known:
        raise refused("device_exists", text("cli.device_add.exists", name=name, type=known.type))


def _command(
    name: str, kind: str, secret: str, counter: int | None, services: tuple[str, ...]
) -> c.DeviceAdd:
    """The command, checked as the hub will check it. Raises Failure."""
    device = c.DeviceAdd(name, kind, secret, counter, services)
    try:
        return msgspec.convert(msgspec.to_builtins(device), c.DeviceAdd)
    except msgspec.ValidationError:
        raise usage("bad_name", text("cli.device_add.bad_name", name=name)) from None


@command(app, "list", "cli.device_list.help", "hub --dir /srv/motcua device list")
def list_devices(context: typer.Context, as_json: AsJson = False) -> None:
    """Registered devices from the ledger, and from the running hub how they are."""
    desk = desk_of(context)
    with desk.ledger_if_any() as ledger:
        rows = ledger.devices() if ledger else []
    running = desk.status_if_running()
    live = {device.name: device for device in running.devices} if running else {}
    if as_json:
        print_json([_document(msgspec.structs.asdict(row), live.get(row.name)) for row in rows])
        return
    print_table(
        ("name", "type", "counter", "services", "link", "fw", "faults"),
        (
            (
                row.name,
                text(f"cli.device_type.{row.type}", otherwise=row.type),
                row.counter,
                row.services,
                *_live(row.type, live.get(row.name)),
            )
            for row in rows
        ),
    )


def _document(row: dict[str, object], live: m.DeviceStatus | None) -> dict[str, object]:
    """A device for programs; `online` null: the hub does not run, so nobody knows."""
    row["services"] = str(row["services"]).split()
    if live is None:
        return {**row, "online": None, "fw": None, "faults": None, "outbox": None, "heap": None}
    return {**row, **{key: getattr(live, key) for key in ("online", "fw", "faults", "outbox", "heap")}}


def _live(kind: str, live: m.DeviceStatus | None) -> tuple[str, str, str]:
    """Link, firmware and faults; a console comes and goes and is never missed."""
    if live is None or kind == "console":
        return "" if kind == "console" else "?", "", ""
    link = text("cli.link.online" if live.online else "cli.link.offline")
    return link, live.fw, ", ".join(text(f"cli.fault.{code}", otherwise=code) for code in live.faults)


@command(app, "remove", "cli.device_remove.help", "hub --dir /srv/motcua device remove kp5")
def remove(context: typer.Context, name: DeviceName, as_json: AsJson = False) -> None:
    """Forget a device; it is disconnected at once, its history stays."""
    desk_of(context).furnish("device_remove", c.DeviceRemove(name), Nothing)
    if as_json:
        print_json({"removed": name})
    else:
        tell(text("cli.device_remove.done", name=name))
