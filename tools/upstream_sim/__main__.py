"""`python -m tools.upstream_sim`: serve until stopped; prints `ready` with the address."""

import argparse
import asyncio
import json
import logging
import signal
import socket
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import uvicorn

from hub.adapters.upstream.profile import STANDARD, Profile, builtin, read_builtin, read_file
from hub.stopping import stoppable
from tools.upstream_sim import Faults, Store, Upstream, filing, make_app
from tools.upstream_sim.faults import GROUPS
from tools.upstream_sim.service import ELSEWHERE, LATE_CALLS, SESSION_S_MAX, SLOW_S

CIVIL_TIME = timezone(timedelta(hours=7))
FILING = "`upstream_sim file --help`: file a dossier or book a slot there, as a citizen does."


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="upstream_sim",
        description=__doc__,
        epilog=f"{faults_in_words()}\n\n{FILING}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--db", default=":memory:", help="file of what was accepted")
    parser.add_argument("--user", default="hub:secret", help="name:password")
    parser.add_argument("--faults", type=float, default=0.0, help="share of calls that go wrong, 0 to 1")
    only = "which faults or groups of faults, separated by commas; without this those that repetition mends"
    parser.add_argument("--only", default="passing,login", help=only)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--session-s", type=float, default=SESSION_S_MAX, help="how long a session lives")
    parser.add_argument("--slow-s", type=float, default=SLOW_S, help="how long a slow answer takes")
    parser.add_argument("--late-calls", type=int, default=LATE_CALLS, help="a late one is done after so many")
    parser.add_argument("--elsewhere", default=ELSEWHERE, help="where a redirect points")
    parser.add_argument("--clock-off-s", type=float, default=0.0, help="how wrong its clock is")
    parser.add_argument("--procedures", type=Path, help="JSON list of {MaTTHC, TenTTHC, ...}")
    dialects = f"which dialect it speaks: {', '.join(builtin())}, or a file of one"
    parser.add_argument("--profile", default=STANDARD, help=dialects)
    parser.add_argument("--counts", type=Path, help="file for how often what went wrong, written at the end")
    return parser.parse_args()


def faults_in_words() -> str:
    """Every fault by its name, for --help."""
    lines = ["faults, by the names that --only takes:"]
    for group, faults in GROUPS.items():
        lines += [f"{group}:", *(f"  {name:<20}{what}" for name, what in faults.items())]
    return "\n".join(lines)


def dialect(name: str) -> Profile:
    """A profile by its name, or from a file of an office's own. Raises OSError, BadProfile."""
    return read_builtin(name) if name in builtin() else read_file(Path(name))


async def serve(options: argparse.Namespace) -> None:
    """Be upstream until cancelled."""
    name, _, password = options.user.partition(":")
    procedures = json.loads(options.procedures.read_text("utf-8")) if options.procedures else []
    store = Store(options.db)
    upstream = Upstream(
        store,
        users={name: password},
        procedures=procedures,
        faults=Faults(options.faults, options.seed, options.only.split(",")),
        session_s_max=options.session_s,
        slow_s=options.slow_s,
        late_calls=options.late_calls,
        elsewhere=options.elsewhere,
        dialect=dialect(options.profile),
        now=lambda: datetime.now(CIVIL_TIME) + timedelta(seconds=options.clock_off_s),
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: None)  # uvicorn ends, then we do
    listening = socket.create_server((options.host, options.port))
    print(f"ready http://{options.host}:{listening.getsockname()[1]}", flush=True)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # connections that we drop on purpose
    config = uvicorn.Config(make_app(upstream), log_level="critical", timeout_graceful_shutdown=1)
    try:
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        if options.counts:
            counts = {"calls": upstream.calls, **upstream.faults.counts}
            options.counts.write_text(json.dumps(counts), "utf-8")
        store.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["file"]:
        sys.exit(filing.main(sys.argv[2:]))
    with stoppable():
        asyncio.run(serve(arguments()))
