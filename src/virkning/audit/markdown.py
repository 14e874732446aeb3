"""The audit as Markdown, so that a page of documentation can hold it and a test can compare the two."""

from __future__ import annotations

from collections.abc import Sequence

from virkning.audit import words
from virkning.audit.auditing import Audited, by_verdict
from virkning.audit.judging import FAILING, Verdict
from virkning.audit.saying import told
from virkning.language import Language, Text

_IN_ANOTHER_WAY = (Verdict.TRUNCATED, Verdict.OTHER_TEST)
_SHOWN = ("id", "source", "printed", "recomputed", "verdict", "remark")


def markdown(audited: Sequence[Audited], language: Language) -> str:
    """Counts by verdict and source, then each number that does not follow, then those that follow in another way."""
    failing = [one for one in audited if one.verdict in FAILING]
    other = [one for one in audited if one.verdict in _IN_ANOTHER_WAY]
    blocks = [
        words.INTRODUCTION.fill(total=len(audited), failing=len(failing)).say(language),
        _heading(words.COUNTS, language), _counts(audited, language),
        _heading(words.NOT_RIGHT, language), _claims(failing, language),
        _heading(words.NOT_QUITE, language), _claims(other, language),
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def _heading(text: Text, language: Language) -> str:
    return f"## {text.say(language)}"


def _counts(audited: Sequence[Audited], language: Language) -> str:
    groups: dict[str, list[Audited]] = {}
    for one in audited:
        groups.setdefault(one.claim.study.say(language) if one.claim.study else "–", []).append(one)
    verdicts = [words.VERDICTS[verdict].say(language) for verdict in Verdict]
    header = [words.STUDY.say(language), *verdicts, words.TOTAL.say(language)]
    rows = [[name, *map(str, by_verdict(group).values()), str(len(group))] for name, group in groups.items()]
    total = [words.TOTAL.say(language), *map(str, by_verdict(audited).values()), str(len(audited))]
    return _table(header, [*rows, total])


def _claims(audited: Sequence[Audited], language: Language) -> str:
    if not audited:
        return words.NONE.say(language)
    lines = [told(one, language) for one in audited]
    return _table(
        [words.COLUMNS[name].say(language) for name in _SHOWN],
        [[getattr(line, name) for name in _SHOWN] for line in lines],
    )


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
