"""amqtt deletes the live session of a client id before it looks at the password of who claims that id."""

from amqtt.errors import MQTTError
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from hub.adapters.broker.accounts import PROBE_NAME
from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.seams import Newcomer, log
from hub.domain.text import foreign_line
from hub.services.log_lines import NOBODY, about

NAME_CHARS_MAX = 80  # of a name that somebody claims
_NOT_AUTHORIZED = b"\x20\x02\x00\x05"


class AuthenticateFirst(ObedientBroker):
    """A wrong password is refused before anything is touched, and disturbs nobody."""

    async def admit(self, newcomer: Newcomer) -> tuple[BrokerProtocolHandler, Session]:
        claim = await newcomer.reader.opening()
        if not self.knows(claim.username, claim.password):
            if claim.username != PROBE_NAME:  # which knocks until its account is in force
                name = claim.username or ""
                log.warning(
                    "refused: %s connect from %s, not its password",
                    foreign_line(name, NAME_CHARS_MAX),
                    newcomer.address[0],
                    extra=about(name if name in self._accounts else NOBODY),
                )
            newcomer.writer.write(_NOT_AUTHORIZED)
            await newcomer.writer.close()
            raise MQTTError("not authorized")
        return await super().admit(newcomer)
