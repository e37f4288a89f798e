"""What can go wrong when a form is set."""

import re

from hub.domain.errors import Unavailable
from hub.i18n import text

PLACE = re.compile(r"┌─ (?P<file>[^\n]+?):(?P<line>\d+):(?P<column>\d+)")


class TemplateError(Unavailable):
    """A template cannot be set: somebody made a mistake in it. `file` and `line` (from 1) say where."""

    code = "template_wrong"

    def __init__(self, file: str, line: int, problem: str, hints: tuple[str, ...] = ()) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file, self.line, self.problem, self.hints = file, line, problem, hints

    def __reduce__(self) -> tuple[type["TemplateError"], tuple[str, int, str, tuple[str, ...]]]:
        """Whole also when it comes from another process."""
        return TemplateError, (self.file, self.line, self.problem, self.hints)

    def text(self, lang: str) -> str:
        """For the person who edits templates; Typst's own words are English."""
        said = text("forms.template_wrong", lang, file=self.file, line=self.line, problem=self.problem)
        hints = (text("forms.template_hint", lang, hint=hint) for hint in self.hints)
        return "\n".join((said, *hints, text("forms.template_help", lang)))


class TemplateNotUtf8(TemplateError):
    """The office's own file is in another encoding: `line` is where that shows."""

    code = "not_utf8"

    def __init__(self, file: str, line: int) -> None:
        super().__init__(file, line, "not UTF-8")

    def __reduce__(self) -> tuple[type["TemplateError"], tuple[str, int]]:  # type: ignore[override]
        return TemplateNotUtf8, (self.file, self.line)

    def text(self, lang: str) -> str:
        """As of every file that somebody wrote."""
        return f"{self.file}:{self.line}: {text('config.not_utf8', lang)}"


def place(diagnostic: str, otherwise: str) -> tuple[str, int]:
    """File and line of the first place that Typst points at; `otherwise` and 1 where it names none."""
    found = PLACE.search(diagnostic)
    return (found["file"], int(found["line"])) if found else (otherwise, 1)
