"""Who takes more than its share is read from the words of both brokers, and of nobody else."""

import asyncio

from hub.adapters.broker import Account, Offence
from hub.adapters.broker.offences import (
    REFUSALS,
    SUBSCRIPTIONS_MAX,
    Offences,
    too_fast,
    too_many_subscriptions,
)
from hub.adapters.broker.refusals import MosquittoLog, refused
from hub.adapters.broker.rules import rights
from hub.domain.office.troubles import OVERSTEPS, TWO_WITH_ONE_NAME, WRONG_PASSWORD
from tests.adapters.broker.conftest import Opening
from tests.adapters.broker.office import TOPICS


def told(*lines: str, mode: str = "embedded") -> list[Offence]:
    offences = Offences(mode)  # type: ignore[arg-type]
    return [found for line in lines if (found := offences.in_line(line, 0))]


def test_each_word_of_a_broker_is_a_trouble_with_the_name_of_the_account() -> None:
    assert told(too_fast("p1"), "(+7) " + too_fast("p2")) == [
        Offence("p1", "flooding"),
        Offence("p2", "flooding"),
    ]
    word = too_many_subscriptions("p1")
    assert told(word) == [Offence("p1", "too_many_subscriptions")]
    assert told(word, mode="mosquitto") == [Offence("p1", "too_many_subscriptions", shut_out=True)]


def test_a_few_refusals_are_no_offence_and_many_are() -> None:
    lines = [refused("k1", "publish", "a/b")] * (REFUSALS.burst + 1)
    assert told(*lines[:-1]) == []
    assert told(*lines) == [Offence("k1", OVERSTEPS)]


def test_who_gives_a_wrong_password_is_not_said_to_use_topics_of_others() -> None:
    lines = ["refused: k1 connect from 127.0.0.1, not its password"] * (REFUSALS.burst + 1)
    assert told(*lines[:-1]) == []
    assert told(*lines) == [Offence("k1", WRONG_PASSWORD)]


def test_each_trouble_of_an_account_is_counted_by_itself() -> None:
    connects = ["refused: k1 connect from 127.0.0.1, not its password"] * REFUSALS.burst
    publishes = [refused("k1", "publish", "a/b")] * REFUSALS.burst
    assert told(*connects, *publishes, *["taken over: k1, now from 127.0.0.1"] * REFUSALS.burst) == []


def test_what_others_write_into_a_line_is_no_word_of_the_broker() -> None:
    forged = ["Client too fast: k2, it", "refused k2 ", "x too many subscriptions: k2, it has 64"]
    assert told(*forged * 30) == []


def test_mosquitto_counts_different_filters_whatever_the_connections_do() -> None:
    log = MosquittoLog(lambda name: rights(Account(name, "kiosk", ""), TOPICS))

    def says(n: int, name: str = "k1") -> list[str]:
        return list(log.feed(f"{name} 1 {TOPICS.dn(name, f'x{n}')}\n".encode()))

    assert [line for n in range(SUBSCRIPTIONS_MAX) for _ in range(5) for line in says(n)] == []
    assert says(SUBSCRIPTIONS_MAX) == [too_many_subscriptions("k1")]
    assert [line for n in range(SUBSCRIPTIONS_MAX) for line in says(n)] == []
    assert [line for n in range(3 * SUBSCRIPTIONS_MAX) for line in says(n, "hub")] == []


async def test_the_supervisor_hears_of_it_from_either_broker(opening: Opening, mode: str) -> None:
    heard: asyncio.Queue[Offence] = asyncio.Queue()
    async with opening(offends=heard.put_nowait) as office:
        kiosk = await office.login("kiosk", "k1")
        client = await kiosk.connect()
        for n in range(SUBSCRIPTIONS_MAX + 1):
            await client.subscribe(TOPICS.dn("k1", f"x{n}"))
        assert await heard.get() == Offence("k1", "too_many_subscriptions", mode == "mosquitto")


async def test_connections_that_push_each_other_out_again_and_again_are_told_by_either_broker(
    opening: Opening,
) -> None:
    heard: asyncio.Queue[Offence] = asyncio.Queue()
    async with opening(offends=heard.put_nowait) as office:
        pad = await office.login("rating_pad", "p1")
        for _ in range(REFUSALS.burst + 2):
            await pad.connect()
        assert await heard.get() == Offence("p1", TWO_WITH_ONE_NAME)
