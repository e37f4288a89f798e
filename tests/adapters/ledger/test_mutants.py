"""Some of the mutants of life cycles and tables in each run; all of them with `python -m`."""

import pytest

from tests.adapters.ledger import course
from tests.adapters.ledger.mutants import Mutant, all_mutants, survives

EVERY = 7  # so many, of each kind some
SOME = [mutant for n, mutant in enumerate(all_mutants()) if n % EVERY == 0]


def test_the_course_is_right_as_long_as_nothing_is_changed() -> None:
    course.every_column_is_as_the_rows_make_it()


@pytest.mark.parametrize("mutant", SOME, ids=[mutant.name for mutant in SOME])
def test_a_fact_that_is_written_wrongly_is_noticed(mutant: Mutant) -> None:
    assert not survives(mutant)
