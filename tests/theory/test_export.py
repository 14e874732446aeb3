"""Other forms hold what they can, and what comes back is the same."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.theory.making import arrow, element, theory

from virkning.errors import InputError
from virkning.theory import Theory, load_theory, read_theory, shipped_theories
from virkning.theory.exchange import (
    from_dagitty,
    from_json,
    json_schema,
    to_dagitty,
    to_graphml,
    to_json,
    to_mermaid,
    to_toml,
)
from virkning.theory.graph import circles
from virkning.theory.kinds import SIGNS

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "theory.schema.json"
SHOWN = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
WORDS = st.text(SHOWN, min_size=1, max_size=30).filter(str.strip)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    return path


@pytest.mark.parametrize("name", shipped_theories())
def test_json_and_toml_come_back_whole(name: str, tmp_path: Path) -> None:
    shipped = load_theory(name)
    assert from_json(written(tmp_path, "x.json", to_json(shipped))) == shipped
    assert read_theory(written(tmp_path, "x.toml", to_toml(shipped))) == shipped


@pytest.mark.parametrize("name", shipped_theories())
def test_json_follows_the_published_schema(name: str) -> None:
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(
        json.loads(to_json(load_theory(name)))
    )


def test_the_published_schema_is_the_programs() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"theory": {"id": "x"}, "element": []}, json_schema())


@st.composite
def theories(draw: st.DrawFn) -> Theory:
    boxes = [element(id, name={"da": draw(WORDS), "en": draw(WORDS)}) for id in ("a1", "m1", "m2", "o1")]
    ends = [("a1", "m1"), ("m1", "m2"), ("m2", "o1"), ("a1", "o1")]
    arrows = [
        arrow(f"{a}-{b}", draw(st.sampled_from(list(SIGNS))), claim={"da": draw(WORDS), "en": draw(WORDS)})
        for a, b in ends
    ]
    return theory(boxes, arrows)


@settings(max_examples=80)
@given(theories())
def test_any_words_survive_json_and_toml(tmp_path_factory: pytest.TempPathFactory, made: Theory) -> None:
    folder = tmp_path_factory.mktemp("forms")
    assert from_json(written(folder, "x.json", to_json(made))) == made
    assert read_theory(written(folder, "x.toml", to_toml(made))) == made


@pytest.mark.parametrize("name", shipped_theories())
def test_graphml_is_read_by_networkx_with_all_its_words(name: str) -> None:
    shipped = load_theory(name)
    graph = networkx.read_graphml(io.StringIO(to_graphml(shipped)), force_multigraph=True)
    assert set(graph.nodes) == {one.id for one in shipped.elements}
    assert {(a, b, data["sign"]) for a, b, data in graph.edges(data=True)} == {
        (one.start, one.end, one.sign) for one in shipped.arrows
    }
    for one in shipped.elements:
        assert graph.nodes[one.id]["name_da"] == one.name.da
        assert graph.nodes[one.id].get("indicator_en") == (one.indicator.en if one.indicator else None)


@pytest.mark.parametrize("name", [name for name in shipped_theories() if not circles(load_theory(name))])
def test_dagitty_comes_back_with_the_same_graph(name: str, tmp_path: Path) -> None:
    shipped = load_theory(name)
    back = from_dagitty(written(tmp_path, "x.txt", to_dagitty(shipped)), "back")
    assert {one.id: one.name.da for one in back.elements} == {
        one.id: one.name.da.replace('"', "'") for one in shipped.elements
    }
    assert {(one.start, one.end, one.sign == "with") for one in back.arrows} == {
        (one.start, one.end, one.sign == "with") for one in shipped.arrows
    }
    deeds = {one.id for one in shipped.elements if one.kind in ("activity", "principle")}
    assert {one.id for one in back.elements if one.kind == "activity"} == deeds


OTHERS = """dag "my graph" {
bb="0,0,1,1"
X [exposure,pos="-1.0,0.5"]
Y [outcome, pos="2,0"]
"Håb og mål" [latent]
X -> "Håb og mål" -> Y; X <- Z
Z -> { Y W } U <-> Y
}"""


def test_dagitty_as_others_write_it_is_read(tmp_path: Path) -> None:
    back = from_dagitty(written(tmp_path, "x.txt", OTHERS), "mit")
    assert {one.id: one.kind for one in back.elements} == {
        "x": "activity", "y": "long_outcome", "haab-og-maal": "active_mechanism", "z": "context", "w": "long_outcome",
        "u": "context",
    }  # fmt: skip
    assert [one.id for one in back.arrows] == ["x-haab-og-maal", "haab-og-maal-y", "z-x", "z-y", "z-w", "u-y"]
    assert [one.sign for one in back.arrows] == ["?"] * 5 + ["with"]
    assert back.element("haab-og-maal").name.da == "Håb og mål"


WRONG_DAGITTY = {
    "not a graph": ("graph x", None),
    "a broken line": ("dag {\nX -> \n}", 2),
    "not closed": ("dag { X -> Y", None),
}


@pytest.mark.parametrize("case", WRONG_DAGITTY)
def test_a_broken_graph_is_told_with_its_line(case: str, tmp_path: Path) -> None:
    text, row = WRONG_DAGITTY[case]
    with pytest.raises(InputError) as caught:
        from_dagitty(written(tmp_path, "x.txt", text), "x")
    assert caught.value.row == row


def test_a_circle_is_no_causal_graph() -> None:
    with pytest.raises(InputError):
        to_dagitty(theory("m1 m2 o1", "m1-m2 m2-m1 m2-o1"))


@pytest.mark.parametrize("text", ["", "[]", '{"theory": 3}', "{", '{"theory": {}, "element": []}', "\x00"])
def test_json_that_is_no_theory_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        from_json(written(tmp_path, "x.json", text))


@pytest.mark.parametrize("name", shipped_theories())
def test_mermaid_has_every_part_once_and_no_loose_quotes(name: str) -> None:
    shipped = load_theory(name)
    lines = to_mermaid(shipped).splitlines()[3:]
    assert lines[0] == "flowchart LR"
    boxes = [line for line in lines if re.match(r"    n_", line)]
    arrows = [line for line in lines if re.match(r"  n_\w+ \S+\|\"[^\"]+\"\| n_\w+$", line)]
    assert (len(boxes), len(arrows)) == (len(shipped.elements), len(shipped.arrows))
    assert all(line.count('"') == 2 for line in (*boxes, *arrows))


def test_mermaid_keeps_hostile_words_in_their_boxes() -> None:
    made = theory([element("o1", name={"da": 'a "b" <i> & [x]', "en": "y"})])
    assert '[["a #quot;b#quot; #lt;i#gt; #amp; [x]"]]' in to_mermaid(made)
