"""The outbox: identity, order, repeats, age, flash, bound. Virtual time, real file system."""

import json
import os

from flash_store import BAD_MAX, FlashStore
from hub_time import HubTime
from mp_support import equal, raises
from outbox import BOUND, IN_ORDER_TRIES, Outbox, OutboxFull


class Record:
    """Collects what the outbox reports."""

    def __init__(self, outbox):
        self.answers = []
        self.troubles = []
        outbox.on_answer = lambda entry, ack: self.answers.append((entry.seq, ack["r"]))
        outbox.on_trouble = self.troubles.append


def make(boot="b1", window=1, bound=BOUND, hub_time=None, store=None):
    return Outbox(boot, store or FlashStore("outbox"), hub_time or HubTime(), window, bound)


def ack(entry, r="ok"):
    return {"v": 1, "boot": entry.boot, "seq": entry.seq, "r": r, "d": {}}


def send(outbox, now_ms):
    """Send what is due, as the link does; its sequence number or None."""
    entry = outbox.due(now_ms)
    if entry:
        outbox.sent(entry, now_ms)
        return entry.seq
    return None


def files():
    return sorted(os.listdir("outbox"))


def test_what_is_owed_is_known_by_its_name_also_from_earlier_boots():
    outbox = make()
    rated = outbox.add("rate", {"score": 1}, 0, durable=True)
    outbox.add("rate", {"score": 2}, 0, durable=True)
    outbox.add("shown", {}, 0)
    equal(outbox.owed("rate"), [{"score": 1}, {"score": 2}])
    again = make(boot="b2")
    again.load(0)
    equal(again.owed("rate"), [{"score": 1}, {"score": 2}])
    again.take_answer(ack(rated), 0)
    equal(again.owed("rate"), [{"score": 2}])
    equal(again.owed("shown"), [])


def test_seq_counts_from_one_and_is_never_given_twice():
    outbox = make()
    first = outbox.add("next", {}, 0)
    outbox.take_answer(ack(first), 0)
    equal([outbox.add("next", {}, 0).seq for _ in range(3)], [2, 3, 4])


def test_an_event_is_repeated_until_it_is_acknowledged():
    outbox = make()
    entry = outbox.add("next", {}, 0)
    sends = [now_ms for now_ms in range(0, 32000, 500) if send(outbox, now_ms)]
    equal(sends, [0, 1000, 3000, 7000, 15000, 23000, 31000])
    outbox.take_answer(ack(entry), 32000)
    equal((send(outbox, 99000), len(outbox)), (None, 0))


def test_a_repeat_has_the_same_identity_and_a_fresh_age():
    outbox = make()
    entry = outbox.add("take", {"service": "A"}, 500)
    first, again = outbox.message(entry, 680), outbox.message(entry, 90500)
    equal(first, {"v": 1, "boot": "b1", "seq": 1, "age_ms": 180, "e": "take", "d": {"service": "A"}})
    equal(again["age_ms"], 90000)
    equal((again["boot"], again["seq"]), (first["boot"], first["seq"]))


def test_order_is_kept_one_after_the_other():
    outbox = make()
    entries = [outbox.add("next", {}, 0) for _ in range(3)]
    equal((send(outbox, 0), send(outbox, 1), send(outbox, 999)), (1, None, None))
    outbox.take_answer(ack(entries[0]), 10)
    equal((send(outbox, 10), send(outbox, 11)), (2, None))


def test_a_window_lets_as_many_go_at_once():
    outbox = make(window=3)
    for _ in range(5):
        outbox.add("next", {}, 0)
    equal([send(outbox, 0) for _ in range(4)], [1, 2, 3, None])


def test_an_event_without_answer_does_not_hold_up_the_others_for_ever():
    outbox = make()
    outbox.add("next", {}, 0)
    outbox.add("recall", {}, 0)
    sent = [send(outbox, now_ms) for now_ms in range(0, 40000, 1000)]
    equal(sent.index(2) > 0 and sent[: sent.index(2)].count(1), IN_ORDER_TRIES)
    assert 1 in sent[sent.index(2) :], "it is still repeated itself"


def test_waiting_time_is_that_of_the_next_thing_to_do():
    outbox = make()
    equal(outbox.wait_ms(0), None)
    outbox.add("next", {}, 0)
    outbox.add("next", {}, 0, ttl_ms=10000)
    equal(outbox.wait_ms(0), 0)
    send(outbox, 0)
    equal(outbox.wait_ms(400), 600)  # the second waits for the first, so it is not due
    equal(outbox.wait_ms(400, False), 9600)  # without a link only the ttl remains


def test_after_a_reconnect_all_are_due_from_the_oldest():
    outbox = make(window=2)
    for _ in range(3):
        outbox.add("next", {}, 0)
    equal([send(outbox, 0), send(outbox, 0), send(outbox, 0)], [1, 2, None])
    outbox.restart()
    equal([send(outbox, 1), send(outbox, 1), send(outbox, 1)], [1, 2, None])


def test_an_answer_ends_its_event_only():
    outbox = make(window=4)
    record = Record(outbox)
    entries = [outbox.add("next", {}, 0) for _ in range(3)]
    equal(outbox.take_answer(ack(entries[1], "stale"), 5), entries[1])
    equal((len(outbox), entries[1].answer["r"], entries[0].answer), (2, "stale", None))
    equal(outbox.take_answer(ack(entries[1]), 6), None)
    equal(outbox.take_answer({"boot": "other", "seq": 1, "r": "ok", "d": {}}, 6), None)
    equal((len(outbox), record.answers), (2, [(2, "stale")]))


def test_a_press_that_outlives_its_ttl_is_dropped_and_told():
    outbox = make()
    record = Record(outbox)
    entry = outbox.add("next", {}, 0, ttl_ms=10000)
    outbox.expire(9999)
    equal(len(outbox), 1)
    outbox.expire(10000)
    equal((len(outbox), record.answers, entry.answer["d"]["code"]), (0, [(1, "dropped")], "no_answer"))


# ---------------------------------------------------------------- flash


def test_a_durable_event_is_in_flash_until_its_answer():
    outbox = make()
    outbox.add("next", {}, 0)
    equal(files(), [])
    entry = outbox.add("take", {"service": "Đ"}, 0, durable=True)
    equal(files(), ["00000001"])
    outbox.take_answer(ack(entry), 0)
    equal(files(), [])


def test_after_a_power_cut_events_go_out_with_the_identity_of_then_in_order():
    first = make("b1")
    for service in "AĐC":
        first.add("take", {"service": service}, 0, durable=True)
    second = make("b2")
    second.load(0)
    second.add("take", {"service": "X"}, 0, durable=True)
    third = make("b3")
    third.load(0)
    found = []
    for _ in range(4):
        entry = third.due(0)
        found.append((entry.boot, entry.seq, entry.d["service"]))
        third.take_answer(ack(entry), 0)
    equal(found, [("b1", 1, "A"), ("b1", 2, "Đ"), ("b1", 3, "C"), ("b2", 1, "X")])
    equal(files(), [])
    equal(third.add("take", {}, 0, durable=True).seq, 1)


def test_the_age_after_a_power_cut_is_told_by_the_hub_s_clock():
    known = HubTime()
    known.learn("2026-11-22T08:00:00+07:00", 0, True)
    make("b1", hub_time=known).add("take", {}, 5000, durable=True)
    later = HubTime()
    outbox = make("b2", hub_time=later)
    outbox.load(0)
    entry = outbox.due(0)
    equal(outbox.message(entry, 700)["age_ms"], 700)  # not known yet: at least since this start
    later.learn("2026-11-22T08:10:05+07:00", 1000, True)
    equal(outbox.message(entry, 2000)["age_ms"], 601000)


def test_the_age_is_at_least_the_time_since_the_start_when_the_press_had_no_hub_time():
    make("b1").add("take", {}, 5000, durable=True)
    later = HubTime()
    later.learn("2026-11-22T08:10:05+07:00", 0, True)
    outbox = make("b2", hub_time=later)
    outbox.load(100)
    equal(outbox.message(outbox.due(0), 4100)["age_ms"], 4000)


def test_a_hub_whose_clock_went_back_does_not_make_an_age_negative():
    known = HubTime()
    known.learn("2026-11-22T08:00:00Z", 0, True)
    make("b1", hub_time=known).add("take", {}, 0, durable=True)
    earlier = HubTime()
    earlier.learn("2026-11-22T07:00:00Z", 0, True)
    outbox = make("b2", hub_time=earlier)
    outbox.load(0)
    equal(outbox.message(outbox.due(0), 300)["age_ms"], 300)


def spoil(name, data):
    with open("outbox/" + name, "wb") as file:
        file.write(data)


def test_corrupt_files_are_set_aside_and_block_nothing():
    first = make("b1")
    for service in "ABC":
        first.add("take", {"service": service}, 0, durable=True)
    with open("outbox/00000002", "rb") as file:
        data = file.read()
    spoil("00000002", data[:-3])
    spoil("00000004", b"")
    spoil("00000005", b"\xff\x00\xfe" * 30)
    spoil("name", data)
    spoil("tmp", data)
    outbox = make("b2")
    outbox.load(0)
    equal([entry.d["service"] for entry in outbox._entries], ["A", "C"])
    equal(len([name for name in files() if name.endswith(".bad")]), 4)
    again = make("b3")
    again.load(0)
    equal(len(again), 2)
    assert outbox.add("take", {}, 0, durable=True).file == "00000004"


def test_a_good_checksum_over_bad_content_is_set_aside_too():
    store = FlashStore("outbox")
    for number, text in enumerate(
        ('{"v":1}', "[]", "null", '{"v":1,"boot":1,"seq":"x","age_ms":0,"e":"t","d":{}}')
    ):
        store.save("%08d" % number, text)
    outbox = make("b2")
    outbox.load(0)
    equal(len(outbox), 0)
    equal(len(files()), 4)


def test_only_the_last_bad_files_are_kept():
    store = FlashStore("outbox")
    for number in range(BAD_MAX + 5):
        spoil("%08d" % number, b"bad")
        equal(store.load("%08d" % number), None)
    equal(files()[0], "%08d.bad" % 5)
    equal(len(files()), BAD_MAX)


class FullFlash:
    """A store whose every write fails."""

    def save(self, name, text):
        raise OSError(28)

    def names(self):
        return []

    def remove(self, name):
        raise AssertionError("nothing was stored")


def test_flash_that_fails_does_not_stop_the_press():
    outbox = make(store=FullFlash())
    record = Record(outbox)
    entry = outbox.add("take", {}, 0, durable=True)
    equal(len(record.troubles), 1)
    equal(send(outbox, 0), 1)
    outbox.take_answer(ack(entry), 0)
    equal(len(outbox), 0)


def test_a_power_cut_between_write_and_rename_leaves_the_old_state():
    store = FlashStore("outbox")
    store.save("00000001", json.dumps({"v": 1, "boot": "b1", "seq": 9, "age_ms": 0, "e": "take", "d": {}}))
    spoil("tmp", b"half")
    outbox = make("b2")
    outbox.load(0)
    equal([entry.seq for entry in outbox._entries], [9])


# ---------------------------------------------------------------- the bound


def test_at_the_bound_the_oldest_that_is_not_durable_makes_room_and_the_hub_is_told_once():
    outbox = make(bound=4)
    record = Record(outbox)
    outbox.add("take", {}, 0, durable=True)
    presses = [outbox.add("next", {}, 0) for _ in range(3)]
    outbox.add("next", {}, 0)
    equal(presses[0].answer["d"], {"code": "outbox_full"})
    outbox.add("next", {}, 0)
    equal(record.answers, [(2, "dropped"), (3, "dropped")])
    equal([entry.e for entry in outbox._entries], ["take", "next", "fault", "next", "next"])


def test_recovered_is_told_when_half_is_free_again():
    outbox = make(bound=4)
    for _ in range(5):
        outbox.add("next", {}, 0)
    while len(outbox):
        last = outbox.due(0)
        outbox.take_answer(ack(last), 0)
        if last.e == "recovered":
            break
    equal((last.e, last.d), ("recovered", {"code": "outbox_full"}))
    for _ in range(5):
        outbox.add("next", {}, 0)
    assert any(entry.e == "fault" for entry in outbox._entries), "a second time, a second fault"


def test_when_all_are_durable_the_press_is_refused_and_nothing_is_lost():
    outbox = make(bound=3)
    for _ in range(3):
        outbox.add("take", {}, 0, durable=True)
    for _ in range(3):
        raises(OutboxFull, outbox.add, "take", {}, 0, True)
        raises(OutboxFull, outbox.add, "next", {}, 0)
    equal([entry.e for entry in outbox._entries], ["take", "take", "take", "fault"])
    equal(len(files()), 3)


def test_a_press_that_never_left_can_be_taken_back_for_good():
    outbox = make()
    record = Record(outbox)
    entry = outbox.add("take", {}, 0, durable=True)
    assert outbox.withdraw(entry)
    equal((len(outbox), files()), (0, []))
    equal(record.answers, [(1, "dropped")])
    assert not outbox.withdraw(entry), "once"


def test_a_press_that_may_have_left_is_never_taken_back():
    outbox = make()
    entry = outbox.add("take", {}, 0, durable=True)
    send(outbox, 0)
    outbox.restart()  # it starts its tries afresh, and yet the hub may have it
    assert not outbox.withdraw(entry)
    equal(len(outbox), 1)


def test_a_press_of_an_earlier_boot_is_never_taken_back():
    make().add("take", {}, 0, durable=True)
    after = make("b2")
    after.load(0)
    assert not after.withdraw(after._entries[0])


def test_an_event_made_earlier_is_as_old_as_its_press_also_from_before_the_start():
    hub_time = HubTime()
    hub_time.learn("2026-11-22T08:00:00Z", 0, True)
    outbox = make(hub_time=hub_time)
    entry = outbox.add("offline_take", {}, -600000, durable=True)
    equal(outbox.message(entry, 1000)["age_ms"], 601000)
    equal(entry.pressed_at, hub_time.at(0) - 600000)
