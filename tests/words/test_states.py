"""What a week must be like to be in a state, written out by hand."""

from __future__ import annotations

import pytest

from virkning.words import BENEFITS, STATES

#       benefit            activation work   the named states that hold
WEEKS = [
    (None, False, False, {"self_support", "self_support_without_income"}),
    (None, False, True, {"self_support", "work", "ordinary_work"}),
    ("kontanthjaelp", False, False, {"public_support"}),
    ("kontanthjaelp", True, False, {"public_support", "activation"}),
    ("kontanthjaelp", False, True, {"public_support", "work", "ordinary_work"}),
    ("fleksjob", False, True, {"public_support", "work"}),
    ("skaanejob", False, True, {"public_support", "work"}),
    ("loentilskud", True, True, {"public_support", "activation", "work"}),
    ("foertidspension", False, False, {"public_support", "pension"}),
    ("folkepension", False, False, {"pension"}),
    ("su", False, False, {"education"}),
    ("su", False, True, {"education", "work", "ordinary_work"}),
    ("doed", False, False, {"dead"}),
    ("udvandret", False, False, {"emigrated"}),
]


@pytest.mark.parametrize(("benefit", "activation", "work", "expected"), WEEKS)
def test_a_week_is_in_exactly_these(benefit: str | None, activation: bool, work: bool, expected: set[str]) -> None:
    holding = {id_ for id_, state in STATES.items() if state.holds(benefit, activation=activation, work=work)}
    assert holding == expected | ({benefit} if benefit else set())


def test_states_name_only_known_benefits() -> None:
    for state in STATES.values():
        assert set(state.any_of) | set(state.none_of) <= set(BENEFITS)


def test_self_support_is_the_absence_of_every_benefit() -> None:
    assert STATES["self_support"].none_of == BENEFITS.ids
