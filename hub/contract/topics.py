"""Every MQTT topic of the office; the only place on the hub's side that spells one.

motcua/1/<site>/up/<dev>/{state,info,evt,rsp,tele,log}     devices write
motcua/1/<site>/dn/<dev>/{ack,want,cmd,print/<job>}        devices read
motcua/1/<site>/hub/{state,told}, office/{now,call,page}    the hub writes

A print job `<job>~<set>` names pictures that the printer keeps; `pictures-<set>-<n>-<of>` brings it part n.
"""

from typing import NamedTuple

from hub.domain.office import names

VERSION = 1  # of the contract: in every topic and every payload
PREFIX = f"motcua/{VERSION}"
HUB_USER = names.HUB

STATE, INFO, EVT, RSP, TELE, LOG = "state", "info", "evt", "rsp", "tele", "log"
UP_LEAVES = (STATE, INFO, EVT, RSP, TELE, LOG)
ACK, WANT, CMD, PRINT = "ack", "want", "cmd", "print"
PICTURES = (
    "pictures-"  # before the name of a set: of a job that carries a part of it, and in a kiosk's `info`
)
FILLING = "filling-"  # in `info`, before a set of which the printer holds the first parts
NEEDS = "~"  # between a job and the set whose pictures it names


class Up(NamedTuple):
    """A topic that a device writes, taken apart."""

    dev: str
    leaf: str


class Topics:
    """The topics of one site."""

    def __init__(self, site: str) -> None:
        self.root = f"{PREFIX}/{site}"
        self._up = f"{self.root}/up/"
        self._dn = f"{self.root}/dn/"
        self.hub_state = f"{self.root}/hub/state"
        self.hub_told = f"{self.root}/hub/told"
        self.office_now = f"{self.root}/office/now"
        self.office_call = f"{self.root}/office/call"
        self.office_page = f"{self.root}/office/page"
        self.everything = f"{self.root}/#"
        self.office_all = f"{self.root}/office/#"

    def up(self, dev: str, leaf: str) -> str:
        """Topic that `dev` writes; `dev` may be `+` in a subscription."""
        return f"{self._up}{dev}/{leaf}"

    def up_all(self, dev: str) -> str:
        """Filter of all that `dev` may write."""
        return f"{self._up}{dev}/#"

    def dn(self, dev: str, leaf: str) -> str:
        """Topic that `dev` reads."""
        return f"{self._dn}{dev}/{leaf}"

    def dn_all(self, dev: str) -> str:
        """Filter of all that `dev` may read of its own."""
        return f"{self._dn}{dev}/#"

    def print_job(self, dev: str, job: str, needs: str = "") -> str:
        """Topic of the bytes of one print job; `needs`: the set of pictures that it names."""
        return f"{self._dn}{dev}/{PRINT}/{job}{NEEDS + needs if needs else ''}"

    def parse_up(self, topic: str) -> Up | None:
        """The device and leaf of an `up` topic of this site, or None."""
        if not topic.startswith(self._up):
            return None
        dev, _, leaf = topic[len(self._up) :].partition("/")
        return Up(dev, leaf) if dev and leaf in UP_LEAVES else None
