"""The command line of technicians: `hub`.

app.py       the commands together, and the options of all     words.py    in which language
shape.py     how help looks, how commands end                  usage.py    a command line not understood
trouble.py   errors in words and exit codes (exits.py)         output.py   tables, JSON, progress
desk.py      the office that a command is about                choices.py  values, checked while parsing
later.py     commands, loaded when they are asked for
The other modules are the commands; app.py has the list of them, and a new one is a line there.

A module is loaded with its command only, and imports that take long are made inside the functions that need
them, so that `hub --help` is there at once (docs/decisions/0050, 0205).
"""

__all__ = ["main"]

COLLECT_AFTER = (50_000, 20, 100)  # objects, then generations: most commands are over before it pays


def main() -> None:
    """Run `hub` on the arguments of this process; ends it with an exit code of `hub.cli.exits`."""
    try:  # nothing is imported before it: Ctrl-C may come at any moment
        import gc

        from hub.stopping import stoppable

        gc.set_threshold(*COLLECT_AFTER)
        with stoppable():
            from hub.cli.app import run

            run()
    except KeyboardInterrupt:
        from hub.stopping import end

        end()
