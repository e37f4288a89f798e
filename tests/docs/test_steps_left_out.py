"""The checks that docs/recipes.md promises do fail when a step of a recipe is left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hub.contract.messages import EVENTS
from hub.domain.press import commands as c
from hub.domain.press import deciding
from hub.i18n import catalogue
from tests.adapters.ledger import test_later_fields as later_fields
from tests.adapters.ledger import test_projections as projections
from tests.contract import test_examples as examples
from tests.docs import test_citations as citations
from tests.docs import test_recipes as recipes
from tests.unit import test_i18n as texts
from tests.unit import test_refusals as refusals
from tests.unit.cli import test_help as helped
from tests.unit.services import test_refusals_change_nothing as driven
from tests.unit.services import test_report_tables as tables

Patch = pytest.MonkeyPatch
PAGE = Path(__file__).parents[2] / "docs/recipes.md"


class Grown(msgspec.Struct):
    """Part of a row with a new field, which is not left out where it says nothing."""

    news: int = 0


def refusal_without_text(patch: Patch) -> None:
    codes = refusals.codes_in_code() | {"never_written"}
    patch.setattr(refusals, "codes_in_code", lambda: codes)


def refusal_that_nobody_gives(patch: Patch) -> None:
    codes = refusals.codes_in_code() - {"unknown_officer"}
    patch.setattr(refusals, "codes_in_code", lambda: codes)


def refusal_of_61_characters(patch: Patch) -> None:
    patch.setattr(refusals, "catalogue", lambda lang: {"refused.long": "x" * 61})


def text_in_one_language(patch: Patch) -> None:
    patch.setattr(
        texts, "catalogue", lambda lang: {**catalogue(lang), **({"a.b": "c"} if lang == "en" else {})}
    )


def event_of_which_nobody_knows(patch: Patch) -> None:
    patch.setitem(EVENTS, "forgotten", EVENTS["take"])


def event_without_decision(patch: Patch) -> None:
    patch.delitem(deciding._DECIDE, c.Take)


def event_without_table(patch: Patch) -> None:
    patch.setattr(projections, "FOLLOWED", set(list(projections.FOLLOWED)[1:]))


def command_out_of_the_list(patch: Patch) -> None:
    patch.setattr(helped, "COMMAND_MODULES", {"init": ("office.init",)})


def tables_in_another_order(patch: Patch) -> None:
    patch.setattr(tables, "TABLES", tables.TABLES[::-1])


def nothing(patch: Patch) -> None:
    """The step is left out by what the check is called with."""


LEFT_OUT: list[tuple[Callable[[Patch], None], Callable[..., None], tuple[Any, ...]]] = [
    (refusal_without_text, refusals.test_every_refusal_has_a_text, ("en",)),
    (refusal_that_nobody_gives, refusals.test_no_text_of_a_refusal_is_left_over, ("en",)),
    (refusal_of_61_characters, refusals.test_every_refusal_fits_the_display_of_a_keypad, ("en",)),
    (text_in_one_language, texts.test_every_language_has_the_same_message_ids, ()),
    (event_of_which_nobody_knows, examples.test_every_event_of_the_contract_has_an_example, ()),
    (event_of_which_nobody_knows, driven.test_every_command_of_the_contract_is_driven, ()),
    (event_of_which_nobody_knows, citations.test_every_event_of_the_contract_is_in_the_design, ()),
    (event_without_decision, recipes.test_every_event_of_the_contract_has_a_decision, ()),
    (
        event_without_table,
        projections.test_every_kind_of_event_is_followed_or_is_known_to_concern_no_table,
        (),
    ),
    (nothing, later_fields.test_no_field_but_those_of_the_beginning_is_written_at_its_default, (Grown,)),
    (command_out_of_the_list, helped.test_every_module_with_commands_is_in_the_list, ()),
    (tables_in_another_order, tables.test_tables_come_in_the_order_of_their_names, ()),
    (nothing, recipes.test_a_device_kind_is_known_everywhere, ("hall_screen",)),
]
NAMES = [f"{leave_out.__name__}-{check.__name__}" for leave_out, check, _ in LEFT_OUT]


@pytest.mark.parametrize(("leave_out", "check", "given"), LEFT_OUT, ids=NAMES)
def test_a_step_left_out_is_found_by_the_check_that_the_recipe_names(
    leave_out: Callable[[Patch], None], check: Callable[..., None], given: tuple[Any, ...]
) -> None:
    assert f"::{check.__name__}`" in PAGE.read_text(encoding="utf-8")
    with Patch.context() as patch:
        leave_out(patch)
        with pytest.raises(AssertionError):
            check(*given)
