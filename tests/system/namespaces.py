"""A network of its own for a device: a namespace and a virtual cable, on which packets can be lost."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.support.missing import RIGHTS

_CLONE_NEWNET = 0x40000000
_NOBODY = "02:00:00:00:00:66"  # frames to this address reach no interface


def netns_missing() -> str:
    """Why there can be no namespace here; empty when there can."""
    if os.geteuid() != 0:
        return f"{RIGHTS} not root"
    if not (ip := shutil.which("ip", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        return "no ip program (apt package iproute2)"
    name = f"motcua-try-{os.getpid()}"
    tried = subprocess.run([ip, "netns", "add", name], capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"{RIGHTS} {tried.stderr.strip() or 'ip netns add fails'}"
    subprocess.run([ip, "netns", "del", name], check=True)
    return ""


class Namespace:
    """`with Namespace() as network`: two ends of a cable, the hub's here and the device's inside."""

    def __init__(self) -> None:
        number = os.getpid() % 16_000
        self._name, self._cable = f"motcua-{os.getpid()}", (f"mh{number}", f"md{number}")
        net = f"10.{201 + number // 4096}.{number // 16 % 256}"
        self.hub_address, self._device_address = (
            f"{net}.{number % 16 * 4 + 1}",
            f"{net}.{number % 16 * 4 + 2}",
        )

    def __enter__(self) -> Self:
        here, inside = self._cable
        _ip("netns", "add", self._name)
        try:
            _ip("link", "add", here, "type", "veth", "peer", "name", inside, "netns", self._name)
            _ip("address", "add", f"{self.hub_address}/30", "dev", here)
            _ip("link", "set", here, "up")
            self._inside_ip("address", "add", f"{self._device_address}/30", "dev", inside)
            self._inside_ip("link", "set", inside, "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        _ip("netns", "del", self._name)  # the cable goes with it

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Processes that this thread starts in the block are inside."""
        with Path("/proc/thread-self/ns/net").open() as home:
            with Path(f"/run/netns/{self._name}").open() as there:
                _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def lose_packets(self) -> None:
        """Both ends send to nobody from now on; no interface goes down, no error is told."""
        here, inside = self._cable
        _ip("neigh", "replace", self._device_address, "lladdr", _NOBODY, "dev", here, "nud", "permanent")
        self._inside_ip(
            "neigh", "replace", self.hub_address, "lladdr", _NOBODY, "dev", inside, "nud", "permanent"
        )

    def heal(self) -> None:
        """The ends find each other again."""
        here, inside = self._cable
        _ip("neigh", "del", self._device_address, "dev", here)
        self._inside_ip("neigh", "del", self.hub_address, "dev", inside)

    def _inside_ip(self, *words: str) -> None:
        _ip("-netns", self._name, *words)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, env={**os.environ, "PATH": "/usr/sbin:/sbin:/usr/bin:/bin"})


def _enter(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
