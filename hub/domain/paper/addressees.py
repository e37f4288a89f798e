"""How a paper addresses whom it is for: a person is "ông/bà", an organisation is "quý đơn vị".

Whose a dossier is may be filled in (`owner_kind`), but often is not; then the name tells, as organisations
in Vietnam are named after what they are (docs/decisions/0210).
"""

import unicodedata
from typing import Final

CITIZEN: Final = "citizen"
ORGANISATION_KINDS: Final = frozenset(
    {"agency", "business", "company", "cooperative", "enterprise", "organisation", "organization"}
)
# No family name reads like one of these. "trường" only with its tone mark: Trương is a family name.
_FIRST_WORDS: Final = (
    *("công ty", "cong ty", "cty", "tổng công ty", "tong cong ty", "tập đoàn", "tap doan"),
    *("doanh nghiệp", "doanh nghiep", "dntn", "hợp tác xã", "hop tac xa", "htx", "chi nhánh", "chi nhanh"),
    *("ủy ban nhân dân", "uỷ ban nhân dân", "uy ban nhan dan", "ubnd", "ngân hàng", "ngan hang"),
    *("bệnh viện", "benh vien", "trung tâm", "trung tam", "trường", "văn phòng", "van phong"),
    *("ban quản lý", "ban quan ly", "hiệp hội", "hiep hoi"),
)


def is_organisation(name: str, kind: str = "") -> bool:
    """Whether a paper for `name` addresses an organisation; `kind` decides where it is filled in."""
    if kind:
        return kind in ORGANISATION_KINDS
    words = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return any(words == first or words.startswith(first + " ") for first in _FIRST_WORDS)
