"""The accounts file and its rights, applied to amqtt."""

from amqtt.contexts import Action, ListenerConfig
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from hub.adapters.broker import accounts, passwords, rules
from hub.adapters.broker.accounts import Account
from hub.adapters.broker.embedded.seams import Newcomer, log
from hub.adapters.broker.embedded.straight import StraightBroker, StraightHandler
from hub.adapters.broker.refusals import refused
from hub.adapters.broker.rules import Right
from hub.adapters.broker.settings import ACCOUNTS_FILE, BrokerSettings
from hub.services.log_lines import about

_NOTHING: tuple[Right, ...] = ()


class ObedientBroker(StraightBroker):
    """Knows who may connect, write and read. The client id is the user name, whatever the client says."""

    def __init__(self, settings: BrokerSettings) -> None:
        super().__init__(settings)
        self._accounts: dict[str, Account] = {}
        self._rights: dict[str, tuple[Right, ...]] = {}
        self._read_accounts()

    def knows(self, name: str | None, password: str | None) -> bool:
        """Whether `password` is that of the account `name`."""
        account = self._accounts.get(name or "")
        return account is not None and passwords.verify(password or "", account.password_hash)

    def may_write(self, session: Session, topic: str) -> bool:
        """Whether the client may publish on `topic`; a refusal is logged."""
        allowed = rules.may_write(self._rights_of(session), topic)
        if not allowed:
            self._tell_refused(session, "publish", topic)
        return allowed

    def may_read(self, session: Session, topic: str) -> bool:
        """Whether a message on `topic` may go to the client."""
        return rules.may_read(self._rights_of(session), topic)

    async def reload(self) -> None:
        """Read the accounts again; who is gone, or has another password or type, is disconnected."""
        before = self._accounts
        try:
            self._read_accounts()
        except (OSError, ValueError) as broken:
            log.error("accounts unchanged: %s", broken)
            return
        for name, (session, handler) in list(self._sessions.items()):
            changed = self._accounts.get(name) != before.get(name)
            if changed and session.transitions.state == "connected" and isinstance(handler, StraightHandler):
                log.warning("disconnected: %s, its account has changed", name)
                handler.writer.abort()

    def _read_accounts(self) -> None:
        self._accounts = accounts.load(self.settings.data_dir / ACCOUNTS_FILE)
        topics = self.settings.topics
        self._rights = {name: rules.rights(account, topics) for name, account in self._accounts.items()}

    @staticmethod
    def _tell_refused(session: Session, action: str, topic: str) -> None:
        name = str(session.client_id)
        log.warning("%s", refused(name, action, topic), extra=about(name))

    def _rights_of(self, session: Session) -> tuple[Right, ...]:
        return self._rights.get(session.client_id or "", _NOTHING)

    async def admit(self, newcomer: Newcomer) -> tuple[BrokerProtocolHandler, Session]:
        handler, session = await super().admit(newcomer)
        packet = await newcomer.reader.opening()
        session.will_retain = packet.will_retain_flag  # amqtt forgets it when it resumes a session
        if session.will_flag and not self.may_write(session, str(session.will_topic)):
            session.will_flag = False
        return handler, session

    async def _authenticate(self, session: Session, _: ListenerConfig) -> bool:
        known = self.knows(session.username, session.password)
        session.password = None
        return known

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        if action == Action.PUBLISH:
            return self.may_write(session, topic)
        if action == Action.RECEIVE:
            return self.may_read(session, topic)
        allowed = rules.may_subscribe(self._rights_of(session), topic)
        if not allowed:
            self._tell_refused(session, "subscribe", topic)
        return allowed

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """Subscribe with QoS 1 at most, the highest that the contract uses; 0x80 is a refusal."""
        topic_filter, qos = subscription
        return await super().add_subscription((topic_filter, min(qos, 1)), session)
