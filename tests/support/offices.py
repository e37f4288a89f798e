"""A small office: two services at counter 1, one of them at counter 2 too, a third at counter 3."""

from typing import Any

from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.counters.login import key_of
from hub.domain.office.office import (
    Agency,
    Counter,
    DossierRules,
    Numbering,
    Office,
    Officer,
    Priority,
    Procedure,
    RatingReason,
    RatingScale,
    Service,
)
from hub.services.ports import Batch, Entry, Secret
from tests.support.clock import at
from tests.support.ledger import FakeLedger

PIN = "1357"
SALT = "a1b2c3d4"
DEVICES = (
    ("k1", "kiosk", None),
    ("k2", "kiosk", None),
    *((f"q{n}", "counter_keypad", n) for n in (1, 2, 3)),
    *((f"b{n}", "led_board", n) for n in (1, 2, 3)),
    *((f"p{n}", "rating_pad", n) for n in (1, 2, 3)),
    ("c1", "console", None),
)


def service(letter: str, target_wait_s: int = 900) -> Service:
    """A service with made-up names."""
    return Service(
        letter=letter,
        name_vi=f"Lĩnh vực {letter}",
        name_en=f"Service {letter}",
        agency="noi-vu",
        target_wait_s=target_wait_s,
    )


def counter(number: int, services: str) -> Counter:
    """A counter for these letters."""
    return Counter(
        number=number, name_vi=f"Quầy {number}", name_en=f"Counter {number}", services=tuple(services)
    )


def small_office(**changes: Any) -> Office:
    """The office of the tests; keyword arguments replace fields."""
    fields: dict[str, Any] = {
        "site": "thu-nghiem",
        "name_vi": "Trung tâm thử nghiệm",
        "name_en": "Test centre",
        "services": {"A": service("A"), "B": service("B", 1800), "C": service("C")},
        "counters": {1: counter(1, "AB"), 2: counter(2, "B"), 3: counter(3, "C")},
        "priorities": {
            "elderly": Priority(key="elderly", name_vi="Người cao tuổi", name_en="Elderly", credit_s=1200)
        },
        "officers": {
            "101": Officer(id="101", name="Cán bộ Một"),
            "102": Officer(id="102", name="Cán bộ Hai", counters=(2,)),
            "103": Officer(id="103", name="Cán bộ Ba"),
            "201": Officer(id="201", name="Văn thư"),  # at the desk, never at a counter
            "301": Officer(id="301", name="Người mang túi"),
        },
        "rating": RatingScale(
            levels_vi=("Hài lòng", "Bình thường", "Không hài lòng"),
            levels_en=("Content", "So so", "Not content"),
            reasons=(RatingReason(key="slow", name_vi="Chậm", name_en="Slow"),),
        ),
        "numbering": Numbering(),
    }
    return Office(**(fields | changes))


def booking_office(**changes: Any) -> Office:
    """The same, and service A takes two bookings for every half hour."""
    office = small_office(**changes)
    bookable = replace(office.services["A"], slot_min=30, slot_capacity=2)
    return replace(office, services=office.services | {"A": bookable})


PROVINCE = "H41"
LAND = "000.00.15.H41"


def dossier_office(**changes: Any) -> Office:
    """The booking office; counter 1 handles two procedures (A), counter 2 one (B), C is where results are."""
    office = booking_office(**changes)
    agencies = (
        Agency(key="dat-dai", name_vi="Văn phòng đăng ký đất đai", name_en="Land registration", code=LAND),
        Agency(key="thue", name_vi="Cơ quan thuế", name_en="Tax office", code="000.00.16.H41"),
        Agency(key="quan-su", name_vi="Cơ quan quân sự", name_en="Military office", internet=False),
    )
    procedures = (
        Procedure(code="1.012783", name="Cấp đổi giấy chứng nhận", agency="dat-dai", term=5),
        Procedure(code="1.013977", name="Đăng ký biến động", agency="dat-dai", term=8),
        Procedure(code="1.011441", name="Đăng ký biện pháp bảo đảm", agency="dat-dai", term=3),
        Procedure(code="9.000001", name="Xác nhận", agency="quan-su", term=0),
    )
    a = replace(office.services["A"], procedures=("1.012783", "1.013977"))
    b = replace(office.services["B"], procedures=("1.011441",))
    return replace(
        office,
        services=office.services | {"A": a, "B": b},
        agencies={one.key: one for one in agencies},
        procedures={one.code: one for one in procedures},
        dossiers=DossierRules(province=PROVINCE, return_service="C"),
    )


def listing_office() -> Office:
    """The dossier office, with lists from which an officer at a keypad chooses reasons and papers."""
    office = dossier_office()
    lists = {
        "refusals": ("Không thuộc thẩm quyền", "Thành phần không hợp lệ"),
        "papers": ("CCCD", "Đơn", "Sổ"),
    }
    return replace(office, dossiers=replace(office.dossiers, **lists))


def furnished_ledger(office: Office, civil: str = "2026-11-20 16:00") -> FakeLedger:
    """A ledger in which the devices and PINs of an office were registered on an earlier day."""
    events = [e.DeviceAdded(name, kind, number) for name, kind, number in DEVICES]
    day = civil.partition(" ")[0]
    entries = [Entry(seq, day, at(civil), event) for seq, event in enumerate(events, start=1)]
    secrets = [Secret("device", name, {"hash": f"${name}"}) for name, _, _ in DEVICES]
    key = {"salt": SALT, "key": key_of(PIN, SALT)}
    secrets += [Secret("officer", officer, key) for officer in office.officers]
    ledger = FakeLedger()
    ledger.commit_now(Batch(entries, [], secrets))
    return ledger
