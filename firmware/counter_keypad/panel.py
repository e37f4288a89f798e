"""What session, menus and desk of a keypad have in common: a life cycle whose outputs are methods. Pure."""


class Panel:
    """The output `send` is the method `_send(data)`, which returns effects or nothing.

    `post(event, d)` gives the effects that send an event, `say(text_id, text)` shows a notice.
    """

    def __init__(self, cycle, post, say):
        self.cycle = cycle
        self.post = post
        self.say = say

    def handle(self, event, data=None):
        """Make the transition of `event`; effects."""
        return self._perform(self.cycle.handle(event), data)

    def _perform(self, outputs, data):
        effects = []
        for output in outputs:
            effects += getattr(self, "_" + output)(data) or []
        return effects
