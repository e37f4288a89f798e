"""A person is "ông/bà", an organisation is not; and a citizen is addressed in one way everywhere."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from hub.adapters.forms import FormPress
from hub.domain.paper.addressees import ORGANISATION_KINDS, is_organisation
from hub.domain.paper.forms import Apology, Applicant, Refusal, StopNotice, SupplementRequest
from hub.i18n import catalogue
from tests.adapters.forms.reading import all_text
from tools.pictures.forms_examples import EXAMPLES

ROOT = Path(__file__).parents[3]
ORGANISATIONS = (
    "Công ty TNHH một thành viên Mẫu",
    "CÔNG TY CP MẪU",
    "cong ty co phan mau",
    "Cty Mẫu",
    "UBND xã Mẫu",
    "Trường Tiểu học Mẫu",
    "Hợp tác xã Mẫu",
    "Công  ty  Mẫu",
)
PEOPLE = ("Nguyễn Văn Mẫu", "Trương Thị Mẫu", "Truong Thi Mau", "Công Thị Mẫu", "Chi Nhân", "", "Trương")


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisation_is_known_by_its_name(name: str) -> None:
    assert is_organisation(name)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_no_organisation(name: str) -> None:
    assert not is_organisation(name)


def test_what_was_filled_in_goes_before_the_name() -> None:
    assert not is_organisation("Công ty Mẫu", "citizen")
    assert all(is_organisation("Mẫu", kind) for kind in ORGANISATION_KINDS)


@pytest.mark.parametrize("form", ["02", "03", "04", "05"])
@pytest.mark.parametrize("organisation", [False, True])
def test_a_paper_addresses_a_company_as_a_unit_and_a_person_as_a_person(
    form: str, organisation: bool
) -> None:
    paper = EXAMPLES[form]
    assert isinstance(paper, SupplementRequest | Refusal | Apology | StopNotice)
    name = "Công ty Mẫu" if organisation else "Nguyễn Văn Mẫu"
    addressed = msgspec.structs.replace(paper, applicant=Applicant(name=name, organisation=organisation))
    text = all_text(FormPress().pdf(addressed))
    assert ("Quýđơnvị" in text) is organisation
    assert ("Ông/Bà" in text) is not organisation


def test_citizens_are_addressed_in_one_way_on_ticket_kiosk_board_and_paper() -> None:
    other = re.compile(r"quý (vị|khách|công dân|ông)|\bbạn vui lòng|\banh/chị", re.IGNORECASE)
    places = {f"vi.po {i}": sentence for i, sentence in catalogue("vi").items()}
    for path in ROOT.glob("firmware/locale/**/vi.json"):
        places |= {f"{path} {key}": said for key, said in json.loads(path.read_text("utf-8")).items()}
    for pattern in ("examples/*/office.toml", "hub/adapters/forms/templates/*.typ"):
        places |= {str(path): path.read_text("utf-8") for path in ROOT.glob(pattern)}
    assert {where: said for where, said in places.items() if other.search(str(said))} == {}
