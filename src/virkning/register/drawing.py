"""A register's description for the eye: a page of HTML that needs nothing else, and a screen of text."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from virkning.language import Language, Text, number, percent
from virkning.register.weeks import iso_year, say_week
from virkning.words import BENEFITS

if TYPE_CHECKING:
    from virkning.register.describing import RegisterDescription

FEWEST_SHOWN = 5
_WIDTH, _HEIGHT, _LEFT, _TOP = 860, 320, 70, 10
_SHOWN_STATES = 8
_BLOCKS = "▁▂▃▄▅▆▇█"
_COLOURS = (
    "#1b4965",
    "#e07a5f",
    "#3d8b6e",
    "#f2c14e",
    "#7a5195",
    "#5fa8d3",
    "#a44a3f",
    "#8a8d3f",
    "#bdbdbd",
    "#efefef",
)
_NAMES = {
    "no_code": Text("Ingen kode", "No code"),
    "unknown": Text("Ukendt kode", "Unknown code"),
    "rest": Text("Øvrige ydelser", "Other benefits"),
}
_SAY = {
    "title": Text("Registeret i {snapshot}", "The register in {snapshot}"),
    "persons": Text("Personer", "Persons"),
    "period": Text("Periode", "Period"),
    "spells": Text("Forløb", "Spells"),
    "unknown": Text("Andel af uger med ukendt kode", "Share of weeks with an unknown code"),
    "chronogram": Text("Hvor personerne er, uge for uge", "Where the persons are, week by week"),
    "flow": Text("Fra år til år (uge 9)", "From year to year (week 9)"),
    "lengths": Text("Forløbenes længde i uger", "Length of spells in weeks"),
    "codes": Text("Uger pr. kode og år", "Weeks by code and year"),
    "code": Text("Kode", "Code"),
    "meaning": Text("Betydning", "Meaning"),
    "not_stock": Text(
        "Registeret har én kode pr. uge efter en prioritet, så det kan ikke bruges til at tælle modtagere. "
        "Ingen kode er ikke det samme som arbejde.",
        "The register has one code per week by a priority, so recipients cannot be counted from it. No code is not the same as work.",
    ),
}


def _name(state: str, language: Language) -> str:
    return (_NAMES[state] if state in _NAMES else BENEFITS[state].label).say(language)


def _shown(count: int, language: Language) -> str:
    return f"< {FEWEST_SHOWN}" if 0 < count < FEWEST_SHOWN else number(count, 0, language)


def _folded(found: RegisterDescription) -> dict[str, list[int]]:
    """The chronogram with the smaller benefits put together, the largest first and no code last."""
    states = {state: counts for state, counts in found.chronogram.items() if state != "no_code"}
    order = sorted(states, key=lambda state: -sum(states[state]))
    folded = {state: states[state] for state in order[:_SHOWN_STATES]}
    rest = [states[state] for state in order[_SHOWN_STATES:]]
    if rest:
        folded["rest"] = [sum(counts) for counts in zip(*rest, strict=True)]
    return folded | {"no_code": found.chronogram["no_code"]}


def _spell_rows(found: RegisterDescription, edges: tuple[int, ...]) -> list[tuple[str, int]]:
    names = [f"{low}–{high - 1}" if high - low > 1 else str(low) for low, high in pairwise(edges)]
    names[-1] = f"{edges[-2]}+"
    return list(zip(names, found.spell_lengths, strict=True))


def as_text(found: RegisterDescription, language: Language = "da") -> str:
    """A screen of text."""
    from virkning.register.describing import SPELL_EDGES

    lines = [_SAY["title"].fill(snapshot=found.snapshot).say(language), ""]
    for key, value in _facts(found, language):
        lines.append(f"  {key}: {value}")
    lines += ["", _SAY["chronogram"].say(language)]
    for state, counts in _folded(found).items():
        drawn = "".join(_BLOCKS[min(7, 8 * count // max(1, found.persons))] if count else " " for count in counts[-72:])
        lines.append(
            f"  {_name(state, language)[:24]:24} {drawn} {percent(counts[-1] / max(1, found.persons), 1, language):>8}"
        )
    lines += ["", _SAY["lengths"].say(language)]
    most = max(found.spell_lengths, default=1) or 1
    for name, count in _spell_rows(found, SPELL_EDGES):
        lines.append(f"  {name:>8} {'█' * round(40 * count / most)} {number(count, 0, language)}")
    return "\n".join([*lines, "", _SAY["not_stock"].say(language)])


def _facts(found: RegisterDescription, language: Language) -> list[tuple[str, str]]:
    return [
        (_SAY["persons"].say(language), number(found.persons, 0, language)),
        (_SAY["period"].say(language), f"{found.first_week} – {found.last_week}"),
        (_SAY["spells"].say(language), number(found.spells, 0, language)),
        (_SAY["unknown"].say(language), percent(found.unknown_share, 2, language)),
    ]


def as_html(found: RegisterDescription, language: Language = "da") -> str:
    """A page on its own: no scripts, no links out, readable without colours."""
    from virkning.register.describing import SPELL_EDGES

    title = escape(_SAY["title"].fill(snapshot=found.snapshot).say(language))
    facts = "".join(
        f"<tr><th scope='row'>{escape(key)}</th><td>{escape(value)}</td></tr>" for key, value in _facts(found, language)
    )
    lengths = "".join(
        f"<tr><th scope='row'>{name}</th><td>{number(count, 0, language)}</td></tr>"
        for name, count in _spell_rows(found, SPELL_EDGES)
    )
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #222; }}
table {{ border-collapse: collapse; }} th, td {{ padding: .2rem .8rem .2rem 0; text-align: right; border-bottom: 1px solid #ddd; }}
th {{ text-align: left; font-weight: 600; }} .wide {{ overflow-x: auto; }} svg {{ max-width: 100%; height: auto; }} text {{ font-size: 12px; fill: #222; }}
</style></head><body><main><h1>{title}</h1><p>{escape(_SAY["not_stock"].say(language))}</p><table>{facts}</table>
<h2>{_SAY["chronogram"].say(language)}</h2>{_chronogram(found, language)}
<h2>{_SAY["flow"].say(language)}</h2>{_flow(found, language)}
<h2>{_SAY["lengths"].say(language)}</h2><table>{lengths}</table>
<h2>{_SAY["codes"].say(language)}</h2><div class="wide" tabindex="0" role="region" aria-label="{_SAY["codes"].say(language)}">{_code_table(found, language)}</div>
</main></body></html>
"""


def _chronogram(found: RegisterDescription, language: Language) -> str:
    """Persons by state over time, stacked."""
    states, weeks = _folded(found), found.chronogram_weeks
    across = (_WIDTH - _LEFT - 190) / max(1, len(weeks) - 1)
    below, shapes = [0] * len(weeks), []
    for place, (state, counts) in enumerate(states.items()):
        above = [low + count for low, count in zip(below, counts, strict=True)]
        top = [f"{_LEFT + across * x:.1f},{_y(y, found.persons):.1f}" for x, y in enumerate(above)]
        bottom = [f"{_LEFT + across * x:.1f},{_y(y, found.persons):.1f}" for x, y in enumerate(below)]
        colour = _COLOURS[place] if state != "no_code" else _COLOURS[-1]
        shapes.append(
            f"<polygon points='{' '.join(top + bottom[::-1])}' fill='{colour}' stroke='#fff' stroke-width='.6'/>"
        )
        middle = _y((below[-1] + above[-1]) / 2, found.persons)
        share = percent(counts[-1] / max(1, found.persons), 1, language)
        if counts[-1] > 0.025 * found.persons:
            shapes.append(
                f"<text x='{_LEFT + across * (len(weeks) - 1) + 8:.0f}' y='{middle + 4:.0f}'>{escape(_name(state, language))} {share}</text>"
            )
        below = above
    return _svg(_HEIGHT + 40, _SAY["chronogram"].say(language), "".join(shapes) + _axes(found, across))


def _y(count: float, persons: int) -> float:
    return _TOP + _HEIGHT * (1 - count / max(1, persons))


def _axes(found: RegisterDescription, across: float) -> str:
    marks = [
        f"<text x='{_LEFT - 8}' y='{_y(share * found.persons, found.persons) + 4:.0f}' text-anchor='end'>{share:.0%}</text>"
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    years = iso_year(found.chronogram_weeks)  # type: ignore[arg-type]
    step = max(1, len(set(years.tolist())) // 10)
    for place, year in enumerate(years):
        if place and year != years[place - 1] and (year - years[0]) % step == 0:
            marks.append(
                f"<text x='{_LEFT + across * place:.0f}' y='{_TOP + _HEIGHT + 20}' text-anchor='middle'>{year}</text>"
            )
    if not len(marks) > 5:
        marks.append(f"<text x='{_LEFT}' y='{_TOP + _HEIGHT + 20}'>{say_week(found.chronogram_weeks[0])}</text>")
    return "".join(marks)


def _flow(found: RegisterDescription, language: Language) -> str:
    """Ribbons from each year's states to the next one's; those of fewer than five persons are left out."""
    years = found.flow_years
    if len(years) < 2:
        return "<p>–</p>"
    totals: dict[str, int] = defaultdict(int)
    for (_, before, _), count in found.flows.items():
        totals[before] += count
    order = [state for state in sorted(totals, key=lambda state: (state == "no_code", -totals[state])) if totals[state]]
    colours = {
        state: _COLOURS[min(place, 8)] if state != "no_code" else _COLOURS[8] for place, state in enumerate(order)
    }
    gap = (_WIDTH - _LEFT - 220) / (len(years) - 1)
    parts = []
    for step, year in enumerate(years[:-1]):
        left, right = _LEFT + gap * step, _LEFT + gap * (step + 1)
        parts += _ribbons(found, year, order, colours, left + 12, right)
    for step, year in enumerate(years):
        parts.append(f"<text x='{_LEFT + gap * step:.0f}' y='{_TOP + _HEIGHT + 20}'>{year}</text>")
        parts += _bars(found, years, step, order, colours, _LEFT + gap * step, language)
    return _svg(_HEIGHT + 40, _SAY["flow"].say(language), "".join(parts))


def _sizes(found: RegisterDescription, years: list[int], step: int) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    year, side = (years[step], 1) if step < len(years) - 1 else (years[step - 1], 2)
    for key, count in found.flows.items():
        if key[0] == year:
            sizes[str(key[side])] += count
    return sizes


def _bars(
    found: RegisterDescription,
    years: list[int],
    step: int,
    order: list[str],
    colours: dict[str, str],
    x: float,
    language: Language,
) -> list[str]:
    sizes, parts, y = _sizes(found, years, step), [], float(_TOP)
    for state in [*order, *(state for state in sizes if state not in order)]:
        height = _HEIGHT * sizes.get(state, 0) / max(1, found.persons)
        parts.append(
            f"<rect x='{x:.1f}' y='{y:.1f}' width='12' height='{height:.1f}' fill='{colours.get(state, '#999')}'/>"
        )
        if step == len(years) - 1 and height > 11:
            parts.append(
                f"<text x='{x + 18:.0f}' y='{y + height / 2 + 4:.0f}'>{escape(_name(state, language))} {_shown(sizes[state], language)}</text>"
            )
        y += height
    return parts


def _ribbons(
    found: RegisterDescription, year: int, order: list[str], colours: dict[str, str], left: float, right: float
) -> list[str]:
    scale = _HEIGHT / max(1, found.persons)
    starts, ends = _offsets(found, year, order, 1), _offsets(found, year, order, 2)
    parts = []
    for before in order:
        for after in [*order, *(state for state in ends if state not in order)]:
            count = found.flows.get((year, before, after), 0)
            y, z, height = _TOP + starts[before] * scale, _TOP + ends.get(after, 0) * scale, count * scale
            starts[before] += count
            ends[after] = ends.get(after, 0) + count
            if count >= FEWEST_SHOWN and height > 0.2:
                bend = (left + right) / 2
                parts.append(
                    f"<path d='M{left:.1f},{y:.1f} C{bend:.1f},{y:.1f} {bend:.1f},{z:.1f} {right:.1f},{z:.1f} L{right:.1f},{z + height:.1f} "
                    f"C{bend:.1f},{z + height:.1f} {bend:.1f},{y + height:.1f} {left:.1f},{y + height:.1f} Z' fill='{colours[before]}' fill-opacity='.45'/>"
                )
    return parts


def _offsets(found: RegisterDescription, year: int, order: list[str], side: int) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for key, count in found.flows.items():
        if key[0] == year:
            sizes[str(key[side])] += count
    offsets, passed = {}, 0
    for state in [*order, *(state for state in sizes if state not in order)]:
        offsets[state] = passed
        passed += sizes.get(state, 0)
    return offsets


def _svg(height: int, title: str, inside: str) -> str:
    return f"<svg viewBox='0 0 {_WIDTH} {height}' role='img' aria-label='{escape(title)}'>{inside}</svg>"


def _code_table(found: RegisterDescription, language: Language) -> str:
    years = sorted({year for _, _, year in found.weeks_by_code_and_year})
    codes = sorted({(code, state) for code, state, _ in found.weeks_by_code_and_year})
    head = "".join(f"<th scope='col'>{year}</th>" for year in years)
    rows = []
    for code, state in codes:
        cells = "".join(
            f"<td>{_shown(found.weeks_by_code_and_year.get((code, state, year), 0), language)}</td>" for year in years
        )
        rows.append(
            f"<tr><th scope='row'>{escape(code)}</th><th scope='row'>{escape(_name(state, language))}</th>{cells}</tr>"
        )
    labels = "".join(f"<th scope='col'>{_SAY[key].say(language)}</th>" for key in ("code", "meaning"))
    return f"<table><thead><tr>{labels}{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
