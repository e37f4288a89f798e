"""The broker: embedded (amqtt, guarded), Mosquitto or somebody else's; accounts and rights for the first two.

broker = await RunningBroker.start(settings, accounts)    # a child process that obeys `accounts`
await broker.apply_accounts(accounts)                     # apply_accounts(settings, …) in another process
await broker.stop()
"""

from hub.adapters.broker.accounts import Account, AccountType, trouble_with
from hub.adapters.broker.accounts_files import apply_accounts
from hub.adapters.broker.errors import BrokerUnavailable
from hub.adapters.broker.offences import Offence
from hub.adapters.broker.passwords import hash_password, new_password, verify
from hub.adapters.broker.process import RunningBroker, check_reachable, command, prepare
from hub.adapters.broker.settings import BrokerSettings, Mode

__all__ = [
    "Account",
    "AccountType",
    "BrokerSettings",
    "BrokerUnavailable",
    "Mode",
    "Offence",
    "RunningBroker",
    "apply_accounts",
    "check_reachable",
    "command",
    "hash_password",
    "new_password",
    "prepare",
    "trouble_with",
    "verify",
]
