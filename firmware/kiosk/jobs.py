"""The print jobs a kiosk remembers, so that a ticket is never printed twice in silence. Pure.

`encode` is the form they have in flash: one job a line, its state's letter before it. A job whose stream
broke is `b`egun there: what a power cut leaves of it.
"""

REMEMBERED_MAX = 32  # jobs; the oldest is forgotten first
JOB_CHARS_MAX = 64

# One print job.
#   new     never seen, or forgotten            begun   its first byte may be on paper
#   done    printed and cut                     spoilt  begun, and surely not finished: may be printed again
#   broken  the stream ended in the middle and the printer waits for the rest (in RAM only; begun in flash)
#   lost    nobody knows what is on paper: begun before a reboot, or a printer that tells did not tell
#   unsure  all of it went to a printer that does not tell whether it came out: printed, and told as unsure
JOB = {
    ("new", "arrive"): ("begun", "print"),
    ("new", "arrive_out"): ("new", "say_out"),
    ("new", "arrive_bare"): ("new", "say_bare"),  # it names pictures that the printer does not hold
    ("begun", "arrive_bare"): ("begun", "say_unknown"),
    ("broken", "arrive_bare"): ("spoilt", "say_bare"),
    ("lost", "arrive_bare"): ("lost", "say_unknown"),
    ("done", "arrive_bare"): ("done", "say_printed"),
    ("unsure", "arrive_bare"): ("unsure", "say_unsure"),
    ("spoilt", "arrive_bare"): ("spoilt", "say_bare"),
    ("begun", "arrive"): ("begun", "say_unknown"),
    ("begun", "arrive_out"): ("begun", "say_unknown"),
    ("begun", "finish"): ("done", "say_printed"),
    ("begun", "unconfirmed"): ("unsure", "say_unsure"),
    ("begun", "unknown"): ("lost", "say_unknown"),
    ("begun", "fail"): ("spoilt", "say_out"),
    ("begun", "break"): ("broken",),
    ("begun", "boot"): ("lost",),
    ("begun", "abandon"): ("spoilt",),  # the rest that came does not fit the beginning
    ("broken", "arrive"): ("begun", "resume"),
    ("broken", "arrive_out"): ("spoilt", "say_out"),
    ("broken", "lapse"): ("spoilt",),
    ("lost", "arrive"): ("lost", "say_unknown"),
    ("lost", "arrive_out"): ("lost", "say_unknown"),
    ("unsure", "arrive"): ("unsure", "say_unsure"),
    ("unsure", "arrive_out"): ("unsure", "say_unsure"),
    ("done", "arrive"): ("done", "say_printed"),
    ("done", "arrive_out"): ("done", "say_printed"),
    ("spoilt", "arrive"): ("begun", "print"),
    ("spoilt", "arrive_out"): ("spoilt", "say_out"),
}

LETTERS = {"begun": "b", "broken": "b", "done": "d", "spoilt": "s", "lost": "l", "unsure": "u"}
STATES = {"b": "begun", "d": "done", "s": "spoilt", "l": "lost", "u": "unsure"}

# Which answers outlive a power cut. That a job is not printed yet is said again whenever the hub asks again.
DURABLE = {
    "say_printed": True, "say_unsure": True, "say_unknown": True, "say_out": False, "say_bare": False,
}  # fmt: skip
CODES = {"say_unknown": "unknown", "say_bare": "no_pictures"}


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

    def begun(self):
        """The jobs that are on their way to paper; of an earlier boot, right after the start."""
        return [job for job, state in self.states if state == "begun"]

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
    if output == "say_unsure":
        return ("post", None, "printed", {"job": job, "unconfirmed": True}, durable)
    code = CODES.get(output) or fault or "printer_offline"
    return ("post", None, "print_failed", {"job": job, "code": code}, durable)
