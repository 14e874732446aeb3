"""Ten thousand trials drawn: balance within strata, nothing to be guessed beyond the design, and lots that stand still."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from tests.trials.protocols import write_protocol

from virkning.trials.drawing import Sequences, calling_order, commitment, minimised, new_seed, number
from virkning.trials.protocol import Protocol, read_protocol

TRIALS = 10_000
SLOTS = 9  # odd, so that a remainder is left


def drawn(protocol: Protocol, slots: int = SLOTS, trials: int = TRIALS) -> np.ndarray:
    """One where the treated arm was drawn; a row for each trial, all of one stratum."""
    arms = [Sequences(protocol, f"seed {trial}") for trial in range(trials)]
    return np.array([[one.arm("s", slot) == "new" for slot in range(slots)] for one in arms])


@pytest.fixture
def pairs(tmp_path: Path) -> Protocol:
    return read_protocol(write_protocol(tmp_path))


@pytest.fixture
def blocks(tmp_path: Path) -> Protocol:
    return read_protocol(write_protocol(tmp_path, ('method = "pairs"', 'method = "blocks"\nblock_sizes = [4]')))


def guessed(lots: np.ndarray) -> float:
    """The share guessed right by one who knows all lots opened so far and always bets on the arm that is behind."""
    before = np.cumsum(lots, axis=1) - lots
    behind = np.arange(lots.shape[1]) - 2 * before
    sure = np.where(behind == 0, 0.5, (behind > 0) == lots)
    return float(sure.mean())


def test_pairs_balance_within_strata_always(pairs: Protocol) -> None:
    lots = drawn(pairs)
    assert (lots[:, :8].reshape(TRIALS, 4, 2).sum(axis=2) == 1).all()
    assert np.abs(2 * lots.sum(axis=1) - SLOTS).max() == 1


def test_every_slot_is_even_and_no_slot_tells_of_another_pair(pairs: Protocol) -> None:
    lots = drawn(pairs)
    for slot in range(SLOTS):
        assert stats.binomtest(int(lots[:, slot].sum()), TRIALS, 0.5).pvalue > 1e-4, slot
    firsts = lots[:, ::2].astype(float)
    apart = np.corrcoef(firsts.T)[np.triu_indices(firsts.shape[1], 1)]
    assert np.abs(apart).max() < 4.5 / np.sqrt(TRIALS)


def test_nothing_can_be_guessed_beyond_the_design(pairs: Protocol, blocks: Protocol) -> None:
    """In pairs the second of each is known once the first is: 75 per cent. In blocks of four it is 17 of 24."""
    of_pairs, of_blocks = guessed(drawn(pairs, 8)), guessed(drawn(blocks, 8))
    assert of_pairs == pytest.approx(0.75, abs=1e-12)
    assert of_blocks == pytest.approx(17 / 24, abs=4 * 0.5 / np.sqrt(8 * TRIALS))


def test_blocks_balance_and_all_orders_are_as_likely(blocks: Protocol) -> None:
    lots = drawn(blocks, 4)
    assert (lots.sum(axis=1) == 2).all()
    orders = Counter(map(tuple, lots.tolist()))
    assert len(orders) == 6
    assert stats.chisquare(list(orders.values())).pvalue > 1e-4


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
