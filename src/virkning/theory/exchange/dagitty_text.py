"""Reading the text of a dagitty graph: names with marks, arrows in chains, and sets of names in braces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text

_TOKEN = re.compile(
    r"""\s*(?:(?P<line><->|->|<-|--)|(?P<quoted>"[^"]*")|(?P<marks>\[[^\]]*\])|(?P<brace>[{}])|(?P<end>;)|(?P<name>[\w.]+))"""
)
_SETTING = re.compile(r'^\s*\w+\s*=\s*"[^"]*"\s*;?')
_MARK = re.compile(r'(\w+)\s*(?:=\s*("[^"]*"|[^,\s]+))?')
Token = tuple[str, str]


@dataclass(slots=True)
class Graph:
    """Marks by name, and arrows as (from, to, line) in the order they stand."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    arrows: list[tuple[str, str, str]] = field(default_factory=list)


def read_graph(path: str | Path) -> Graph:
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise InputError(Text("Filen kan ikke læses.", "The file cannot be read."), file=path, value=trouble) from None
    whole = re.fullmatch(r'\s*(?:dag|digraph)\b\s*(?:\w+|"[^"]*")?\s*\{(?P<inside>.*)\}\s*', text, re.DOTALL)
    if whole is None:
        raise InputError(
            Text("Filen er ikke en dagitty-graf.", "The file is not a dagitty graph."), file=path, expected="dag { … }"
        )
    graph = Graph()
    first = text[: whole.start("inside")].count("\n") + 1
    for row, line in enumerate(whole["inside"].split("\n"), start=first):
        for statement in _statements(_SETTING.sub("", line), path, row):
            if not _take(statement, graph):
                raise _wrong(path, row, line)
    return graph


def _wrong(path: str | Path, row: int, line: str) -> InputError:
    message = Text("Linjen kan ikke forstås.", "The line cannot be understood.")
    return InputError(message, file=path, row=row, value=line.strip())


def _statements(line: str, path: str | Path, row: int) -> list[list[Token]]:
    """The line's tokens, parted at semicolons and where one statement follows another."""
    found: list[list[Token]] = [[]]
    place = 0
    while line[place:].strip():
        token = _TOKEN.match(line, place)
        if token is None:
            raise _wrong(path, row, line)
        kind = token.lastgroup or ""
        begins = kind in ("name", "quoted") and _ended(found[-1])
        if kind == "end" or begins:
            found.append([])
        if kind != "end":
            found[-1].append(("name" if kind == "quoted" else kind, token[kind].strip('"')))
        place = token.end()
    return [statement for statement in found if statement]


def _ended(tokens: list[Token]) -> bool:
    """Whether a name that follows begins a new statement: not after an arrow, nor within braces."""
    inside = tokens.count(("brace", "{")) > tokens.count(("brace", "}"))
    return bool(tokens) and not inside and tokens[-1][0] != "line"


def _take(tokens: list[Token], graph: Graph) -> bool:
    """One statement into the graph; False where it is none."""
    before: list[str] | None = None
    line = ""
    while tokens:
        names, tokens = _names(tokens)
        if not names:
            return False
        for name in names:
            graph.nodes.setdefault(name, {})
        if tokens and tokens[0][0] == "marks":
            marks = {key: value.strip('"') for key, value in _MARK.findall(tokens[0][1])}
            if before is None:
                graph.nodes[names[0]] |= marks
            tokens = tokens[1:]
        for one in before or ():
            graph.arrows += [(two, one, "->") if line == "<-" else (one, two, line) for two in names]
        if not tokens:
            return True
        if tokens[0][0] != "line" or len(tokens) == 1:
            return False
        before, line, tokens = names, tokens[0][1], tokens[1:]
    return False


def _names(tokens: list[Token]) -> tuple[list[str], list[Token]]:
    """One name, or all names in braces, and what is left."""
    if tokens[0][0] == "name":
        return [tokens[0][1]], tokens[1:]
    if tokens[0] == ("brace", "{") and ("brace", "}") in tokens:
        end = tokens.index(("brace", "}"))
        return [text for kind, text in tokens[1:end] if kind == "name"], tokens[end + 1 :]
    return [], tokens
