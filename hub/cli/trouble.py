"""What ends a command: every error says what happened, what it means and what to do, and has an exit code."""

from hub.adapters.result_files import NotAFile
from hub.cli import exits
from hub.cli.streams import CANNOT_WRITE
from hub.cli.words import language, text
from hub.domain.errors import ClockBehind, LedgerUnavailable, Unavailable
from hub.i18n import system_problem


class Failure(Exception):
    """The command ends here. `message`: one or several lines in the technician's language.

    `code` is stable and for programs; `exit_code` one of `hub.cli.exits`.
    """

    def __init__(self, code: str, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.code, self.message, self.exit_code = code, message, exit_code


def usage(code: str, message: str) -> Failure:
    """The command line is wrong."""
    return Failure(code, message, exits.USAGE)


def refused(code: str, message: str) -> Failure:
    """The answer is no."""
    return Failure(code, message, exits.REFUSED)


def as_failure(error: Exception) -> Failure | None:
    """An expected error as the end of a command; None for a bug."""
    match error:
        case Failure():
            return error
        case LedgerUnavailable():
            return Failure("ledger", str(error), exits.LEDGER_UNAVAILABLE)
        case ClockBehind():  # of an office that is closed: its own core was asked here
            return refused("clock_behind", text("cli.clock_behind"))
        case Unavailable():
            in_words = getattr(error, "text", None)
            message = in_words(language()) if in_words else str(error)
            return Failure(getattr(error, "code", "unavailable"), message, exits.UNREACHABLE)
        case NotAFile():
            return usage("not_a_file", text("cli.results.not_a_file", path=error.filename))
        case PermissionError():
            return Failure("no_right", text("cli.no_right", path=error.filename), exits.LEDGER_UNAVAILABLE)
        case OSError() if error.filename is None and error.errno in CANNOT_WRITE:
            problem = text("cli.cannot_write", problem=system_problem(error, language()))
            return Failure("cannot_write", problem, exits.LEDGER_UNAVAILABLE)
        case OSError():
            problem = text(
                "cli.os_error", path=error.filename or "-", problem=system_problem(error, language())
            )
            return Failure("os_error", problem, exits.LEDGER_UNAVAILABLE)
    from hub.config.mistakes import ConfigErrors  # with all that reads office.toml

    if isinstance(error, ConfigErrors):
        return usage("config", "\n".join(error.lines(language())))
    return None
