"""[dossiers]: what codes look like, where results are collected, how long a citizen's data is kept."""

import re
from typing import Final

from hub.config.sections import DEVICE_NAME, ITEM_CHARS_MAX, REASON_CHARS_MAX, Seen, listed
from hub.config.table import Table
from hub.domain.office.office import DossierRules
from hub.i18n import LANGS, text

PARTS: Final = frozenset({"agency", "day", "number"})
RETENTION_DAYS_MAX: Final = 36_500
PATTERN_CHARS_MAX: Final = 200
LATE_BY: Final = ("hour", "day")
STANDARD_COUNT: Final = 4


def dossiers(root: Table, service_letters: Seen) -> DossierRules:
    """The rules; every pattern must name the three parts of a code."""
    table, standard = root.table("dossiers"), DossierRules()
    patterns = []
    for place, written in enumerate(table.items("code_patterns", str, "patterns", required=False), 1):
        if _names_parts(written):
            patterns.append(written)
        else:
            table.wrong(f"code_patterns[{place}]", written, "invalid", "patterns")
    letter = table.text("return_service", "", empty=True)
    if letter and not service_letters.excuses(letter, table):
        table.known("return_service", letter, service_letters.values(), "service")
    rules = DossierRules(
        code_patterns=tuple(patterns) or standard.code_patterns,
        province=table.text("province", "", empty=True),
        return_service=letter,
        local_first=table.integer("local_first", 1, 9_999, standard.local_first),
        receipt_device=table.optional_pattern("receipt_device", DEVICE_NAME, "device_name"),
        papers=listed(table, "papers", ITEM_CHARS_MAX) or standard_list("paper"),
        refusals=listed(table, "refusals", REASON_CHARS_MAX) or standard_list("refusal"),
        any_counter=table.boolean("any_counter", standard.any_counter),
        payment_counts=table.boolean("payment_counts", standard.payment_counts),
        late_by_day=table.choice("late_by", LATE_BY, LATE_BY[0]) == "day",
        retention_days=table.integer("retention_days", 1, RETENTION_DAYS_MAX, standard.retention_days),
    )
    table.done()
    return rules


def standard_list(name: str) -> tuple[str, ...]:
    """The lists of an office that has none of its own; forms are in Vietnamese."""
    return tuple(text(f"dossiers.{name}_{place}", LANGS[0]) for place in range(1, STANDARD_COUNT + 1))


def _names_parts(written: str) -> bool:
    try:
        return len(written) <= PATTERN_CHARS_MAX and set(re.compile(written).groupindex) >= PARTS
    except re.error:
        return False
