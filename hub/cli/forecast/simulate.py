"""`hub simulate`: a day of the office in virtual time, and what other counters would change."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.cli.choices import choice, letters, whole
from hub.cli.desk import desk_of
from hub.cli.output import AsJson, note, print_json, progress
from hub.cli.results import not_to_stdout
from hub.cli.shape import command
from hub.cli.trouble import usage
from hub.cli.words import language, text
from hub.config.examples import EXAMPLES, example_demand, example_toml
from hub.domain.text import code as as_code

if TYPE_CHECKING:
    from hub.config.demand import Demand
    from hub.domain.office.office import Office
    from hub.simulation.plans import Plan

DAYS = ("quiet", "normal", "busy")
RUNS_MAX = 200
CHANGE_MAX = 20
CHANGE = re.compile(r"[+-]?[0-9]{1,2}")
COUNTERS = re.compile(r"[0-9]{1,3}(,[0-9]{1,3})*")
OFFICE_TOML = "office.toml"


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    command(
        app,
        "simulate",
        "cli.simulate.help",
        "hub simulate --example nghe-an",
        "hub simulate --example nghe-an --day busy --counters +2 --plot day.png",
        "hub simulate --example nghe-an --pool P,Q,R,S,T --close 32,33",
        "hub --dir /srv/motcua simulate --day busy --open A,E --runs 20 --json",
    )(simulate)


def change(value: str | int) -> int:
    """A number of counters more or fewer: +2, -1."""
    typed = as_code(str(value))
    if not CHANGE.fullmatch(typed) or abs(int(typed)) > CHANGE_MAX:
        raise typer.BadParameter(text("cli.want.change", most=CHANGE_MAX))
    return int(typed)


def counters(value: str) -> str:
    """Numbers of counters with commas between."""
    typed = as_code(value)
    if not COUNTERS.fullmatch(typed):
        raise typer.BadParameter(text("cli.want.counters"))
    return typed


def simulate(
    context: typer.Context,
    office: Annotated[
        Path | None, typer.Option("--office", metavar="PATH", help="cli.simulate.office")
    ] = None,
    example: Annotated[str | None, choice(EXAMPLES, "cli.simulate.example")] = None,
    day: Annotated[str, choice(DAYS, "cli.simulate.day")] = "normal",
    more: Annotated[
        int, typer.Option("--counters", metavar="+N|-N", parser=change, help="cli.simulate.counters")
    ] = 0,
    opened: Annotated[
        str | None, typer.Option("--open", metavar="LETTERS", parser=letters, help="cli.simulate.open")
    ] = None,
    closed: Annotated[
        str | None, typer.Option("--close", metavar="NUMBERS", parser=counters, help="cli.simulate.close")
    ] = None,
    pool: Annotated[
        list[str] | None, typer.Option(metavar="LETTERS", parser=letters, help="cli.simulate.pool")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", parser=whole(0, 2**31), help="cli.simulate.seed")] = 1,
    runs: Annotated[int, typer.Option(metavar="N", parser=whole(1, RUNS_MAX), help="cli.simulate.runs")] = 10,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="cli.simulate.plot")] = None,
    as_json: AsJson = False,
) -> None:
    """Live the days and print what came of them."""
    from hub.cli.forecast.days import document, report
    from hub.simulation.comparing import Comparison
    from hub.simulation.demand import DAYS as FACTORS
    from hub.simulation.plans import Plan

    place, demand = _office(context, office, example)
    plan = Plan(
        more=more,
        opened=tuple(opened.split(",")) if opened else (),
        closed=tuple(int(number) for number in closed.split(",")) if closed else (),
        pools=tuple(tuple(one.split(",")) for one in pool or ()),
    )
    _check(place, plan)
    with progress(text("cli.simulate.title")) as tick:
        days = Comparison(demand, FACTORS[day], range(seed, seed + runs), tick)
        base, other = days.compare(place, plan)
    if as_json:
        print_json(document(day, seed, base, other))
    else:
        report(place, day, seed, base, other)
    if plot is not None:
        _draw(plot, place, base, other)


def _office(context: typer.Context, path: Path | None, example: str | None) -> tuple["Office", "Demand"]:
    """The office that is meant, and who comes to it. Raises Failure, ConfigErrors."""
    from hub.config import load, parse
    from hub.config.demand import DEMAND_TOML, load_demand, parse_demand
    from hub.simulation.day import open_hours
    from hub.simulation.demand import usual

    if path and example:
        raise usage("usage", text("cli.simulate.office_or_example"))
    if example:
        office, content = parse(example_toml(example)).office, example_demand(example)
        demand = parse_demand(content, office) if content else None
    else:
        folder = path or desk_of(context).layout.root
        toml = folder / OFFICE_TOML if folder.is_dir() else folder
        if not toml.is_file():
            raise usage("no_office", text("cli.simulate.no_office", path=toml))
        office, beside = load(toml).office, toml.with_name(DEMAND_TOML)
        demand = load_demand(beside, office) if beside.is_file() else None
    if demand is None:
        note(text("cli.simulate.no_demand", file=DEMAND_TOML))
        demand = usual(office, sum(to_ms - from_ms for from_ms, to_ms in open_hours(office)) / 1000)
    return office, demand


def _check(office: "Office", plan: "Plan") -> None:
    """Raises Failure for a plan that names what is not there, or leaves a service with nobody."""
    from hub.simulation.plans import changed, unserved

    for letter in (*plan.opened, *(letter for pool in plan.pools for letter in pool)):
        if letter not in office.services:
            raise usage("no_such_service", text("refused.no_such_service", service=letter))
    for number in plan.closed:
        if number not in office.counters:
            raise usage("no_such_counter", text("refused.no_such_counter", counter=number))
    if alone := unserved(changed(office, plan)):
        raise usage("unserved", text("cli.simulate.unserved", services=", ".join(alone)))


def _draw(path: Path, office: "Office", base: Any, other: Any) -> None:
    """The charts as a PNG. Raises Failure without the library for it, OSError."""
    not_to_stdout(path, "--plot")
    try:
        from hub.simulation.plot import draw
    except ImportError:
        raise usage("no_matplotlib", text("cli.simulate.no_matplotlib")) from None
    draw(path, office, base, other, language())
    note(text("cli.simulate.plotted", path=path))
