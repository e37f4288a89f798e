"""Ctrl-C, SIGTERM and a closed terminal: a program ends in words, whatever it was doing, not in a traceback.

SIGTERM and SIGHUP become what Ctrl-C is: `with` and `finally` are gone through, so children and temporary
folders go too. What ends well by itself when told to, as `hub up`, puts its own handlers over these.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

_WANTED = (signal.SIGTERM, signal.SIGHUP)
AGAIN_S = 0.05  # until a Ctrl-C that came where nothing can be raised comes again


class _Received:
    """The signal that ended this program; Ctrl-C unless another one came."""

    number: int = signal.SIGINT


def exit_code() -> int:
    """As shells count: 128 and the number of the signal (130 after Ctrl-C, 143 after SIGTERM)."""
    return 128 + _Received.number


def words(lang: str) -> str:
    """What happened, what it means, what to do."""
    from hub.i18n import text

    return text("cli.stopped", lang)


@contextmanager
def stoppable(lang: Callable[[], str] | None = None) -> Iterator[None]:
    """Run a program; when it is stopped, end the process with words on standard error and `exit_code`."""
    before = {number: _catch(number) for number in _WANTED}
    swallowed = sys.unraisablehook
    sys.unraisablehook = _swallowed_by(swallowed)
    try:
        yield
    except KeyboardInterrupt:
        end(lang)
    finally:
        sys.unraisablehook = swallowed
        for number, handler in before.items():
            signal.signal(number, handler)


def end(lang: Callable[[], str] | None = None) -> NoReturn:
    """End this process with words on standard error and `exit_code`."""
    _let_nothing_come()
    print(f"\n{words(lang() if lang else _language())}", file=sys.stderr, flush=True)
    sys.exit(exit_code())


def _catch(number: signal.Signals) -> Any:
    """Treat a signal as Ctrl-C, unless whoever started us had it ignored (nohup). The handler before."""
    before = signal.getsignal(number)
    if before is not signal.SIG_IGN:
        signal.signal(number, _as_interrupt)
    return before if before is not None else signal.SIG_DFL


def _as_interrupt(number: int, _frame: object) -> None:
    _Received.number = number
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


def _swallowed_by(others: Callable[[Any], object]) -> Callable[[Any], object]:
    """What is done with an error in a finalizer: Python goes on after it, so a Ctrl-C has to come again."""

    def hook(error: Any) -> None:
        if not issubclass(error.exc_type, KeyboardInterrupt):
            others(error)
            return
        import threading  # hardly ever

        again = threading.Timer(AGAIN_S, os.kill, (os.getpid(), signal.SIGINT))
        again.daemon = True
        again.start()

    return hook


def _let_nothing_come() -> None:
    """Who presses Ctrl-C a second time while we say our last words gets no traceback for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _language() -> str:
    """That of the environment."""
    for variable in ("MOTCUA_LANG", "LANG"):
        if (wanted := os.environ.get(variable, "")[:2].lower()) in ("vi", "en"):
            return wanted
    return "vi"
