"""The parts that are bought: what is printed on a sheet, and what the bill of materials says.

`alternative` may take the place of a part without another change of the sheet, unless the remark says which.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One line of a bill of materials."""

    value: str
    footprint: str
    maker: str
    number: str
    alternative: str
    remark: str = ""


_R = "Resistor_THT:R_Axial_DIN0207_L6.3mm_D2.5mm_P10.16mm_Horizontal"
_C = "Capacitor_THT:C_Disc_D5.0mm_W2.5mm_P5.00mm"
_XH = "Connector_JST:JST_XH_B{0}B-XH-A_1x{0:02}_P2.50mm_Vertical"
_DIP = "Package_DIP:DIP-{0}_W7.62mm"
_SCREW = "TerminalBlock_Phoenix:TerminalBlock_Phoenix_MKDS-1,5-{0}-5.08_1x{0:02}_P5.08mm_Horizontal"


def _resistor(value: str, number: str) -> Part:
    return Part(value, _R, "Vishay", number, "any 0.25 W metal film, 1 %")


def _xh(count: int) -> Part:
    return Part(
        f"XH {count}",
        _XH.format(count),
        "JST",
        f"B{count}B-XH-A",
        "any 2.5 mm XH header with the same number of pins",
    )


PARTS = {
    "W5500_EVB_PICO": Part(
        "W5500-EVB-Pico", "", "WIZnet", "W5500-EVB-Pico", "none: another board needs its own sheet"
    ),
    "ESP32_POE_ISO": Part(
        "ESP32-POE-ISO",
        "",
        "Olimex",
        "ESP32-POE-ISO-EA-IND",
        "ESP32-POE-ISO-EA",
        "WROOM only: on the WROVER variant GPIO16 does not exist and R42 joins GPIO33 to it",
    ),
    "RASPBERRY_PI": Part(
        "Raspberry Pi", "", "Raspberry Pi", "Raspberry Pi 5 4 GB", "Raspberry Pi 4 Model B 4 GB"
    ),
    "74HC165": Part("74HC165", _DIP.format(16), "Texas Instruments", "SN74HC165N", "Nexperia 74HC165N"),
    "74HC595": Part("74HC595", _DIP.format(16), "Texas Instruments", "SN74HC595N", "onsemi MC74HC595ANG"),
    "74HC126": Part("74HC126", _DIP.format(14), "Texas Instruments", "SN74HC126N", "Toshiba TC74HC126AP"),
    "74AHCT125": Part(
        "74AHCT125",
        _DIP.format(14),
        "Texas Instruments",
        "SN74AHCT125N",
        "SN74HCT125N",
        "an HCT has diodes from its inputs to its supply: only with R in front, as drawn",
    ),
    "TBD62083": Part(
        "TBD62083APG", _DIP.format(18), "Toshiba", "TBD62083APG", "ULN2803A (lamps a third darker)"
    ),
    "MAX3232": Part(
        "MAX3232E",
        _DIP.format(16),
        "Texas Instruments",
        "MAX3232EIN",
        "Renesas ICL3232CPZ",
        "with 15 kV protection",
    ),
    "SP720": Part("SP720", _DIP.format(16), "Littelfuse", "SP720APP", "two SP721APP"),
    "SP721": Part("SP721", _DIP.format(8), "Littelfuse", "SP721APP", "SP720APP (DIP-16)"),
    "RN_10K": Part("8x 10k", "Resistor_THT:R_Array_SIP9", "Bourns", "4609X-101-103LF", "8 resistors of 10 k"),
    "RN_1K": Part("4x 1k", "Resistor_THT:R_Array_SIP8", "Bourns", "4608X-102-102LF", "4 resistors of 1 k"),
    "RN_220": Part("4x 220", "Resistor_THT:R_Array_SIP8", "Bourns", "4608X-102-221LF", "4 resistors of 220"),
    "R_100": _resistor("100", "MRS25000C1000FCT00"),
    "R_220": _resistor("220", "MRS25000C2200FCT00"),
    "R_330": _resistor("330", "MRS25000C3300FCT00"),
    "R_1K": _resistor("1k", "MRS25000C1001FCT00"),
    "R_4K7": _resistor("4k7", "MRS25000C4701FCT00"),
    "R_10K": _resistor("10k", "MRS25000C1002FCT00"),
    "R_100K": _resistor("100k", "MRS25000C1003FCT00"),
    "C_100N": Part("100n", _C, "Kemet", "C320C104K5R5TA", "any X7R, 50 V, 5 mm", "X7R: no Z5U or Y5V"),
    "C_220N": Part("220n", _C, "Kemet", "C320C224K5R5TA", "any X7R, 50 V, 5 mm"),
    "C_10U": Part(
        "10u", "Capacitor_THT:CP_Radial_D5.0mm_P2.50mm", "Panasonic", "ECA-1HM100I", "any 10 u, 25 V"
    ),
    "C_1000U": Part(
        "1000u",
        "Capacitor_THT:CP_Radial_D10.0mm_P5.00mm",
        "Panasonic",
        "EEU-FR1C102",
        "any 1000 u, 16 V, low ESR",
    ),
    "C_1000U_50V": Part(
        "1000u 50V",
        "Capacitor_THT:CP_Radial_D16.0mm_P7.50mm",
        "Panasonic",
        "EEU-FR1H102",
        "any 1000 u, 50 V, low ESR",
    ),
    "1N4148": Part("1N4148", "Diode_THT:D_DO-35_SOD27_P7.62mm_Horizontal", "onsemi", "1N4148", "any 1N4148"),
    "1N5822": Part("1N5822", "Diode_THT:D_DO-201AD_P15.24mm_Horizontal", "onsemi", "1N5822RLG", "SB540"),
    "TVS_5V": Part(
        "P6KE6.8A",
        "Diode_THT:D_DO-15_P10.16mm_Horizontal",
        "Littelfuse",
        "P6KE6.8A",
        "1.5KE6.8A",
        "one way: the ring is the +",
    ),
    "TVS_24V": Part(
        "P6KE33A",
        "Diode_THT:D_DO-15_P10.16mm_Horizontal",
        "Littelfuse",
        "P6KE33A",
        "1.5KE33A",
        "one way: the ring is the +",
    ),
    "FUSE_1A": Part("1A PTC", "Fuse:Fuse_Bourns_MF-RHT100", "Bourns", "MF-RHT100", "Littelfuse RHEF100"),
    "FUSE_2A": Part(
        "2A PTC", "Fuse:Fuse_Bourns_MF-RHT200", "Bourns", "MF-RHT200", "glass fuse 2 A slow in a holder"
    ),
    "FUSE_4A": Part(
        "4A PTC", "Fuse:Fuse_Bourns_MF-RG400", "Bourns", "MF-RG400", "glass fuse 4 A slow in a holder"
    ),
    "FUSE_3A15": Part(
        "3.15A slow",
        "Fuse:Fuseholder_Clip-5x20mm_Keystone_3517_Inline_P23.11x6.76mm_D1.70mm_Horizontal",
        "Littelfuse",
        "0218 3.15MXP",
        "any 5x20 mm, 3.15 A slow",
        "with two clips Keystone 3517",
    ),
    "AO3401A": Part(
        "AO3401A", "Package_TO_SOT_SMD:SOT-23", "Alpha & Omega", "AO3401A", "DMP2035U", "on a SOT-23 adapter"
    ),
    "BC337": Part(
        "BC337-40",
        "Package_TO_SOT_THT:TO-92_Inline",
        "onsemi",
        "BC33740TA",
        "2N2222A (its leads are in another order)",
    ),
    "PS1240": Part(
        "PS1240",
        "Buzzer_Beeper:Buzzer_TDK_PS1240P02BT_D12.2mm_H6.5mm",
        "TDK",
        "PS1240P02BT",
        "any piezo without an oscillator of its own",
    ),
    "RELAY_5V": Part(
        "G5LE-1 5V", "Relay_THT:Relay_SPDT_Omron-G5LE-1", "Omron", "G5LE-1-DC5", "SRD-05VDC-SL-C"
    ),
    "JUMPER": Part(
        "jumper", "Connector_PinHeader_2.54mm:PinHeader_1x03_P2.54mm_Vertical", "any", "pin header 1x3", "any"
    ),
    "XH_2": _xh(2),
    "XH_3": _xh(3),
    "XH_4": _xh(4),
    "XH_5": _xh(5),
    "XH_7": _xh(7),
    "XH_8": _xh(8),
    "XH_10": _xh(10),
    "SCREW_2": Part("screws 2", _SCREW.format(2), "Phoenix Contact", "1729128", "any 5.08 mm terminal block"),
    "SCREW_3": Part("screws 3", _SCREW.format(3), "Phoenix Contact", "1729131", "any 5.08 mm terminal block"),
}
