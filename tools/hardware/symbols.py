"""The symbols of the sheets. Pins follow the data sheets; `make hardware` compares them with KiCad's own.

A pin is "number name kind"; sides are listed from top to bottom, "-" leaves a place free. Kinds are KiCad's,
shortened: i input, o output, b bidirectional, t tri-state, p passive, w power in, W power out, c open
collector.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PITCH = 2.54
KINDS = {
    "i": "input",
    "o": "output",
    "b": "bidirectional",
    "t": "tri_state",
    "p": "passive",
    "w": "power_in",
    "W": "power_out",
    "c": "open_collector",
}


@dataclass(frozen=True)
class Pin:
    """A connection: where it is (mm from the middle of its symbol, y upwards) and which way it leaves."""

    number: str
    name: str
    kind: str
    x: float
    y: float
    out: str  # left, right, up or down


@dataclass(frozen=True)
class Symbol:
    """A part as it is drawn. `lines` are drawings in KiCad's own words."""

    name: str
    prefix: str
    pins: tuple[Pin, ...]
    width: float
    height: float
    lines: tuple[str, ...] = ()
    power: bool = False
    show_names: bool = True
    small: bool = False  # two leads and no box
    twin: str = ""  # "library:symbol" of KiCad with the same pin numbers, to be compared
    numbers: dict[str, Pin] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.numbers.update({pin.number: pin for pin in self.pins})
        if len(self.numbers) != len(self.pins):
            raise ValueError(f"{self.name}: a pin number is there twice")


LEAD = 5.08  # length of a pin of a box


def box(
    name: str, left: str, right: str = "", width: float = 20.32, prefix: str = "U", twin: str = ""
) -> Symbol:
    """An integrated circuit, a board or a connector: a box with pins left and right."""
    sides = [_side(left), _side(right)]
    rows = max(len(side) for side in sides)
    height = (rows + 1) * PITCH
    top = (rows - 1) * PITCH / 2
    top = round(top / 1.27) * 1.27
    pins: list[Pin] = []
    for side, sign, out in zip(sides, (-1, 1), ("left", "right"), strict=True):
        for row, pin in enumerate(side):
            if pin is not None:
                x = sign * (width / 2 + LEAD)
                pins.append(Pin(pin[0], pin[1], KINDS[pin[2]], x, round(top - row * PITCH, 4), out))
    half, up = width / 2, top + PITCH
    lines = (
        f"(rectangle (start {-half:g} {up:g}) (end {half:g} {up - height:g}) "
        "(stroke (width 0.254) (type default) (color 0 0 0 0)) (fill (type background)))",
    )
    return Symbol(name, prefix, tuple(pins), width, height, lines, twin=twin)


def _side(text: str) -> list[tuple[str, str, str] | None]:
    side: list[tuple[str, str, str] | None] = []
    for entry in text.split(","):
        words = entry.split()
        if words == ["-"]:
            side.append(None)
        elif words:
            side.append((words[0], words[1], words[2]))
    return side


def connector(count: int, side: str = "right", pitch_name: str = "CONN") -> Symbol:
    """A plug with its pins on one side."""
    pins = ",".join(f"{n} {n} p" for n in range(1, count + 1))
    left, right = (pins, "") if side == "left" else ("", pins)
    name = f"{pitch_name}_{count:02}_{side.upper()}"
    made = box(name, left, right, width=5.08, prefix="J")
    return Symbol(made.name, "J", made.pins, made.width, made.height, made.lines, show_names=False)


def _stroke(points: str, fill: str = "none") -> str:
    stroke = "(stroke (width 0.254) (type default) (color 0 0 0 0))"
    return f"(polyline (pts {points}) {stroke} (fill (type {fill})))"


def _xy(*points: float) -> str:
    return " ".join(f"(xy {points[i]:g} {points[i + 1]:g})" for i in range(0, len(points), 2))


def two(
    name: str,
    prefix: str,
    upright: bool,
    drawn: tuple[tuple[float, ...], ...],
    kinds: str = "pp",
    twin: str = "",
) -> Symbol:
    """A part with two leads, 7.62 mm from end to end; upright, pin 1 on top, or lying, pin 1 on the left."""
    lines = []
    for points in drawn:
        turned = [c for i in range(0, len(points), 2) for c in (-points[i + 1], points[i])]
        lines.append(_stroke(_xy(*(points if upright else turned))))
    ends = ((0, 3.81, "up"), (0, -3.81, "down")) if upright else ((-3.81, 0, "left"), (3.81, 0, "right"))
    pins = tuple(Pin(str(n + 1), "~", KINDS[kinds[n]], x, y, out) for n, (x, y, out) in enumerate(ends))
    return Symbol(name, prefix, pins, 2.54, 2.54, tuple(lines), show_names=False, small=True, twin=twin)


_R = ((-1.016, 2.54, 1.016, 2.54, 1.016, -2.54, -1.016, -2.54, -1.016, 2.54),)
_C = (
    (-1.905, 0.635, 1.905, 0.635),
    (-1.905, -0.635, 1.905, -0.635),
    (0, 2.54, 0, 0.635),
    (0, -0.635, 0, -2.54),
)
_CP = (*_C, (-1.9, 2.0, -0.9, 2.0), (-1.4, 2.5, -1.4, 1.5))
# A diode lets current flow from pin 2 to pin 1, as KiCad's own do: pin 1 is the cathode.
_D = ((-1.27, 1.27, 1.27, 1.27), (-1.27, -1.27, 1.27, -1.27, 0, 1.27, -1.27, -1.27), (0, 2.54, 0, -2.54))
_Z = (*_D, (1.27, 1.27, 1.27, 0.635), (-1.27, 1.27, -1.27, 1.905))
_F = ((-0.9, 2.54, 0.9, 2.54, 0.9, -2.54, -0.9, -2.54, -0.9, 2.54), (0, 2.54, 0, -2.54))


def _bussed(count: int) -> Symbol:
    pins = ",".join(["1 common p"] + [f"{n} R{n - 1} p" for n in range(2, count + 2)])
    return box(f"RN_BUS_{count}", "", pins, width=10.16, prefix="RN", twin=f"Device:R_Network{count:02}")


def _isolated(count: int) -> Symbol:
    left = ",".join(f"{2 * n + 1} {2 * n + 1} p" for n in range(count))
    right = ",".join(f"{2 * n + 2} {2 * n + 2} p" for n in range(count))
    made = box(f"RN_ISO_{count}", left, right, width=10.16, prefix="RN")
    drawn = [
        line
        for pin in made.pins
        if pin.out == "left"
        for line in (
            _stroke(
                _xy(
                    -2.54,
                    pin.y + 0.635,
                    2.54,
                    pin.y + 0.635,
                    2.54,
                    pin.y - 0.635,
                    -2.54,
                    pin.y - 0.635,
                    -2.54,
                    pin.y + 0.635,
                )
            ),
            _stroke(_xy(-5.08, pin.y, -2.54, pin.y)),
            _stroke(_xy(2.54, pin.y, 5.08, pin.y)),
        )
    ]
    return Symbol(
        made.name,
        "RN",
        made.pins,
        made.width,
        made.height,
        (*made.lines, *drawn),
        show_names=False,
        twin="Device:R_Pack04_SIP",
    )


def _power(name: str, up: bool) -> Symbol:
    lines = (
        (_stroke(_xy(0, 0, 0, 1.27)), _stroke(_xy(-1.27, 1.27, 1.27, 1.27)))
        if up
        else (_stroke(_xy(0, 0, 0, -1.27, 1.27, -1.27, 0, -2.54, -1.27, -1.27, 0, -1.27)),)
    )
    return Symbol(
        name, "#PWR", (Pin("1", name, "power_in", 0, 0, "up" if not up else "down"),), 0, 0, lines, True
    )


FLAG = Symbol(
    "PWR_FLAG",
    "#FLG",
    (Pin("1", "pwr", "power_out", 0, 0, "down"),),
    0,
    0,
    (_stroke(_xy(0, 0, 0, 1.27, -1.016, 1.905, 0, 2.54, 1.016, 1.905, 0, 1.27)),),
    True,
)
RAILS_UP = ("3V3", "5V", "5V_IN", "5V_AUX", "5V_LED", "5V_HALL", "VSYS", "VPRN", "VCHIME")

_QUAD = "{0}1 1{1} i,2 1A i,{0}4 2{1} i,5 2A i,{0}10 3{1} i,9 3A i,{0}13 4{1} i,12 4A i"
_BUFFERS_IN = "2 1A i,1 1OE i,5 2A i,4 2OE i,9 3A i,10 3OE i,12 4A i,13 4OE i"
_BUFFERS_OUT = "3 1Y t,-,6 2Y t,-,8 3Y t,-,11 4Y t,-,14 VCC w,7 GND w"

_PICO_LEFT = (
    "1 GP0 b,2 GP1 b,3 GND w,4 GP2 b,5 GP3 b,6 GP4 b,7 GP5 b,8 GND w,9 GP6 b,10 GP7 b,11 GP8 b,12 GP9 b,"
    "13 GND w,14 GP10 b,15 GP11 b,16 GP12 b,17 GP13 b,18 GND w,19 GP14 b,20 GP15 b"
)
_PICO_RIGHT = (
    "40 VBUS p,39 VSYS w,38 GND w,37 3V3_EN i,36 3V3 W,35 ADC_VREF p,34 GP28 b,33 AGND w,32 GP27 b,31 GP26 b,"
    "30 RUN i,29 GP22 b,28 GND w,27 GP21 b,26 GP20 b,25 GP19 b,24 GP18 b,23 GND w,22 GP17 b,21 GP16 b"
)
# Read from the maker's netlist of revision L; the pin numbers are "header-pin" (EXT1, EXT2).
_OLIMEX_LEFT = (
    "1-1 5V W,1-2 3V3 W,1-3 GND w,1-4 EN i,1-5 GPIO0 b,1-6 GPIO1 b,1-7 GPIO2 b,1-8 GPIO3 b,1-9 GPIO4 b,"
    "1-10 GPIO5 b"
)
_OLIMEX_RIGHT = (
    "2-1 GPIO39 i,2-2 GPIO36 i,2-3 GPIO35 i,2-4 GPIO34 i,2-5 GPIO33 b,2-6 GPIO32 b,2-7 GPIO16 b,2-8 GPIO15 b,"
    "2-9 GPIO14 b,2-10 GPIO13 b"
)
_PI_LEFT = (
    "1 3V3 W,3 GPIO2 b,5 GPIO3 b,7 GPIO4 b,9 GND w,11 GPIO17 b,13 GPIO27 b,15 GPIO22 b,17 3V3 p,19 GPIO10 b,"
    "21 GPIO9 b,23 GPIO11 b,25 GND w,27 ID_SD b,29 GPIO5 b,31 GPIO6 b,33 GPIO13 b,35 GPIO19 b,"
    "37 GPIO26 b,39 GND w"
)
_PI_RIGHT = (
    "2 5V W,4 5V p,6 GND w,8 GPIO14 b,10 GPIO15 b,12 GPIO18 b,14 GND w,16 GPIO23 b,18 GPIO24 b,20 GND w,"
    "22 GPIO25 b,24 GPIO8 b,26 GPIO7 b,28 ID_SC b,30 GND w,32 GPIO12 b,34 GND w,36 GPIO16 b,"
    "38 GPIO20 b,40 GPIO21 b"
)

_ALL = (
    two("R", "R", True, _R),
    two("RH", "R", False, _R),
    two("C", "C", True, _C),
    two("CP", "C", True, _CP),
    two("D", "D", True, _D, twin="Diode:1N4148"),
    two("DH", "D", False, _D, twin="Diode:1N5822"),
    two("TVS", "D", True, _Z),
    two("FH", "F", False, _F),
    box("BUZZER", "1 1 p,2 2 p", width=7.62, prefix="BZ"),
    box("NPN", "2 B i", "1 C p,-,3 E p", width=7.62, prefix="Q", twin="Transistor_BJT:BC337"),
    box("PMOS", "2 S p,-,1 G i", "3 D p", width=7.62, prefix="Q", twin="Transistor_FET:AO3401A"),
    box("RELAY", "2 coil p,5 coil p", "1 COM p,4 NC p,3 NO p", width=12.7, prefix="K", twin="Relay:G5LE-1"),
    box("JUMPER3", "1 A p,2 C p,3 B p", width=7.62, prefix="JP"),
    box(
        "74HC165",
        "11 A i,12 B i,13 C i,14 D i,3 E i,4 F i,5 G i,6 H i,10 SER i",
        "9 QH o,7 ~{QH} o,-,2 CLK i,15 INH i,1 SH/~{LD} i,-,16 VCC w,8 GND w",
        twin="74xx:74HC165",
    ),
    box(
        "74HC595",
        "14 SER i,-,11 SRCLK i,10 ~{SRCLR} i,12 RCLK i,13 ~{OE} i,-,16 VCC w,8 GND w",
        "15 QA t,1 QB t,2 QC t,3 QD t,4 QE t,5 QF t,6 QG t,7 QH t,9 QH' o",
        twin="74xx:74HC595",
    ),
    box("74HC126", _BUFFERS_IN, _BUFFERS_OUT, twin="74xx:74LS126"),
    box(
        "74AHCT125",
        _BUFFERS_IN.replace("OE", "~{OE}").replace("~{~", "~{"),
        _BUFFERS_OUT,
        twin="74xx:74AHCT125",
    ),
    box(
        "TBD62083",
        "1 I1 i,2 I2 i,3 I3 i,4 I4 i,5 I5 i,6 I6 i,7 I7 i,8 I8 i,9 GND w",
        "18 O1 c,17 O2 c,16 O3 c,15 O4 c,14 O5 c,13 O6 c,12 O7 c,11 O8 c,10 COM p",
        twin="Transistor_Array:ULN2803A",
    ),
    box(
        "MAX3232",
        "1 C1+ p,3 C1- p,4 C2+ p,5 C2- p,-,11 T1IN i,10 T2IN i,12 R1OUT o,9 R2OUT o",
        "2 V+ p,6 V- p,16 VCC w,15 GND w,-,14 T1OUT o,7 T2OUT o,13 R1IN i,8 R2IN i",
        twin="Interface_UART:MAX3232",
    ),
    box(
        "SP720",
        "1 IN p,2 IN p,3 IN p,4 IN p,5 IN p,6 IN p,7 IN p,8 V- p",
        "16 V+ p,15 IN p,14 IN p,13 IN p,12 IN p,11 IN p,10 IN p,9 IN p",
        width=12.7,
        prefix="D",
    ),
    box("SP721", "1 IN p,2 IN p,3 IN p,4 V- p", "8 V+ p,7 IN p,6 IN p,5 IN p", width=12.7, prefix="D"),
    _bussed(8),
    _isolated(4),
    box(
        "W5500_EVB_PICO", _PICO_LEFT, _PICO_RIGHT, width=27.94, prefix="A", twin="MCU_Module:RaspberryPi_Pico"
    ),
    box("ESP32_POE_ISO", _OLIMEX_LEFT, _OLIMEX_RIGHT, width=27.94, prefix="A"),
    box("RASPBERRY_PI", _PI_LEFT, _PI_RIGHT, width=27.94, prefix="A", twin="Connector:Raspberry_Pi_4"),
    *(connector(n, side) for n in (2, 3, 4, 5, 7, 8, 10) for side in ("left", "right")),
    _power("GND", False),
    FLAG,
    *(_power(name, True) for name in RAILS_UP),
)

SYMBOLS = {symbol.name: symbol for symbol in _ALL}
POWER = ("GND", *RAILS_UP)
