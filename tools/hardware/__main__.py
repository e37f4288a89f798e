"""`make hardware`: everything that a machine can say of the electronics. Exit code 1 when something is wrong.

python -m tools.hardware            check
python -m tools.hardware --write    write again what is made from the description, then check
python -m tools.hardware --kicad6   let KiCad 6 judge each sheet too
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from hub.stopping import stoppable

from . import compare, drawing, harness, kicad6, made, mutations, pictures, power, rules, spice, wanted
from .firmware_pins import pins_of
from .kicad import Judged, judge
from .netlist import Netlist, kept

Step = tuple[str, list[str]]


def main(arguments: list[str]) -> int:
    """Run every step, tell what is wrong, and how many steps passed."""
    sheets = {name: sheet.text() for name, sheet in drawing.sheets().items()}
    judged = judge(sheets, pictures=True)
    if "--write" in arguments:
        _write(sheets, judged)
    passed = failed = 0
    for title, faults in _steps(sheets, judged, "--kicad6" in arguments):
        passed, failed = passed + (not faults), failed + bool(faults)
        print(f"{'FAILED' if faults else 'ok    '} {title}", flush=True)
        for fault in faults:
            print(f"         {fault}")
    print(f"hardware: {passed} passed, {failed} failed")
    return 1 if failed else 0


def _write(sheets: Mapping[str, str], judged: Judged) -> None:
    made.NETLISTS.mkdir(parents=True, exist_ok=True)
    for name, netlist in judged.netlists.items():
        (made.NETLISTS / f"{name}.txt").write_text(kept(netlist, name, sheets[name]), "utf-8")
    made.write(made.texts(judged.netlists))
    pictures.write(judged)


def _steps(sheets: Mapping[str, str], judged: Judged, older: bool) -> Iterator[Step]:
    print(f"KiCad {judged.version}")
    yield "files are what the description makes", made.stale(made.texts(judged.netlists))
    yield "pictures are of today's sheets", pictures.stale() or pictures.differing(judged)
    for name, complaints in judged.complaints.items():
        yield f"ERC of {name}, warnings counted, nothing waived", complaints
    for name, netlist in judged.netlists.items():
        yield f"pins, rails, levels and nets of {name}", _rules(name, netlist)
        yield f"{name}: the kept netlist is KiCad's", _kept(name, netlist, sheets[name])
        yield f"{name}: cables and power", harness.faults(name, netlist) + power.faults(name)
    yield from _slips()
    yield "ERC notices a name that stands alone and a supply that nothing feeds", _erc_notices()
    theirs = judge({}, libraries=compare.libraries(), footprints=compare.footprints(judged.netlists))
    yield "symbols have the pins of KiCad's own", compare.symbol_faults(theirs.library)
    yield "every pin has a pad", compare.footprint_faults(judged.netlists, theirs.footprints)
    with tempfile.TemporaryDirectory() as folder:
        yield "WireViz draws every harness", pictures.harness_faults(Path(folder))
    yield from spice.run()
    if older:
        yield from _older(sheets, judged)


def _rules(name: str, netlist: Netlist) -> list[str]:
    pins = pins_of(name)
    return rules.faults(netlist, pins, wanted.nets(name, pins))


def _kept(name: str, netlist: Netlist, sheet: str) -> list[str]:
    path = made.NETLISTS / f"{name}.txt"
    same = path.exists() and path.read_text("utf-8") == kept(netlist, name, sheet)
    return [] if same else [f"{path.name} is another (make hardware WRITE=1)"]


def _slips() -> Iterator[Step]:
    """Each slip is drawn, exported by KiCad, and must be caught, by the rule that is there for it."""
    drawn = {f"slip-{n}": mutations.on_sheet(slip) for n, slip in enumerate(mutations.SLIPS)}
    changed = judge(drawn, erc=False).netlists
    for n, slip in enumerate(mutations.SLIPS):
        faults = _rules(slip.sheet, changed[f"slip-{n}"])
        caught = any(slip.word in fault for fault in faults)
        yield (
            f"caught: {slip.what} ({slip.sheet})",
            [] if caught else [f"not caught; the rules said {faults}"],
        )


def _erc_notices() -> list[str]:
    """The gate is open: a sheet without a slip passes, and two slips are told that ERC alone has to tell."""
    sheet = "rating_pad-olimex_poe"
    none = mutations.Slip("none", sheet, (), "")
    alone = mutations.Slip("a slip of the pen", sheet, (("U4", "12", "LATCH_59"),), "label_dangling")
    unfed = mutations.Slip("no 3.3 V", sheet, (("A1", "1-2", ""),), "power_pin_not_driven")
    drawn = {
        name: mutations.on_sheet(slip) for name, slip in (("none", none), ("alone", alone), ("unfed", unfed))
    }
    told = judge(drawn).complaints
    found = [f"ERC complains of a sheet without a slip: {line}" for line in told["none"]]
    for name, slip in (("alone", alone), ("unfed", unfed)):
        if not any(slip.word in line for line in told[name]):
            found.append(f"ERC does not tell {slip.what}: {told[name]}")
    return found


def _older(sheets: Mapping[str, str], judged: Judged) -> Iterator[Step]:
    program = kicad6.found()
    if program is None:
        yield "KiCad 6", ["eeschema_do is not in .venv/kicad6: make hardware FULL=1 puts it there"]
        return
    for name, complaints, netlist in kicad6.judge(program, sheets):
        yield f"KiCad 6: ERC of {name}", complaints
        same = netlist.nets == judged.netlists[name].nets
        yield (
            f"KiCad 6: the same nets in {name}",
            [] if same else ["KiCad 6 and 9 read this sheet differently"],
        )


if __name__ == "__main__":
    with stoppable():
        sys.exit(main(sys.argv[1:]))
