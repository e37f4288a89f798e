"""Chance that can be foreseen."""


class CountingTokens:
    """`hub.services.ports.Tokens`: 1, 2, 3 … in hex, never the same twice."""

    def __init__(self) -> None:
        self._given = 0

    def token(self, n_bytes: int) -> str:
        self._given += 1
        return f"{self._given:0{2 * n_bytes}x}"
