"""A whole device (link, outbox, supervisor) under the real interpreter, on a real broker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.firmware import harness
from tests.firmware.lib.paper_hub import PaperHub
from tests.firmware.lib.told_client import Client

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]
Start = Callable[..., Client]

TAKE = ["take", {"service": "A"}, True]
NEXT = ["next", {}, False]


@pytest.fixture
def hub(mosquitto: harness.Mosquitto) -> Iterator[PaperHub]:
    with PaperHub(mosquitto.port) as running:
        yield running


def want(rev: int) -> dict[str, Any]:
    return {"v": 1, "rev": rev, "open": True, "office": "x", "services": []}


def test_a_device_says_who_it_is(mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start) -> None:
    device = start_device(mosquitto.port)
    boot = device.expect("boot")["boot"]
    assert len(boot) == 12
    assert hub.expect("up/k1/state") == {"s": "online", "boot": boot, "fw": "0.1.0", "type": "kiosk"}
    info = hub.expect("up/k1/info")
    assert (info["board"], info["fw"], info["reset"], info["caps"]) == (
        "none",
        "0.1.0",
        "power_on",
        ["print80"],
    )


def test_a_killed_device_is_reported_lost_with_its_boot(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    device = start_device(mosquitto.port)
    boot = hub.expect("up/k1/state", s="online")["boot"]
    device.stop()
    assert hub.expect("up/k1/state") == {"s": "lost", "boot": boot}


def test_the_hub_s_presence_is_told_to_the_app(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    device = start_device(mosquitto.port)
    device.expect("state", state="hub_lost")
    hub.online()
    device.expect("state", state="online")
    hub.lost()
    device.expect("state", state="hub_lost")
    hub.online()
    device.expect("state", state="online")
    mosquitto.kill()
    device.expect("state", state="no_link")


def test_a_press_is_answered(mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start) -> None:
    hub.online()
    device = start_device(mosquitto.port, ask=[TAKE, NEXT])
    event = hub.expect("up/k1/evt")
    assert (event["seq"], event["e"], event["d"]) == (1, "take", {"service": "A"})
    hub.ack(event, "ok", ticket="A042")
    device.expect("answer", seq=1, r="ok")
    hub.ack(hub.expect("up/k1/evt", seq=2), "stale", code="too_old", text="x")
    device.expect("answer", seq=2, r="stale")


def test_a_press_without_answer_is_repeated_with_the_same_identity(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    hub.online()
    device = start_device(mosquitto.port, ask=[NEXT])
    events = [hub.expect("up/k1/evt") for _ in range(3)]
    assert len({(event["boot"], event["seq"]) for event in events}) == 1
    assert events[0]["age_ms"] < events[1]["age_ms"] < events[2]["age_ms"]
    hub.ack(events[0])
    device.expect("answer", seq=1)


def test_no_press_is_sent_while_the_hub_is_lost_and_all_when_it_is_back(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    hub.lost()
    device = start_device(mosquitto.port, ask=[NEXT, TAKE])
    device.expect("state", state="hub_lost")
    hub.say("dn/k1/cmd", {"v": 1, "id": "c-1", "ttl_ms": 9000, "c": "identify", "d": {}})
    hub.expect("up/k1/rsp")
    hub.online()
    for seq in (1, 2):
        event = hub.expect("up/k1/evt")
        assert event["seq"] == seq
        hub.ack(event)
    device.expect("answer", seq=2)


def test_a_press_survives_a_power_cut_with_its_identity(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    hub.online()
    device = start_device(mosquitto.port, ask=[TAKE, ["rate", {"score": 3}, True]])
    event = hub.expect("up/k1/evt", seq=1)
    device.stop()
    device = start_device(mosquitto.port, ask=[NEXT])
    for seq in (1, 2):
        again = hub.expect("up/k1/evt", boot=event["boot"], seq=seq)
        hub.ack(again)
    new = hub.expect("up/k1/evt", e="next")
    assert new["boot"] != event["boot"]
    hub.ack(new)
    device.expect("answer", boot=event["boot"], seq=2)
    device.expect("answer", boot=new["boot"], seq=1)
    device.stop()
    assert not list((device.flash / "outbox.d").iterdir())


def test_after_a_broker_restart_the_device_is_back_and_goes_on(
    mosquitto: harness.Mosquitto, start_device: Start
) -> None:
    with PaperHub(mosquitto.port) as hub:
        hub.online()
        device = start_device(mosquitto.port, ask=[NEXT])
        hub.expect("up/k1/evt")
        mosquitto.kill()
        device.expect("state", state="no_link")
    mosquitto.start()
    with PaperHub(mosquitto.port) as hub:
        hub.online()
        hub.ack(hub.expect("up/k1/evt", seq=1))
        device.expect("answer", seq=1)


def test_the_newest_want_reaches_the_app_and_a_wrong_one_is_reported(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    hub.say("dn/k1/want", want(7), retain=True)
    device = start_device(mosquitto.port)
    device.expect("want", rev=7)
    hub.say("dn/k1/want", {**want(8), "services": "none"}, retain=True)
    assert "services" in hub.expect("up/k1/log")["m"]
    hub.say("dn/k1/want", b"\xff{", retain=True)
    assert "JSON" in hub.expect("up/k1/log")["m"]
    hub.say("dn/k1/want", want(9), retain=True)
    device.expect("want", rev=9)
    assert not device.has_told("want", rev=8)


def command(name: str, number: int = 1, ttl_ms: int = 9000) -> dict[str, Any]:
    return {"v": 1, "id": f"c-{number}", "ttl_ms": ttl_ms, "c": name, "d": {"x": number}}


def test_commands_are_done_once_and_answered(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    device = start_device(mosquitto.port)
    device.expect("state")
    hub.say("dn/k1/cmd", command("identify"))
    hub.say("dn/k1/cmd", command("identify"))
    for _ in range(2):
        assert hub.expect("up/k1/rsp") == {"v": 1, "id": "c-1", "r": "ok", "d": {}}
    device.expect("identify", d={"x": 1})
    for number, (name, r) in enumerate((("dance", "unknown"), ("broken", "failed")), 2):
        hub.say("dn/k1/cmd", command(name, number))
        assert hub.expect("up/k1/rsp", id=f"c-{number}")["r"] == r
    assert [told["what"] for told in device.told].count("identify") == 1


def test_a_command_out_of_the_broker_s_memory_or_without_time_left_is_expired(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    hub.say("dn/k1/cmd", command("identify"), retain=True)
    device = start_device(mosquitto.port)
    assert hub.expect("up/k1/rsp", id="c-1")["r"] == "expired"
    hub.say("dn/k1/cmd", command("identify", 2, ttl_ms=0))
    assert hub.expect("up/k1/rsp", id="c-2")["r"] == "expired"
    hub.say("dn/k1/cmd", command("identify", 3))
    hub.expect("up/k1/rsp", id="c-3")
    device.expect("identify", d={"x": 3})
    assert not device.has_told("identify", d={"x": 1})


def test_a_print_job_reaches_its_sink(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    device = start_device(mosquitto.port)
    device.expect("state")
    hub.say("dn/k1/print/k1-9f3c-412", bytes(20_000))
    device.expect("printed", job="k1-9f3c-412", bytes=20_000)


def test_reboot_is_answered_before_the_reset_and_leaves_last_words(
    mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    device = start_device(mosquitto.port)
    device.expect("state")
    hub.say("dn/k1/cmd", command("reboot"))
    assert hub.expect("up/k1/rsp")["r"] == "ok"
    device.expect("reset")
    start_device(mosquitto.port, reset_cause="soft")
    assert hub.expect("up/k1/info", reset="soft")
    assert "reboot" in hub.expect("up/k1/log", level="error")["m"]


@pytest.mark.parametrize(("freeze", "words"), [("hang", "presses"), ("raise", "pin is on fire")])
def test_a_task_that_hangs_or_dies_resets_the_device_and_is_named_after_the_boot(
    freeze: str, words: str, mosquitto: harness.Mosquitto, hub: PaperHub, start_device: Start
) -> None:
    device = start_device(mosquitto.port, freeze=freeze)
    device.expect("reset")
    device = start_device(mosquitto.port)
    assert words in hub.expect("up/k1/log", level="error")["m"]
    device.expect("state")
    device.stop()
    device = start_device(mosquitto.port)
    hub.expect("up/k1/state", s="online")
    hub.say("dn/k1/cmd", command("identify"))
    hub.expect("up/k1/rsp")
    assert not list((device.flash / "words.d").iterdir()), "said once, not at every boot"


def test_a_wrong_password_is_tried_again_until_it_is_right(
    tmp_path_factory: pytest.TempPathFactory, start_device: Start
) -> None:
    folder = tmp_path_factory.mktemp("strict")
    (folder / "passwords").write_text("")
    extra = f"allow_anonymous false\npassword_file {folder / 'passwords'}"
    for broker in harness.running_mosquitto(folder, extra):
        device = start_device(broker.port)
        device.expect_line("Refused")
        assert not device.has_told("state", state="hub_lost")
