"""The parts of an office: counters that share services, and so share their queues. Parts never touch."""

from collections.abc import Iterable

from msgspec import Struct

from hub.domain.office.office import Office
from hub.domain.queue.tickets import line_of_counter


class Part(Struct, frozen=True):
    """Counters and the services that only they give. `lines`: all lines that they call from."""

    counters: tuple[int, ...]
    services: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the services, and those of who waits for one counter."""
        return (*self.services, *map(line_of_counter, self.counters))


def parts_of(office: Office) -> list[Part]:
    """The parts, in the order of their first counter; a service that no counter gives is in none."""
    groups: list[tuple[set[int], set[str]]] = []
    for counter in office.counters.values():
        numbers, letters = {counter.number}, set(counter.services)
        for group in [g for g in groups if g[1] & letters]:
            groups.remove(group)
            numbers |= group[0]
            letters |= group[1]
        groups.append((numbers, letters))
    return [Part(tuple(sorted(n)), _in_order(office, s)) for n, s in sorted(groups, key=lambda g: min(g[0]))]


def _in_order(office: Office, letters: Iterable[str]) -> tuple[str, ...]:
    """As in the configuration."""
    wanted = set(letters)
    return tuple(letter for letter in office.services if letter in wanted)
