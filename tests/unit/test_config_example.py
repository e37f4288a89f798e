"""The example office has the figures of the real one."""

import pytest

from hub.config import Settings, example_toml, parse
from hub.domain.paper.codes import read_dossier


@pytest.fixture(scope="module")
def nghe_an() -> Settings:
    return parse(example_toml("nghe-an"))


def test_there_are_37_counters_of_which_34_are_of_agencies(nghe_an: Settings) -> None:
    services = nghe_an.office.services
    centre = {letter for letter, service in services.items() if service.agency == "trung-tam"}
    counters = nghe_an.office.counters.values()
    assert [c.number for c in counters] == list(range(1, 38))
    assert sum(1 for c in counters if not centre & set(c.services)) == 34
    assert [c.number for c in counters if c.services == ("V",)] == [35]
    assert [c.number for c in counters if c.services == ("G",)] == [36, 37]


def test_there_are_38_officers_and_every_counter_has_one(nghe_an: Settings) -> None:
    officers = nghe_an.office.officers.values()
    assert [o.id for o in officers] == [str(n) for n in range(101, 139)]
    assert {n for o in officers for n in o.counters} == set(nghe_an.office.counters)


def test_the_priority_classes_are_those_of_the_law(nghe_an: Settings) -> None:
    assert set(nghe_an.office.priorities) == {"elderly", "pregnant", "disabled"}


def test_every_procedure_is_given_by_a_service_of_its_agency(nghe_an: Settings) -> None:
    given = {code: s.agency for s in nghe_an.office.services.values() for code in s.procedures}
    assert given == {code: procedure.agency for code, procedure in nghe_an.procedures.items()}
    assert len(given) == 37


def test_terms_and_fees_are_the_confirmed_ones(nghe_an: Settings) -> None:
    def term(code: str) -> tuple[int | None, str, int | None]:
        procedure = nghe_an.procedures[code]
        return procedure.term, procedure.unit, procedure.fee_vnd

    assert term("3.000347") == (5, "working_days", 135_000)
    assert term("2.000635") == (0, "working_days", 8_000)
    assert term("1.013236") == (20, "calendar_days", None)
    assert term("1.001122") == (30, "calendar_days", None)
    assert term("1.001456") == (8, "working_days", 200_000)


def test_agencies_have_codes_of_the_province_and_results_a_line(nghe_an: Settings) -> None:
    rules, agencies = nghe_an.office.dossiers, nghe_an.agencies.values()
    assert (rules.province, rules.return_service) == ("H41", "G")
    assert len({one.code for one in agencies}) == len(agencies)
    for one in agencies:
        code = read_dossier(f"{one.code}-261123-0001", rules.code_patterns)
        assert code is not None
        assert code.agency == one.code
    assert [one.key for one in agencies if not one.internet] == ["cong-an"]


def test_no_letter_can_be_taken_for_another_sign(nghe_an: Settings) -> None:
    assert not set(nghe_an.office.services) & set("IJOU")


def test_the_rating_scale_has_the_three_levels_in_use(nghe_an: Settings) -> None:
    assert nghe_an.office.rating.levels_vi == ("Rất hài lòng", "Hài lòng", "Không hài lòng")
    assert nghe_an.office.rating.reason_below == 2
