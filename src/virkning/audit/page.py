"""The audit as one web page: nothing is fetched, no script runs, it prints, and it can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from virkning.audit import words
from virkning.audit.auditing import Audited, by_verdict
from virkning.audit.judging import FAILING, Verdict
from virkning.audit.saying import Line, told
from virkning.language import Language, Text, number

_WIDER = """
header, main { max-width: 68rem; }
td.verdict { font-weight: 600; white-space: nowrap; }
caption.quiet { position: absolute; left: -200vw; }
tr.fails td.verdict { color: var(--serious); }
tr.other td.verdict { color: var(--moderate); }
@media print { td.verdict { white-space: normal; } table { font-size: 8pt; } @page { size: A4 landscape; } }
"""
_COLOURS = {
    Verdict.FAILS: "fails", Verdict.IMPOSSIBLE: "fails", Verdict.TRUNCATED: "other", Verdict.OTHER_TEST: "other",
}  # fmt: skip
_NUMBERS = ("printed", "recomputed")


def html_page(audited: Sequence[Audited], language: Language) -> str:
    failing = [one for one in audited if one.verdict in FAILING]
    other = [one for one in audited if _COLOURS.get(one.verdict) == "other"]
    unchecked = by_verdict(audited)[Verdict.UNCHECKED]
    introduction = words.INTRODUCTION.fill(
        total=_count(len(audited)), failing=_count(len(failing)), unchecked=_count(unchecked)
    )
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_say(words.TITLE, language)}</title>
<style>
{_style()}{_WIDER}</style>
</head>
<body>
<a class="skip" href="#content">{_say(words.SKIP, language)}</a>
<header>
<h1>{_say(words.TITLE, language)}</h1>
<p class="question">{_say(introduction, language)}</p>
</header>
<main id="content" tabindex="-1">
{_counts(audited, language)}
{_part(words.NOT_RIGHT, failing, language)}
{_part(words.NOT_QUITE, other, language)}
{_part(words.ALL, audited, language)}
</main>
</body>
</html>
"""


def _style() -> str:
    """The report's own style, so that the two look alike on the screen and in print."""
    return files("virkning.report").joinpath("report.css").read_text("utf-8")


def _count(count: int) -> Text:
    return Text(number(count, 0, "da"), number(count, 0, "en"))


def _say(text: Text, language: Language) -> str:
    return escape(text.say(language))


def _counts(audited: Sequence[Audited], language: Language) -> str:
    header = "".join(
        f'<th scope="col">{_say(label, language)}</th>' for label in (words.VERDICT, words.COUNT, words.MEANING)
    )
    rows = "\n".join(
        f'<tr><th scope="row">{_say(words.VERDICTS[verdict], language)}</th>'
        f'<td class="number">{number(count, 0, language)}</td><td>{_say(words.MEANINGS[verdict], language)}</td></tr>'
        for verdict, count in by_verdict(audited).items()
    )
    return f"<h2>{_say(words.COUNTS, language)}</h2>\n{_table(words.COUNTS, header, rows, language)}"


def _part(heading: Text, audited: Sequence[Audited], language: Language) -> str:
    if not audited:
        return f"<h2>{_say(heading, language)}</h2>\n<p>{_say(words.NONE, language)}</p>"
    header = "".join(
        f'<th scope="col"{_class(name)}>{_say(label, language)}</th>' for name, label in words.COLUMNS.items()
    )
    rows = "\n".join(_row(told(one, language), _COLOURS.get(one.verdict, "")) for one in audited)
    return f"<h2>{_say(heading, language)}</h2>\n{_table(heading, header, rows, language)}"


def _row(line: Line, colour: str) -> str:
    cells = []
    for name in words.COLUMNS:
        text = escape(getattr(line, name))
        cells.append(f'<th scope="row">{text}</th>' if name == "id" else f"<td{_class(name)}>{text}</td>")
    marked = f' class="{colour}"' if colour else ""
    return f"<tr{marked}>{''.join(cells)}</tr>"


def _class(name: str) -> str:
    if name in _NUMBERS:
        return ' class="number"'
    return ' class="verdict"' if name == "verdict" else ""


def _table(caption: Text, header: str, rows: str, language: Language) -> str:
    """The heading above says what the caption says; the caption is for those who listen."""
    region = words.REGION.fill(caption=caption)
    return (
        f'<div class="table">\n<div class="scroll" role="region" tabindex="0" aria-label="{_say(region, language)}">\n'
        f'<table>\n<caption class="quiet">{_say(caption, language)}</caption>\n<thead><tr>{header}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div></div>"
    )
