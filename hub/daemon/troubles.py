"""What ends a program of the daemon: words for people, and the exit code that says whether to try again."""

from hub.adapters.broker import BrokerUnavailable
from hub.config.mistakes import ConfigErrors
from hub.daemon import exits
from hub.daemon.alone import FolderTaken
from hub.domain.errors import ClockBehind, LedgerUnavailable, StateBroken
from hub.i18n import system_problem, text
from hub.layout import BrokenCredentials, Layout


def ending(error: BaseException, layout: Layout, lang: str) -> tuple[str, int]:
    """One or several lines, and a code of `hub.daemon.exits`. Errors of the machine's files are 74."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    match error:
        case ConfigErrors():
            return "\n".join(error.lines(lang)), exits.CONFIGURATION
        case FolderTaken():
            return text("cli.up.another", lang, ledger=layout.ledger), exits.ANOTHER_HUB
        case ClockBehind():
            return text("hub.clock_behind", lang, behind_s=error.behind_s), exits.CLOCK_BEHIND
        case StateBroken():
            return text("daemon.state_broken", lang, event=error.event, cause=error.cause), exits.SOFTWARE
        case LedgerUnavailable():
            return str(error), exits.LEDGER_UNAVAILABLE
        case BrokerUnavailable():
            return error.text(lang), exits.CONFIGURATION
        case BrokenCredentials():
            return text("cli.no_account", lang, path=error.path), exits.CONFIGURATION
        case FileNotFoundError() if error.filename in {str(layout.hub_file), str(layout.console_file)}:
            return text("cli.no_account", lang, path=error.filename), exits.CONFIGURATION
        case OSError():
            problem = system_problem(error, lang)
            return text(
                "daemon.no_file", lang, path=error.filename or layout.data, problem=problem
            ), exits.FILES
    return str(error), exits.CONFIGURATION
