"""The audit as Markdown, so that documentation can hold it and a test can compare the two."""

from __future__ import annotations

from collections.abc import Sequence

from virkning.audit import words
from virkning.audit.auditing import Audited, by_verdict
from virkning.audit.judging import FAILING, Verdict
from virkning.audit.kinds import KINDS, Kind
from virkning.audit.saying import told
from virkning.language import Language

_IN_ANOTHER_WAY = (Verdict.TRUNCATED, Verdict.OTHER_TEST)
_SHOWN = ("id", "source", "printed", "recomputed", "verdict", "remark")


def markdown(audited: Sequence[Audited], language: Language) -> str:
    """Counts by verdict and source, then each number that does not follow, then those that follow in another way."""
    made = tables(audited, language)
    headings = {"counts": words.COUNTS, "failing": words.NOT_RIGHT, "other": words.NOT_QUITE}
    blocks = [made["introduction"], *(f"## {text.say(language)}\n\n{made[name]}" for name, text in headings.items())]
    return f"# {words.TITLE.say(language)}\n\n" + "\n".join(blocks)


def tables(audited: Sequence[Audited], language: Language) -> dict[str, str]:
    """The parts by name, as a page of documentation takes them."""
    failing = [one for one in audited if one.verdict in FAILING]
    other = [one for one in audited if one.verdict in _IN_ANOTHER_WAY]
    unchecked = by_verdict(audited)[Verdict.UNCHECKED]
    introduction = words.INTRODUCTION.fill(total=len(audited), failing=len(failing), unchecked=unchecked).say(language)
    return {
        "introduction": f"{introduction}\n",
        "counts": _counts(audited, language),
        "failing": _claims(failing, language),
        "other": _claims(other, language),
    }


def kinds_table() -> str:
    """Every kind with its keys and tests; keys that may be left out stand in brackets."""
    rows = [[f"`{kind.name}`", kind.label.en, _keys(kind), _tests(kind)] for kind in KINDS.values()]
    return _table(["kind", "what it is", "keys", "tests, the usual first"], rows)


def _keys(kind: Kind) -> str:
    pairs = [f"`{one}` and `{other}`" for one, other in (kind.whole or {}).values()]
    told = []
    for need in kind.needs:
        names = "/".join(f"`{name}`" for name in (need.name, *need.also))
        told.append(names if need.required else f"[{names}]")
    return ", ".join(told) + (f" (or {', '.join(pairs)})" if pairs else "")


def _tests(kind: Kind) -> str:
    ordered = [*kind.usual, *(test for test in kind.tests if test not in kind.usual)]
    return ", ".join(f"**`{test}`**" if test in kind.usual else f"`{test}`" for test in ordered)


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
        return words.NONE.say(language) + "\n"
    lines = [told(one, language) for one in audited]
    header = [words.COLUMNS[name].say(language) for name in _SHOWN]
    return _table(header, [[getattr(line, name) for name in _SHOWN] for line in lines])


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
