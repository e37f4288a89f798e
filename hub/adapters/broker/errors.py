"""What can be wrong with a broker, in words for a technician."""

from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text


class BrokerUnavailable(Unavailable):
    """The broker cannot start or does not answer. `code` is stable, `broker.<code>` its text."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, lang: str) -> str:
        """What is wrong and what to do, in `lang`."""
        return text(f"broker.{self.code}", lang, **self.values)

    def __str__(self) -> str:
        return self.text(LANGS[0])
