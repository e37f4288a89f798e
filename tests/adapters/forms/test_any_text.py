"""Whatever a person is called and whatever they write: it comes out as text and is never obeyed."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hub.adapters.forms import FormPress, TemplateError, copy_templates
from hub.domain.paper.forms import Applicant, ComponentLine, one_line
from tests.adapters.forms.reading import all_text, squeezed
from tools.pictures.forms_examples import EXAMPLES

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
SIGNS = "#$*_@\\`~<>[]{}()=+-/|&%^!?:;,.'\"0123456789 \t\n\r\u0000\u202e"
texts = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + SIGNS), max_size=120)
INJECTIONS = (
    '#panic("x")',
    '#read("/etc/hostname")',
    '"; #import "office.typ"; "',
    "#{ while true {} }",
    "*bold* _italic_ $x^2$ `raw` <label> @ref // comment /* open",
    "= Heading\n- list\n+ enum\n/ term: x",
    '{"form": "02"}',
    "\\u{41} \\\\ \\# https://example.vn ~ -- --- ... 'x' \"y\"",
)


@pytest.fixture(scope="module")
def press() -> FormPress:
    return FormPress()


def in_order(wanted: str, found: str) -> bool:
    """Whether it stands there letter by letter."""
    return squeezed(one_line(wanted)) in found


@given(name=texts, subject=texts, item=texts, note=texts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(*INJECTIONS[:4])
@example(*INJECTIONS[4:])
def test_any_text_of_a_person_comes_out_as_it_went_in(
    press: FormPress, name: str, subject: str, item: str, note: str
) -> None:
    form = msgspec.structs.replace(
        EXAMPLES["01"],
        applicant=Applicant(name=name, address=note),
        subject=subject,
        components=(ComponentLine(name=item),),
    )
    found = all_text(press.pdf(form))
    for text in (name, subject, item, note):
        assert in_order(text, found), text


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("name", ["02", "03", "04", "05"])
def test_what_looks_like_a_template_is_only_text(press: FormPress, name: str, text: str) -> None:
    form = msgspec.structs.replace(EXAMPLES[name], reason=text, applicant=Applicant(name=text))
    found = all_text(press.pdf(form))
    assert found.count(squeezed(text)) >= 2


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_looks_like_a_template_is_only_text_in_the_register(press: FormPress, text: str) -> None:
    row = msgspec.structs.replace(EXAMPLES["07"].rows[0], owner=text, subject=text, address=text, note=text)
    assert (
        all_text(press.pdf(msgspec.structs.replace(EXAMPLES["07"], rows=(row,)))).count(squeezed(text)) == 4
    )


def test_a_template_that_obeyed_what_people_write_would_be_noticed(tmp_path: Path) -> None:
    copy_templates(tmp_path)
    template = tmp_path / "03-refusal.typ"
    source = template.read_text("utf-8")
    template.write_text(source.replace("d.reason)", 'eval(d.reason, mode: "markup"))'), "utf-8")
    text = INJECTIONS[4]
    form = msgspec.structs.replace(EXAMPLES["03"], reason=text)
    assert squeezed(text) in all_text(FormPress().pdf(form))
    with pytest.raises(TemplateError):
        FormPress(tmp_path).pdf(form)
    obeyed = all_text(FormPress(tmp_path).pdf(msgspec.structs.replace(form, reason="*đậm* #lower[A]")))
    assert squeezed("*đậm*") not in obeyed
