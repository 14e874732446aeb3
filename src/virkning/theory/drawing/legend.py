"""What stands below the columns: what holds for the whole theory, and what the marks mean, each by shape and word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from virkning.language import Language, Text
from virkning.lettering import width
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Plan
from virkning.theory.drawing.boxes import box_height, make_box
from virkning.theory.drawing.frame import text_lines
from virkning.theory.drawing.links import Statuses, status_of_link
from virkning.theory.drawing.scene import A4_WIDTH, MARGIN, Box, Line, Rect, Route, Rule
from virkning.theory.kinds import THEORY_KINDS
from virkning.theory.model import Element, Theory
from virkning.theory.status.rules import STATUSES

_FEWEST_ABREAST, ABREAST = 3, 5
_SAMPLE = 22.0
_ROW = style.LEGEND_SIZE * style.LEADING + 3.5


@dataclass(frozen=True, slots=True)
class Footer:
    """Laid out from height 0; `moved_to` sets it under the columns."""

    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    samples: tuple[Route, ...]

    def moved_to(self, top: float) -> Footer:
        return replace(
            self,
            boxes=tuple(replace(box, rect=_down(box.rect, top), lines=_lower(box.lines, top)) for box in self.boxes),
            lines=_lower(self.lines, top),
            rules=tuple(
                Rule(((a[0], a[1] + top), (b[0], b[1] + top))) for a, b in (rule.points for rule in self.rules)
            ),
            samples=tuple(replace(one, points=tuple((x, y + top) for x, y in one.points)) for one in self.samples),
        )


def _down(rect: Rect, top: float) -> Rect:
    return Rect(rect.left, rect.top + top, rect.right, rect.bottom + top)


def _lower(lines: tuple[Line, ...], top: float) -> tuple[Line, ...]:
    return tuple(replace(line, baseline=line.baseline + top) for line in lines)


def subtitle(theory: Theory, language: Language, sheet: str) -> str:
    """Kind, holder and version in one line, and which sheet this is where there are several."""
    parts = [THEORY_KINDS[theory.kind].say(language)]
    if theory.head.holder:
        parts.append(theory.head.holder.say(language))
    parts.append(f"version {theory.head.version}")
    if theory.head.reconstructed:
        parts.append(style.MARKS[style.RECONSTRUCTED].say(language))
    if sheet:
        parts.append(sheet)
    text = " · ".join(parts)
    return text[0].upper() + text[1:]


def footer(theory: Theory, plan: Plan, size: float, statuses: Statuses, language: Language, *, band: bool) -> Footer:
    """band: whether what holds for the whole theory is shown here; otherwise it is said where it stands."""
    overall = overall_of(theory) if band else []
    boxes, lines, height = _band(overall, min(size, style.SHEET_SIZE), language)
    rule = Rule(((MARGIN, height + 4.0), (A4_WIDTH - MARGIN, height + 4.0)))
    elsewhere = [] if band or not overall_of(theory) else [("", style.ON_FIRST_SHEET.say(language))]
    entries = [*_entries(theory, plan, statuses, language), *elsewhere]
    said, samples, end = _legend(entries, height + 8.0)
    return Footer(end, boxes, (*lines, *said), (rule,), samples)


def _band(overall: list[Element], size: float, language: Language) -> tuple[tuple[Box, ...], tuple[Line, ...], float]:
    """Boxes abreast in rows; the row is as high as its highest box."""
    if not overall:
        return (), (), 0.0
    room = A4_WIDTH - 2 * MARGIN
    heading = text_lines(
        style.WHOLE_THEORY.say(language), Rect(MARGIN, 4, MARGIN + room, 0), style.HEADING_SIZE, bold=True
    )
    abreast = min(ABREAST, max(_FEWEST_ABREAST, len(overall)))
    each = (room - 6.0 * (abreast - 1)) / abreast
    top = 4 + style.HEADING_SIZE * style.LEADING + 2
    boxes: list[Box] = []
    for start in range(0, len(overall), abreast):
        row = overall[start : start + abreast]
        high = max(box_height(element, each, size, language, tagged=False) for element in row)
        for place, element in enumerate(row):
            left = MARGIN + place * (each + 6.0)
            boxes.append(make_box(element, Rect(left, top, left + each, top + high), size, language, tagged=False))
        top += high + 4.0
    return tuple(boxes), heading, top


def overall_of(theory: Theory) -> list[Element]:
    return [element for element in theory.elements if element.overall]


def _legend(entries: list[tuple[str, str]], top: float) -> tuple[tuple[Line, ...], tuple[Route, ...], float]:
    """Samples of the lines that are used, then signs and marks in words, flowing from left to right."""
    lines: list[Line] = []
    samples: list[Route] = []
    left, row = MARGIN, top
    for status, text in entries:
        room = (_SAMPLE + 3.0 if status else 0.0) + width(text, style.LEGEND_SIZE)
        if left + room > A4_WIDTH - MARGIN and left > MARGIN:
            left, row = MARGIN, row + _ROW
        if status:
            y = row + style.LEGEND_SIZE * 0.55
            samples.append(Route((), "+", status, ((left, y), (left + _SAMPLE, y)), (False,), None, ""))
        at = left + (_SAMPLE + 3.0 if status else 0.0)
        lines.append(Line(text, at, row + style.LEGEND_SIZE * 0.92, style.LEGEND_SIZE, muted=True))
        left += room + 14.0
    return tuple(lines), tuple(samples), row + _ROW


def _entries(theory: Theory, plan: Plan, statuses: Statuses, language: Language) -> list[tuple[str, str]]:
    """(status, text) of each entry; an empty status has no sample."""
    found: list[tuple[str, str]] = []
    used = {status_of_link(link, statuses) for link in plan.links}
    words: dict[str, Text] = {**STATUSES, "mixed": style.MIXED}
    found += [(status, said.say(language)) for status, said in words.items() if status in used]
    if not statuses and plan.links:
        found.append(("", style.NO_EVIDENCE.say(language)))
    elif "untested" in used:
        found[-1 if "mixed" not in used else -2] = ("untested", _untested(language))
    signs = {link.arrows[0].sign for link in plan.links}
    found += [("", said.say(language)) for sign, said in style.SIGN_LEGEND.items() if sign in signs]
    parts = (*theory.elements, *theory.arrows)
    if any(part.reconstructed for part in parts):
        found.append(("", _mark(style.RECONSTRUCTED, language)))
    if any(element.indicator is None for element in theory.elements):
        found.append(("", _mark(style.UNMEASURED, language)))
    return found


def _untested(language: Language) -> str:
    return STATUSES["untested"].say(language) + Text(" (uden ord)", " (without a word)").say(language)


def _mark(mark: str, language: Language) -> str:
    return f"{mark} {style.MARKS[mark].say(language)}"
