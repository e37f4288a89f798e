"""What can go wrong between this client and a broker.

    MqttError
      OurFault      this program asked for what cannot be: a packet over the limit, a window outside 1-4
      TheirFault    the broker broke the protocol, or sent more than the agreed maximum
        Refused     the broker answered CONNECT with no; `code` is its return code (4, 5: wrong user or
        password)
      LinkLost      end of file, reset, silence, or a read or write that took too long

After TheirFault and LinkLost the connection is closed and may be opened again; OurFault leaves it as it was.
"""


class MqttError(Exception):
    """Any of the errors below."""


class OurFault(MqttError):
    """The caller asked for what the protocol or a limit forbids."""


class TheirFault(MqttError):
    """The broker sent what the protocol or a limit forbids."""


class Refused(TheirFault):
    """CONNECT was answered with a return code other than 0."""

    def __init__(self, code):
        super().__init__("connection refused, code %d" % code)
        self.code = code


class LinkLost(MqttError):
    """The connection is gone."""
