"""The room on a sheet: title above, legend below, a band for what holds for the whole theory, and columns between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from virkning.language import Language
from virkning.lettering import width, wrap
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Plan
from virkning.theory.drawing.scene import A4_WIDTH, MARGIN, Line, Rect, Rule
from virkning.theory.kinds import ELEMENT_KINDS

_WIDEST = 1.6  # times its equal share is the most that a column takes for one long word


@dataclass(frozen=True, slots=True)
class Gutter:
    """The room between two columns: labels of arrows that end on its left, the bends, labels of those on its right."""

    left: float
    right: float
    left_words: float
    right_words: float


def text_lines(text: str, rect: Rect, size: float, *, bold: bool = False, muted: bool = False) -> tuple[Line, ...]:
    """A text wrapped from the top of a rectangle."""
    lines = wrap(text, rect.width, size, bold)
    first = rect.top + size * 0.92
    return tuple(
        Line(line, rect.left, first + row * size * style.LEADING, size, bold, muted) for row, line in enumerate(lines)
    )


def depth(lines: tuple[Line, ...]) -> float:
    """How far down the lines reach, from the top of the first."""
    return len(lines) * lines[0].size * style.LEADING if lines else 0.0


def headings(plan: Plan, columns: list[Rect], language: Language) -> tuple[tuple[Line, ...], tuple[Rule, ...], float]:
    """One heading over each group of columns of the same place, with a rule under it, and where they end."""
    lines: list[Line] = []
    rules: list[Rule] = []
    spans = _spans(plan, columns, language)
    size = style.HEADING_SIZE
    texts = [wrap(text, right - left, size, True) for text, left, right in spans]
    if not columns:
        return (), (), MARGIN + style.TITLE_SIZE * 3
    below = columns[0].top + max(len(one) for one in texts) * size * style.LEADING + 2
    for (_, left, right), wrapped in zip(spans, texts, strict=True):
        first = below - 2 - len(wrapped) * size * style.LEADING + size * 0.92
        lines += [Line(text, left, first + row * size * style.LEADING, size, True) for row, text in enumerate(wrapped)]
        rules.append(Rule(((left, below), (right, below))))
    return tuple(lines), tuple(rules), below + 6


def _spans(plan: Plan, columns: list[Rect], language: Language) -> list[tuple[str, float, float]]:
    """Neighbouring columns of the same heading share it."""
    said = [heading(plan, place, language) for place in plan.heading_of]
    groups = [
        (text, [rect for _, rect in group])
        for text, group in groupby(zip(said, columns, strict=True), key=lambda pair: pair[0])
    ]
    return [(text, rects[0].left, rects[-1].right) for text, rects in groups]


def heading(plan: Plan, place: int, language: Language) -> str:
    """The kinds that stand there; the usual heading for the place when all of them are usual there."""
    kinds = plan.kinds[place]
    if len(kinds) == 1:
        text = ELEMENT_KINDS[kinds[0]].say(language)
        return text[0].upper() + text[1:]
    return _joined([ELEMENT_KINDS[kind].say(language) for kind in kinds], language)


def _joined(words: list[str], language: Language) -> str:
    text = ", ".join(words[:-1]) + {"da": " og ", "en": " and "}[language] + words[-1]
    return text[0].upper() + text[1:]


def column_rects(gutters: list[float], words: list[float], top: float, bottom: float) -> list[Rect]:
    """Columns with a gutter of the given width on their right: as equal as their longest words allow."""
    room = A4_WIDTH - 2 * MARGIN - sum(gutters)
    widths = share(room, [min(word, _WIDEST * room / len(words)) for word in words])
    left = MARGIN
    found = []
    for width_, gutter in zip(widths, gutters, strict=True):
        found.append(Rect(left, top, left + width_, bottom))
        left += width_ + gutter
    return found


def share(room: float, least: list[float]) -> list[float]:
    """Equal widths but for those that need more; they take it from the others."""
    if not least or sum(least) >= room:
        return [room * one / sum(least) for one in least]
    level, over = room / len(least), set[int]()
    while more := {place for place, one in enumerate(least) if one > level} - over:
        over |= more
        level = (room - sum(least[place] for place in over)) / (len(least) - len(over))
    return [max(one, level) for one in least]


def words_width(words: list[str]) -> float:
    """The width of the widest label in a gutter, with room for the arrowhead; a bare gutter still has its heads."""
    return max((width(word, style.LABEL_SIZE) + 3.0 for word in set(words)), default=0.0) + 9.0
