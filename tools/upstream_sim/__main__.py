"""`python -m tools.upstream_sim`: serve until stopped; prints `ready` with the address."""

import argparse
import asyncio
import json
import socket
import sys
from pathlib import Path

import uvicorn

from tools.upstream_sim import FAULTS, Faults, Store, Upstream, filing, make_app
from tools.upstream_sim.service import SESSION_S_MAX, SLOW_S


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="upstream_sim",
        description=__doc__,
        epilog="`upstream_sim file --help`: file a dossier or book a slot there, as a citizen does.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--db", default=":memory:", help="file of what was accepted")
    parser.add_argument("--user", default="hub:secret", help="name:password")
    parser.add_argument("--faults", type=float, default=0.0, help="share of calls that go wrong, 0 to 1")
    parser.add_argument("--only", default=",".join(FAULTS), help="which faults, separated by commas")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--session-s", type=float, default=SESSION_S_MAX, help="how long a session lives")
    parser.add_argument("--slow-s", type=float, default=SLOW_S, help="how long a slow answer takes")
    parser.add_argument("--procedures", type=Path, help="JSON list of {MaTTHC, TenTTHC, ...}")
    return parser.parse_args()


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
    )
    listening = socket.create_server((options.host, options.port))
    print(f"ready http://{options.host}:{listening.getsockname()[1]}", flush=True)
    config = uvicorn.Config(make_app(upstream), log_level="error", timeout_graceful_shutdown=1)
    try:
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        store.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["file"]:
        sys.exit(filing.main(sys.argv[2:]))
    asyncio.run(serve(arguments()))
