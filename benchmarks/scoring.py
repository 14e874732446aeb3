"""Scoring half a million answers: ours, and pandas' pivot of the same answers. Seconds are the best of three."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from virkning.instruments import load_instrument
from virkning.instruments.scoring import change_since_last, pair_difference, wide

ONE, TWO = load_instrument("bip", "1"), load_instrument("bip", "2")


def many_answers(number: int) -> pa.Table:
    """About this many answers: every person answers every scale item at every wave."""
    items = [item for item in ONE.items if not item.multiple]
    waves = 4
    persons = number // (len(items) * waves)
    person, wave, place = (
        axis.ravel()
        for axis in np.meshgrid(np.arange(persons), np.arange(1, waves + 1), np.arange(len(items)), indexing="ij")
    )
    random = np.random.default_rng(7)
    missing = random.random(len(person)) < 0.05
    return pa.table(
        {
            "person": pa.array([f"p{number:06}" for number in range(persons)]).take(pa.array(person)),
            "date": pa.array((17000 + 90 * wave).astype(np.int32)).cast(pa.date32()),
            "wave": pa.array(wave.astype(np.int32)),
            "rater": pa.array([item.rater for item in items]).take(pa.array(place)),
            "instrument": pa.array(["bip"]).take(pa.array(np.zeros_like(place))),
            "version": pa.array(["1"]).take(pa.array(np.zeros_like(place))),
            "item": pa.array([item.id for item in items]).take(pa.array(place)),
            "value": pa.array(random.integers(1, 6, len(person), dtype=np.int32), mask=missing),
            "missing": pa.array(["dont_know"]).take(pa.array(np.zeros_like(place), mask=~missing)),
        }
    )


def pivot(answers: pd.DataFrame) -> pd.DataFrame:
    own = answers[answers["rater"] == "citizen"]
    return own.pivot(index=["person", "date", "wave"], columns="item", values="value")


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def main() -> None:
    answers = many_answers(500_000)
    frame = answers.to_pandas()
    peer = seconds(lambda: pivot(frame))
    print(f"{answers.num_rows} answers")
    for name, work in (
        ("wide table, pandas pivot", lambda: pivot(frame)),
        ("wide table, checked", lambda: wide(answers, ONE, rater="citizen")),
        ("change since last time", lambda: change_since_last(answers, [ONE, TWO])),
        ("citizen minus caseworker", lambda: pair_difference(answers, ONE)),
    ):
        taken = seconds(work)
        print(f"{name:28} {taken:6.2f} s  {taken / peer:5.2f} x pandas")


if __name__ == "__main__":
    main()
