"""`hub form`: forms 01 to 07 and the list of a bag as PDF, form 01 for the thermal printer, and templates.

Files hold personal data: they are made for their owner only (mode 600).
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.adapters.clock import SystemClock
from hub.adapters.result_files import STDOUT, write
from hub.cli.choices import choice, day
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.choosing import the_agency
from hub.cli.output import AsJson, note, print_json, tell
from hub.cli.results import one_result
from hub.cli.shape import command, commands
from hub.cli.trouble import usage
from hub.cli.words import language, text
from hub.domain.calendar.civil_time import business_day

if TYPE_CHECKING:
    from hub.cli.paper.filling import Clerk
    from hub.domain.dossiers.alarms import DossierAlarm
    from hub.domain.paper.forms import AnyForm

TITLES = {
    "01": "cli.form_01.help",
    "02": "cli.form_02.help",
    "03": "cli.form_03.help",
    "04": "cli.form_04.help",
    "05": "cli.form_05.help",
    "06": "cli.form_06.help",
}
PAPERS_MM = ("58", "80")
EXAMPLE_CODE = "000.00.15.H41-261123-0007"
app = commands("cli.form.help")
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE.pdf", help="cli.form.out")]
Templates = Annotated[Path | None, typer.Option("--templates", metavar="DIR", help="cli.form.templates")]


def _dossier_form(name: str, msgid: str) -> None:
    """Add the command of one form about one dossier."""

    @command(
        app,
        name,
        msgid,
        f"hub --dir /srv/motcua form {name} {EXAMPLE_CODE}",
        f"hub --dir /srv/motcua form {name} {EXAMPLE_CODE} --out phieu.pdf",
    )
    def make(
        context: typer.Context,
        code: Annotated[str, typer.Argument(metavar="CODE", help="cli.form.code")],
        out: Out = None,
        templates: Templates = None,
        as_json: AsJson = False,
    ) -> None:
        """Set the form of a dossier."""
        form = _asked(desk_of(context), lambda clerk: clerk.dossier_form(name, code))
        file = out or Path(f"{name}-{form.code}.pdf")  # type: ignore[union-attr]
        set_forms(desk_of(context), [form], file, templates, as_json)


for _name, _msgid in TITLES.items():
    _dossier_form(_name, _msgid)


@command(
    app,
    "07",
    "cli.form_07.help",
    "hub --dir /srv/motcua form 07",
    "hub --dir /srv/motcua form 07 --from 2026-11-01 --to 2026-11-30 --out so-theo-doi.pdf",
)
def register(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", parser=day, help="cli.form.from")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="YYYY-MM-DD", parser=day, help="cli.form.to")
    ] = None,
    out: Out = None,
    templates: Templates = None,
    as_json: AsJson = False,
) -> None:
    """Set the register of some days; a long one comes in several files."""
    from hub.domain.paper.forms import Register, in_volumes

    today = business_day(SystemClock().wall_ms())
    start, end = first or last or today, last or first or today
    if start > end:
        raise usage("usage", text("cli.form.from_after_to"))
    form = _asked(desk_of(context), lambda clerk: clerk.register(start, end))
    assert isinstance(form, Register)
    file = out or Path(f"07-{start}-{end}.pdf")
    set_forms(desk_of(context), list(in_volumes(form)), file, templates, as_json)


@command(
    app,
    "batch",
    "cli.form_batch.help",
    "hub --dir /srv/motcua form batch G-261123-01",
    "hub --dir /srv/motcua form batch G-261123-01 --out ban-ke.pdf",
)
def batch(
    context: typer.Context,
    bag: Annotated[str, typer.Argument(metavar="BATCH", help="cli.form.batch")],
    out: Out = None,
    templates: Templates = None,
    as_json: AsJson = False,
) -> None:
    """Set the dispatch list of a bag."""
    form = _asked(desk_of(context), lambda clerk: clerk.batch(bag))
    file = out or Path(f"{form.batch}.pdf")  # type: ignore[union-attr]
    set_forms(desk_of(context), [form], file, templates, as_json)


@command(
    app,
    "morning",
    "cli.form_morning.help",
    "hub --dir /srv/motcua form morning cong-an",
    "hub --dir /srv/motcua form morning cong-an --day 2026-11-30 --out viec-hom-nay.pdf",
)
def morning(
    context: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="cli.form_morning.agency")],
    at_day: Annotated[
        str | None, typer.Option("--day", metavar="YYYY-MM-DD", parser=day, help="cli.form_morning.day")
    ] = None,
    out: Out = None,
    templates: Templates = None,
    as_json: AsJson = False,
) -> None:
    """Set what an agency must look after today, before it is late."""
    from hub.cli.dossiers.alarms import found_alarms

    desk = desk_of(context)
    agency = the_agency(desk.settings().office, agency)
    found = found_alarms(desk, at_day, agency)
    form = _asked(desk, lambda clerk: clerk.morning(agency, found))
    file = out or Path(f"{agency}-{at_day or business_day(SystemClock().wall_ms())}.pdf")
    set_forms(desk, [form], file, templates, as_json)


@command(
    app,
    "slip",
    "cli.form_slip.help",
    f"hub --dir /srv/motcua form slip {EXAMPLE_CODE}",
    f"hub --dir /srv/motcua form slip {EXAMPLE_CODE} --paper 58 --out - > /dev/usb/lp0",
)
def slip(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="cli.form.code")],
    paper: Annotated[str | None, choice(PAPERS_MM, "cli.form_slip.paper")] = None,
    again: Annotated[bool, typer.Option("--again", help="cli.form_slip.again")] = False,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE.bin", help="cli.form_slip.out")] = None,
    as_json: AsJson = False,
) -> None:
    """Form 01 as the bytes of a thermal printer."""
    from hub.adapters.printing import EscposReceiptPrinter
    from hub.contract.receipt_slip import receipt_slip
    from hub.domain.paper.forms import Receipt

    desk = desk_of(context)
    settings = desk.settings()
    form = _asked(desk, lambda clerk: clerk.dossier_form("01", code))
    assert isinstance(form, Receipt)
    printer = EscposReceiptPrinter(accents=settings.printing.accents)
    job = printer.render(
        receipt_slip(form, settings.lang, copy=again), int(paper or settings.printing.paper_mm)
    )
    file = Path(f"01-{form.code}.bin" if out is None else out)
    one_result([file], as_json)
    write(file, job)
    if as_json:
        print_json({"files": [str(file)], "bytes": len(job)})
    elif str(file) != STDOUT:
        tell(str(file))


@command(
    app,
    "templates",
    "cli.form_templates.help",
    "hub --dir /srv/motcua form templates",
    "hub form templates mau-moi",
)
def templates(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="cli.form_templates.folder", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Copy the built-in templates, to be changed; what is there stays."""
    from hub.adapters.forms import copy_templates

    target = folder or desk_of(context).layout.forms
    written = copy_templates(target)
    if as_json:
        print_json({"folder": str(target), "written": [path.name for path in written]})
        return
    for path in written:
        tell(str(path))
    note(text("cli.form_templates.done", count=len(written), folder=target))


def set_mornings(
    desk: Desk, lists: "dict[str, list[DossierAlarm]]", at_day: str | None, folder: Path, as_json: bool
) -> None:
    """The morning lists of agencies, a file each. Raises Failure, OSError."""
    from hub.adapters.forms import FormPress, TemplateError

    folder.mkdir(parents=True, exist_ok=True)
    day_text, files = at_day or business_day(SystemClock().wall_ms()), []
    press = FormPress(desk.layout.forms)
    for key, found in lists.items():
        form = _asked(desk, partial(_morning, key, found))
        try:
            pdf = press.pdf(form)
        except TemplateError as error:
            raise usage(error.code, error.text(language())) from error
        files.append(folder / f"{key}-{day_text}.pdf")
        write(files[-1], pdf)
    if as_json:
        print_json({"files": [str(file) for file in files]})
        return
    for file in files:
        tell(str(file))
    if not files:
        tell(text("cli.dossier_due.nothing"))


def _morning(agency: str, found: "list[DossierAlarm]", clerk: "Clerk") -> "AnyForm":
    return clerk.morning(agency, found)


def _asked(desk: Desk, fill: "Callable[[Clerk], AnyForm]") -> "AnyForm":
    """What the ledger knows, in a form; the hub need not run. Raises Failure, LedgerUnavailable."""
    from hub.cli.paper.filling import Clerk
    from hub.config.calendar import work_calendar

    settings = desk.settings()
    with desk.ledger() as ledger:
        now_ms = SystemClock().wall_ms()
        return fill(Clerk(settings.office, ledger.dossiers, now_ms, lambda: work_calendar(settings.calendar)))


def set_forms(desk: Desk, forms: "list[Any]", file: Path, templates: Path | None, as_json: bool) -> None:
    """Set and write. Raises Failure for a folder that is not there or a template with a mistake, OSError."""
    from hub.adapters.forms import FormPress, TemplateError, pdf_apart

    if templates is not None and not templates.is_dir():
        raise usage("no_templates", text("cli.form.no_templates", folder=templates))
    folder = templates or desk.layout.forms
    files = _named(file, len(forms))
    one_result(files, as_json)
    for path, form in zip(files, forms, strict=True):
        try:
            pdf = FormPress(folder).pdf(form) if len(forms) == 1 else pdf_apart(folder, form)
        except TemplateError as error:
            raise usage(error.code, error.text(language())) from error
        write(path, pdf)
    if as_json:
        print_json({"files": [str(path) for path in files]})
        return
    for path in files:
        if str(path) != STDOUT:
            tell(str(path))


def _named(file: Path, count: int) -> list[Path]:
    """The file, or one for each volume: so.pdf becomes so-1.pdf, so-2.pdf."""
    if count == 1 or str(file) == STDOUT or not file.name:
        return [file] * count
    return [file.with_name(f"{file.stem}-{place}{file.suffix}") for place in range(1, count + 1)]
