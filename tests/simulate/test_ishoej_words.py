"""What the made-up Ishøj trial writes is in the vocabulary, so that reports can name it."""

from pathlib import Path

from virkning.simulate.ishoej.writing import simulate
from virkning.snapshot import open_snapshot
from virkning.words import ACTIVITIES, EDUCATIONS, MARITAL_STATUSES, ORIGINS, WAITING


def test_every_id_is_a_word(tmp_path: Path) -> None:
    simulate(seed=1, out=tmp_path / "ishoej")
    snapshot = open_snapshot(tmp_path / "ishoej")
    persons = snapshot.table("persons")
    for column, known in (("origin", ORIGINS), ("education", EDUCATIONS), ("marital_status", MARITAL_STATUSES)):
        assert set(persons[column].to_pylist()) - {None} <= set(known), column
    assert set(snapshot.table("activities")["activity"].to_pylist()) <= {*ACTIVITIES, *WAITING}
