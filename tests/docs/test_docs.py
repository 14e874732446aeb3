"""What documents say is so: commands run, code runs, tables are the program's, links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.tables import all_tables

from virkning.words.reference import filled

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MADE = [ROOT / "docs" / "reference" / f"{name}.md" for name in ("commands", "plans", "findings", "snapshot")]
MADE.append(ROOT / "docs" / "explanation" / "caseworkers.md")
FOLLOWED = [ROOT / "docs" / "tutorials" / "first-evaluation.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]


@pytest.mark.parametrize("page", MADE, ids=lambda page: page.stem)
def test_reference_pages_are_made_from_the_program(page: Path, bip: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text("utf-8")
    made = filled(text, all_tables(bip))
    if request.config.getoption("--rewrite-docs"):
        page.write_text(made, "utf-8")
    assert made == text or request.config.getoption("--rewrite-docs"), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), flags=re.MULTILINE)
            assert anchor in {_anchor(heading) for heading in headings}, f"{page.name}: {target}"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.stem)
def test_a_newcomer_can_follow_the_page(page: Path, empty_folder: Path) -> None:
    """In a folder that has only the examples, the page's commands and code run from top to bottom."""
    shutil.copytree(ROOT / "examples", empty_folder / "examples")
    (empty_folder / "bin").mkdir()
    (empty_folder / "bin" / "virkning").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m virkning "$@"\n')
    (empty_folder / "bin" / "virkning").chmod(0o755)
    script = "".join(_step(kind, code, page) for kind, code in _blocks(page))
    found = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'export PATH="$PWD/bin:$PATH"\n{script}'],
        cwd=empty_folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert found.returncode == 0, found.stderr[-3000:]


def _blocks(page: Path) -> list[tuple[str, str]]:
    return re.findall(r"```(sh|python|toml)\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def _step(kind: str, code: str, page: Path) -> str:
    if kind == "python":
        return f"\"{sys.executable}\" - <<'END'\n{code}END\n"
    if kind == "toml":
        named = re.search(r"as `(\w+\.toml)`:\n\n```toml\n" + re.escape(code), page.read_text("utf-8"))
        assert named, f"{page.name}: a plan without a file name"
        return f"cat > {named.group(1)} <<'END'\n{code}END\n"
    assert all(line.split()[0] in ("virkning", "export", "pip") for line in code.splitlines()), code
    return "".join(f"{line}\n" for line in code.splitlines() if not line.startswith("pip install ."))


def test_make_targets_named_in_documents_exist() -> None:
    known = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"(?:^|`)make (\w+)", page.read_text("utf-8"), re.MULTILINE):
            assert target in known, f"{page.name}: make {target}"


def test_every_page_is_listed() -> None:
    listed = (ROOT / "docs" / "README.md").read_text("utf-8")
    for page in PAGES:
        if page.parent.name in ("tutorials", "how-to", "reference", "explanation"):
            assert f"{page.parent.name}/{page.name}" in listed, page.name


def test_every_picture_is_used_and_every_dependency_has_its_reason() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    for picture in (ROOT / "docs" / "pictures").glob("*"):
        assert picture.name in text, f"{picture.name} is in no document"
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    for line in re.findall(r'^    "[\w.-]+[<>=~].*$', project, re.MULTILINE):
        assert "#" in line, f"no reason given: {line}"


def test_nothing_tracked_names_a_machine() -> None:
    """No download address in the lock file, no path of anybody's machine in a document."""
    lock = ROOT / "requirements.lock"
    assert not re.search(r"https?:|file:|--(extra-)?index|find-links| @ ", lock.read_text("utf-8"))
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(home|root|tmp|work)/", page.read_text("utf-8")), page.name
