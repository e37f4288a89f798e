"""Who may do what: the pure rules, Mosquitto's file of them, and both live brokers give the same answers."""

import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.adapters.broker import Account, mosquitto, rules
from hub.adapters.broker.accounts import AccountType
from hub.adapters.broker.rules import Right, covers, matches, may_read, may_subscribe, may_write, rights
from hub.contract.topics import UP_LEAVES
from tests.adapters.broker.client import publish_packet
from tests.adapters.broker.conftest import Opening
from tests.adapters.broker.office import TOPICS, settings

KINDS: tuple[AccountType, ...] = ("kiosk", "counter_keypad", "led_board", "rating_pad", "console", "hub")
LEVELS = st.sampled_from(["a", "b", "", "motcua"])
TOPIC = st.lists(LEVELS, min_size=1, max_size=4).map("/".join)
FILTER = st.builds(
    lambda levels, rest: "/".join([*levels, *rest]),
    st.lists(st.one_of(LEVELS, st.just("+")), min_size=1, max_size=4),
    st.sampled_from([[], ["#"]]),
)


def account(kind: AccountType, name: str = "me") -> Account:
    return Account(name, kind, "")


def candidates(name: str) -> list[str]:
    """Topics of the account `name`, of another, and of nobody."""
    leaves = ("state", "info", "evt", "rsp", "tele", "log", "print/j1")
    mine = [TOPICS.up(name, leaf) for leaf in leaves] + [
        TOPICS.dn(name, leaf) for leaf in ("ack", "want", "cmd", "print/j1")
    ]
    other = [topic.replace(f"/{name}/", "/other/") for topic in mine]
    longer = [topic.replace(f"/{name}/", f"/{name}x/") for topic in mine]
    shared = [
        TOPICS.hub_state,
        TOPICS.office_now,
        TOPICS.office_call,
        TOPICS.root,
        f"{TOPICS.root}x/hub/state",
    ]
    elsewhere = [TOPICS.up(name, "evt").replace(TOPICS.root, f"{TOPICS.root}-two"), "motcua", "x/y"]
    return [*mine, *other, *longer, *shared, *elsewhere]


def as_pattern(topic_filter: str) -> re.Pattern[str]:
    """The filter as a regular expression: a second, independent reading of MQTT 3.1.1, 4.7."""
    parts = ["[^/]*" if level == "+" else re.escape(level) for level in topic_filter.split("/")]
    if parts[-1] != re.escape("#"):
        return re.compile("/".join(parts))
    return re.compile("/".join(parts[:-1]) + "(/.*)?" if len(parts) > 1 else ".*")


@given(FILTER, TOPIC)
@example("a/#", "a")
@example("+/+", "a/")
def test_a_filter_matches_as_the_standard_says(topic_filter: str, topic: str) -> None:
    assert matches(topic_filter, topic) == bool(as_pattern(topic_filter).fullmatch(topic))


@given(FILTER, FILTER, TOPIC)
def test_a_subscription_within_the_rights_never_matches_more_than_they_do(
    granted: str, wanted: str, topic: str
) -> None:
    if covers(granted, wanted) and matches(wanted, topic):
        assert matches(granted, topic)


@given(FILTER)
def test_a_filter_is_within_itself_and_within_everything(topic_filter: str) -> None:
    assert covers(topic_filter, topic_filter)
    assert covers("#", topic_filter)


def test_system_topics_are_in_nobodys_wildcard() -> None:
    assert not covers("#", "$SYS/broker/uptime")
    assert not matches("+/broker", "$SYS/broker")


@pytest.mark.parametrize("kind", KINDS[:4])
def test_a_device_writes_its_own_up_and_reads_its_own_dn_and_the_hubs_state(kind: AccountType) -> None:
    granted = rights(account(kind), TOPICS)
    writable = [topic for topic in candidates("me") if may_write(granted, topic)]
    readable = [topic for topic in candidates("me") if may_read(granted, topic)]
    assert all(topic.startswith(f"{TOPICS.root}/up/me/") for topic in writable)
    assert all(topic.startswith(f"{TOPICS.root}/dn/me/") or topic == TOPICS.hub_state for topic in readable)
    assert len(writable) == len(UP_LEAVES)  # and no topic of its own making: each could keep a message
    assert len(readable) == 5


def test_a_console_asks_under_its_own_name_and_watches_the_office() -> None:
    granted = rights(account("console"), TOPICS)
    assert may_write(granted, TOPICS.up("me", "evt"))
    assert not may_write(granted, TOPICS.up("me", "tele"))
    assert not may_write(granted, TOPICS.up("other", "evt"))
    assert may_subscribe(granted, TOPICS.up("+", "state"))
    assert may_subscribe(granted, TOPICS.office_all)
    assert may_read(granted, TOPICS.dn("me", "ack"))
    assert not may_read(granted, TOPICS.dn("other", "ack"))
    assert not may_subscribe(granted, TOPICS.up("+", "evt"))
    assert not may_subscribe(granted, TOPICS.everything)


def test_the_hub_does_all_under_the_root_and_nothing_beside_it() -> None:
    granted = rights(account("hub"), TOPICS)
    assert all(
        may_write(granted, t) == t.startswith(f"{TOPICS.root}/") or t == TOPICS.root for t in candidates("me")
    )
    assert may_subscribe(granted, TOPICS.everything)
    assert not may_subscribe(granted, "#")


def test_the_probe_may_do_nothing() -> None:
    assert rights(account("probe"), TOPICS) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_mosquittos_file_says_what_the_rules_say(kind: AccountType, tmp_path: Path) -> None:
    text = mosquitto.acl_file(settings("mosquitto", tmp_path), [account(kind), account("kiosk", "other")])
    block = text.split("\n\n")[0].splitlines()
    assert block[0] == "user me"
    written = tuple(Right(*line.split()[1:]) for line in block[1:])  # type: ignore[arg-type]
    assert written == rights(account(kind), TOPICS)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "+", "#", "a\nuser hub", "$x", "-x", "x" * 65, "đèn"])
def test_a_name_that_could_mean_something_else_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        Account(name, "kiosk", "")


@pytest.mark.parametrize("kind", KINDS)
async def test_the_live_broker_accepts_exactly_what_the_rules_allow(
    opening: Opening, kind: AccountType
) -> None:
    async with opening() as office:
        hub = await (await office.login("hub", "the-hub")).connect()
        await hub.subscribe(TOPICS.everything)
        me = await (await office.login(kind, "me")).connect()
        granted = rights(account(kind), TOPICS)
        for topic in candidates("me"):
            await me.publish(topic, topic.encode())
        await hub.publish(TOPICS.office_call, b"end")
        arrived = []
        while (message := await hub.message()).data != b"end":
            arrived.append(message.topic)
        under_root = [t for t in candidates("me") if t.startswith(f"{TOPICS.root}/") or t == TOPICS.root]
        assert arrived == [topic for topic in under_root if may_write(granted, topic)]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_live_broker_delivers_exactly_what_the_rules_allow(
    opening: Opening, kind: AccountType
) -> None:
    async with opening() as office:
        hub = await (await office.login("hub", "the-hub")).connect()
        me = await (await office.login(kind, "me")).connect()
        granted = rights(account(kind), TOPICS)
        asked = candidates("me")
        await me.subscribe(*asked)
        for number, topic in enumerate(asked):
            hub.send(publish_packet(topic, b"", 1, number + 1))
            await hub.packet_of(4)
        await me.ping()
        await asyncio.sleep(0)
        under_root = [t for t in asked if t.startswith(f"{TOPICS.root}/") or t == TOPICS.root]
        expected = [topic for topic in under_root if may_read(granted, topic)]
        assert [(await me.message()).topic for _ in expected] == expected
        await me.ping()
        assert not me.messages


def test_rules_know_no_other_access() -> None:
    assert {right.access for kind in KINDS for right in rules.rights(account(kind), TOPICS)} == {
        "read",
        "write",
    }
