"""What a citizen chooses step by step: a priority class, several errands, a booking code. Pure."""

from lifecycle import LifeCycle
from seek import Seek

DIALOG_MS = 20000  # a choice begun and left is forgotten
CHECKIN_MS = 8000  # longest time that a check-in waits for the hub
ERRANDS_MAX = 5
CODE_DIGITS = 8
FOUND_MS = 45000  # a name is read more slowly than it is typed
SEEKING = ("agencies", "letters", "found")

# The one conversation at the keys.
#   idle      nothing chosen: a service key takes a ticket    classes   of several classes one is to be chosen
#   priority  a class is chosen, the service is to come       errands   services are collected for one ticket
#   code      the digits of a booking are typed               checking  a code is on its way to the hub
#   agencies  whose procedures are sought                     letters   first letters are typed on the digits
#   found     a procedure that fits is shown; its slip can be printed
DIALOG = {
    ("idle", "service"): ("idle", "take"),
    ("idle", "priority"): ("priority", "only_class"),
    ("idle", "priorities"): ("classes",),
    ("idle", "errands"): ("errands",),
    ("idle", "errands_away"): ("idle", "no_errands"),
    ("idle", "digit"): ("code", "add"),
    ("idle", "code"): ("checking", "checkin"),
    ("idle", "code_away"): ("idle", "no_checkin"),
    ("idle", "seek"): ("agencies", "ask_agencies"),
    ("idle", "seek_away"): ("idle", "no_seek"),
    ("agencies", "pick"): ("letters", "choose_agency"),
    ("agencies", "seek"): ("letters",),  # of all agencies
    ("agencies", "page"): ("agencies", "ask_more_agencies"),
    ("agencies", "clear"): ("idle", "forget"),
    ("agencies", "seek_away"): ("idle", "forget", "no_seek"),
    ("agencies", "code"): ("checking", "forget", "checkin"),
    ("agencies", "code_away"): ("idle", "forget", "no_checkin"),
    ("agencies", "timeout"): ("idle", "forget"),
    ("letters", "digit"): ("letters", "add_letter"),
    ("letters", "clear"): ("letters", "cut"),
    ("letters", "clear_last"): ("agencies", "cut", "ask_agencies"),
    ("letters", "service"): ("idle", "forget", "take"),
    ("found", "service"): ("idle", "forget", "take"),
    ("letters", "seek"): ("found", "ask_first"),
    ("letters", "seek_away"): ("idle", "forget", "no_seek"),
    ("letters", "code"): ("checking", "forget", "checkin"),
    ("letters", "code_away"): ("idle", "forget", "no_checkin"),
    ("letters", "timeout"): ("idle", "forget"),
    ("found", "page"): ("found", "ask_next"),
    ("found", "seek"): ("found", "ask_slip"),
    ("found", "seek_away"): ("idle", "forget", "no_seek"),
    ("found", "clear"): ("letters",),
    ("found", "code"): ("checking", "forget", "checkin"),
    ("found", "code_away"): ("idle", "forget", "no_checkin"),
    ("found", "timeout"): ("idle", "forget"),
    ("classes", "choice"): ("priority", "choose_class"),
    ("classes", "clear"): ("idle",),
    ("classes", "priorities"): ("idle",),
    ("classes", "code"): ("checking", "checkin"),
    ("classes", "code_away"): ("idle", "no_checkin"),
    ("classes", "timeout"): ("idle",),
    ("priority", "service"): ("idle", "take", "forget"),
    ("priority", "errands"): ("errands",),
    ("priority", "errands_away"): ("priority", "no_errands"),
    ("priority", "clear"): ("idle", "forget"),
    ("priority", "priority"): ("idle", "forget"),
    ("priority", "priorities"): ("classes", "forget"),
    ("priority", "code"): ("checking", "forget", "checkin"),
    ("priority", "code_away"): ("idle", "forget", "no_checkin"),
    ("priority", "timeout"): ("idle", "forget"),
    ("errands", "service"): ("errands", "mark"),
    ("errands", "ok"): ("idle", "take_errands", "forget"),
    ("errands", "ok_away"): ("idle", "forget", "no_errands"),
    ("errands", "clear"): ("idle", "forget"),
    ("errands", "errands"): ("idle", "forget"),
    ("errands", "code"): ("checking", "forget", "checkin"),
    ("errands", "code_away"): ("idle", "forget", "no_checkin"),
    ("errands", "timeout"): ("idle", "forget"),
    ("code", "digit"): ("code", "add"),
    ("code", "clear"): ("code", "cut"),
    ("code", "clear_last"): ("idle", "forget"),
    ("code", "ok"): ("checking", "checkin", "forget"),
    ("code", "ok_away"): ("idle", "forget", "no_checkin"),
    ("code", "ok_short"): ("code", "short"),
    ("code", "service"): ("idle", "forget", "take"),
    ("code", "code"): ("checking", "forget", "checkin"),
    ("code", "code_away"): ("idle", "forget", "no_checkin"),
    ("code", "timeout"): ("idle", "forget"),
    ("checking", "service"): ("checking", "take"),
    ("checking", "answered"): ("idle",),
    ("checking", "timeout"): ("idle", "no_answer"),
}
DIALOG_TIME_OUTS_MS = {
    "classes": DIALOG_MS,
    "priority": DIALOG_MS,
    "errands": DIALOG_MS,
    "code": DIALOG_MS,
    "agencies": DIALOG_MS,
    "letters": DIALOG_MS,
    "found": FOUND_MS,
    "checking": CHECKIN_MS + 2000,  # the outbox gives up first
}


class Dialog(LifeCycle):
    """Where the conversation stands, and what was chosen so far."""

    def __init__(self):
        super().__init__(DIALOG, "idle", DIALOG_TIME_OUTS_MS)
        self.priority = None  # {"key", "name"} of the class chosen
        self.errands = []  # letters, in the order of the presses
        self.digits = ""
        self.seek = Seek()

    def forget(self):
        """Nothing is chosen any more."""
        self.priority, self.errands, self.digits = None, [], ""
        self.seek.forget()

    def mark(self, letter):
        """Put a service on the list, or take it off again; False when the list is full."""
        if letter in self.errands:
            self.errands.remove(letter)
        elif len(self.errands) >= ERRANDS_MAX:
            return False
        else:
            self.errands.append(letter)
        return True

    def typed(self, digit):
        """One more digit; more than a code has are passed over."""
        if len(self.digits) < CODE_DIGITS:
            self.digits += digit

    def meaning(self, key, asks, away):
        """The event that a key, other than a service's, is at this point, or None.

        `asks`: the hub can be asked now. `away`: it is out of reach for so long that leases are printed.
        """
        if key == "clear":
            last = (self.state == "code" and len(self.digits) == 1) or (
                self.state == "letters" and not self.seek.keys
            )
            return "clear_last" if last else "clear"
        if key == "ok" and self.state == "code":
            if len(self.digits) < CODE_DIGITS:
                return "ok_short"
            return "ok" if asks else "ok_away"
        if key == "ok" and (self.state == "idle" or self.state in SEEKING):
            return "seek" if asks else "seek_away"
        if key == "ok":
            return ("ok_away" if away else "ok") if self.errands else None
        if key == "errands" and away and self.state != "errands":
            return "errands_away"
        return "digit" if key.isdigit() else key
