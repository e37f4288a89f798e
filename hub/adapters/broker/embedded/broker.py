"""The embedded broker: amqtt with every guard."""

from hub.adapters.broker.embedded.guards.authenticate_first import AuthenticateFirst
from hub.adapters.broker.embedded.guards.fair_share import FairShare, PacedHandler
from hub.adapters.broker.embedded.guards.fan_out import FanOutAtOnce
from hub.adapters.broker.embedded.guards.half_open import SocketsClosed
from hub.adapters.broker.embedded.guards.keepalive import KeepaliveEnforced
from hub.adapters.broker.embedded.guards.packet_limit import PacketLimit
from hub.adapters.broker.embedded.guards.redelivery import RedeliverOnConnection, RedeliverToSession
from hub.adapters.broker.embedded.guards.removed import RemovedAreForgotten
from hub.adapters.broker.embedded.guards.retained_rights import RetainedRights
from hub.adapters.broker.embedded.guards.takeover import TakeOver


class GuardedHandler(KeepaliveEnforced, PacedHandler, RedeliverOnConnection):
    """One connection."""


class GuardedBroker(
    PacketLimit,
    SocketsClosed,
    AuthenticateFirst,
    RemovedAreForgotten,
    TakeOver,
    FairShare,
    FanOutAtOnce,
    RetainedRights,
    RedeliverToSession,
):
    """The order counts: a CONNECT passes these from the first to the last before a session is touched."""

    handler_class = GuardedHandler
