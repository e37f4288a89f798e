"""The simulator's faults: known by their names, drawn from a seed, described."""

from pathlib import Path

import pytest

from hub.i18n import catalogue
from tools.upstream_sim import Faults
from tools.upstream_sim.__main__ import faults_in_words
from tools.upstream_sim.faults import FAULTS, GROUPS, LOGIN, named
from tools.upstream_sim.misbehaving import AFTER, BEFORE

PAGE = (Path(__file__).parents[2] / "docs" / "sync.md").read_text("utf-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_carried_out_and_described(fault: str) -> None:
    assert (fault in BEFORE) + (fault in AFTER) + (fault in LOGIN) == 1
    assert f"`{fault}` | {FAULTS[fault]} |" in PAGE
    assert fault in faults_in_words()


def test_a_group_stands_for_its_faults_and_an_unknown_name_is_refused() -> None:
    assert named(["login", "slow"]) == [*LOGIN, "slow"]
    assert {name for group in GROUPS.values() for name in group} == set(FAULTS)
    with pytest.raises(ValueError, match="no such fault: slaw"):
        Faults(0.1, only=["slaw"])


def test_a_seed_is_a_storm() -> None:
    one, same, other = (Faults(0.5, seed) for seed in (1, 1, 2))
    storms = [[faults.draw() for _ in range(200)] for faults in (one, same, other)]
    assert storms[0] == storms[1] != storms[2]
    assert 50 < sum(one.counts.values()) < 150
    assert not one.counts.keys() & LOGIN.keys()
    assert Faults(1.0, 1).draw("login") in LOGIN


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_dead_letter_of_our_own_has_its_meaning_its_remedy_and_a_line_in_the_guide(lang: str) -> None:
    means = {key.rpartition(".")[2] for key in catalogue(lang) if key.startswith("cli.dead_means.")}
    remedies = {key.rpartition(".")[2] for key in catalogue(lang) if key.startswith("cli.dead_do.")}
    assert means == remedies
    for code in means - {"other"}:
        assert f"| `{code}` |" in PAGE
