"""The counter keypad: 16 keys in four rows, each with its own input, so any number may be held at once."""

from drivers.buttons import Buttons

LAYOUT = (
    "1", "2", "3", "next",
    "4", "5", "6", "recall",
    "7", "8", "9", "no_show",
    "clear", "0", "pause", "finish",
)  # fmt: skip


class Keypad(Buttons):
    """Buttons with names; key 4 * row + column."""

    def __init__(self, board, layout=LAYOUT):
        super().__init__(board, 16)
        self._layout = layout

    async def edge(self):
        """The next change: (name, True when pressed); the index where there is no layout."""
        index, down = await super().edge()
        return (self._layout[index] if self._layout else index), down
