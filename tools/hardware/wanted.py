"""The nets that matter, pin by pin, written down a second time: from data sheets and the firmware's drivers.

Nothing here comes from the description of the sheets. "@" is the pin of the controller's board. Every signal
of `pins.py` has a row, so none is drawn to nowhere.
"""

from __future__ import annotations

from .headers import HEADERS

# Inputs A to H of a 74HC165, outputs A to H of a 74HC595, diodes of SP720 and SP721, in the order of use.
_IN_165 = (11, 12, 13, 14, 3, 4, 5, 6)
_OUT_595 = (15, 1, 2, 3, 4, 5, 6, 7)
_SP720 = (1, 2, 3, 4, 5, 6, 7, 15, 14, 13, 12, 11, 10, 9)
_SP721 = (1, 2, 3, 7, 6, 5)


def _keys(count: int, guards: tuple[tuple[str, tuple[int, ...]], ...]) -> dict[str, str]:
    """Key i: plug, diode, 1 k, 10 k up, 100 n, input (i - 1) % 8 of chip (i - 1) // 8; chip 0 is at MISO."""
    diodes = [f"{ref}.{pin}" for ref, pins in guards for pin in pins]
    nets = {}
    for key in range(count):
        chip, place = divmod(key, 8)
        series = f"RN{10 * (chip + 1) + place // 4}"
        lead = 2 * (place % 4) + 1
        nets[f"K{key + 1}"] = f"J{10 + chip}.{place + 1} {diodes[key]} {series}.{lead}"
        nets[f"IN{key + 1}"] = (
            f"{series}.{lead + 1} RN{10 * (chip + 1) + 2}.{place + 2} "
            f"C{10 * (chip + 1) + place}.1 U{chip + 1}.{_IN_165[place]}"
        )
    return nets


def _lamps(count: int, shift: str, driver: str, first: int = 0) -> dict[str, str]:
    """Lamp i: output (i - 1) % 8 of its 74HC595, driver, 220, plug."""
    nets = {}
    for place in range(count):
        lamp, row = first + place + 1, 90 + 10 * (first // 8) + place // 4
        nets[f"Q{lamp}"] = f"{shift}.{_OUT_595[place]} {driver}.{place + 1}"
        nets[f"L{lamp}"] = f"{driver}.{18 - place} RN{row}.{2 * (place % 4) + 1}"
        nets[f"LAMP{lamp}"] = f"RN{row}.{2 * (place % 4) + 2} J{20 + first // 8}.{place + 1}"
    return nets


_KIOSK = {
    "SCK": "@ U1.2 U2.2 U3.2 U4.11 U6.11 J5.3",
    "MOSI": "@ U4.14 J5.4",
    "MISO": "@ R2.2",
    "MISO_Q": "R2.1 U1.9",
    "CHAIN1": "U1.10 U2.9",
    "CHAIN2": "U2.10 U3.9",
    "LATCH_165": "@ U1.1 U2.1 U3.1",
    "LATCH_595": "@ U4.12 U6.12",
    "CHAIN_595": "U4.9 U6.14",
    "Q16": "U6.7 J5.6",
    "DISPLAY_CS": "@ J5.7",
    "DISPLAY_RES": "J5.5 R5.2 C7.1",
    "PRINTER_TX": "@ U8.11 R3.2",
    "PRINTER_RX": "@ U8.12",
    "PRINTER_BUSY": "@ U8.9",
    "PRN_RXD": "U8.14 J6.1",
    "PRN_TXD": "U8.13 J6.2",
    "PRN_DTR": "U8.8 J6.3",
    "SCANNER_TX": "@ R7.2 D11.12",
    "SCANNER_RX": "@ R6.2",
    "SCAN_OUT": "J9.3 R11.1",
    "SCAN_GUARD": "R11.2 R6.1 D11.13",
    "SCAN_IN": "J9.4 R7.1",
    "VPRN_RAW": "J7.1 F2.1",
    "VPRN": "F2.2 D3.1 C45.1 J8.1",
    "IN24": "RN32.9 U3.6",
    **_keys(23, (("D10", _SP720), ("D11", _SP720[:9]))),
    **_lamps(8, "U4", "U5"),
    **_lamps(3, "U6", "U7", 8),
}
_KEYPAD = {
    "SCK": "@ U1.2 U2.2 J5.3 J6.2",
    "MOSI": "@ J5.4 J6.3",
    "MISO": "@ R2.2 J6.4",
    "MISO_Q": "R2.1 U3.3",
    "KEYS_Q": "U1.9 U3.2",
    "CHAIN1": "U1.10 U2.9",
    "LATCH_165": "@ U1.1 U2.1",
    "CARD_CS": "@ U3.1 J6.1 R4.2",
    "CARD_RST": "@ J6.7",
    "DISPLAY_CS": "@ J5.7",
    "DISPLAY_DC": "@ J5.6",
    "DISPLAY_RES": "J5.5 R5.2 C7.1",
    "SCANNER_RX": "@ R6.2",
    "SCAN_OUT": "J9.3 R7.2 R11.1",
    "SCAN_GUARD": "R11.2 R6.1 D11.3",
    "5V_SCAN": "J9.1 JP1.2 D4.1",
    "5V_EXT": "JP1.3 J3.1",
    "BUZZER": "@ R8.1",
    "BASE": "R8.2 R9.1 Q1.2",
    "SOUND": "Q1.1 R10.2 BZ1.1",
    **_keys(16, (("D10", _SP720), ("D11", _SP721[:2]))),
}
_MATRIX = {
    "SCK_R": "R10.2 U1.2",
    "MOSI_R": "R11.2 U1.5",
    "MATRIX_CS_R": "R12.2 U1.9",
    "SCK_5V_R": "U1.3 R20.1",
    "MOSI_5V_R": "U1.6 R21.1",
    "CS_5V_R": "U1.8 R22.1",
    "SCK_5V": "R20.2 J2.5",
    "MOSI_5V": "R21.2 J2.3",
    "CS_5V": "R22.2 J2.4",
    "MATRIX_CS": "@ R12.1 R33.2",
    "SOFT": "Q1.1 C3.2 C4.2 R1.1",
    "5V_RAW": "J1.1 F1.1",
}
_LED = _MATRIX | {
    "SCK": "@ R10.1 R30.1",
    "MOSI": "@ R11.1 R31.1",
    "MISO": "@ R32.1",
    "5V_LED": "Q1.3 C4.1 C5.1 C6.1 U1.14 J2.1",
}
_PAD = {
    "SCK": "@ U1.2 U4.11",
    "MOSI": "@ U4.14",
    "MISO": "@ R2.2",
    "MISO_Q": "R2.1 U1.9",
    "LATCH_165": "@ U1.1",
    "LATCH_595": "@ U4.12",
    **{f"IN{n}": f"RN12.{n + 1} U1.{_IN_165[n - 1]}" for n in (6, 7, 8)},
    **_keys(5, (("D10", _SP721),)),
    **_lamps(5, "U4", "U5"),
}
_HUB = _MATRIX | {
    "SCK": "@ R10.1 R30.1",
    "MOSI": "@ R11.1 R31.1",
    "5V_HALL": "Q1.3 C4.1 C5.1 C6.1 U1.14 J2.1",
    "5V_IN": "F1.2 D1.1 C1.1 Q1.2 C3.1",
    "CHIME": "@ R2.1 R3.1",
    "CHIME_B": "R2.2 Q2.2",
    "COIL": "Q2.1 D4.2 K1.5",
    "CHIME_COM": "K1.1 J3.1",
    "CHIME_NO": "K1.3 J3.2",
    "CHIME_NC": "K1.4 J3.3",
    "STATUS_LAMP": "@ R4.1",
    "LAMP_A": "R4.2 J4.1 D10.2",
    "BUTTON": "@ R5.2 R6.2 C7.1",
    "K1": "J5.1 R5.1 D10.1",
    "RTC_SDA": "@ J6.2",
    "RTC_SCL": "@ J6.3",
    "5V": "A1.2 A1.4 D4.1 K1.2",
}
_OF = {"kiosk": _KIOSK, "counter_keypad": _KEYPAD, "led_board": _LED, "rating_pad": _PAD, "hub_hat": _HUB}
# Rails whose full list differs by board.
_RAILS = {
    "kiosk-w5500_pico": {
        "VSYS": "A1.39 D2.1",
        "5V_AUX": "F1.2 D1.1 C1.1 D2.2 J9.1 U5.10 U7.10 J20.9 J20.10 J21.9 J21.10",
    },
    "kiosk-olimex_poe": {"5V_AUX": "F1.2 D1.1 C1.1 J9.1 U5.10 U7.10 J20.9 J20.10 J21.9 J21.10"},
    "counter_keypad-w5500_pico": {"VSYS": "A1.39 D2.1", "5V_IN": "F1.2 D1.1 C1.1 D2.2 JP1.1 R10.1 BZ1.2"},
    "counter_keypad-olimex_poe": {"5V": "A1.1-1 D1.1 C1.1 JP1.1 R10.1 BZ1.2"},
    "led_board-w5500_pico": {"VSYS": "A1.39 D2.1", "5V_IN": "F1.2 D1.1 C1.1 D2.2 Q1.2 C3.1"},
    "led_board-olimex_poe": {"5V_IN": "F1.2 D1.1 C1.1 Q1.2 C3.1"},
    "rating_pad-w5500_pico": {"VSYS": "A1.39 D2.1", "5V_IN": "F1.2 D1.1 C1.1 D2.2 U5.10 J20.9 J20.10"},
    "rating_pad-olimex_poe": {"5V": "A1.1-1 C1.1 U5.10 J20.9 J20.10"},
    "hub_hat": {},
}


def nets(sheet: str, pins: dict[str, int]) -> dict[str, str]:
    """Net to its pins for one sheet; `pins`: the signal map, which says where "@" is."""
    device, _, board = sheet.partition("-")
    pin_of = {gpio: pin for pin, gpio in HEADERS[board or "raspberry_pi"].items()}
    return {
        net: where.replace("@", f"A1.{pin_of[pins[net]]}") if "@" in where else where
        for net, where in (_OF[device] | _RAILS[sheet]).items()
    }
