"""What is laid out: blocks in columns, and the links between them that arrows become.

A block is one element, a bundle of elements that share their arrows, or a pass: the room that an arrow takes where it
crosses a column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from virkning.theory.kinds import ELEMENT_KINDS
from virkning.theory.model import Arrow, Element, Theory

# Elements of these kinds that point at the same things are set in one frame with one arrow.
_BUNDLED = frozenset({"context", "principle", "problem_mechanism", "target_group"})


@dataclass(slots=True, eq=False)
class Block:
    """elements is empty for a pass. middle is set when the block is placed."""

    column: int
    elements: tuple[Element, ...] = ()
    height: float = 0.0
    middle: float = 0.0
    left: list[Link] = field(default_factory=list)
    right: list[Link] = field(default_factory=list)

    @property
    def is_pass(self) -> bool:
        return not self.elements


@dataclass(slots=True, eq=False)
class Link:
    """One drawn arrow: the arrows it stands for and the blocks it goes through, ends included.

    upright: it runs straight between two blocks that stand one above the other.
    """

    arrows: tuple[Arrow, ...]
    path: list[Block]
    upright: bool = False

    @property
    def steps(self) -> list[tuple[Block, Block]]:
        return list(zip(self.path, self.path[1:], strict=False))


@dataclass(slots=True)
class Plan:
    """Columns of blocks from left to right, the links, which heading each column stands under, and the kinds under each."""

    columns: list[list[Block]]
    links: list[Link]
    heading_of: list[int]
    kinds: dict[int, list[str]]


def plan_blocks(theory: Theory, ids: Iterable[str] | None = None, most: int = 7) -> Plan:
    """The blocks of a theory, or of some of its elements; contexts of the whole theory stand apart and are left out.

    most: how many columns a chain within a kind may be spread out to.
    """
    chosen = set(ids) if ids is not None else {element.id for element in theory.elements}
    elements = [element for element in theory.elements if element.id in chosen and not element.overall]
    kept = {element.id for element in elements}
    arrows = [one for one in theory.arrows if one.start in kept and one.end in kept and one.start != one.end]
    columns, heading_of = _columns(elements, arrows, most)
    blocks = _blocks(elements, arrows, columns)
    links = _links(arrows, blocks)
    layers: list[list[Block]] = [[] for _ in heading_of]
    for block in dict.fromkeys(blocks.values()):
        layers[block.column].append(block)
    for link in links:
        _add_passes(link, layers)
    return Plan(layers, links, heading_of, _kinds(elements))


def _kinds(elements: list[Element]) -> dict[int, list[str]]:
    """The kinds of elements at each place, in their usual order."""
    found: dict[int, set[str]] = defaultdict(set)
    for element in elements:
        found[element.place].add(element.kind)
    return {place: [kind for kind in ELEMENT_KINDS if kind in kinds] for place, kinds in found.items()}


def _columns(elements: list[Element], arrows: list[Arrow], most: int) -> tuple[dict[str, int], list[int]]:
    """The column of each element, empty ones left out; a chain within a kind is spread out while there is room."""
    places = sorted({element.place for element in elements})
    depth = {element.id: 0 for element in elements}
    room = most - len(places)
    for place in places:
        inside = _depths([element.id for element in elements if element.place == place], arrows)
        deepest = max(inside.values(), default=0)
        if 0 < deepest <= room:
            room -= deepest
            depth |= inside
    order = sorted({(element.place, depth[element.id]) for element in elements})
    column = {element.id: order.index((element.place, depth[element.id])) for element in elements}
    return column, [place for place, _ in order]


def _depths(ids: list[str], arrows: list[Arrow]) -> dict[str, int]:
    """How many arrows of the same column lead to each element; all none where they run in a circle."""
    depth = dict.fromkeys(ids, 0)
    inside = [arrow for arrow in arrows if arrow.start in depth and arrow.end in depth]
    for _ in ids:
        before = dict(depth)
        for arrow in inside:
            if arrow.sign == "with":
                depth[arrow.start] = depth[arrow.end] = max(depth[arrow.start], depth[arrow.end])
            else:
                depth[arrow.end] = max(depth[arrow.end], depth[arrow.start] + 1)
        if depth == before:
            return depth
    return dict.fromkeys(ids, 0)


def _blocks(elements: list[Element], arrows: list[Arrow], columns: dict[str, int]) -> dict[str, Block]:
    leads: dict[str, set[tuple[str, str]]] = defaultdict(set)
    met = {arrow.end for arrow in arrows}
    for arrow in arrows:
        leads[arrow.start].add((arrow.end, arrow.sign))
    groups: dict[object, list[Element]] = defaultdict(list)
    for element in elements:
        shared = element.kind in _BUNDLED and element.id not in met and leads[element.id]
        key = (element.kind, columns[element.id], frozenset(leads[element.id])) if shared else element.id
        groups[key].append(element)
    blocks: dict[str, Block] = {}
    for members in groups.values():
        block = Block(columns[members[0].id], tuple(members))
        blocks.update((element.id, block) for element in members)
    return blocks


def _links(arrows: list[Arrow], blocks: dict[str, Block]) -> list[Link]:
    """One link for each pair of blocks and sign, in the order of the file."""
    found: dict[tuple[int, str, str], list[Arrow]] = defaultdict(list)
    for arrow in arrows:
        found[id(blocks[arrow.start]), arrow.end, arrow.sign].append(arrow)
    return [Link(tuple(one), [blocks[one[0].start], blocks[one[0].end]]) for one in found.values()]


def _add_passes(link: Link, layers: list[list[Block]]) -> None:
    start, end = link.path
    step = 1 if end.column > start.column else -1
    passes = [Block(column) for column in range(start.column + step, end.column, step)]
    if start.column != end.column:
        for block in passes:
            layers[block.column].append(block)
        link.path = [start, *passes, end]
    for one, other in link.steps:
        if one.column == other.column:
            one.right.append(link)
            other.right.append(link)
        elif one.column < other.column:
            one.right.append(link)
            other.left.append(link)
        else:
            one.left.append(link)
            other.right.append(link)
