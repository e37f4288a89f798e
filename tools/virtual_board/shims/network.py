"""Stand-in for the `network` module: the host's own network, behind a cable that can be pulled."""

import wire

STA_IF, AP_IF = 0, 1
PHY_LAN8720 = 1
ETH_CLOCK_GPIO17_OUT = 3
ETH_INITIALIZED, ETH_STARTED, ETH_STOPPED, ETH_CONNECTED, ETH_DISCONNECTED, ETH_GOT_IP = range(6)


class _Interface:
    def __init__(self, *_args, **_options):
        self._active = False

    def active(self, on=None):
        if on is None:
            return self._active
        self._active = bool(on)
        return self._active

    def isconnected(self):
        return self._active and bool(wire.cable[0])

    def status(self):
        return ETH_GOT_IP if self.isconnected() else ETH_DISCONNECTED

    def ifconfig(self, *_settings):
        if self.isconnected():
            return ("127.0.0.1", "255.0.0.0", "0.0.0.0", "0.0.0.0")
        return ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")

    def config(self, what=None, **_options):
        return bytes.fromhex(wire.SETUP["uid"])[:6] if what == "mac" else None


class LAN(_Interface):
    pass


class WIZNET5K(_Interface):
    pass


def hostname(*_name):
    return "virtual"
