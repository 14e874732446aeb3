"""An audit as a folder, whole or not at all: claims.csv for programs, audit.html to read, audit.md for documents."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from virkning.audit.auditing import Audited
from virkning.audit.judging import Judgement
from virkning.audit.markdown import markdown
from virkning.audit.page import html_page
from virkning.audit.saying import printed_as
from virkning.files import whole_folder
from virkning.language import Language

# The first five columns are a contract; what is added goes behind them.
COLUMNS = (
    "id", "verdict", "recomputed", "test", "note", "source", "study", "kind", "printed", "decimals", "low", "high",
    "correction", "file",
)  # fmt: skip


def write_audit(audited: Sequence[Audited], folder: str | Path, *, language: Language = "da") -> None:
    with whole_folder(folder) as fresh:
        with (fresh / "claims.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_row(one, language) for one in audited)
        (fresh / "audit.html").write_text(html_page(audited, language), encoding="utf-8", newline="\n")
        (fresh / "audit.md").write_text(markdown(audited, language), encoding="utf-8", newline="\n")


def _row(one: Audited, language: Language) -> list[str]:
    """Numbers are exact here; two numbers printed together stand with a semicolon between them."""
    claim, found = one.claim, one.judgements
    return [
        claim.id,
        one.verdict.value,
        _each(found, "recomputed"),
        "; ".join(dict.fromkeys(judgement.test for judgement in found if judgement.test)),
        " ".join(dict.fromkeys(judgement.note.say(language) for judgement in found if judgement.note.say(language))),
        claim.source,
        claim.study.say(language) if claim.study else "",
        claim.kind,
        "; ".join(printed_as(printed, "en").replace(",", "").replace("\u2212", "-") for printed in claim.printed),
        "; ".join(str(printed.decimals) for printed in claim.printed),
        _each(found, "low"),
        _each(found, "high"),
        "; ".join(_exact(value) for judgement in found for value in judgement.correction),
        Path(claim.file).name,
    ]


def _each(found: Sequence[Judgement], name: str) -> str:
    return "; ".join(filter(None, (_exact(getattr(judgement, name)) for judgement in found)))


def _exact(value: float | None) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
