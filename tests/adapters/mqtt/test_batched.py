"""Many packets with one call to the system: nothing is lost, reordered or held back for ever."""

import socket
from collections.abc import Iterator

import pytest

from hub.adapters.mqtt import batched
from hub.adapters.mqtt.batched import BatchedSocket


@pytest.fixture
def pair() -> Iterator[tuple[BatchedSocket, socket.socket]]:
    """Ours, and the far end of the wire."""
    ours, far = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    near = BatchedSocket(ours)
    near.setblocking(False)
    far.settimeout(5)
    with far:
        yield near, far
        near.close()


Pair = tuple[BatchedSocket, socket.socket]


def test_what_came_together_is_handed_out_piece_by_piece(pair: Pair) -> None:
    near, far = pair
    far.sendall(b"abcdef")
    near.fill()
    assert [near.recv(1), near.recv(2), near.recv(100)] == [b"a", b"bc", b"def"]
    assert not near.holds
    with pytest.raises(BlockingIOError):
        near.recv(1)


def test_a_rest_is_kept_in_front_of_what_comes_later(pair: Pair) -> None:
    near, far = pair
    far.sendall(b"abc")
    near.fill()
    assert near.recv(1) == b"a"
    far.sendall(b"def")
    near.fill()
    assert near.recv(10) == b"bcdef"


def test_filling_when_nothing_came_changes_nothing(pair: Pair) -> None:
    near, _ = pair
    near.fill()
    with pytest.raises(BlockingIOError):
        near.recv(1)


def test_the_end_is_told_after_the_last_byte(pair: Pair) -> None:
    near, far = pair
    far.sendall(b"last")
    far.close()
    near.fill()
    near.fill()
    assert (near.recv(4), near.recv(1)) == (b"last", b"")


def test_an_error_is_told_after_the_last_byte() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = BatchedSocket(socket.create_connection(server.getsockname()))
        far, _ = server.accept()
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    far.close()  # with a reset
    near.fill()
    with pytest.raises(ConnectionResetError):
        near.recv(1)
    near.send(b"into the void")
    assert near.flush()
    near.close()


def test_nothing_goes_out_before_it_is_flushed_and_then_all_together(pair: Pair) -> None:
    near, far = pair
    far.setblocking(False)
    assert (near.send(b"one"), near.send(bytearray(b"two"))) == (3, 3)
    with pytest.raises(BlockingIOError):
        far.recv(10)
    assert near.flush()
    assert far.recv(10) == b"onetwo"


def test_what_the_system_does_not_take_goes_out_later_in_order(pair: Pair) -> None:
    near, far = pair
    data = bytes(range(256)) * 1000
    near.send(data)
    assert not near.flush()
    near.send(b"the end")
    received = b""
    while len(received) < len(data) + 7:
        received += far.recv(65_536)
        near.flush()
    assert received == data + b"the end"
    assert near.flush()


def test_at_its_bound_it_takes_no_more_until_something_went_out(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batched, "HELD_BYTES_MAX", 10)
    near, _ = pair
    near.send(b"0123456789")
    with pytest.raises(BlockingIOError):
        near.send(b"x")
    assert near.flush()
    assert near.send(b"x") == 1


def test_closing_sends_what_is_held(pair: Pair) -> None:
    near, far = pair
    near.send(b"goodbye")
    near.close()
    assert far.recv(10) == b"goodbye"
    assert near.fileno() == -1
