"""[dossiers]: what codes look like, where results are collected, how long a citizen's data is kept."""

import re
from typing import Final

from hub.config.sections import DEVICE_NAME, Seen
from hub.config.table import Table
from hub.domain.office import DossierRules

PARTS: Final = frozenset({"agency", "day", "number"})
RETENTION_DAYS_MAX: Final = 36_500
PATTERN_CHARS_MAX: Final = 200


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
    if letter:
        table.known("return_service", letter, service_letters.values(), "service")
    rules = DossierRules(
        code_patterns=tuple(patterns) or standard.code_patterns,
        province=table.text("province", "", empty=True),
        return_service=letter,
        local_first=table.integer("local_first", 1, 9_999, standard.local_first),
        receipt_device=table.optional_pattern("receipt_device", DEVICE_NAME, "device_name"),
        retention_days=table.integer("retention_days", 1, RETENTION_DAYS_MAX, standard.retention_days),
    )
    table.done()
    return rules


def _names_parts(written: str) -> bool:
    try:
        return len(written) <= PATTERN_CHARS_MAX and set(re.compile(written).groupindex) >= PARTS
    except re.error:
        return False
