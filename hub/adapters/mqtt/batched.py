"""A socket that takes many packets with one call to the system, where paho makes three for each it reads.

What paho asks of a socket, and calls of our own: `fill` when the loop says there is something to read,
`take_publish` for what comes in most, `flush` when a turn has said all it has to say. paho itself only moves
bytes from and to memory.
"""

import socket

from hub.adapters.mqtt.publishes import Publish, publish_at

READ_BYTES = 65_536  # of one `fill`
HELD_BYTES_MAX = 1_048_576  # not yet taken by the system; then paho keeps its packets


class BatchedSocket:
    """Wraps a connected TCP socket, which it owns."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._in, self._at = b"", 0
        self._out: list[bytes | bytearray] = []
        self._out_bytes = 0
        self._ended: OSError | bool = False

    # our side

    def fill(self) -> None:
        """Read once; how the connection ended is for `recv` to say, after the last byte."""
        try:
            data = self._sock.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            self._ended = error
            return
        self._ended = not data
        self._in, self._at = self._in[self._at :] + data, 0

    @property
    def holds(self) -> bool:
        """Whether bytes are there that nobody took."""
        return self._at < len(self._in)

    def take_publish(self) -> Publish | None:
        """The next packet, if it is a whole PUBLISH; asked between two packets of paho's."""
        found = publish_at(self._in, self._at)
        if found is not None:
            self._at = found.end
        return found

    def flush(self) -> bool:
        """Give all to the system; False when it takes no more now. An error shows when reading."""
        if not self._out:
            return True
        data = b"".join(self._out)
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent = len(data)
        self._out_bytes = len(data) - sent
        self._out = [data[sent:]] if self._out_bytes else []
        return not self._out

    # paho's side

    def recv(self, n_bytes: int) -> bytes:
        """From what was filled. Raises BlockingIOError when that is used up."""
        at = self._at
        if at >= len(self._in):
            if not self._ended:
                raise BlockingIOError
            if isinstance(self._ended, OSError):
                raise self._ended
            return b""
        taken = self._in[at : at + n_bytes]
        self._at = at + len(taken)
        return taken

    def send(self, data: bytes | bytearray) -> int:
        """Hold it for `flush`. Raises BlockingIOError at the bound."""
        if self._out_bytes >= HELD_BYTES_MAX:
            raise BlockingIOError
        self._out.append(data)
        self._out_bytes += len(data)
        return len(data)

    def close(self) -> None:
        """Send what is held, as far as that goes at once, and close."""
        self.flush()
        self._sock.close()

    def fileno(self) -> int:
        """Of the socket; -1 after `close`."""
        return self._sock.fileno()

    def setblocking(self, flag: bool) -> None:
        """As the socket's."""
        self._sock.setblocking(flag)

    def setsockopt(self, level: int, option: int, value: int) -> None:
        """As the socket's."""
        self._sock.setsockopt(level, option, value)
