"""The pictures of the life cycles are true to their tables; a table that changed makes its picture stale."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tools import diagrams
from tools.diagrams.dot import dot
from tools.diagrams.tables import Cycle, Step, all_cycles


def cycle(*steps: Step, first: str = "a") -> Cycle:
    return Cycle("hub", "test", first, steps)


def ring(count: int) -> list[Step]:
    """States a, b, c, … each leading to the next, so that all of them exist."""
    names = "abcdefgh"[:count]
    return [Step(one, "on", other) for one, other in pairwise(names)]


def edges(source: str) -> dict[tuple[str, str], str]:
    """The label of each edge without its markup."""
    found = re.findall(r'^  "(.+?)" -> "(.+?)" \[label=<(.+)>\];$', source, re.MULTILINE)
    return {(a, b): re.sub(r"<[^>]+>", " ", label) for a, b, label in found}


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The pictures in a folder that a test may spoil."""
    for picture in diagrams.FOLDER.glob("*.svg"):
        (tmp_path / picture.name).write_bytes(picture.read_bytes())
    monkeypatch.setattr(diagrams, "FOLDER", tmp_path)
    return tmp_path


def told(source: str, states: set[str]) -> set[tuple[str, str, str]]:
    """What a picture says: (state, event, next state); boxes that stand for several states resolved."""
    steps = set()
    for (start, target), label in edges(source).items():
        if start == "any state":
            starts = states - {target}
        elif start.startswith("any state but "):
            starts = states - {target, start.removeprefix("any state but ")}
        else:
            starts = set(start.removeprefix("any of ").split(", "))
        events = re.sub(r"/ [\w, ]+?(?=  |$)", " ", label)
        steps |= {(state, event, target) for state in starts for event in re.findall(r"\w+", events)}
    return steps


def test_a_picture_says_what_its_table_says_and_nothing_else() -> None:
    count = 0
    for one in all_cycles():
        states = {name for step in one.steps for name in (step.source, step.target)}
        source = dot(one)
        between = {(s.source, s.event, s.target) for s in one.steps if s.source != s.target}
        assert told(source, states) == between, one.slug
        for step in one.steps:
            if step.source == step.target:
                (state,) = re.findall(rf'^  "{step.source}" \[label=<(.+)>', source, re.MULTILINE)
                assert re.search(rf"↻.*\b{step.event}\b", state), (one.slug, step)
        count += len(one.steps)
    assert count > 150


def test_the_tables_of_hub_and_devices_are_found_by_themselves() -> None:
    firsts = {one.slug: one.first for one in all_cycles()}
    known = {
        "hub-ticket": "waiting",
        "hub-session": "closed",
        "hub-booking": "booked",
        "rating-pad-pad": "idle",
    }
    assert known.items() <= firsts.items()


def test_events_of_one_way_share_an_edge_and_those_of_one_outcome_a_line() -> None:
    steps = [Step("a", "x", "b"), Step("a", "y", "b"), Step("a", "z", "b", ("ring", "wipe"))]
    assert edges(dot(cycle(*steps)))["a", "b"].split() == ["x,", "y", "z", "/", "ring,", "wipe"]


def test_an_event_from_all_others_is_drawn_once() -> None:
    found = edges(dot(cycle(*ring(5), *(Step(name, "off", "a") for name in "bcde"))))
    assert found["any state", "a"].strip() == "off"
    assert "off" not in "".join(label for (start, _), label in found.items() if start != "any state")


@pytest.mark.parametrize(
    ("count", "box"), [(6, "any state but f"), (7, "any of b, c, d, e"), (8, "any of b, c, d, e")]
)
def test_a_box_says_which_states_it_stands_for(count: int, box: str) -> None:
    found = edges(dot(cycle(*ring(count), *(Step(name, "off", "a") for name in "bcde"))))
    assert found[box, "a"].strip() == "off"


def test_an_event_that_leaves_few_states_is_drawn_from_each() -> None:
    found = edges(dot(cycle(*ring(4), *(Step(name, "off", "a") for name in "bcd"))))
    assert {start for start, target in found if target == "a"} == {"b", "c", "d"}


def test_an_event_with_different_outcomes_is_not_drawn_as_one() -> None:
    some = [Step(name, "off", "a", ("bell",) if name in "bc" else ()) for name in "bcde"]
    assert not [start for start, _ in edges(dot(cycle(*ring(5), *some))) if start.startswith("any")]


def test_states_that_nothing_leaves_have_a_double_border_and_the_first_has_the_dot() -> None:
    source = dot(cycle(Step("a", "x", "b")))
    assert '"" -> "a";' in source
    assert re.findall(r'^  "(.+?)" \[.*peripheries=2', source, re.MULTILINE) == ["b"]


def test_what_markup_would_swallow_is_escaped() -> None:
    source = dot(cycle(Step("a", "<x>", "b", ("&",))))
    assert "&lt;x&gt;" in source
    assert "&amp;" in source


@pytest.mark.usefixtures("copy")
def test_a_table_that_changed_makes_its_picture_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_cycles()
    ticket = next(one for one in before if one.slug == "hub-ticket")
    changed = Cycle("hub", "ticket", ticket.first, ticket.steps[1:])
    monkeypatch.setattr(diagrams, "all_cycles", lambda: [one if one != ticket else changed for one in before])
    assert diagrams.stale() == ["docs/states/hub-ticket.svg is not what its table makes it"]


def test_a_picture_that_is_missing_or_left_over_is_stale(copy: Path) -> None:
    (copy / "hub-ticket.svg").rename(copy / "hub-trolley.svg")
    assert diagrams.stale() == [
        "docs/states/hub-ticket.svg is not what its table makes it",
        "docs/states/hub-trolley.svg has no table any more",
    ]


@pytest.mark.usefixtures("copy")
def test_the_guide_must_show_every_picture_and_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guide = tmp_path / "states.md"
    guide.write_text(diagrams.GUIDE.read_text().replace("hub-ticket.svg", "hub-trolley.svg"))
    monkeypatch.setattr(diagrams, "GUIDE", guide)
    assert diagrams.stale() == [
        "docs/states.md does not tell of hub-ticket",
        "docs/states.md tells of hub-trolley, which is no more",
    ]


def test_a_machine_without_dot_can_check_and_says_what_it_cannot_draw(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagrams, "PROGRAM", "no-such-program-as-dot")
    diagrams.write()  # all is fresh: there is nothing to draw
    (copy / "hub-ticket.svg").unlink()
    with pytest.raises(FileNotFoundError, match="apt install graphviz"):
        diagrams.write()
    assert len(diagrams.stale()) == 1


@pytest.mark.skipif(not diagrams.available(), reason="needs dot (apt install graphviz)")
def test_a_stale_picture_is_drawn_again_and_one_without_a_table_goes(copy: Path) -> None:
    (copy / "hub-ticket.svg").write_text("<svg>yesterday</svg>")
    (copy / "hub-trolley.svg").write_text("<svg/>")
    diagrams.write()
    assert diagrams.stale() == []
    assert "waiting" in (copy / "hub-ticket.svg").read_text()
