"""Asking a broker whether it answers, and whether it knows a password."""

import asyncio
import struct

_PROTOCOL = struct.pack("!H4sB", 4, b"MQTT", 4)
_CLEAN, _USER, _PASSWORD = 0x02, 0x80, 0x40
_DISCONNECT = b"\xe0\x00"
_KEEPALIVE_S = 10


async def greet(
    host: str, port: int, name: str = "", password: str | None = None, *, wait_s_max: float = 2
) -> int:
    """The return code of the broker's CONNACK: 0 welcome, 4 or 5 not with this password.

    OSError or TimeoutError when nothing answers; ConnectionError when something else than a broker does.
    """
    async with asyncio.timeout(wait_s_max):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(_connect(name, password))
            answer = await reader.readexactly(4)
            if answer[:2] != b"\x20\x02":
                raise ConnectionError(f"{host}:{port} does not speak MQTT")
            if answer[3] == 0:
                writer.write(_DISCONNECT)
                await writer.drain()
            return answer[3]
        except asyncio.IncompleteReadError:
            raise ConnectionError(f"{host}:{port} hung up") from None
        finally:
            writer.close()


def _connect(name: str, password: str | None) -> bytes:
    flags, payload = _CLEAN, _string(name)
    if password is not None:
        flags |= _USER | _PASSWORD
        payload += _string(name) + _string(password)
    body = _PROTOCOL + struct.pack("!BH", flags, _KEEPALIVE_S) + payload
    return bytes((0x10, len(body))) + body  # names and tokens keep the body under 128 bytes


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("!H", len(data)) + data
