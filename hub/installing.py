"""A new office on disk, and the broker that it starts with: what is needed before there is a core."""

from hub.adapters import broker
from hub.adapters.broker import accounts as account_file
from hub.adapters.broker.settings import ACCOUNTS_FILE
from hub.config import Settings
from hub.contract.topics import HUB_USER
from hub.domain.errors import LedgerUnavailable
from hub.domain.office import names
from hub.i18n import text
from hub.layout import Credentials, Layout, read_credentials, write_credentials

CONSOLE_USER = names.CONSOLE  # the command line on the hub itself


def install(layout: Layout, office_toml: str) -> None:
    """Make a new office on disk: configuration, data folder, the hub's and the console's credentials."""
    layout.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    layout.office_toml.write_text(office_toml, encoding="utf-8")
    for name, path in ((HUB_USER, layout.hub_file), (CONSOLE_USER, layout.console_file)):
        password = broker.new_password()
        write_credentials(path, Credentials(name, password, broker.hash_password(password)))


def broker_settings(settings: Settings, layout: Layout) -> broker.BrokerSettings:
    """The broker of this office."""
    return broker.BrokerSettings(
        mode=settings.broker.mode,
        site=settings.office.site,
        data_dir=layout.broker,
        host=settings.broker.host,
        port=settings.broker.port,
    )


def own_account(credentials: Credentials, kind: broker.AccountType) -> broker.Account:
    """An account that every office has."""
    return broker.Account(credentials.name, kind, credentials.hash)


def first_accounts(settings: Settings, layout: Layout) -> list[broker.Account]:
    """What a broker obeys until the core tells it the true accounts: the last ones, the hub, the console."""
    try:
        stored = account_file.load(layout.broker / ACCOUNTS_FILE)
    except (OSError, ValueError):
        stored = {}
    stored.pop(account_file.PROBE_NAME, None)
    stored[HUB_USER] = own_account(read_credentials(layout.hub_file), "hub")
    console = read_credentials(layout.console_file)
    stored.setdefault(console.name, own_account(console, "console"))
    return list(stored.values())


def known_accounts(layout: Layout) -> list[str]:
    """Accounts of devices that the broker of this office has been told of."""
    try:
        stored = account_file.load(layout.broker / ACCOUNTS_FILE)
    except (OSError, ValueError):
        return []
    return sorted(stored.keys() - {HUB_USER, CONSOLE_USER, account_file.PROBE_NAME})


def refuse_emptied(layout: Layout, lang: str) -> None:
    """An office that has devices has had a ledger: no new one takes its place. Raises LedgerUnavailable."""
    if known := known_accounts(layout):
        words = text("ledger.emptied", lang, path=layout.ledger, accounts=", ".join(known[:5]))
        raise LedgerUnavailable(words)
