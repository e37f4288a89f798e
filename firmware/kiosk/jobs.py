"""The print jobs a kiosk remembers, so that a ticket is never printed twice in silence. Pure.

The life cycle of a job is the table JOB of `states.py`. `encode` and `decode` are the form it has in flash:
one job a line, its state's letter before it. A job whose stream broke is `b`egun there: what a power cut
leaves of it.
"""

from states import JOB

REMEMBERED_MAX = 32  # jobs; the oldest is forgotten first
JOB_CHARS_MAX = 64

LETTERS = {"begun": "b", "broken": "b", "done": "d", "spoilt": "s"}
STATES = {"b": "begun", "d": "done", "s": "spoilt"}

# Which answers outlive a power cut. That a job is not printed yet is said again whenever the hub asks again.
DURABLE = {"say_printed": True, "say_unknown": True, "say_out": False}


class Jobs:
    """The last jobs, oldest first."""

    def __init__(self, text=""):
        self.states = []  # [job, state] pairs; a job that is not here is `new`
        for line in text.split("\n"):
            if len(line) > 2 and line[0] in STATES and line[1] == " ":
                self._remember(line[2:], STATES[line[0]])

    def state(self, job):
        """The state of a job."""
        for known, state in self.states:
            if known == job:
                return state
        return "new"

    def handle(self, job, event):
        """Make the transition of `event`; return its outputs, or () when the event is not legal now."""
        step = JOB.get((self.state(job), event))
        if step is None or len(job) > JOB_CHARS_MAX:
            return ()
        if step[0] != "new":
            self._remember(job, step[0])
        return step[1:]

    def encode(self):
        """All jobs as the text that the constructor reads."""
        return "".join("{} {}\n".format(LETTERS[state], job) for job, state in self.states)

    def _remember(self, job, state):
        for pair in self.states:
            if pair[0] == job:
                pair[1] = state
                return
        self.states.append([job, state])
        if len(self.states) > REMEMBERED_MAX:
            self.states.pop(0)


def answer(output, job, fault):
    """The effect of a `say_` output: what the hub is told of a job. `fault`: the printer's code, or None."""
    durable = DURABLE[output]
    if output == "say_printed":
        return ("post", None, "printed", {"job": job}, durable)
    code = "unknown" if output == "say_unknown" else fault or "printer_offline"
    return ("post", None, "print_failed", {"job": job, "code": code}, durable)
