"""A console asks until it is answered, with one identity, and says honestly when it is not."""

import json

import pytest

from hub.adapters.clock import SystemClock
from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.console import UNDER_WAY_MAX, Console, ConsoleUnavailable
from hub.i18n import LANGS, catalogue
from tests.adapters.mqtt.scripted_broker import (
    NOT_AUTHORIZED,
    TOPICS,
    USER,
    Event,
    HangUp,
    Reply,
    ScriptedBroker,
    ack,
)
from tests.support.tokens import CountingTokens
from tools.hall import free_port

SHORT_MS = 200


def console(port: int) -> Console:
    address = Address("127.0.0.1", port, USER, "secret")
    return Console(TOPICS, address, clock=SystemClock(), tokens=CountingTokens(), jitter=lambda: 0.0)


def silence(event: Event) -> Reply:
    return []


def test_a_question_gets_the_answer_of_the_hub() -> None:
    with ScriptedBroker(lambda event: ack(event, waiting=3)) as broker, console(broker.port) as asking:
        answer = asking.ask("next", {"a": 1}, on_behalf_of="kp5")
    assert (answer.r, json.loads(bytes(answer.d))) == ("ok", {"waiting": 3})
    event = broker.events[0]
    assert (event["e"], event["d"], event["as"], event["seq"], event["v"]) == ("next", {"a": 1}, "kp5", 1, 1)


def test_a_question_of_its_own_names_no_other_device() -> None:
    with ScriptedBroker(ack) as broker, console(broker.port) as asking:
        asking.ask("status", {})
    assert "as" not in broker.events[0]


def test_an_unanswered_question_is_repeated_with_the_same_identity_and_its_true_age() -> None:
    def answers_the_second_time(event: Event) -> Reply:
        return ack(event) if len(broker.events) == 2 else []

    with ScriptedBroker(answers_the_second_time) as broker, console(broker.port) as asking:
        asking.ask("void", {})
    first, second = broker.events
    assert (first["boot"], first["seq"]) == (second["boot"], second["seq"])
    assert second["age_ms"] > first["age_ms"]


def test_each_question_has_a_number_of_its_own() -> None:
    with ScriptedBroker(ack) as broker, console(broker.port) as asking:
        asking.ask("status", {})
        asking.ask("status", {})
    assert [event["seq"] for event in broker.events] == [1, 2]


def test_many_questions_are_answered_in_their_order_whatever_order_the_answers_come_in() -> None:
    def answers_pairs_backwards(event: Event) -> Reply:
        waiting.append(event)
        if len(waiting) < 2:
            return []
        return [*ack(waiting.pop(), n=event["d"]["n"]), *ack(waiting.pop(), n=event["d"]["n"] - 1)]

    waiting: list[Event] = []
    count = 2 * UNDER_WAY_MAX
    with ScriptedBroker(answers_pairs_backwards) as broker, console(broker.port) as asking:
        answers = asking.ask_all([("dossier_official", {"n": n}) for n in range(count)])
    assert [json.loads(bytes(one.d))["n"] for one in answers] == list(range(count))
    assert [event["seq"] for event in broker.events] == list(range(1, count + 1))


def test_of_many_questions_only_those_without_an_answer_are_asked_again() -> None:
    def is_deaf_for_the_third_at_first(event: Event) -> Reply:
        deaf = event["seq"] == 3 and [one["seq"] for one in broker.events].count(3) == 1
        return [] if deaf else ack(event)

    with ScriptedBroker(is_deaf_for_the_third_at_first) as broker, console(broker.port) as asking:
        assert len(asking.ask_all([("dossier_official", {})] * 5)) == 5
    assert [event["seq"] for event in broker.events] == [1, 2, 3, 4, 5, 3]


def test_a_lost_connection_is_made_again_and_the_question_asked_again() -> None:
    def hangs_up_once(event: Event) -> Reply:
        if len(broker.events) == 1:
            raise HangUp
        return ack(event)

    with ScriptedBroker(hangs_up_once) as broker, console(broker.port) as asking:
        assert asking.ask("device_remove", {}).r == "ok"
    assert broker.connections == 2
    assert {(event["boot"], event["seq"]) for event in broker.events} == {("0000000000000001", 1)}


def test_answers_to_others_and_noise_are_not_taken_for_the_answer() -> None:
    def noise_then_another_then_ours(event: Event) -> Reply:
        noise = [b"not json", b"{}", b"[" * 2000, b"\xff"]
        return [*noise, *ack({**event, "boot": "another"}), *ack(event, "refused")]

    with ScriptedBroker(noise_then_another_then_ours) as broker, console(broker.port) as asking:
        assert asking.ask("void", {}).r == "refused"
    assert len(broker.events) == 1


def test_without_a_broker_it_says_that_the_hub_is_not_running() -> None:
    with pytest.raises(ConsoleUnavailable) as caught:
        console(free_port()).__enter__()
    assert caught.value.code == "no_broker"


def test_a_refused_password_is_said_at_once() -> None:
    with ScriptedBroker(silence, code=NOT_AUTHORIZED) as broker:
        with pytest.raises(ConsoleUnavailable) as caught:
            console(broker.port).__enter__()
        assert caught.value.code == "not_allowed"
        assert broker.connections == 1


@pytest.mark.parametrize(("state", "code"), [("online", "silent"), ("lost", "hub_away"), (None, "hub_away")])
def test_silence_is_told_with_what_the_broker_knows_of_the_hub(state: str | None, code: str) -> None:
    with ScriptedBroker(silence, hub_state=state) as broker, console(broker.port) as asking:
        with pytest.raises(ConsoleUnavailable) as caught:
            asking.ask("status", {}, wait_ms_max=SHORT_MS)
        assert caught.value.code == code


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", ["no_broker", "not_allowed", "hub_away", "silent"])
def test_every_silence_is_explained(code: str, lang: str) -> None:
    error = ConsoleUnavailable(code, host="127.0.0.1", port=1883, user=USER)
    assert "127.0.0.1:1883" in error.text(lang)
    assert f"console.{code}" in catalogue(lang)
