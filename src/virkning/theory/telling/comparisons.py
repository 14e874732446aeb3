"""Comparisons as tables: verdict by verdict, side by side, and the matrix of twelve outcomes."""

from __future__ import annotations

from collections.abc import Iterable

from virkning.language import Text
from virkning.theory.comparing.outcomes import CELLS, FOLLOWS, Cell
from virkning.theory.comparing.verdicts import VERDICTS, Compared
from virkning.theory.comparing.versions import Versions
from virkning.theory.model import Theory
from virkning.theory.telling.tables import Cell as Said
from virkning.theory.telling.tables import Table

_WHAT = {
    "element": Text("element", "element"),
    "arrow": Text("pil", "arrow"),
    "configuration": Text("konfiguration", "configuration"),
}
_ORDER = tuple(VERDICTS)


def joined(texts: Iterable[Text], mark: str = "; ") -> Text:
    texts = tuple(texts)
    return Text(mark.join(text.da for text in texts), mark.join(text.en for text in texts))


def comparison_table(earlier: Theory, later: Theory, found: tuple[Compared, ...]) -> Table:
    """One row per part, by verdict; the note counts them."""
    counts = joined(
        (
            Text("{n} {verdict}", "{n} {verdict}").fill(n=sum(one.verdict == verdict for one in found), verdict=said)
            for verdict, said in VERDICTS.items()
        ),
        ", ",
    )
    rows = sorted(found, key=lambda one: _ORDER.index(one.verdict))
    return Table(
        title=Text("{later}, holdt op mod {earlier}", "{later}, held against {earlier}").fill(
            later=later.title, earlier=earlier.title
        ),
        keys=("verdict", "what", "name", "earlier", "later", "changes"),
        labels=(
            Text("dom", "verdict"),
            Text("hvad", "what"),
            Text("navn", "name"),
            Text("før", "earlier"),
            Text("nu", "later"),
            Text("hvad er ændret", "what has changed"),
        ),
        rows=tuple(
            (VERDICTS[one.verdict], _WHAT[one.what], one.name, one.earlier, one.later, joined(one.changes))
            for one in rows
        ),
        note=counts,
    )


def versions_table(versions: Versions) -> Table:
    """Each part's id in each theory, with the verdict against the first theory that has it."""
    places = range(len(versions.titles))
    rows = []
    for row in versions.rows:
        cells: list[Said] = [row.name, _WHAT[row.what]]
        for place in places:
            compared = row.compared[place]
            cells.append(_cell(row.ids[place], VERDICTS[compared.verdict] if compared else None))
        rows.append(tuple(cells))
    return Table(
        title=Text("Teorierne side om side", "The theories side by side"),
        keys=("name", "what", *(f"theory_{place + 1}" for place in places)),
        labels=(Text("navn", "name"), Text("hvad", "what"), *versions.titles),
        rows=tuple(rows),
    )


def _cell(id: str | None, verdict: Text | None) -> Said:
    if id is None:
        return "–"
    return Text(f"{id}: {verdict.da}", f"{id}: {verdict.en}") if verdict else id


def outcome_table(chosen: Cell | None = None) -> Table:
    """The matrix as a list, the cell that holds here pointed out."""
    same = {True: Text("den indledende", "the initial one"), False: Text("en anden", "another")}
    results = {True: Text("gode", "good"), False: Text("dårlige", "bad")}
    return Table(
        title=Text(
            "Teori, gennemførelse og resultater læst sammen", "Theory, implementation and results read together"
        ),
        keys=("theory", "implementation", "results", "reading", "meaning"),
        labels=(
            Text("kommunens teori er", "the municipality's theory is"),
            Text("det, der blev gjort,", "what was done"),
            Text("resultater", "results"),
            Text("læsning", "reading"),
            Text("betydning", "meaning"),
        ),
        rows=tuple(
            (same[cell.same], FOLLOWS[cell.follows], results[cell.good], cell.reading, cell.text) for cell in CELLS
        ),
        marked=CELLS.index(chosen) if chosen else None,
    )
