"""The topics of the contract that a device writes and reads. No other file names one."""

_ROOT = "motcua/1/"

EVENT, STATE, INFO, ANSWER, TELEMETRY, LOG = "evt", "state", "info", "rsp", "tele", "log"
WANT, ACK, COMMAND, PRINT = "want", "ack", "cmd", "print/"


def up(site, device, leaf):
    """A topic that the device writes."""
    return _ROOT + site + "/up/" + device + "/" + leaf


def down(site, device, leaf):
    """A topic that the device reads; leaf "#" is all of them."""
    return _ROOT + site + "/dn/" + device + "/" + leaf


def hub_state(site):
    """Presence and time of the hub."""
    return _ROOT + site + "/hub/state"
