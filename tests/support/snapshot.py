"""The whole state of an office as plain values, to compare."""

from dataclasses import asdict, fields
from typing import Any

from hub.domain.state import OfficeState


def lines_of(state: OfficeState) -> dict[str, list[Any]]:
    """The waiting lines that are not empty."""
    return {letter: list(line) for letter, line in state.day.lines._lines.items() if line}


def snapshot(state: OfficeState) -> dict[str, Any]:
    """Every field, deep; a field added later is compared too."""
    values = {field.name: getattr(state, field.name) for field in fields(state)}
    values |= {f"day.{field.name}": getattr(state.day, field.name) for field in fields(state.day)}
    plain: dict[str, Any] = {}
    for name in values.keys() - {"office", "dossiers", "day", "day.lines"}:
        value = values[name]
        if isinstance(value, dict):
            value = {key: _plain(item) for key, item in value.items()}
        plain[name] = _plain(value)
    plain["dossiers"] = {one.id: asdict(one) for one in state.dossiers}
    plain["lines"] = lines_of(state)
    plain["order"] = [
        list(state.day.tickets),
        list(state.day.jobs),
        [list(s.aside) for s in state.day.sessions.values()],
    ]
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, set):
        return sorted(value, key=repr)
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    return value
