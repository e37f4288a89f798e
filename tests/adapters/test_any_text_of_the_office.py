"""Any text in office.toml is a mistake in words, or it is on every paper, glass and picture of the office."""

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.adapters.printing import TICKET_BYTES_MAX, EscposReceiptPrinter, EscposSlipPrinter
from hub.adapters.printing.procedure import EscposProcedurePrinter
from hub.config import ConfigErrors, Settings, parse
from hub.config.examples import example_toml
from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.domain.text import line
from hub.i18n import LANGS
from tests.adapters.test_doors_and_outlets import NASTY, SIGNS
from tests.support.hall import Hall

TEXTS = st.one_of(st.sampled_from(NASTY), st.text(SIGNS, min_size=1, max_size=80))
TOML = example_toml("nghe-an")
WORDS = re.compile(r'^((?:name|name_vi|name_en|thanks_vi|thanks_en|field|reports_to) *= )"[^"\n]*"', re.M)
LISTS = re.compile(r"^((?:levels_vi|levels_en|papers|refusals) *= )\[[^]]*\]", re.M)
PROCEDURE = "3.000347"
TICKETS = {accents: EscposSlipPrinter(accents=accents) for accents in (True, False)}
RECEIPTS = {accents: EscposReceiptPrinter(accents=accents) for accents in (True, False)}
PROCEDURES = {accents: EscposProcedurePrinter(accents=accents) for accents in (True, False)}


def with_text(text: str) -> str:
    """The example with this text for every name."""
    quoted = json.dumps(text, ensure_ascii=False)
    named = WORDS.sub(lambda found: f"{found[1]}{quoted}", TOML)
    return LISTS.sub(lambda found: f"{found[1]}[{quoted}, {quoted}, {quoted}]", named)


def accepted(text: str) -> Settings | None:
    """The office, or None where it is refused, in words of both languages."""
    try:
        return parse(with_text(text))
    except ConfigErrors as errors:
        for lang in LANGS:
            told = "\n".join(errors.lines(lang))
            assert told
            assert "⟦" not in told
        return None


def a_day_of(hall: Hall) -> None:
    """A ticket, its copy, a call, a receipt and a look at the procedures."""
    number = hall.take("A")
    hall.press("q1", "line")
    hall.press("q1", "services")
    hall.login()
    hall.press("q1", "call", ticket=number)
    hall.press("c1", "reprint", ticket=hall.take("A", priority=next(iter(hall.office.priorities), None)))
    code = hall.press("c1", "dossier_register", procedure=PROCEDURE, person={"name": "Công dân A"}).d["code"]
    assert hall.press("c1", "dossier_step", code=code, step="accept").r == "ok"
    assert hall.press("c1", "dossier_receipt", code=code, device="k1").r == "ok"
    assert hall.press("k1", "procedure_agencies").r == "ok"
    assert hall.press("k1", "procedures").r == "ok"
    assert hall.press("k1", "procedure_slip", code=PROCEDURE).r == "ok"
    assert hall.press("c1", "status").r == "ok"
    hall.watch()


def paper(slip: object, mm: int, *, accents: bool) -> bytes:
    match slip:
        case ReceiptSlip():
            return RECEIPTS[accents].render(slip, mm)
        case ProcedureSlip():
            return PROCEDURES[accents].render(slip, mm)
    return TICKETS[accents].render(slip, mm)  # type: ignore[arg-type]


@given(TEXTS)
@settings(max_examples=8, deadline=None)
@example("\u202eאבג\u202c")
@example("مرحبا بالعالم")
@example("e\u0302\u0301" * 50)
@example("{0} {name} %s ⟦x⟧")
@example("ữ" * 160)
def test_any_text_is_a_mistake_in_words_or_stands_everywhere(text: str) -> None:
    settings = accepted(text)
    if settings is None:
        return
    office = settings.office
    assert office.name_vi == line(text)
    with Hall(office) as hall:  # its messenger holds all that is told against the bounds of the contract
        a_day_of(hall)
        papers = [slip for _, slip in hall.messenger.of("print")]
        assert len(papers) == 5
        for slip in papers:
            for mm in (58, 80):
                for accents in (True, False):
                    made = paper(slip, mm, accents=accents)
                    assert made
                    if not isinstance(slip, ReceiptSlip | ProcedureSlip):
                        assert len(made) <= TICKET_BYTES_MAX
        told = json.dumps([hall.messenger.of("now"), hall.messenger.of("want")], ensure_ascii=False)
        assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", told)


@pytest.mark.parametrize("text", [*NASTY, "x" * 161, "a\x7fb", "a\x85b", "\ue000"])
def test_a_text_of_office_toml_never_ends_in_a_traceback(text: str) -> None:
    accepted(text)
