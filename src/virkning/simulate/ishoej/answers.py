"""What people and their caseworkers answer, at the start and after half a year, with the printed counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virkning.simulate.ishoej import printed
from virkning.simulate.ishoej.people import Person

Random = np.random.Generator

_WAVES = (1, 2)
_NOISE = 0.8  # beside a person's own standing, whose spread is 1: the same person answers much alike, but not the same


def answer(people: list[Person], arm: int, random: Random) -> None:
    """The questionnaires of those of an arm who answered all four: citizen and caseworker, twice."""
    chosen = random.choice(len(people), printed.ANSWERED[arm], replace=False)
    asked = [people[place] for place in sorted(chosen)]
    standing = random.normal(size=len(asked))
    for item in printed.USUAL:
        for wave in _WAVES:
            for rater in (printed.CITIZEN, printed.CASEWORKER):
                _scale(asked, (item, wave, rater), arm, standing, random)
    for (wave, rater), ticked in printed.TICKED.items():
        _tick(asked, ("measures", wave, rater), [ticked[code][arm] for code in range(1, printed.MEASURES + 1)], random)
    for wave, helped in printed.HELPED.items():
        _spread(
            asked, ("helped", wave, printed.CITIZEN), [helped[arm], len(asked) - helped[arm]], random, first=1, step=-1
        )
    if arm == 1:
        _spread(asked, ("different", 2, printed.CITIZEN), list(printed.DIFFERENT), random)
    for person in people:
        for item in ("interpreter", "beyond_school", "years_worked"):
            person.answers[(item, 1, printed.CASEWORKER)] = [person.known[item]]


def _scale(
    asked: list[Person], key: tuple[str, int, str], arm: int, standing: NDArray[np.float64], random: Random
) -> None:
    """Options in the order of how people stand, so that answers hang together from rater to rater and wave to wave."""
    order = [asked[place] for place in np.argsort(standing + random.normal(scale=_NOISE, size=len(asked)))]
    if key[0] == printed.TEN_YEARS:
        old = sorted(asked, key=lambda person: person.known["age"])[len(asked) - printed.TOO_OLD[arm] :]
        for person in old:
            person.answers[key] = None
        order = [person for person in order if person not in old]
    counts = counts_of(key, arm, len(order))
    codes = [code for code, count in enumerate(counts, start=1) for _ in range(count)]
    for person, code in zip(order, codes, strict=True):
        person.answers[key] = [code]


def counts_of(key: tuple[str, int, str], arm: int, people: int) -> list[int]:
    """The printed counts; the others share the rest as they usually do, the largest remainders rounded up."""
    fixed = {code: pair[arm] for code, pair in printed.PRINTED.get(key, {}).items() if pair[arm] is not None}
    usual = printed.USUAL[key[0]]
    free = [code for code in range(1, len(usual) + 1) if code not in fixed]
    rest = people - sum(count for count in fixed.values() if count is not None)
    shares = np.array([usual[code - 1] for code in free])
    exact = rest * shares / shares.sum() if free else np.array([])
    whole = np.floor(exact).astype(int)
    for place in np.argsort(whole - exact, kind="stable")[: rest - whole.sum()]:
        whole[place] += 1
    counted = {code: int(count) for code, count in zip(free, whole, strict=True)}
    return [int(fixed.get(code, counted.get(code, 0)) or 0) for code in range(1, len(usual) + 1)]


def _tick(asked: list[Person], key: tuple[str, int, str], counts: list[int], random: Random) -> None:
    """Several answers each, or none."""
    for person in asked:
        person.answers[key] = []
    for code, count in enumerate(counts, start=1):
        for place in random.choice(len(asked), count, replace=False):
            given = asked[place].answers[key]
            assert given is not None
            given.append(code)


def _spread(
    asked: list[Person], key: tuple[str, int, str], counts: list[int], random: Random, *, first: int = 1, step: int = 1
) -> None:
    """So many of each code, at random."""
    codes = [first + step * place for place, count in enumerate(counts) for _ in range(count)]
    for person, place in zip(asked, random.permutation(len(asked)), strict=True):
        person.answers[key] = [codes[place]]
