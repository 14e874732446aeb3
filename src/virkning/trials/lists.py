"""Who drew what, as the table that the analysis begins with."""

from __future__ import annotations

import csv
from pathlib import Path

from virkning.files import whole_file
from virkning.language import Language, Text
from virkning.trials.running import TrialFolder

REFUSED = Text("sagde nej", "refused")
NOT_CALLED = Text("ikke kaldt", "not called")


def write_list(trial: TrialFolder, out: Path, *, language: Language = "da") -> None:
    """Everybody once on the list, one row each: the arm of those whose lot was opened, and why the others have none."""
    state = trial.state
    rows = [
        {
            "person": person, "stratum": state.stratum(person), "arm": state.opened.get(person, ""),
            "excluded": "" if person in state.opened else (REFUSED if person in state.refused else NOT_CALLED).say(language),
        }
        for person in state.people
    ]  # fmt: skip
    rows += [{"person": person, "stratum": "", "arm": "", "excluded": rule} for person, rule in state.out.items()]
    with whole_file(out) as file, file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, ["person", "stratum", "arm", "excluded"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
