"""The sections of office.toml and what may stand in each."""

from typing import Final, TypeVar

import msgspec

from hub.config.settings import BROKER_MODES, TERM_UNITS, Broker, Printing
from hub.config.table import Table
from hub.domain.office.office import (
    Agency,
    Counter,
    Numbering,
    Officer,
    Priority,
    Procedure,
    RatingReason,
    RatingScale,
    Service,
)
from hub.i18n import LANGS

SITE: Final = r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?"
KEY: Final = r"[a-z][a-z0-9_-]{0,31}"
LETTER: Final = r"[A-Z]"
PROCEDURE_NAME_CHARS_MAX: Final = 1_200  # the longest of 2,642 crawled ones had 1,094
DEVICE_NAME: Final = r"[a-z0-9][a-z0-9_-]{0,31}"
OFFICER_ID: Final = r"[0-9]{1,8}"
PROCEDURE_CODE: Final = r"[0-9]\.[0-9]{6}"
LISTED_MAX: Final = 50  # papers of a procedure, reasons of a refusal
ITEM_CHARS_MAX: Final = 300  # as an item of form 02 has
REASON_CHARS_MAX: Final = 500

T = TypeVar("T")


class Seen:
    """Refuses a second one of what there may be only one of, naming the first."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._paths: dict[object, str] = {}
        self._unnamed = False

    def note(self, table: Table) -> None:
        """Remember the value that stands in `table`, or note the duplicate."""
        value = table.data.get(self.key)
        if value is None or isinstance(value, list | dict):
            self._unnamed = True
            return
        first = self._paths.setdefault(value, table.at(self.key))
        if first != table.at(self.key):
            table.wrong(self.key, value, "duplicate", other=first)

    def values(self) -> list[object]:
        """All values, right or wrong: a reference to a misspelt thing is not a second mistake."""
        return list(self._paths)

    def excuses(self, value: object, table: Table) -> bool:
        """Whether a reference to what is not there comes of a mistake where it is named: that one is told."""
        meant = _loosely(value)
        return self._unnamed or any(
            _loosely(one) == meant and table.is_wrong(path) for one, path in self._paths.items()
        )


def _loosely(value: object) -> str:
    """As people may have meant it: "1" and 1, "a" and "A"."""
    return str(value).strip().casefold().lstrip("0")


def office(root: Table) -> dict[str, str]:
    """[office]: who we are and which language we speak."""
    table = root.table("office")
    values = {
        "site": table.pattern("site", SITE, "site"),
        "name_vi": table.text("name_vi"),
        "name_en": table.text("name_en"),
        "lang": table.choice("lang", LANGS, LANGS[0]),
        "thanks_vi": table.text("thanks_vi", "", empty=True),
        "thanks_en": table.text("thanks_en", "", empty=True),
    }
    table.done()
    return values


def broker(root: Table) -> Broker:
    """[broker]: which one, and where."""
    table, standard = root.table("broker"), Broker()
    value = Broker(
        mode=table.choice("mode", BROKER_MODES, standard.mode),
        host=table.text("host", standard.host),
        port=table.integer("port", 1, 65535, standard.port),
        keepalive_s=table.integer("keepalive_s", 5, 300, standard.keepalive_s),
    )
    table.done()
    return value


def printing(root: Table) -> Printing:
    """[printing]: the paper and its printers; [printing.kiosks.NAME]: one that is unlike the others."""
    table = root.table("printing")
    every = _printer(table, Printing())
    kiosks = table.table("kiosks")
    own = {}
    for name in kiosks.data:
        one = kiosks.table(name)
        own[name] = _printer(one, every)
        one.done()
    table.done()
    return msgspec.structs.replace(every, kiosks=own)


def _printer(table: Table, standard: Printing) -> Printing:
    return Printing(
        paper_mm=table.choice("paper_mm", (58, 80), standard.paper_mm),
        accents=table.boolean("accents", standard.accents),
        answers=table.choice("answers", ("auto", "yes", "no"), standard.answers),
        pictures=table.choice("pictures", ("sent", "ram", "nv", "fsq"), standard.pictures),
        pictures_kb=table.integer("pictures_kb", 4, 384, standard.pictures_kb),
    )


def numbering(root: Table) -> Numbering:
    """[numbering]: how ticket numbers look."""
    table, standard = root.table("numbering"), Numbering()
    width = table.integer("width", 2, 5, standard.width)
    highest = 10**width - 1
    tenth = 10 ** (width - 1)
    last = table.integer("last", 1, highest, 8 * tenth - 1)
    booked_last = table.integer("booked_last", last, highest, max(last, 9 * tenth - 1))
    lease = table.integer("lease", 0, highest, standard.lease)
    table.done()
    return Numbering(width=width, last=last, booked_last=booked_last, lease=lease)


def rating(root: Table) -> RatingScale:
    """[rating] and [[rating.reasons]]: the faces of the pad."""
    table = root.table("rating")
    levels_vi, levels_en = (table.items(f"levels_{lang}", str, "levels") for lang in LANGS)
    for key, levels in (("levels_vi", levels_vi), ("levels_en", levels_en)):
        if levels and not 3 <= len(levels) <= 5:
            table.wrong(key, list(levels), "invalid", "levels")
    if levels_vi and levels_en and len(levels_vi) != len(levels_en):
        table.wrong("levels_en", list(levels_en), "as_many", count=len(levels_vi))
    seen, reasons = Seen("key"), []
    for one in table.tables("reasons"):
        reasons.append(
            RatingReason(key=_key(one, seen), name_vi=one.text("name_vi"), name_en=one.text("name_en"))
        )
        one.done()
    value = RatingScale(
        levels_vi=levels_vi,
        levels_en=levels_en,
        reason_below=table.integer("reason_below", 1, len(levels_vi) if 3 <= len(levels_vi) <= 5 else 5, 2),
        reasons=tuple(reasons),
        invitation_s_max=table.integer("invitation_s_max", 10, 600, 120),
    )
    table.done()
    return value


def priorities(root: Table) -> dict[str, Priority]:
    """[[priorities]]: who is due earlier, and by how much."""
    seen, found = Seen("key"), {}
    for one in root.tables("priorities"):
        key = _key(one, seen)
        found[key] = Priority(
            key=key,
            name_vi=one.text("name_vi"),
            name_en=one.text("name_en"),
            credit_s=one.integer("credit_s", 0, 14_400),
        )
        one.done()
    return found


def agencies(root: Table, seen: Seen) -> dict[str, Agency]:
    """[[agencies]]: the departments."""
    found = {}
    for one in root.tables("agencies"):
        key = _key(one, seen)
        found[key] = Agency(
            key=key,
            name_vi=one.text("name_vi"),
            name_en=one.text("name_en"),
            code=one.text("code", "", empty=True),
            internet=one.boolean("internet", True),
        )
        one.done()
    return found


def procedures(root: Table, agency_keys: Seen, seen: Seen) -> dict[str, Procedure]:
    """[[procedures]]: what is handled, with term and fee."""
    found = {}
    for one in root.tables("procedures"):
        code = one.pattern("code", PROCEDURE_CODE, "procedure_code")
        seen.note(one)
        found[code] = Procedure(
            code=code,
            name=one.text("name", chars_max=PROCEDURE_NAME_CHARS_MAX),
            agency=_agency(one, agency_keys),
            term=one.optional_integer("term", 0, 3650),
            unit=one.choice("unit", TERM_UNITS, TERM_UNITS[0]),
            fee_vnd=one.optional_integer("fee_vnd", 0, 1_000_000_000),
            field=one.text("field", "", empty=True),
            papers=listed(one, "papers", ITEM_CHARS_MAX),
            refusals=listed(one, "refusals", REASON_CHARS_MAX),
        )
        one.done()
    return found


def services(root: Table, agency_keys: Seen, procedure_codes: Seen, seen: Seen) -> dict[str, Service]:
    """[[services]]: the queue lines, in the order of the kiosk's buttons."""
    found = {}
    for one in root.tables("services"):
        letter = one.pattern("letter", LETTER, "letter")
        seen.note(one)
        slot_min = one.integer("slot_min", 0, 480, 0)
        found[letter] = Service(
            letter=letter,
            name_vi=one.text("name_vi"),
            name_en=one.text("name_en"),
            agency=_agency(one, agency_keys),
            target_wait_s=one.integer("target_wait_s", 60, 14_400, 900),
            typical_service_s=one.integer("typical_service_s", 10, 7_200, 600),
            procedures=references(one, "procedures", str, procedure_codes, "procedure"),
            quota_per_day=one.integer("quota_per_day", 0, 99_999, 0),
            slot_min=slot_min,
            slot_capacity=one.integer("slot_capacity", min(slot_min, 1), 1_000, min(slot_min, 1)),
            summon_s=one.integer("summon_s", 0, 14_400, 300),
            any_agency=one.boolean("any_agency", False),
        )
        one.done()
    return found


def counters(root: Table, service_letters: Seen, seen: Seen) -> dict[int, Counter]:
    """[[counters]]: the desks and what each gives."""
    found = {}
    for one in root.tables("counters"):
        number = one.integer("number", 1, 999)
        seen.note(one)
        found[number] = Counter(
            number=number,
            name_vi=one.text("name_vi"),
            name_en=one.text("name_en"),
            services=references(one, "services", str, service_letters, "service", required=True),
            receipt_device=one.optional_pattern("receipt_device", DEVICE_NAME, "device_name"),
        )
        one.done()
    return found


def officers(root: Table, counter_numbers: Seen) -> dict[str, Officer]:
    """[[officers]]: who may log in, and where."""
    seen, found = Seen("id"), {}
    for one in root.tables("officers"):
        officer_id = one.pattern("id", OFFICER_ID, "officer_id")
        seen.note(one)
        found[officer_id] = Officer(
            id=officer_id,
            name=one.text("name"),
            counters=references(one, "counters", int, counter_numbers, "counter"),
        )
        one.done()
    return found


def listed(table: Table, key: str, chars_max: int) -> tuple[str, ...]:
    """A list of words that a form prints, each short enough for its line; a long list is a mistake."""
    names = table.items(key, str, "words", required=False)
    if len(names) > LISTED_MAX:
        table.wrong(key, len(names), "invalid", "words")
    for place, name in enumerate(names, 1):
        if not 1 <= len(name.strip()) <= chars_max:
            table.wrong(f"{key}[{place}]", name, "invalid", "words")
    return names


def _key(table: Table, seen: Seen) -> str:
    key = table.pattern("key", KEY, "key")
    seen.note(table)
    return key


def _agency(table: Table, agency_keys: Seen) -> str:
    agency = table.text("agency")
    if agency and not agency_keys.excuses(agency, table):
        table.known("agency", agency, agency_keys.values(), "agency")
    return agency


def references(
    table: Table, key: str, kind: type[T], known: Seen, what: str, *, required: bool = False
) -> tuple[T, ...]:
    """A list of things that must exist, none of them twice."""
    values = table.items(key, kind, f"{what}s", required=required)
    written = table.data.get(key, [])
    for place, value in enumerate(written if values else [], 1):
        if type(value) is not kind or value == "":
            continue
        if not known.excuses(value, table):
            table.known(f"{key}[{place}]", value, known.values(), what)
        if written.index(value) < place - 1:
            table.wrong(
                f"{key}[{place}]", value, "duplicate", other=table.at(f"{key}[{written.index(value) + 1}]")
            )
    return values
