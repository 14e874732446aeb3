"""The picture of a theory as files: one SVG per sheet, PNG where asked for, and the same in words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Language, Text
from virkning.theory.drawing.alternative import in_words
from virkning.theory.drawing.compose import Look
from virkning.theory.drawing.scene import Scene
from virkning.theory.drawing.sheets import make_sheets
from virkning.theory.drawing.svg import to_svg
from virkning.theory.model import Theory


def write_pictures(
    theory: Theory,
    out: str | Path,
    *,
    language: Language = "da",
    statuses: Mapping[str, str] | None = None,
    grey: bool = False,
    whole: bool = False,
    png: bool = False,
) -> list[Path]:
    """out: `x.svg` or `x.png`. Several sheets become x-1, x-2 and so on; the words are x.md."""
    path = Path(out)
    if path.suffix.lower() not in (".svg", ".png"):
        raise InputError(
            Text("Filens endelse kendes ikke.", "The file's ending is not known."),
            file=out,
            value=path.suffix,
            expected=".svg, .png",
        )
    scenes = make_sheets(theory, Look(language, statuses or {}), whole=whole)
    stems = [path.stem if len(scenes) == 1 else f"{path.stem}-{number}" for number in range(1, len(scenes) + 1)]
    written = []
    for scene, stem in zip(scenes, stems, strict=True):
        written += _write(scene, path.with_name(stem), grey, png or path.suffix.lower() == ".png")
    words = path.with_suffix(".md")
    with whole_file(words) as file:
        file.write_text(in_words(theory, statuses or {}, language), "utf-8", newline="\n")
    return [*written, words]


def _write(scene: Scene, stem: Path, grey: bool, png: bool) -> list[Path]:
    svg = stem.parent / f"{stem.name}.svg"
    with whole_file(svg) as file:
        file.write_text(to_svg(scene, grey=grey), "utf-8", newline="\n")
    if not png:
        return [svg]
    from virkning.theory.drawing.raster import to_png

    picture = stem.parent / f"{stem.name}.png"
    with whole_file(picture) as file:
        file.write_bytes(to_png(scene, grey=grey))
    return [svg, picture]
