"""Every illegal event of every table of the device on the path changes nothing. For both interpreters."""

import states
from lifecycle import LifeCycle


def legal(table):
    """All states and events that a table names."""
    names = {state for state, _ in table} | {step[0] for step in table.values()}
    return sorted(names), sorted({event for _, event in table} | {"timeout", "no_such_event"})


def test_every_illegal_event_changes_nothing():
    tried = 0
    for table, _ in states.CYCLES.values():
        names, events = legal(table)
        for state in names:
            for event in events:
                if (state, event) not in table:
                    cycle = LifeCycle(table, state, {state: 70})
                    cycle.left_ms = 33
                    assert cycle.handle(event) == ()
                    assert (cycle.state, cycle.left_ms) == (state, 33)
                    tried += 1
    assert tried > 10


def test_every_legal_event_leads_where_its_table_says():
    for table, _ in states.CYCLES.values():
        for state, event in table:
            cycle = LifeCycle(table, state)
            assert cycle.handle(event) == table[state, event][1:]
            assert cycle.state == table[state, event][0]


def test_every_state_can_be_reached_from_the_first():
    for table, first in states.CYCLES.values():
        reached = {first}
        for _ in table:
            reached |= {step[0] for (state, _), step in table.items() if state in reached}
        assert reached == set(legal(table)[0])


def test_no_state_is_deaf_but_those_that_end_a_life():
    for table, _ in states.CYCLES.values():
        for state in legal(table)[0]:
            deaf = not any(source == state for source, _ in table)
            assert deaf == (state in getattr(states, "ENDS", ())), state


def test_a_time_out_comes_once_and_only_in_its_state():
    cycle = LifeCycle({("a", "timeout"): ("b", "rang"), ("b", "back"): ("a",)}, "a", {"a": 100})
    assert cycle.advance(99) == ()
    assert cycle.advance(1) == ("rang",)
    assert cycle.advance(1000) == ()
    cycle.handle("back")
    assert cycle.left_ms == 100


def snapshot(thing):
    """All that a machine holds, as text: to compare before with after."""
    if hasattr(thing, "__dict__"):
        return {
            key: snapshot(value)
            for key, value in thing.__dict__.items()
            if key not in ("table", "time_outs_ms")
        }
    if isinstance(thing, list):
        return [snapshot(item) for item in thing]
    return repr(thing)
