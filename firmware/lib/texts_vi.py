"""Texts of the display, from firmware/locale/vi.json by tools/device_texts.py. Do not edit."""

TEXTS = {
    "closed": "Quầy đang đóng",
    "connecting": "Đang nối máy chủ…",
    "counter": "Quầy {counter}",
    "identify": "Máy: {name}",
    "late": "Chưa gửi được…",
    "login": "Đăng nhập",
    "lost": "Lỗi mạng, hãy bấm lại",
    "menu_logout": "2  Đăng xuất",
    "menu_park": "1  Tạm gác số này",
    "nobody": "Không có ai chờ",
    "nth": "Lần {nth}",
    "officer": "Mã số cán bộ, OK",
    "offline": "Mất mạng",
    "paused": "Đang tạm dừng",
    "pin": "Mã PIN, OK",
    "proving": "Đang kiểm tra…",
    "refused": "Không thực hiện được",
    "sending": "Đang gửi…",
    "waiting": "Đang chờ: {waiting}",
    "welcome": "Xin chào {text}",
}
