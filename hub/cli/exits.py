"""Exit codes of `hub`: what a script can tell without reading. `hub up` adds those of `hub.daemon.exits`."""

FINE = 0
ATTENTION = 1  # done, and a person must look: alarms, faults in the ledger
USAGE = 2  # the command line, the folder or office.toml is wrong; nothing was done
UNREACHABLE = 3  # the hub did not answer
REFUSED = 4  # understood, and the answer is no: against the rules, not allowed, no such ticket
LEDGER_UNAVAILABLE = 74  # as sysexits: the ledger or another file cannot be read or written
BROKEN_PIPE = 141  # whoever read the results has stopped reading
INTERRUPTED = 130  # Ctrl-C; 143 after SIGTERM, 129 when the terminal was closed (hub/stopping.py)
