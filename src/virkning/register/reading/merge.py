"""From parts to the snapshot's tables: everything of one person brought together, checked and written in order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from virkning.register.spells import Spells, first_overlap, joined
from virkning.register.weeks import FULL_TIME_HOURS_A_MONTH, monday_days, month_days, say_week
from virkning.snapshot import SnapshotWriter
from virkning.snapshot.schema import PERSONS as PERSONS_TABLE

SORT_MEMORY = "3GB"
_ROWS_A_BATCH = 500_000
Sorted = Callable[[list[str], str], Any]


@contextmanager
def duckdb_sorting(folder: Path) -> Iterator[Sorted]:
    """Rows of many Parquet files in an order, as a stream of batches, spilling to disk when memory is short."""
    with tempfile.TemporaryDirectory(prefix="sort-", dir=folder) as spill, duckdb.connect() as connection:
        connection.execute(
            f"SET enable_progress_bar = false; SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{spill}'"
        )
        connection.execute("SET preserve_insertion_order = false")

        def in_order(files: list[str], order: str) -> Iterator[pa.Table]:
            rows = connection.sql(f"SELECT * FROM read_parquet(?) ORDER BY {order}", params=[files])
            for batch in rows.to_arrow_reader(_ROWS_A_BATCH):
                yield pa.Table.from_batches([batch])

        yield in_order


def refuse_double_persons(workshop: Workshop, files: list[Path], column: str) -> None:
    """In a wide layout a person has one row with weeks and one with months."""
    with duckdb.connect() as connection:
        for flag in ("has_weeks", "has_months"):
            found = connection.execute(
                f"SELECT max(struct_pack(file, row)) AS place, arg_max(person, struct_pack(file, row)) "
                f"FROM read_parquet(?, union_by_name = true) WHERE {flag} GROUP BY person HAVING count(*) > 1 ORDER BY place LIMIT 1",
                [workshop.files(PERSONS)],
            ).fetchone()
            if found is not None:
                raise InputError(
                    Text("Personen har to rækker.", "The person has two rows."),
                    file=files[found[0]["file"]],
                    row=found[0]["row"],
                    column=column,
                    value=found[1],
                    expected=Text("én række pr. person i et bredt layout", "one row per person in a wide layout"),
                )


def write_benefits(
    in_order: Sorted, workshop: Workshop, files: list[Path], codes: CodeMap, writer: SnapshotWriter
) -> None:
    """All spells, each person's joined and without overlap, with the meaning of their codes."""
    writer.append("benefits", _benefit_rows(pa.array([], pa.string()), _no_spells(), codes))
    parts = workshop.files(SPELLS)
    for rows in _by_whole_persons(in_order(parts, "person, first_week, last_week")) if parts else ():
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
    parts = workshop.files(MONTHS)
    for rows in _by_whole_persons(in_order(parts, "person, month")) if parts else ():
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


def _by_whole_persons(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in batches that end where a person ends."""
    held: pa.Table | None = None
    for batch in batches:
        batch = batch.set_column(0, "person", batch["person"].cast(pa.string()))
        rows = batch if held is None else pa.concat_tables([held, batch])
        last = rows["person"][-1]
        start = pc.index(rows["person"], last).as_py()
        held = rows.slice(start)
        if start:
            yield rows.slice(0, start)
    if held is not None and held.num_rows:
        yield held


def write_persons(workshop: Workshop, files: list[Path], attributes: dict[str, str], writer: SnapshotWriter) -> None:
    """The persons with their attributes, where the year of birth and sex are among them."""
    if not {"birth_year", "sex"} <= attributes.keys():
        return
    listed = ", ".join(f'max("{name}") AS "{name}"' for name in attributes)
    agree = " OR ".join(f'count(DISTINCT "{name}") > 1' for name in attributes)
    lacking = " OR ".join(f'max("{name}") IS NULL' for name in ("birth_year", "sex"))
    source = "read_parquet(?, union_by_name = true)"
    with duckdb.connect() as connection:
        connection.execute(
            f"SET enable_progress_bar = false; SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{workshop.folder / 'spill'}'"
        )
        wrong = connection.execute(
            f"SELECT max(file), max(row), person, {agree} FROM {source} GROUP BY person HAVING ({agree}) OR ({lacking}) LIMIT 1",
            [workshop.files(PERSONS)],
        ).fetchone()
        if wrong is not None:
            lacks = Text("Personen mangler fødselsår eller køn.", "The person lacks a year of birth or a sex.")
            differs = Text(
                "Personens oplysninger er ikke ens i alle rækker.", "The person's attributes differ between rows."
            )
            raise InputError(
                differs if wrong[3] else lacks,
                file=files[wrong[0]],
                row=wrong[1],
                column=", ".join(attributes.values()),
                value=wrong[2],
            )
        rows = connection.sql(
            f"SELECT person, {listed} FROM {source} GROUP BY person ORDER BY person", params=[workshop.files(PERSONS)]
        )
        for batch in rows.to_arrow_reader(_ROWS_A_BATCH):
            writer.append("persons", _person_rows(pa.Table.from_batches([batch]), files, attributes))


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
