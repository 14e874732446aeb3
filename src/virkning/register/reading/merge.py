"""From parts to the snapshot's tables: everything of one person brought together, checked and written in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.codemap import CodeMap
from virkning.register.meanings import split_by_meaning
from virkning.register.reading.parts import MONTHS, PERSONS, SPELLS, Workshop
from virkning.register.reading.sorting import Sorted, whole_persons
from virkning.register.spells import Spells, first_overlap, joined
from virkning.register.weeks import FULL_TIME_HOURS_A_MONTH, monday_days, month_days, say_week
from virkning.snapshot import SnapshotWriter
from virkning.snapshot.schema import PERSONS as PERSONS_TABLE


def refuse_double_persons(in_order: Sorted, workshop: Workshop, files: list[Path], column: str) -> None:
    """In a wide layout a person has one row with weeks and one with months. The first row that is one too many is told."""
    found: tuple[int, int, str] | None = None
    for rows in whole_persons(in_order, workshop.files(PERSONS), "person, file, row", "persons"):
        for flag in ("has_weeks", "has_months"):
            flagged = rows.filter(rows[flag])
            for place in np.flatnonzero(_same_as_before(flagged["person"])) + 1:
                one = tuple(flagged[name][int(place)].as_py() for name in ("file", "row", "person"))
                found = min(found or one, one)
    if found is not None:
        raise InputError(
            Text("Personen har to rækker.", "The person has two rows."),
            file=files[found[0]],
            row=found[1],
            column=column,
            value=found[2],
            expected=Text("én række pr. person i et bredt layout", "one row per person in a wide layout"),
        )


def write_benefits(
    in_order: Sorted, workshop: Workshop, files: list[Path], codes: CodeMap, writer: SnapshotWriter
) -> None:
    """All spells, each person's joined and without overlap, with the meaning of their codes."""
    writer.append("benefits", _benefit_rows(pa.array([], pa.string()), _no_spells(), codes))
    for rows in whole_persons(in_order, workshop.files(SPELLS), "person, first_week, last_week", "benefits"):
        persons = pc.dictionary_encode(rows["person"].combine_chunks())
        spells = Spells(
            persons.indices.to_numpy().astype(np.int64),
            *(rows[name].to_numpy() for name in ("first_week", "last_week", "code", "row")),
        )
        at = first_overlap(spells)
        if at is not None:
            _refuse_overlap(rows, at, files)
        writer.append("benefits", _benefit_rows(persons.dictionary, joined(spells), codes))


def _no_spells() -> Spells:
    weeks = np.empty(0, np.int32)
    return Spells(np.empty(0, np.int64), weeks, weeks, np.empty(0, np.int16), np.empty(0, np.int64))


def _benefit_rows(persons: pa.Array, spells: Spells, codes: CodeMap) -> pa.Table:
    spells, places = split_by_meaning(spells, codes)
    nothing = len(codes.meanings)
    places = np.where(places < 0, nothing, places)
    benefits = pa.array([meaning.benefit for meaning in codes.meanings] + [None], pa.string())
    activations = pa.array([meaning.activation for meaning in codes.meanings] + [None], pa.bool_())
    return pa.table(
        {
            "person": persons.take(pa.array(spells.person)),
            "from_week": pa.array(monday_days(spells.first_week)).cast(pa.date32()),
            "to_week": pa.array(monday_days(spells.last_week)).cast(pa.date32()),
            "code": pa.array([f"{code:03d}" for code in range(1000)]).take(pa.array(spells.code)),
            "benefit": benefits.take(pa.array(places)),
            "activation": activations.take(pa.array(places)),
        }
    )


def _refuse_overlap(rows: pa.Table, at: int, files: list[Path]) -> None:
    one, other = (rows.slice(place, 1).to_pylist()[0] for place in (at - 1, at))
    later, earlier = (one, other) if (one["file"], one["row"]) > (other["file"], other["row"]) else (other, one)
    week = say_week(other["first_week"])
    raise InputError(
        Text(f"Personen har to koder i uge {week}.", f"The person has two codes in week {week}."),
        file=files[later["file"]],
        row=later["row"],
        column="code",
        value=later["code"],
        expected=Text(
            f"højst én kode pr. uge; den anden står i række {earlier['row']} i {files[earlier['file']].name}",
            f"at most one code per week; the other stands in row {earlier['row']} of {files[earlier['file']].name}",
        ),
    )


def write_work(
    in_order: Sorted, workshop: Workshop, files: list[Path], writer: SnapshotWriter, *, industry: bool
) -> None:
    """All months with work."""
    writer.append("work", _work_rows(_no_months(), industry))
    for rows in whole_persons(in_order, workshop.files(MONTHS), "person, month", "work"):
        month, same_person = rows["month"].to_numpy(), _same_as_before(rows["person"])
        double = same_person & (month[1:] == month[:-1])
        if double.any():
            row = rows.slice(int(np.argmax(double)) + 1, 1).to_pylist()[0]
            raise InputError(
                Text("Personen har to rækker for samme måned.", "The person has two rows for the same month."),
                file=files[row["file"]],
                row=row["row"],
                column="month",
                value=str(np.datetime64(row["month"], "M")),
                expected=Text("højst én række pr. person og måned", "at most one row per person and month"),
            )
        writer.append("work", _work_rows(rows, industry))


def _no_months() -> pa.Table:
    types = {"person": pa.string(), "month": pa.int32(), "rate": pa.float64(), "industry": pa.string()}
    return pa.table({name: pa.array([], type_) for name, type_ in types.items()})


def _work_rows(rows: pa.Table, industry: bool) -> pa.Table:
    rate = rows["rate"].to_numpy()
    table = pa.table(
        {
            "person": rows["person"].cast(pa.string()),
            "month": pa.array(month_days(rows["month"].to_numpy())).cast(pa.date32()),
            "hours": rate * FULL_TIME_HOURS_A_MONTH,
            "rate": rate,
        }
    )
    return table.append_column("industry", rows["industry"]) if industry else table


def _same_as_before(persons: pa.ChunkedArray) -> Any:
    return pc.equal(persons[1:], persons[:-1]).to_numpy() if len(persons) > 1 else np.zeros(0, bool)


def write_persons(
    in_order: Sorted, workshop: Workshop, files: list[Path], attributes: dict[str, str], writer: SnapshotWriter
) -> None:
    """The persons with their attributes, where the year of birth and sex are among them."""
    if not {"birth_year", "sex"} <= attributes.keys():
        return
    with duckdb.connect() as connection:
        for rows in whole_persons(in_order, workshop.files(PERSONS), "person", "persons"):
            connection.register("some_rows", rows)
            _refuse_unlike(connection, files, attributes)
            listed = ", ".join(f'max("{name}") AS "{name}"' for name in attributes)
            persons = connection.sql(f"SELECT person, {listed} FROM some_rows GROUP BY person ORDER BY person")
            writer.append("persons", _person_rows(persons.to_arrow_table(), files, attributes))


def _refuse_unlike(connection: duckdb.DuckDBPyConnection, files: list[Path], attributes: dict[str, str]) -> None:
    """Whoever has two different attributes of a kind, or lacks one that everybody must have."""
    agree = " OR ".join(f'count(DISTINCT "{name}") > 1' for name in attributes)
    lacking = " OR ".join(f'max("{name}") IS NULL' for name in ("birth_year", "sex"))
    wrong = connection.execute(
        f"SELECT max(file), max(row), person, {agree} FROM some_rows "
        f"GROUP BY person HAVING ({agree}) OR ({lacking}) ORDER BY person LIMIT 1"
    ).fetchone()
    if wrong is None:
        return
    lacks = Text("Personen mangler fødselsår eller køn.", "The person lacks a year of birth or a sex.")
    differs = Text("Personens oplysninger er ikke ens i alle rækker.", "The person's attributes differ between rows.")
    raise InputError(
        differs if wrong[3] else lacks,
        file=files[wrong[0]],
        row=wrong[1],
        column=", ".join(attributes.values()),
        value=wrong[2],
    )


def _person_rows(table: pa.Table, files: list[Path], attributes: dict[str, str]) -> pa.Table:
    def refuse(name: str, wrong: pa.ChunkedArray, expected: str) -> None:
        place = pc.index(wrong, True).as_py()
        if place >= 0:
            raise InputError(
                Text("Værdien passer ikke i datasættet.", "The value does not fit the snapshot."),
                file=files[-1],
                column=attributes[name],
                value=table[name][place].as_py(),
                expected=expected,
            )

    refuse("birth_year", pc.invert(pc.match_substring_regex(table["birth_year"], r"^(19|20)\d\d$")), "1900–2099")
    choices = PERSONS_TABLE.column("sex").choices
    refuse("sex", pc.invert(pc.is_in(table["sex"], value_set=pa.array(choices))), ", ".join(choices))
    year = table["birth_year"].cast(pa.int32())
    return table.set_column(table.column_names.index("birth_year"), "birth_year", year)
