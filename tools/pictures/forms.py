"""Draws docs/pictures/forms: the first page of each form, from an example dossier.

python -m tools.pictures.forms
"""

from pathlib import Path

from hub.adapters.forms import FormPress
from tools.pictures.forms_examples import EXAMPLES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures" / "forms"
OFFICE = ROOT / "examples" / "nghe-an" / "forms"


def draw(folder: Path = FOLDER) -> None:
    """One picture a form."""
    folder.mkdir(parents=True, exist_ok=True)
    press = FormPress(OFFICE)
    for name, form in EXAMPLES.items():
        (folder / f"{name}.png").write_bytes(press.pictures(form)[0])


if __name__ == "__main__":
    draw()
