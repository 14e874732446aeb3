"""Ten thousand trials drawn: balance within strata, nothing to be guessed beyond the design, p values that are uniform where
nothing happens, and lots that stand still."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from tests.trials.protocols import write_protocol

from virkning.inference.randomisation import randomisation_p
from virkning.trials.drawing import Sequences, calling_order, commitment, minimised, new_seed, number
from virkning.trials.protocol import Protocol, read_protocol

TRIALS = 10_000
MOST = 40


def drawn(protocol: Protocol, slots: int, trials: int = TRIALS) -> np.ndarray:
    """One where the treated arm was drawn; a row for each trial, all of one stratum."""
    arms = [Sequences(protocol, f"seed {trial}") for trial in range(trials)]
    return np.array([[one.arm("s", slot) == "new" for slot in range(slots)] for one in arms])


@pytest.fixture
def pairs(tmp_path: Path) -> Protocol:
    return read_protocol(write_protocol(tmp_path))


@pytest.fixture(scope="module")
def in_pairs(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return drawn(read_protocol(write_protocol(tmp_path_factory.mktemp("pairs"))), MOST)


@pytest.fixture(scope="module")
def in_blocks(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    changed = ('method = "pairs"', 'method = "blocks"\nblock_sizes = [4]')
    return drawn(read_protocol(write_protocol(tmp_path_factory.mktemp("blocks"), changed)), 12)


def guessed(lots: np.ndarray) -> float:
    """The share guessed right by one who knows all lots opened so far and always bets on the arm that is behind."""
    before = np.cumsum(lots, axis=1) - lots
    behind = np.arange(lots.shape[1]) - 2 * before
    sure = np.where(behind == 0, 0.5, (behind > 0) == lots)
    return float(sure.mean())


def test_pairs_balance_within_strata_always(in_pairs: np.ndarray) -> None:
    assert (in_pairs.reshape(TRIALS, MOST // 2, 2).sum(axis=2) == 1).all()
    for slots in range(1, MOST + 1):
        assert np.abs(2 * in_pairs[:, :slots].sum(axis=1) - slots).max() == slots % 2, (
            "one is left over where they are odd"
        )


def test_every_slot_is_even_and_no_slot_tells_of_another_pair(in_pairs: np.ndarray) -> None:
    for slot in range(MOST):
        assert stats.binomtest(int(in_pairs[:, slot].sum()), TRIALS, 0.5).pvalue > 1e-4, slot
    firsts = in_pairs[:, ::2].astype(float)
    apart = np.corrcoef(firsts.T)[np.triu_indices(firsts.shape[1], 1)]
    assert np.abs(apart).max() < 4.5 / np.sqrt(TRIALS)


def test_nothing_can_be_guessed_beyond_the_design(in_pairs: np.ndarray, in_blocks: np.ndarray) -> None:
    """In pairs the second of each is known once the first is: 75 per cent. In blocks of four it is 17 of 24."""
    of_pairs, of_blocks = guessed(in_pairs), guessed(in_blocks)
    assert of_pairs == pytest.approx(0.75, abs=1e-12)
    assert of_blocks == pytest.approx(17 / 24, abs=4 * 0.5 / np.sqrt(in_blocks.size))


def test_blocks_balance_and_all_orders_are_as_likely(in_blocks: np.ndarray) -> None:
    lots = in_blocks.reshape(3 * TRIALS, 4)
    assert (lots.sum(axis=1) == 2).all()
    orders = Counter(map(tuple, lots.tolist()))
    assert len(orders) == 6
    assert stats.chisquare(list(orders.values())).pvalue > 1e-4


def every_lot(slots: int, block: int) -> np.ndarray:
    """All the lots that blocks of this size can give, each as likely as the next."""
    orders = sorted(set(permutations([True] * (block // 2) + [False] * (block // 2))))
    return np.array([sum(lot, ()) for lot in product(orders, repeat=slots // block)])


def exact_p(lots: np.ndarray, every: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """The share of all lots whose difference between the arms is as large as the one that was drawn."""
    around = outcome - outcome.mean()
    sizes = np.sort(np.abs(every @ around))
    return 1 - np.searchsorted(sizes, np.abs(lots @ around) - 1e-9) / len(sizes)


def how_even(p_values: np.ndarray, levels: int) -> float:
    """The p value of: they fall on all levels 1/n, 2/n, ..., 1 alike."""
    return float(stats.chisquare(np.bincount(np.rint(p_values * levels).astype(int), minlength=levels + 1)[1:]).pvalue)


# What happens to each of those called, whatever the lot: those called early in a pair or block do better.
FATE = np.random.default_rng(3).normal(size=MOST) + np.tile([1.0, 0.0], MOST // 2)


@pytest.mark.parametrize(("lots", "block", "slots"), [("in_pairs", 2, 14), ("in_blocks", 4, 12)])
def test_exact_p_values_are_uniform_where_the_lot_changes_nothing(
    request: pytest.FixtureRequest, lots: str, block: int, slots: int
) -> None:
    """Only the lots differ from trial to trial, so that every p value there can be has to come up as often as the others."""
    every, outcome = every_lot(slots, block), FATE[:slots]
    p_values = exact_p(request.getfixturevalue(lots)[:, :slots], every, outcome)
    levels = len(every) // 2  # a lot and its mirror image give the same difference
    assert how_even(p_values, levels) > 1e-3
    assert abs((p_values <= 0.05).mean() - np.floor(0.05 * levels) / levels) < 4 * np.sqrt(0.05 * 0.95 / TRIALS)


def test_lots_that_are_off_would_be_found_out() -> None:
    """Were the first of a pair treated six times in ten, the p values would tell. (Less is told by the slots themselves.)"""
    first = np.random.default_rng(1).random((TRIALS, 7)) < 0.6
    lots = np.stack([first, ~first], axis=2).reshape(TRIALS, 14)
    assert how_even(exact_p(lots, every_lot(14, 2), FATE[:14]), 2**6) < 1e-9


def test_the_analysis_gives_uniform_p_values_where_the_lot_changes_nothing(in_pairs: np.ndarray) -> None:
    """The p value of lots drawn anew, as the report prints it, over twenty pairs in ten thousand trials."""
    pair = np.repeat(np.arange(20), 2)
    p_values = np.array([randomisation_p(FATE, one, pair, seed=trial, draws=99) for trial, one in enumerate(in_pairs)])
    assert how_even(p_values, 100) > 1e-3
    assert stats.binomtest(int((p_values <= 0.05).sum()), TRIALS, 0.05).pvalue > 1e-3


def test_uneven_ratios_are_kept_in_every_block(tmp_path: Path) -> None:
    protocol = read_protocol(
        write_protocol(
            tmp_path,
            ('name = "new"', 'name = "new"\nshare = 2'),
            ('method = "pairs"', 'method = "blocks"\nblock_sizes = [3, 6]'),
        )
    )
    assert drawn(protocol, 6, 500).sum(axis=1).min() >= 3
    sequence = Sequences(protocol, "s")
    given = Counter(sequence.arm("all", slot) for slot in range(6000))
    assert given["new"] / 6000 == pytest.approx(2 / 3, abs=0.001)


def test_strata_and_seeds_have_lots_of_their_own(pairs: Protocol) -> None:
    one = [Sequences(pairs, "seed").arm("a", slot) for slot in range(60)]
    assert one == [Sequences(pairs, "seed").arm("a", slot) for slot in range(60)]
    assert one != [Sequences(pairs, "seed").arm("b", slot) for slot in range(60)]
    assert one != [Sequences(pairs, "other").arm("a", slot) for slot in range(60)]


def test_a_whole_block_is_told_from_a_remainder(pairs: Protocol) -> None:
    sequence = Sequences(pairs, "seed")
    assert [sequence.complete("s", used) for used in range(6)] == [0, 0, 2, 2, 4, 4]


def test_minimisation_evens_out_factors_and_keeps_some_chance(tmp_path: Path) -> None:
    protocol = read_protocol(write_protocol(tmp_path, ('method = "pairs"', 'method = "minimisation"')))
    rng = np.random.default_rng(1)
    uneven, chance = [], []
    for trial in range(150):
        before: list[tuple[dict[str, str], str]] = []
        for _ in range(40):
            levels = {"sex": "fm"[rng.integers(2)], "age": ("young", "older")[rng.integers(2)]}
            before.append((levels, minimised(protocol, f"seed {trial}", levels, before)))
        uneven.append(
            max(
                abs(sum(1 if arm == "new" else -1 for levels, arm in before if levels[factor] == level))
                for factor, level in (("sex", "f"), ("age", "young"))
            )
        )
        chance.append(before[0][1] == "new")
    assert np.mean(uneven) < 4  # lots alone would leave about five
    assert 0.3 < np.mean(chance) < 0.7


def test_a_third_party_can_draw_with_a_few_lines_of_their_own() -> None:
    digest = hmac.new(b"seed", b"person\ns\np1", hashlib.sha256).digest()
    assert number("seed", "person", "s", "p1") == int.from_bytes(digest[:8], "big") / 2**64
    assert commitment("seed", "abc") == hashlib.sha256(b"seed\nabc").hexdigest()


def test_the_calling_order_is_even_and_does_not_depend_on_the_list(pairs: Protocol) -> None:
    persons = ["a", "b", "c"]
    assert calling_order("s", "x", persons) == calling_order("s", "x", persons[::-1])
    orders = Counter(tuple(calling_order(f"s{trial}", "x", persons)) for trial in range(6000))
    assert stats.chisquare([orders[key] for key in orders]).pvalue > 1e-4
    assert len(orders) == 6


def test_every_seed_is_new() -> None:
    assert len({new_seed() for _ in range(100)}) == 100
    assert len(new_seed()) == 32
