"""How high a block must be for its words, and the boxes and frames it becomes once it is placed."""

from __future__ import annotations

from virkning.language import NO_BREAK_SPACE, Language
from virkning.lettering import wrap
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Block, Plan
from virkning.theory.drawing.frame import text_lines
from virkning.theory.drawing.links import ports_height
from virkning.theory.drawing.scene import Box, Frame, Line, Rect
from virkning.theory.kinds import ELEMENT_KINDS
from virkning.theory.model import Element

_BETWEEN = 2.0  # boxes of a bundle
_FRAME = 3.0  # round a bundle
_PASS = 5.0
_TAG = 0.86  # the size of the kind's name over the name itself
_UPRIGHT = 3.0  # above and below the words


def box_text(element: Element, language: Language) -> str:
    """The name with its marks: put together by us, not measured."""
    marks = style.RECONSTRUCTED if element.reconstructed else ""
    marks += style.UNMEASURED if element.indicator is None else ""
    return element.name.say(language) + (NO_BREAK_SPACE + marks if marks else "")


def give_heights(plan: Plan, columns: list[Rect], size: float, language: Language) -> None:
    for column, rect in zip(plan.columns, columns, strict=True):
        for block in column:
            block.height = _PASS
            if not block.is_pass:
                block.height = max(_words_height(plan, block, rect.width, size, language), ports_height(block))


def least_height(block: Block, size: float) -> float:
    """What it takes in any column: a line in each box, and room for its arrows."""
    if block.is_pass:
        return _PASS
    boxes = len(block.elements)
    lines = boxes * (size * style.LEADING + 2 * _UPRIGHT) + _BETWEEN * (boxes - 1)
    return max(lines, ports_height(block))


def _words_height(plan: Plan, block: Block, width: float, size: float, language: Language) -> float:
    room = width - 2 * _margin(block)
    tagged = _tagged(plan, block)
    each = tagged and not _margin(block)
    heights = [box_height(element, room, size, language, tagged=each) for element in block.elements]
    return sum(heights) + _BETWEEN * (len(heights) - 1) + 2 * _margin(block) + _tag_above(plan, block, size)


def _tag_above(plan: Plan, block: Block, size: float) -> float:
    """A bundle says its kind once, above its boxes."""
    return size * _TAG * style.LEADING if _margin(block) and _tagged(plan, block) else 0.0


def _margin(block: Block) -> float:
    return _FRAME if len(block.elements) > 1 else 0.0


def _tagged(plan: Plan, block: Block) -> bool:
    """Where a column holds several kinds, each block says its own."""
    return len(plan.kinds[block.elements[0].place]) > 1


def box_height(element: Element, width: float, size: float, language: Language, *, tagged: bool) -> float:
    lines = len(wrap(box_text(element, language), width - 2 * style.PADDING, size))
    tag = len(_tag_lines(element, width, size, language)) * size * _TAG * style.LEADING if tagged else 0.0
    return lines * size * style.LEADING + tag + 2 * _UPRIGHT


def _tag_lines(element: Element, width: float, size: float, language: Language) -> tuple[str, ...]:
    return wrap(ELEMENT_KINDS[element.kind].say(language), width - 2 * style.PADDING, size * _TAG)


def make_box(element: Element, rect: Rect, size: float, language: Language, *, tagged: bool) -> Box:
    """The words stand in the middle of the box's height."""
    spare = (rect.height - box_height(element, rect.width, size, language, tagged=tagged)) / 2
    inner = Rect(rect.left + style.PADDING, rect.top + spare + _UPRIGHT, rect.right - style.PADDING, rect.bottom)
    tag: tuple[Line, ...] = ()
    if tagged:
        tag = text_lines(ELEMENT_KINDS[element.kind].say(language), inner, size * _TAG, muted=True)
        inner = inner._replace(top=inner.top + len(tag) * size * _TAG * style.LEADING)
    lines = (*tag, *text_lines(box_text(element, language), inner, size))
    kind = ELEMENT_KINDS[element.kind].say(language)
    told = f": {element.text.say(language)}" if element.text else ""
    return Box(element.id, element.kind, rect, lines, f"{element.name.say(language)} ({kind}){told}")


def make_boxes(
    plan: Plan, columns: list[Rect], size: float, language: Language
) -> tuple[tuple[Box, ...], tuple[Frame, ...]]:
    boxes: list[Box] = []
    frames: list[Frame] = []
    for column, rect in zip(plan.columns, columns, strict=True):
        for block in column:
            if len(block.elements) > 1:
                frames.append(_frame(plan, block, rect, size, language))
            boxes += _boxes_of(plan, block, rect, size, language)
    return tuple(boxes), tuple(frames)


def _frame(plan: Plan, block: Block, rect: Rect, size: float, language: Language) -> Frame:
    whole = Rect(rect.left, block.middle - block.height / 2, rect.right, block.middle + block.height / 2)
    if not _tag_above(plan, block, size):
        return Frame(whole, ())
    kind = ELEMENT_KINDS[block.elements[0].kind].say(language)
    inner = Rect(whole.left + _FRAME + 1.0, whole.top + _FRAME / 2, whole.right, whole.bottom)
    return Frame(whole, text_lines(kind, inner, size * _TAG, muted=True)[:1])


def _boxes_of(plan: Plan, block: Block, rect: Rect, size: float, language: Language) -> list[Box]:
    """The boxes of a block from its top; what height the arrows added is shared among them."""
    if block.is_pass:
        return []
    margin = _margin(block)
    left, right = rect.left + margin, rect.right - margin
    added = (block.height - _words_height(plan, block, rect.width, size, language)) / len(block.elements)
    top = block.middle - block.height / 2 + margin + _tag_above(plan, block, size)
    tagged = _tagged(plan, block) and not margin
    boxes = []
    for element in block.elements:
        height = box_height(element, right - left, size, language, tagged=tagged) + added
        boxes.append(make_box(element, Rect(left, top, right, top + height), size, language, tagged=tagged))
        top += height + _BETWEEN
    return boxes
