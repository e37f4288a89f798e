"""`hub dossier register|step|accept|…`: what an officer enters at a desk instead of at a keypad.

`--at` is when it was done; when it is entered, the ledger knows by itself. What is against the rules is
refused by the hub and changes nothing.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli import exits
from hub.cli.choices import agency_share, choice, dossier_code, minute, one_of, whole
from hub.cli.choices import complete as completing
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.choosing import the_agency, the_procedure
from hub.cli.dossiers.dossiers import EXAMPLE, Code
from hub.cli.dossiers.handed_in import SETS_MAX, handed_in
from hub.cli.dossiers.handed_in import person as person_of
from hub.cli.dossiers.words import possible_now, state_text, the_dossier
from hub.cli.output import AsJson, note, print_json, tell
from hub.cli.shape import command
from hub.cli.trouble import Failure, refused, usage
from hub.cli.words import text
from hub.domain.dossiers.dossier import (
    ON_PAPER,
    Channel,
    DossierState,
    DossierStep,
    ReturnWay,
    missing_steps,
)
from hub.domain.press import commands as c
from hub.domain.press.answers import DossierNow, ReceiptSent
from hub.domain.text import as_typed, readable

if TYPE_CHECKING:
    from hub.domain.office.office import Office

STEPS = tuple(step.value for step in DossierStep if step is not DossierStep.REGISTER)
WORDED = tuple(step.value for step in ON_PAPER)
CLERKS_OWN = frozenset({DossierStep.TRANSFER, DossierStep.BEGIN, DossierStep.BRING_RESULT})
AMOUNT_VND_MAX = 10**12
At = Annotated[str | None, typer.Option("--at", metavar="TIME", parser=minute, help="cli.dossier.at")]
By = Annotated[
    str | None, typer.Option("--officer", metavar="ID", parser=as_typed, help="cli.dossier.officer")
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="cli.dossier.reason")]
Items = Annotated[list[str] | None, typer.Option("--item", metavar="TEXT", help="cli.dossier.item")]
CatchUp = Annotated[bool, typer.Option("--catch-up", help="cli.dossier.catch_up")]
Agency = Annotated[str | None, typer.Option("--agency", metavar="KEY", help="cli.dossier_transfer.agency")]


def add_to(app: typer.Typer) -> None:
    """Put the commands into the group of those that look at dossiers."""
    hub = "hub --dir /srv/motcua dossier"
    register_as = (
        f"{hub} register 3.000333 --officer 105",
        f"{hub} register 3.000333 --person citizen.json",
        f'{hub} register 3.000333 --paper "Tờ khai:1" --paper "CCCD:0:0:2" --sets 1',
        f"{hub} register 3.000333 --papers papers.toml",
        f"{hub} register 3.000333 --share so-xay-dung:10 --share dat-dai:5",
    )
    command(app, "register", "cli.dossier_register.help", *register_as)(register)
    steps = (f"{hub} step {EXAMPLE} begin", f'{hub} step {EXAMPLE} stop --reason "{text_of_reason()}"')
    command(app, "step", "cli.dossier_step.help", *steps)(step)
    command(app, "accept", "cli.dossier_accept.help", f"{hub} accept {EXAMPLE}")(accept)
    why = f'{hub} refuse {EXAMPLE} --reason "{text_of_reason()}"'
    command(app, "refuse", "cli.dossier_refuse.help", why)(refuse)
    items = (f'{hub} supplement {EXAMPLE} --item "CCCD"', f"{hub} supplement {EXAMPLE} --done")
    command(app, "supplement", "cli.dossier_supplement.help", *items)(supplement)
    command(app, "transfer", "cli.dossier_transfer.help", f"{hub} transfer {EXAMPLE}")(transfer)
    late = f"{hub} resolve {EXAMPLE} --at 2026-11-23T16:30"
    command(app, "resolve", "cli.dossier_resolve.help", f"{hub} resolve {EXAMPLE}", late)(resolve)
    command(app, "return", "cli.dossier_return.help", f"{hub} return {EXAMPLE}")(give_back)
    words = (
        f'{hub} complete {EXAMPLE} --reason "{text_of_reason()}"',
        f'{hub} complete {EXAMPLE} --item "CCCD"',
    )
    command(app, "complete", "cli.dossier_complete.help", *words)(complete)
    command(app, "share", "cli.dossier_share.help", f"{hub} share {EXAMPLE} so-xay-dung")(share)
    fees = f'{hub} fee {EXAMPLE} "Lệ phí" 200000 BL-000123'
    command(app, "fee", "cli.dossier_fee.help", fees, f"{fees} --paper")(fee)
    papers = (f"{hub} receipt {EXAMPLE} --device k1", f"{hub} receipt {EXAMPLE} --device k1 --again")
    command(app, "receipt", "cli.dossier_receipt.help", *papers)(receipt)


def text_of_reason() -> str:
    """An example's reason: what a Vietnamese officer would write."""
    return "sai thẩm quyền"


def register(
    context: typer.Context,
    procedure: Annotated[str, typer.Argument(metavar="PROCEDURE", help="cli.dossier_register.procedure")],
    code: Annotated[
        str | None,
        typer.Option("--code", metavar="CODE", parser=dossier_code, help="cli.dossier_register.code"),
    ] = None,
    person: Annotated[
        Path | None, typer.Option("--person", metavar="FILE", help="cli.dossier_register.person")
    ] = None,
    papers: Annotated[
        list[str] | None,
        typer.Option("--paper", metavar="NAME:N[:N[:N]]", help="cli.dossier_register.paper"),
    ] = None,
    list_of_papers: Annotated[
        Path | None, typer.Option("--papers", metavar="FILE", help="cli.dossier_register.papers")
    ] = None,
    sets: Annotated[
        int | None, typer.Option(metavar="N", parser=whole(1, SETS_MAX), help="cli.dossier_register.sets")
    ] = None,
    channel: Annotated[
        str, choice([one.value for one in Channel], "cli.dossier_register.channel")
    ] = "counter",
    way: Annotated[str, choice([one.value for one in ReturnWay], "cli.dossier_register.way")] = "counter",
    parts: Annotated[
        list[str] | None, typer.Option("--share", metavar="KEY:DAYS", help="cli.dossier_register.share")
    ] = None,
    at: At = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """A new dossier; a citizen's data comes from a file, so that it is in no history of a shell."""
    came_with = handed_in(list_of_papers, papers or (), sets)
    desk = desk_of(context)
    office = desk.settings().office
    command = c.DossierRegister(
        procedure=the_procedure(office, procedure),
        person=person_of(person),
        code=code,
        sets=came_with.sets or 1,
        components=came_with.components,
        channel=channel,  # type: ignore[arg-type]
        way=way,  # type: ignore[arg-type]
        shares=_shares(office, parts or []),
        at=at,
        officer=officer,
    )
    show(desk.ask("dossier_register", command, DossierNow), as_json)


def step(
    context: typer.Context,
    code: Code,
    name: Annotated[
        str,
        typer.Argument(
            metavar="STEP",
            parser=one_of(STEPS),
            autocompletion=completing(STEPS),
            help="cli.dossier_step.name",
        ),
    ],
    at: At = None,
    reason: Reason = None,
    items: Items = None,
    agency: Agency = None,
    officer: By = None,
    catch_up: CatchUp = False,
    as_json: AsJson = False,
) -> None:
    """Any step of the life cycle."""
    agency = _agency(context, agency)
    step = c.DossierStep(code, name, at, reason, tuple(items or ()), agency=agency, officer=officer)
    _enter(context, as_json, step, catch_up=catch_up)


def accept(
    context: typer.Context, code: Code, at: At = None, officer: By = None, as_json: AsJson = False
) -> None:
    """Complete and valid: the clock starts (Điều 17.3)."""
    _enter(context, as_json, c.DossierStep(code, DossierStep.ACCEPT.value, at, officer=officer))


def refuse(
    context: typer.Context,
    code: Code,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="cli.dossier.reason")],
    at: At = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """Not received, with the reason of form 03."""
    _enter(context, as_json, c.DossierStep(code, DossierStep.REFUSE.value, at, reason, officer=officer))


def supplement(
    context: typer.Context,
    code: Code,
    items: Items = None,
    done: Annotated[bool, typer.Option("--done", help="cli.dossier_supplement.done")] = False,
    at: At = None,
    reason: Reason = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """Something is missing (form 02), at receipt or at appraisal; or (`--done`) it was brought."""
    if done == bool(items):
        raise usage("item_or_done", text("cli.dossier_supplement.item_or_done"))
    name = _supplement_step(desk_of(context), code, done)
    _enter(context, as_json, c.DossierStep(code, name.value, at, reason, tuple(items or ()), officer=officer))


def transfer(
    context: typer.Context,
    code: Code,
    agency: Agency = None,
    at: At = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """Handed to its agency without a bag."""
    name = DossierStep.TRANSFER.value
    step = c.DossierStep(code, name, at, agency=_agency(context, agency), officer=officer)
    _enter(context, as_json, step)


def resolve(
    context: typer.Context,
    code: Code,
    at: At = None,
    officer: By = None,
    catch_up: CatchUp = False,
    as_json: AsJson = False,
) -> None:
    """Decided; done in time and entered late is not late."""
    step = c.DossierStep(code, DossierStep.RESOLVE.value, at, officer=officer)
    _enter(context, as_json, step, catch_up=catch_up)


def give_back(
    context: typer.Context,
    code: Code,
    at: At = None,
    officer: By = None,
    catch_up: CatchUp = False,
    as_json: AsJson = False,
) -> None:
    """The citizen has the result."""
    step = c.DossierStep(code, DossierStep.RETURN.value, at, officer=officer)
    _enter(context, as_json, step, catch_up=catch_up)


def complete(
    context: typer.Context,
    code: Code,
    name: Annotated[str | None, choice(WORDED, "cli.dossier_complete.step", "--step", metavar="STEP")] = None,
    reason: Reason = None,
    items: Items = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """What the paper says of a step that was entered by key, completed before it is printed."""
    command = c.DossierWord(code, name, reason, tuple(items or ()), officer)
    show(desk_of(context).ask("dossier_word", command, DossierNow), as_json)


def share(
    context: typer.Context,
    code: Code,
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="cli.dossier_share.agency")],
    at: At = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """An agency has done its part of a cross-agency dossier."""
    desk = desk_of(context)
    agency = the_agency(desk.settings().office, agency)
    answer = desk.ask("dossier_share", c.DossierShare(code, agency, at, officer), DossierNow)
    show(answer, as_json)


def fee(
    context: typer.Context,
    code: Code,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.dossier_fee.name")],
    amount: Annotated[
        int, typer.Argument(metavar="VND", parser=whole(0, AMOUNT_VND_MAX), help="cli.dossier_fee.amount")
    ],
    receipt: Annotated[str, typer.Argument(metavar="RECEIPT", help="cli.dossier_fee.receipt")],
    paper: Annotated[bool, typer.Option("--paper", help="cli.dossier_fee.paper")] = False,
    at: At = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """A fee is paid, with the number of its receipt."""
    command = c.DossierFee(code, name, amount, receipt, paper, at, officer)
    show(desk_of(context).ask("dossier_fee", command, DossierNow), as_json)


def receipt(
    context: typer.Context,
    code: Code,
    device: Annotated[
        str | None, typer.Option("--device", metavar="NAME", help="cli.dossier_receipt.device")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="cli.dossier_receipt.again")] = False,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """Form 01 on a kiosk's printer; once more only when asked for, and the paper says so."""
    command = c.DossierReceipt(code, device, again, officer)
    answer = desk_of(context).ask("dossier_receipt", command, ReceiptSent)
    if as_json:
        print_json(answer)
    else:
        tell(
            text(
                f"cli.dossier_receipt.{'copy' if answer.copy else 'sent'}",
                device=answer.device,
                job=answer.job,
            )
        )


def _enter(context: typer.Context, as_json: bool, command: c.DossierStep, *, catch_up: bool = False) -> None:
    """Enter a step; where only steps before it are missing, these too if the officer wants that."""
    desk = desk_of(context)
    if catch_up:
        _catch_up(desk, command)
    try:
        answer = desk.ask("dossier_step", command, DossierNow)
    except Failure as no:
        if no.code != "dossier_not_possible":
            raise
        missing = _missing(desk, command)
        if not missing:
            raise refused(no.code, f"{no.message}\n{possible_now(_state(desk, command.code))}") from None
        steps = ", ".join(text(f"dossier.step.{one.value}") for one in missing)
        if as_json or not sys.stdin.isatty() or not sys.stderr.isatty():
            hint = text("cli.dossier.catch_up_hint", steps=steps)
            raise refused(no.code, f"{no.message}\n{hint}") from None
        note(no.message)
        if not typer.confirm(text("cli.dossier.catch_up_ask", steps=steps), err=True):
            raise typer.Exit(exits.REFUSED) from None
        _catch_up(desk, command)
        answer = desk.ask("dossier_step", command, DossierNow)
    show(answer, as_json)


def _catch_up(desk: Desk, command: c.DossierStep) -> None:
    """Enter what is missing before a step, done at the same moment as far as anybody knows."""
    for one in _missing(desk, command):
        step = c.DossierStep(command.code, one.value, command.at, officer=command.officer)
        desk.ask("dossier_step", step, DossierNow)


def _missing(desk: Desk, command: c.DossierStep) -> tuple[DossierStep, ...]:
    """The steps before, if a clerk may enter all of them: what an officer decides is not made up."""
    missing = missing_steps(_state(desk, command.code), DossierStep(command.step))
    return missing if set(missing) <= CLERKS_OWN else ()


def _state(desk: Desk, code: str) -> DossierState:
    with desk.ledger() as ledger:
        return DossierState(the_dossier(ledger, code).state)


def show(answer: DossierNow, as_json: bool) -> None:
    """How a dossier stands now, as the hub has answered."""
    if as_json:
        print_json(answer)
        return
    tell(text("cli.dossier_show.head", code=answer.code, state=state_text(answer.state)))
    if answer.due:
        tell(text("cli.dossier_show.due", due=readable.minute(answer.due)))


def _supplement_step(desk: Desk, code: str, done: bool) -> DossierStep:
    """Which step it is where the dossier stands: at receipt or at appraisal (Điều 11.2c, 19.5)."""
    with desk.ledger() as ledger:
        state = DossierState(the_dossier(ledger, code).state)
    if done:
        return DossierStep.SUPPLEMENT if state is DossierState.SUPPLEMENT else DossierStep.ACCEPT
    at_receipt = state in (DossierState.REGISTERED, DossierState.TO_COMPLETE)
    return DossierStep.REQUEST_COMPLETION if at_receipt else DossierStep.REQUEST_SUPPLEMENT


def _agency(context: typer.Context, typed: str | None) -> str | None:
    """Of office.toml, which is read only where an agency is named. Raises Failure."""
    return None if typed is None else the_agency(desk_of(context).settings().office, typed)


def _shares(office: "Office", parts: list[str]) -> tuple[c.AgencyShare, ...]:
    """The parts of a cross-agency dossier; the first one leads (Điều 20.2). Raises BadParameter."""
    read = [agency_share(part) for part in parts]
    return tuple(
        c.AgencyShare(the_agency(office, key), days, lead=place == 0)
        for place, (key, days) in enumerate(read)
    )
