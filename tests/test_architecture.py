"""Imports go one way: lib <- frames <- charts <- controls, plot, live <- pages <- app.

Each rule is a function of a module's name and source, so that it is shown able to fail on a bad source
and then applied to every file there is, however few.
"""

import ast
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
INTERNAL = ("lib", "dashboard", "pages")
RANKS = {  # longest prefix wins; a module may import its own rank and those below
    "lib": 0,
    "dashboard.frames": 1,
    "dashboard.charts": 2,
    "dashboard": 3,  # controls, plot, live, nav and whatever else a page may need
    "pages": 4,
    "dashboard.app": 5,
}
BANNED = {
    "dashboard.frames": {"streamlit", "altair"},
    "dashboard.charts": {"streamlit"},
    "pages": {"altair", "numpy"},
}


def governing(module, table):
    """The longest key of the table that is the module or one of its packages."""
    keys = [key for key in table if module == key or module.startswith(f"{key}.")]
    return max(keys, key=len, default=None)


def imports(module, source, is_package=False):
    """Yield (line, full name) of everything a source imports, relative imports resolved."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)


def broken_rules(module, source, is_package=False):
    """Return one sentence for each import that the architecture forbids."""
    complaints = []
    for line, name in imports(module, source, is_package):
        top = name.split(".")[0]
        where = f"{module}:{line} imports {name}: "
        if module.startswith("pages.") and top == "pages":
            complaints.append(where + "pages never import pages")
        elif top in INTERNAL and RANKS[governing(name, RANKS)] > RANKS[governing(module, RANKS)]:
            complaints.append(where + "imports go one way")
        elif governing(module, RANKS) == "lib" and top not in {"lib", "numpy", *sys.stdlib_module_names}:
            complaints.append(where + "the core is NumPy and the standard library")
        elif top in BANNED.get(governing(module, BANNED), ()):
            complaints.append(where + f"{top} does not belong here")
    return complaints


def ignored(gitignore, path):
    """Whether a .gitignore ignores a path or a folder above it; the last line that matches decides."""
    parents = ["/".join(path.split("/")[: n + 1]) for n in range(path.count("/") + 1)]
    verdict = False
    for line in gitignore.splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        bare = pattern.removeprefix("!").rstrip("/").removeprefix("**/")
        names = parents if "/" in bare else [parent.split("/")[-1] for parent in parents]
        if any(fnmatch(name, bare.lstrip("/").removesuffix("/**")) for name in names):
            verdict = not pattern.startswith("!")
    return verdict


def sources():
    for folder in INTERNAL:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            yield pytest.param(
                ".".join(parts[:-1] if is_package else parts), path, is_package, id=str(path.relative_to(ROOT))
            )


@pytest.mark.parametrize(("module", "path", "is_package"), list(sources()))
def test_imports_go_one_way(module, path, is_package):
    assert broken_rules(module, path.read_text(encoding="utf-8"), is_package) == []


def test_no_dashboard_module_hides_one_of_the_standard_library():
    # Streamlit puts dashboard/ itself on the path, so dashboard/types.py would become `types`.
    names = {path.stem for path in (ROOT / "dashboard").glob("*") if path.suffix == ".py" or path.is_dir()}
    assert names & sys.stdlib_module_names == set()


def test_gitignore_keeps_the_core():
    gitignore = (ROOT / ".gitignore").read_text(encoding="utf-8")
    for path in [*(ROOT / "lib").glob("*.py"), *(ROOT / "tests" / "lib").glob("*.py")]:
        assert not ignored(gitignore, path.relative_to(ROOT).as_posix())


class TestTheRulesCanFail:
    @pytest.mark.parametrize(
        ("module", "source", "complaint"),
        [
            ("lib.activations", "import streamlit", "the core is NumPy and the standard library"),
            ("lib.activations", "from scipy.special import erf", "the core is NumPy and the standard library"),
            ("lib.activations", "def f():\n    import pandas as pd", "the core is NumPy and the standard library"),
            ("lib.activations", "from dashboard import plot", "imports go one way"),
            ("lib", "from pages import home", "imports go one way"),
            ("dashboard.frames", "from dashboard.charts import curves", "imports go one way"),
            ("dashboard.frames", "from . import charts", "imports go one way"),
            ("dashboard.frames", "import streamlit as st", "streamlit does not belong here"),
            ("dashboard.charts.curves", "import streamlit.components.v2", "streamlit does not belong here"),
            ("dashboard.charts.curves", "from dashboard.controls import slider", "imports go one way"),
            ("dashboard.charts.curves", "from ..live import Loop", "imports go one way"),
            ("dashboard.plot", "from dashboard import app", "imports go one way"),
            ("dashboard.controls", "import pages.home", "imports go one way"),
            ("pages.home", "from pages.table import rows", "pages never import pages"),
            ("pages.home", "from .table import rows", "pages never import pages"),
            ("pages.home", "import dashboard.app", "imports go one way"),
            ("pages.home", "import numpy as np", "numpy does not belong here"),
            ("pages.home", "from altair import Chart", "altair does not belong here"),
        ],
    )
    def test_bad_source_is_caught(self, module, source, complaint):
        (found,) = broken_rules(module, source)
        assert found.startswith(f"{module}:{source.count(chr(10)) + 1} imports ")
        assert found.endswith(complaint)

    @pytest.mark.parametrize(
        ("module", "source"),
        [
            (
                "lib.losses",
                "import numpy as np\nfrom math import inf\nfrom lib.arrays import Array\nfrom . import softmax",
            ),
            ("dashboard.frames", "import numpy, pandas\nfrom lib.activations import ACTIVATIONS"),
            ("dashboard.charts.curves", "import altair\nfrom dashboard import frames\nfrom .theme import PALETTE"),
            (
                "dashboard.live",
                "import streamlit\nfrom dashboard import controls, plot\nfrom dashboard.charts import curves",
            ),
            ("pages.home", "import streamlit as st\nfrom dashboard.controls import pick\nfrom lib import relu"),
            ("dashboard.app", "import streamlit\nfrom dashboard.nav import PAGES"),
        ],
    )
    def test_good_source_passes(self, module, source):
        assert broken_rules(module, source) == []

    def test_package_resolves_relative_imports_against_itself(self):
        assert list(imports("dashboard.charts", "from .theme import a", is_package=True)) == [
            (1, "dashboard.charts.theme.a")
        ]

    @pytest.mark.parametrize("line", ["lib/", "lib", "/lib/", "/lib", "**/lib/", "lib/**", "li*", "lib/*.py", "*.py"])
    def test_gitignore_of_the_usual_template_is_caught(self, line):
        assert ignored(f"# template\n\n{line}\n.venv/", "lib/arrays.py")

    @pytest.mark.parametrize("text", ["", "# lib/", "lib64/", "/build/lib/", "*.pyc", "lib/\n!lib/"])
    def test_gitignore_of_ours_is_not(self, text):
        assert not ignored(text, "lib/arrays.py")
