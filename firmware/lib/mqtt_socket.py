"""Opening, waiting for and closing a TCP socket, on the unix port and on boards."""

import asyncio
import errno
import socket

_TCP = 6  # IPPROTO_TCP and TCP_NODELAY have no names in MicroPython
_NODELAY = 1
_LINGER_NONE = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # struct linger {1, 0}: drop unsent bytes at close


def connecting(host, port):
    """A non-blocking socket on its way to host:port. A name instead of an address blocks. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        _option(sock, _TCP, _NODELAY, 1)  # without it a round trip takes 44 ms
        sock.connect(address)
    except OSError as error:
        if error.errno != errno.EINPROGRESS:
            sock.close()
            raise
    return sock


async def connected(sock):
    """Wait until the connection is made or refused; the first write tells.

    asyncio has no public call for it. In MicroPython an `async def` that yields is a plain coroutine.
    """
    yield asyncio.core._io_queue.queue_write(sock)  # pyright: ignore[reportAttributeAccessIssue]


def close(sock, error):
    """Close; after an error drop what was not yet sent: a press must not arrive late with the age of then."""
    if error:
        _option(sock, socket.SOL_SOCKET, getattr(socket, "SO_LINGER", 13), _LINGER_NONE)
    sock.close()


def _option(sock, level, option, value):
    """Set an option where the port has it."""
    try:
        sock.setsockopt(level, option, value)
    except (OSError, AttributeError, TypeError):
        pass
