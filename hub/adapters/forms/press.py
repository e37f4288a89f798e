"""Sets forms with Typst, in programs that make forms only (docs/decisions/0120-forms-set-with-typst.md).

The templates are data of this package; a file of the same name in the office's folder stands in for one.
Texts of people reach a template as values, never as source: whatever is in them comes out as text.
"""

import json
import multiprocessing
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, Literal

import typst

from hub.adapters.forms import codes
from hub.adapters.forms.troubles import TemplateError, TemplateNotUtf8, place
from hub.domain.paper.forms import REGISTER_ROWS_MAX, AnyForm, Register, plain
from hub.domain.text import NotUtf8, from_bytes

TEMPLATES: Final = {
    "01": "01-receipt.typ",
    "02": "02-supplement.typ",
    "03": "03-refusal.typ",
    "04": "04-apology.typ",
    "05": "05-stop.typ",
    "06": "06-control.typ",
    "07": "07-register.typ",
    "batch": "batch.typ",
    "morning": "morning.typ",
    "codes": "codes.typ",
}
SHARED: Final = ("common.typ", "office.typ")
SOURCE: Final = ".typ"
UNTAGGED: Final = ("07-register.typ",)  # tags would make a file of a thousand rows fifteen times as large
FONTS: Final = "fonts"  # a folder in the office's folder: for an office that must use a typeface of its own


class FormPress:
    """Sets forms with the templates of one office; `folder` None: those of the package alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None and folder.is_dir() else None
        own = [str(self._folder / FONTS)] if self._folder and (self._folder / FONTS).is_dir() else []
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=own)  # the same on every machine

    def pdf(self, form: AnyForm) -> bytes:
        """The form as PDF. A code of before that no barcode can hold has a QR code alone.

        Raises TemplateError; ValueError for a register of more than `REGISTER_ROWS_MAX` rows.
        """
        if isinstance(form, Register) and len(form.rows) > REGISTER_ROWS_MAX:
            raise ValueError(
                f"a register of {len(form.rows)} rows is set in volumes (hub.domain.paper.forms.in_volumes)"
            )
        return self._set(form, "pdf")[0]

    def pictures(self, form: AnyForm, dots_per_inch: float = 110) -> list[bytes]:
        """Every page as PNG."""
        return self._set(form, "png", dots_per_inch)

    def _set(self, form: AnyForm, kind: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
        data = plain(form)
        template = TEMPLATES[data["form"]]
        inputs = {"data": json.dumps(data, ensure_ascii=False), **_codes(data)}
        with self._bench() as root:
            try:
                made = typst.Compiler(root=root, font_paths=self._fonts).compile(
                    root / template,
                    format=kind,
                    ppi=ppi,
                    sys_inputs=inputs,
                    pdf_tags=template not in UNTAGGED,
                )
            except typst.TypstError as error:
                raise self._trouble(error, template) from error
        if made is None:
            raise TypeError("Typst gave nothing although no file was named")
        return made if isinstance(made, list) else [made]

    @contextmanager
    def _bench(self) -> Iterator[Path]:
        """A folder in which the office's files lie over those of the package."""
        with tempfile.TemporaryDirectory(prefix="motcua-forms-") as made, as_file(_package()) as package:
            root = Path(made)
            for source in (package, self._folder):
                for file in source.iterdir() if source else ():
                    if file.is_file():
                        _is_text(file)
                        shutil.copyfile(file, root / file.name)  # Typst follows no link out of its folder
            yield root

    def _trouble(self, error: typst.TypstError, template: str) -> TemplateError:
        name, line = place(error.diagnostic or "", template)
        name = Path(name).name  # all lie in one folder, and the bench is gone when a person reads this
        own = self._folder / name if self._folder else None
        shown = str(own) if own and own.exists() else name
        return TemplateError(shown, line, error.message, tuple(error.hints or ()))


def _is_text(file: Path) -> None:
    """Raises TemplateNotUtf8: Typst would name another file, the one that includes it."""
    if file.suffix == SOURCE:
        try:
            from_bytes(file.read_bytes())
        except NotUtf8 as error:
            raise TemplateNotUtf8(str(file), error.line) from None


def pdf_apart(folder: Path | None, form: AnyForm) -> bytes:
    """As `FormPress(folder).pdf(form)`, in a process of its own, which takes its memory with it when it ends.

    Typst keeps what it has set: volume after volume in one process would fill a small machine.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as apart:
        return apart.submit(_pdf, folder, form).result()


def _pdf(folder: Path | None, form: AnyForm) -> bytes:
    return FormPress(folder).pdf(form)


def copy_templates(folder: Path) -> list[Path]:
    """Copy the package's templates into `folder`, made if need be; a file that is there stays as it is.

    The paths that were written. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in sorted(_package().iterdir(), key=lambda one: one.name):
        target = folder / file.name
        if not target.exists():
            target.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
            written.append(target)
    return written


def _package() -> Any:
    return files("hub.adapters.forms").joinpath("templates")


def _codes(data: dict[str, Any]) -> dict[str, str]:
    """The pictures of the form's codes; a form without a code has none."""
    made = {}
    if procedures := data.get("procedures"):
        lists = [one[name] for one in procedures for name in ("reasons", "papers")]
        pictures = {line["qr"]: codes.qr_svg(line["qr"]) for lines in lists for line in lines}
        made["codes"] = json.dumps(pictures)
    if data.get("qr"):
        made["qr"] = codes.qr_svg(data["qr"])
    if (code := data.get("code") or data.get("batch")) and code.isascii():  # once others were taken too
        made["barcode"] = codes.bar_svg(code)
    return made
