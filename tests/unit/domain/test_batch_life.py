"""The life of bags: nothing is in two of them, what did not come out is missing until somebody has it."""

from copy import deepcopy
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.bags.batches import TRANSITIONS, Batch, BatchBook, BatchState, BatchStep, batch_id
from hub.domain.dossiers import events as d
from hub.domain.errors import Refused

S, A = BatchState, BatchStep
BAG, OTHER = "G-261123-01", "G-261123-02"
ONE, TWO, THREE = (f"000.00.15.H41-261123-000{n}" for n in (1, 2, 3))


def book(*events: d.Event) -> BatchBook:
    """What these events have made."""
    made = BatchBook()
    for event in (d.BatchOpened(BAG, "centre", "so-xay-dung"), *events):
        made.follow(event)  # type: ignore[arg-type]
    return made


def filled(*dossiers: str) -> list[d.BatchFilled]:
    return [d.BatchFilled(BAG, one) for one in dossiers]


SEALED = d.BatchSealed(BAG, "S1", "bưu điện")
EVENTS: dict[BatchStep, d.Event] = {
    A.FILL: d.BatchFilled(BAG, THREE),
    A.TAKE_OUT: d.BatchFilled(BAG, ONE, out=True),
    A.SEAL: SEALED,
    A.SCAN: d.BatchScanned(BAG, ONE),
    A.CLOSE: d.BatchClosed(BAG, (TWO,)),
}
PATHS: dict[BatchState, list[d.Event]] = {
    S.OPEN: filled(ONE, TWO),  # type: ignore[dict-item]
    S.SEALED: [*filled(ONE, TWO), SEALED],
    S.ARRIVED: [*filled(ONE, TWO), SEALED, d.BatchScanned(BAG, ONE)],
    S.CLOSED: [*filled(ONE, TWO), SEALED, d.BatchScanned(BAG, ONE), d.BatchClosed(BAG, (TWO,))],
}


@pytest.mark.parametrize(("state", "step"), list(product(PATHS, EVENTS)))
def test_a_step_leads_where_the_table_says_or_changes_nothing(state: BatchState, step: BatchStep) -> None:
    made = book(*PATHS[state])
    batch = made.find(BAG)
    assert batch is not None
    assert batch.state is state
    before = deepcopy(batch)
    if (state, step) in TRANSITIONS:
        made.follow(EVENTS[step])  # type: ignore[arg-type]
        assert batch.state is TRANSITIONS[state, step]
    else:
        with pytest.raises(Refused) as caught:
            made.follow(EVENTS[step])  # type: ignore[arg-type]
        assert caught.value.code in {"batch_sealed", "batch_not_sealed", "batch_closed"}
        assert batch == before


def test_a_dossier_is_in_its_bag_until_it_comes_out() -> None:
    made = book(*filled(ONE, TWO))
    assert made.bag_of(ONE) == BAG
    made.follow(d.BatchFilled(BAG, ONE, out=True))
    assert made.bag_of(ONE) is None
    made.follow(SEALED)
    made.follow(d.BatchScanned(BAG, TWO))
    assert made.bag_of(TWO) is None


def test_a_bag_that_is_closed_with_nothing_missing_is_forgotten() -> None:
    made = book(*filled(ONE), SEALED, d.BatchScanned(BAG, ONE), d.BatchClosed(BAG))
    assert len(made) == 0
    assert made.short() == []


@pytest.mark.parametrize(
    "found", [d.BatchScanned(BAG, TWO), d.BatchFilled(OTHER, TWO), d.BatchScanned(OTHER, TWO, True)]
)
def test_what_is_missing_is_missing_until_somebody_scans_it_anywhere(found: d.Event) -> None:
    made = book(*PATHS[S.CLOSED])
    assert [one.id for one in made.short()] == [BAG]
    assert made.bag_of(TWO) is None  # so that it may be put into another bag
    made.follow(found)  # type: ignore[arg-type]
    assert made.short() == []
    assert made.find(BAG) is None


def test_an_event_about_a_bag_of_before_changes_nothing() -> None:
    made = BatchBook()
    for event in PATHS[S.CLOSED]:
        made.follow(event)  # type: ignore[arg-type]
    assert len(made) == 0


def test_a_bag_that_is_fetched_holds_what_it_held() -> None:
    made = BatchBook()
    made.fetched(Batch(BAG, "centre", "x", S.ARRIVED, "S1", {ONE: None, TWO: None}, {ONE: None}))
    assert made.bag_of(ONE) is None
    assert made.bag_of(TWO) == BAG
    assert made.seal_used("S1")
    assert not made.seal_used("S2")


def test_bags_are_numbered_by_the_day() -> None:
    assert batch_id("2026-11-23", 1) == BAG


_DOSSIERS = [f"d{n}" for n in range(5)]
_CODES = st.sampled_from(_DOSSIERS)
_BAGS = st.sampled_from(["G-1", "G-2", "G-3"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["open", "fill", "out", "seal", "scan", "close"]), _BAGS, _CODES),
        max_size=60,
    )
)
def test_nothing_is_ever_in_two_bags_and_missing_is_listed_without_scanned(
    moves: list[tuple[str, str, str]],
) -> None:
    """Whatever people do, with the two questions that `deciding.batch` asks before an event is made."""
    made, bags, number = BatchBook(), {}, 0
    for move, key, dossier in moves:
        name = bags.get(key, "")
        batch = made.find(name)
        event: d.Event | None = None
        if move == "open" and (batch is None or batch.state is S.CLOSED):
            number += 1
            bags[key] = batch_id("2026-11-23", number)
            event = d.BatchOpened(bags[key], "centre", "x")
        elif batch is None:
            continue
        elif move == "fill" and made.bag_of(dossier) is None:
            event = d.BatchFilled(name, dossier)
        elif move == "out" and dossier in batch.listed:
            event = d.BatchFilled(name, dossier, out=True)
        elif move == "seal" and batch.listed:
            event = d.BatchSealed(name, name)
        elif move == "scan" and (batch.state is not S.CLOSED or dossier in batch.missing):
            event = d.BatchScanned(name, dossier, dossier not in batch.listed)
        elif move == "close":
            event = d.BatchClosed(name, batch.not_scanned())
        if event is None:
            continue
        try:
            made.follow(event)  # type: ignore[arg-type]
        except Refused:
            continue
        live = [one for one in map(made.find, bags.values()) if one is not None]
        for one in _DOSSIERS:
            holding = [bag.id for bag in live if bag.holds(one)]
            assert len(holding) <= 1
            assert made.bag_of(one) == (holding[0] if holding else None)
        if isinstance(event, d.BatchClosed) and batch.missing:
            assert set(batch.missing) == set(batch.listed) - set(batch.scanned)
