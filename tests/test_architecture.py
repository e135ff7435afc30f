"""Imports go one way, from room to room: text <- frames <- charts <- … <- parts <- pages <- app, all on top of lib.

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
    "lib": 0,  # the lesson: read it top down
    "lib.engine": 1,
    "lib.own_data": 1,
    "lib.training": 2,
    "lib.trainers": 2,
    "lib.experiments": 3,
    "lib.runs": 3,
    "lib.take_home": 4,
    "lib.lessons": 4,
    "dashboard": 5,  # the package itself
    "dashboard.text": 6,
    "dashboard.lessons": 7,
    "dashboard.classroom": 7,
    "dashboard.frames": 7,
    "dashboard.charts": 8,
    "dashboard.pictures": 9,
    "dashboard.shell": 10,
    "dashboard.widgets": 11,
    "dashboard.stage": 11,
    "dashboard.training": 12,
    "dashboard.parts": 13,
    "pages": 14,
    "dashboard.server": 15,
    "dashboard.lab": 15,
    "dashboard.app": 16,
}
BANNED = {
    "dashboard.text": {"streamlit", "altair"},
    "dashboard.frames": {"streamlit", "altair"},
    "dashboard.charts": {"streamlit"},
    "dashboard.classroom": {"streamlit", "altair"},
    "dashboard.lessons": {"streamlit", "altair"},
    "dashboard.pictures": {"streamlit", "altair"},
    "pages": {"altair", "numpy"},
}
SEPARATE = ("dashboard.parts", "pages")
"""Rooms whose modules, each one page's, never import each other."""
NEIGHBOURS = "what belongs to one page never imports what belongs to another"


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


def neighbours(module, name):
    """Whether both are in one room of separate modules, but not in the same page's."""
    for room in SEPARATE:
        if module.startswith(f"{room}.") and name.startswith(f"{room}."):
            depth = room.count(".") + 2
            return module.split(".")[:depth] != name.split(".")[:depth]
    return False


def broken_rules(module, source, is_package=False):
    """Return one sentence for each import that the architecture forbids."""
    complaints = []
    for line, name in imports(module, source, is_package):
        top = name.split(".")[0]
        where = f"{module}:{line} imports {name}: "
        if neighbours(module, name):
            complaints.append(where + NEIGHBOURS)
        elif top in INTERNAL and RANKS[governing(name, RANKS)] > RANKS[governing(module, RANKS)]:
            complaints.append(where + "imports go one way")
        elif module.split(".")[0] == "lib" and top not in {"lib", "numpy", *sys.stdlib_module_names}:
            complaints.append(where + "the core is NumPy and the standard library")
        elif top in BANNED.get(governing(module, BANNED), ()):
            complaints.append(where + f"{top} does not belong here")
    return complaints


def beyond_a_script(source):
    """What a page holds beside title, controls, calls and words: definitions, and tools that belong in its parts."""
    tree = ast.parse(source)
    defined = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    return [f"line {node.lineno} defines something: it belongs to the page's parts" for node in defined] + [
        f"line {line} imports {name}: the page's parts know it"
        for line, name in imports("pages.page", source)
        if name.startswith(("dashboard.charts", "dashboard.frames", "dashboard.pictures", "dashboard.text"))
    ]


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


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.name)
def test_a_page_is_a_script_of_controls_calls_and_words(path):
    assert beyond_a_script(path.read_text(encoding="utf-8")) == []


def test_every_folder_has_a_rank_and_a_line_in_the_layout():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    layout = readme[readme.index("## Layout") :]
    for folder in sorted({path.parent for top in INTERNAL for path in (ROOT / top).rglob("*.py")}):
        name = folder.relative_to(ROOT).as_posix()
        parts = name.split("/")
        # A folder within one page's parts, or within a room of lib, has that room's rank.
        room = ".".join(parts[:2])
        assert room in RANKS, f"{name} has no rank"
        assert f"\n{'/'.join(parts[:2])}/" in layout, f"{name} has no line in the README's layout"


def classes(source):
    """Names of the classes and types that a module declares: in capitals and small letters."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            yield from (name for name in names if name[0].isupper() and not name.isupper())


def test_a_class_or_a_type_has_a_name_of_its_own():
    places = {}
    for folder in ("lib", "dashboard"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in classes(path.read_text(encoding="utf-8")):
                places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_ranks_are_of_rooms_that_exist():
    for room in RANKS:
        path = ROOT / room.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").exists(), room


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
            ("dashboard.charts.curves", "from dashboard.widgets.controls import slider", "imports go one way"),
            ("dashboard.charts.curves", "from ..training.bursts import Loop", "imports go one way"),
            ("dashboard.shell.plot", "from dashboard import app", "imports go one way"),
            ("dashboard.widgets.controls", "import pages.home", "imports go one way"),
            ("pages.home", "from pages.table import rows", NEIGHBOURS),
            ("pages.home", "from .table import rows", NEIGHBOURS),
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
                "dashboard.training.bursts",
                "import streamlit\nfrom dashboard.shell import plot\nfrom dashboard.charts import curves",
            ),
            ("pages.home", "import streamlit as st\nfrom dashboard.widgets.controls import pick\nfrom lib import relu"),
            ("dashboard.app", "import streamlit\nfrom dashboard.shell.nav import PAGES"),
        ],
    )
    def test_good_source_passes(self, module, source):
        assert broken_rules(module, source) == []

    @pytest.mark.parametrize(
        "source", ["def f():\n    pass", "f = lambda: 1", "class A: pass", "from dashboard.charts import curves"]
    )
    def test_a_page_that_holds_more_is_caught(self, source):
        assert len(beyond_a_script(source)) == 1

    def test_package_resolves_relative_imports_against_itself(self):
        assert list(imports("dashboard.charts", "from .theme import a", is_package=True)) == [
            (1, "dashboard.charts.theme.a")
        ]

    @pytest.mark.parametrize("line", ["lib/", "lib", "/lib/", "/lib", "**/lib/", "lib/**", "li*", "lib/*.py", "*.py"])
    def test_gitignore_of_the_usual_template_is_caught(self, line):
        assert ignored(f"# template\n\n{line}\n.venv/", "lib/arrays.py")

    def test_a_second_class_of_a_name_is_found(self):
        source = "class Run: ...\nExamples = tuple[int, int]\nMOST = 5\n_helper = 1\nT = 1\ndef Step(): ..."
        assert list(classes(source)) == ["Run", "Examples"]

    @pytest.mark.parametrize("text", ["", "# lib/", "lib64/", "/build/lib/", "*.pyc", "lib/\n!lib/"])
    def test_gitignore_of_ours_is_not(self, text):
        assert not ignored(text, "lib/arrays.py")
