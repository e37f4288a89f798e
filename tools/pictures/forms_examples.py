"""One filled example of every form. The people are placeholders, not persons."""

from typing import Final

from hub.domain.paper.codes import dossier_qr, sheet_qr
from hub.domain.paper.forms import (
    AnyForm,
    Apology,
    Applicant,
    BatchList,
    BatchRow,
    CodeSheet,
    ComponentLine,
    ControlSlip,
    Fee,
    HandOver,
    Moment,
    MorningList,
    MorningRow,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    SheetCode,
    SheetProcedure,
    StopNotice,
    SupplementRequest,
    Time,
)

OFFICE: Final = "Trung tâm Phục vụ hành chính công tỉnh Nghệ An"
CODE: Final = "000.00.15.H41-261123-0007"
REASONS: Final = (
    "Không thuộc thẩm quyền giải quyết của cơ quan",
    "Thành phần hồ sơ không hợp lệ và không thể bổ sung",
    "Không đủ điều kiện theo quy định của thủ tục",
    "Người nộp không phải chủ hồ sơ và không có giấy ủy quyền",
)
PAPERS: Final = (
    "Đơn đề nghị theo mẫu",
    "Bản sao Căn cước",
    "Giấy khám sức khỏe của người lái xe còn giá trị",
    "Văn bản ủy quyền",
    "Chứng từ nộp lệ phí",
)
SHEET_OF: Final = (
    ("1.012783", "Đổi giấy phép lái xe do ngành Công an cấp", "Công an tỉnh"),
    ("3.000333", "Cấp Phiếu lý lịch tư pháp", "Công an tỉnh"),
)
LICENCE: Final = "Đổi giấy phép lái xe do ngành Công an cấp"
APPLICANT: Final = Applicant(
    name="Người nộp mẫu",
    address="Số 1, đường Mẫu, phường Ví Dụ, tỉnh Nghệ An",
    phone="0900 000 000",
    email="nguoi.nop.mau@example.vn",
    identity="000000000000",
)
ABOUT: Final = {
    "office": OFFICE,
    "issued": Moment(23, 11, 2026, 8, 12),
    "code": CODE,
    "qr": dossier_qr("nghe-an", CODE),
    "procedure": LICENCE,
    "applicant": APPLICANT,
    "agency": "Công an tỉnh",
    "officer": "Cán bộ mẫu",
    "phone": "0238 000 000",
    "received": Moment(23, 11, 2026, 8, 10),
    "due": Moment(30, 11, 2026, 8, 10),
}


def _register_rows(count: int) -> tuple[RegisterRow, ...]:
    procedures = (LICENCE, "Cấp Phiếu lý lịch tư pháp", "Đăng ký biến động quyền sử dụng đất")
    return tuple(
        RegisterRow(
            code=f"000.00.15.H41-261123-{n:04}",
            number=1_000 - count + n,
            year=2026,
            subject=procedures[n % 3],
            owner=f"Công dân {chr(65 + n % 26)}",
            address="Phường Ví Dụ, tỉnh Nghệ An",
            phone="0900 000 000",
            received=Moment(23, 11, 2026, 8, n % 60),
            due=Moment(30, 11, 2026, 8, n % 60),
            collected=Moment(27, 11, 2026, 9, 0) if n % 4 == 0 else None,
            giver="Cán bộ mẫu",
            receiver="Chuyên viên mẫu",
            note="Qua bưu chính" if n % 7 == 0 else "",
        )
        for n in range(1, count + 1)
    )


EXAMPLES: Final[dict[str, AnyForm]] = {
    "01": Receipt(
        **ABOUT,
        number="1007",
        book="02/2026",
        components=(
            ComponentLine(name="Đơn đề nghị đổi giấy phép lái xe", originals=1),
            ComponentLine(name="Giấy khám sức khỏe của người lái xe", originals=1),
            ComponentLine(name="Giấy phép lái xe đang sử dụng", copies=1),
        ),
        time=Time(value=5, unit="working_days"),
        fees=(Fee(name="Lệ phí đổi giấy phép lái xe", amount_vnd=135_000, receipt="0001234"),),
        counters=(36, 37),
    ),
    "02": SupplementRequest(
        **ABOUT,
        number="3",
        items=(
            "Giấy khám sức khỏe còn thời hạn, có đóng dấu giáp lai ảnh",
            "Bản sao giấy phép lái xe đang sử dụng, đủ hai mặt",
        ),
        reason="Giấy khám sức khỏe nộp kèm đã hết thời hạn sử dụng",
        by=Moment(8, 12, 2026, 17, 0),
    ),
    "03": Refusal(**ABOUT, number="1", reason="Giấy phép lái xe đang bị tước quyền sử dụng có thời hạn"),
    "04": Apology(
        **ABOUT,
        number="2",
        reason="Phải chờ kết quả xác minh của cơ quan phối hợp",
        new_due=Moment(4, 12, 2026, 8, 10),
    ),
    "05": StopNotice(
        **ABOUT, number="5", reason="Người nộp chưa thực hiện nghĩa vụ tài chính theo thông báo"
    ),
    "06": ControlSlip(
        **ABOUT,
        number="1007",
        cooperating=("Sở Xây dựng", "Sở Y tế"),
        hands=(
            HandOver(receiver="Trung tâm", at=Moment(23, 11, 2026, 8, 10)),
            HandOver(
                giver="Trung tâm", receiver="Công an tỉnh", at=Moment(23, 11, 2026, 15, 30), result="on_time"
            ),
            HandOver(
                giver="Công an tỉnh",
                receiver="Trung tâm",
                at=Moment(27, 11, 2026, 10, 5),
                result="early",
                note="Túi G-261127-01",
            ),
        ),
    ),
    "07": Register(
        office=OFFICE,
        issued=Moment(24, 11, 2026, 7, 0),
        first=Moment(1, 11, 2026, 0, 0),
        last=Moment(23, 11, 2026, 0, 0),
        rows=_register_rows(32),
        book="01/2026",
    ),
    "batch": BatchList(
        office=OFFICE,
        issued=Moment(23, 11, 2026, 15, 40),
        batch="G-261123-01",
        qr="G-261123-01",
        origin="Trung tâm Phục vụ hành chính công",
        destination="Công an tỉnh",
        seal="NP 004512",
        carrier="Bưu tá mẫu",
        sealed=Moment(23, 11, 2026, 15, 40),
        rows=tuple(
            BatchRow(
                code=f"000.00.15.H41-261123-{n:04}",
                procedure=LICENCE if n % 2 else "Cấp Phiếu lý lịch tư pháp",
                due=Moment(30, 11, 2026, 8, 10),
            )
            for n in range(1, 9)
        ),
    ),
    "morning": MorningList(
        office=OFFICE,
        issued=Moment(30, 11, 2026, 7, 0),
        agency="Công an tỉnh",
        rows=(
            MorningRow(
                group="overdue_no_apology", code=CODE, procedure=LICENCE, due=Moment(27, 11, 2026, 16, 0)
            ),
            MorningRow(
                group="due_today",
                code="000.00.15.H41-261123-0008",
                procedure=LICENCE,
                due=Moment(30, 11, 2026, 8, 10),
            ),
            MorningRow(
                group="apology_due",
                code="000.00.15.H41-261124-0002",
                procedure="Cấp Phiếu lý lịch tư pháp",
                due=Moment(1, 12, 2026, 9, 30),
                note="Đang chờ xác minh",
            ),
        ),
    ),
    "codes": CodeSheet(
        office=OFFICE,
        issued=Moment(30, 11, 2026, 7, 0),
        counter=5,
        procedures=tuple(
            SheetProcedure(
                code=code,
                name=name,
                agency=agency,
                reasons=tuple(
                    SheetCode(place=place, name=reason, qr=sheet_qr("nghe-an", "reason", code, place))
                    for place, reason in enumerate(REASONS, 1)
                ),
                papers=tuple(
                    SheetCode(place=place, name=paper, qr=sheet_qr("nghe-an", "papers", code, place))
                    for place, paper in enumerate(PAPERS, 1)
                ),
            )
            for code, name, agency in SHEET_OF
        ),
    ),
}
