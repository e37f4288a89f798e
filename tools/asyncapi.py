"""Writes contract/asyncapi.yaml from the typed messages; `tools.fresh` checks that it is fresh."""

import inspect
from pathlib import Path
from typing import Any

import msgspec
import yaml

from hub.contract import messages as m
from hub.contract import topics as t

PATH = Path(__file__).parents[1] / "contract" / "asyncapi.yaml"
_REF = "#/components/schemas/{name}"
_TOPICS = t.Topics("{site}")

# address, title, who sends it, quality of service, retained, payloads
CHANNELS: dict[str, tuple[str, str, str, int, bool, tuple[type, ...]]] = {
    "deviceState": (_TOPICS.up("{dev}", t.STATE), "Presence", "device", 1, True, (m.DeviceState,)),
    "deviceInfo": (_TOPICS.up("{dev}", t.INFO), "What the device is", "device", 1, True, (m.DeviceInfo,)),
    "event": (_TOPICS.up("{dev}", t.EVT), "A press", "device", 1, False, (m.Event,)),
    "response": (_TOPICS.up("{dev}", t.RSP), "Answer to a command", "device", 1, False, (m.Rsp,)),
    "telemetry": (_TOPICS.up("{dev}", t.TELE), "Health", "device", 0, False, (m.Tele,)),
    "log": (_TOPICS.up("{dev}", t.LOG), "Last words and warnings", "device", 1, False, (m.Log,)),
    "ack": (_TOPICS.dn("{dev}", t.ACK), "Answer to a press", "hub", 1, False, (m.Ack,)),
    "want": (
        _TOPICS.dn("{dev}", t.WANT),
        "Desired state",
        "hub",
        1,
        True,
        (m.KioskWant, m.KeypadWant, m.BoardWant, m.PadWant),
    ),
    "command": (_TOPICS.dn("{dev}", t.CMD), "A command", "hub", 1, False, (m.Cmd,)),
    "hubState": (_TOPICS.hub_state, "Presence of the hub", "hub", 1, True, (m.HubState,)),
    "hubTold": (_TOPICS.hub_told, "The numbers told, kept for the hub", "hub", 0, True, (m.NumbersTold,)),
    "officeNow": (_TOPICS.office_now, "The public picture", "hub", 1, True, (m.OfficeNow,)),
    "officeCall": (_TOPICS.office_call, "Each call", "hub", 1, False, (m.OfficeCall,)),
    "officePage": (_TOPICS.office_page, "An officer is asked to come", "hub", 1, False, (m.OfficePage,)),
}

_BYTES = "Raw ESC/POS bytes, streamed to the printer as they arrive; at most 28,000, of pictures 200 KB."
_JOB = "Name of the job, at most 64 characters: `printed` and `print_failed` carry it back, without the set."
_SET = "Name of a set of pictures: a checksum of its bytes, so it changes with any dot."

# address, title, what it is, parameters
PRINTED: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "printJob": (
        _TOPICS.print_job("{dev}", "{job}"),
        "A print job",
        "It brings all that is on it. A job that comes again under its name is confirmed again and not "
        "printed again. What is known of its end: `printed`, also with `unconfirmed`, or `print_failed`.",
        {"job": _JOB},
    ),
    "printJobWithPictures": (
        _TOPICS.print_job("{dev}", "{job}", "{set}"),
        "A print job that names pictures which the printer keeps",
        "Sent only while `info.caps` of the kiosk has `pictures-{set}`. A printer that has lost them since "
        "prints nothing, the kiosk answers `print_failed` with `no_pictures`, and the job comes whole.",
        {"job": _JOB, "set": _SET},
    ),
    "printPictures": (
        _TOPICS.print_job("{dev}", f"{t.PICTURES}{{set}}-{{part}}-{{parts}}"),
        "A part of the pictures that the printer is to keep",
        "Parts come in their order, of about 4 KB each (`fsq`: one of the whole set). The kiosk answers in "
        "`info.caps`: `filling-{set}-{part}`, and after the last `pictures-{set}`; then only the next part "
        "is sent. A part that is not answered comes again, after 60 s (`ram`) or 600 s (`nv`, `fsq`).",
        {"set": _SET, "part": "From 1.", "parts": "How many the set has."},
    ),
}


def _printed(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    address, title, description, parameters = PRINTED[key]
    channel: dict[str, Any] = {
        "address": address,
        "title": title,
        "description": description,
        "parameters": {"site": {}, "dev": {}} | {n: {"description": d} for n, d in parameters.items()},
        "messages": {"PrintJob": {"$ref": "#/components/messages/PrintJob"}},
    }
    operation = {
        "action": "send",
        "channel": {"$ref": f"#/channels/{key}"},
        "bindings": {"mqtt": {"qos": 1, "retain": False}},
    }
    return channel, operation


def _channel(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    address, title, sender, qos, retain, payloads = CHANNELS[key]
    names = [payload.__name__ for payload in payloads]
    channel: dict[str, Any] = {
        "address": address,
        "title": title,
        "messages": {n: {"$ref": f"#/components/messages/{n}"} for n in names},
    }
    parameters: dict[str, Any] = {p: {} for p in ("site", "dev") if f"{{{p}}}" in address}
    if parameters:
        channel["parameters"] = parameters
    operation = {
        "action": "send" if sender == "hub" else "receive",
        "channel": {"$ref": f"#/channels/{key}"},
        "bindings": {"mqtt": {"qos": qos, "retain": retain}},
    }
    return channel, operation


def document() -> str:
    """The AsyncAPI 3.0 document, seen from the hub."""
    payloads = {p.__name__: p for *_, ps in CHANNELS.values() for p in ps}
    commands = {name: spec.command for name, spec in m.EVENTS.items()}
    answers = {name: spec.answer for name, spec in m.EVENTS.items()}
    types = [*payloads.values(), *commands.values(), *answers.values(), m.Trouble]
    _, schemas = msgspec.json.schema_components(types, ref_template=_REF)
    built = {key: _channel(key) for key in CHANNELS}
    printed = {key: _printed(key) for key in PRINTED}
    content = {
        "asyncapi": "3.0.0",
        "info": {"title": "Motcua", "version": str(m.VERSION), "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {key: channel for key, (channel, _) in (built | printed).items()},
        "operations": {key: operation for key, (_, operation) in (built | printed).items()},
        "components": {
            "messages": {name: {"payload": {"$ref": _REF.format(name=name)}} for name in sorted(payloads)}
            | {"PrintJob": {"contentType": "application/octet-stream", "payload": {"description": _BYTES}}},
            "schemas": _cleaned(schemas),
        },
        "x-events": {
            name: {
                "senders": sorted(spec.senders),
                "d": {"$ref": _REF.format(name=spec.command.__name__)},
                "ok": {"$ref": _REF.format(name=spec.answer.__name__)},
                "stale_after_ms": m.PRESS_AGE_MS_MAX if spec.perishable else None,
            }
            for name, spec in m.EVENTS.items()
        },
    }
    head = "# Generated from hub/contract by `make docs`; do not edit.\n"
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def _cleaned(schema: Any) -> Any:
    """Descriptions are docstrings, which Python takes the margin off since 3.13 and leaves it on before."""
    if isinstance(schema, dict):
        return {
            key: inspect.cleandoc(value)
            if key == "description" and isinstance(value, str)
            else _cleaned(value)
            for key, value in schema.items()
        }
    return [_cleaned(one) for one in schema] if isinstance(schema, list) else schema


def stale() -> list[str]:
    """Paths of generated files that no longer say what the code says."""
    fresh = PATH.exists() and PATH.read_text(encoding="utf-8") == document()
    return [] if fresh else [f"contract/{PATH.name}"]


def write() -> None:
    """Write the document."""
    PATH.write_text(document(), encoding="utf-8")
