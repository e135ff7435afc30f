"""The tests mirror the sources, file for file: dashboard/text/numbers.py and tests/dashboard/text/test_numbers.py."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TREES = ("lib", "dashboard", "pages")


def mirrored(source: str) -> str:
    """Where the tests of a source stand; what a package holds itself is tested by test_init.py in its folder."""
    folder, _, name = source.rpartition("/")
    return f"tests/{folder}/test_{'init.py' if name == '__init__.py' else name}"


def holds_code(path: Path) -> bool:
    """Whether a source must have tests: any module, and of the packages those that hold more than words and names."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    words = (ast.Import, ast.ImportFrom, ast.Expr)
    return path.name != "__init__.py" or any(
        not isinstance(node, words) for node in body if not ast.unparse(node).startswith("__all__ = ")
    )


def unmirrored(sources: dict[str, bool], tests: set[str]) -> list[str]:
    """What is missing, one sentence each. sources: whether each must have tests."""
    lonely = [
        f"{source} has no tests at {mirrored(source)}"
        for source, needed in sources.items()
        if needed and mirrored(source) not in tests
    ]
    orphans = [f"{test} tests no source of its place" for test in tests - set(map(mirrored, sources))]
    return sorted(lonely) + sorted(orphans)


def named(path: Path) -> str:
    """A path as it is written here."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("tree", TREES)
def test_every_source_has_its_tests_and_every_file_of_tests_its_source(tree: str):
    sources = {named(path): holds_code(path) for path in (ROOT / tree).rglob("*.py")}
    # A browser's script may have tests of its own, or be tested from both ends beside the module that sends it.
    scripts = {named(path.with_suffix(".py")) for path in (ROOT / tree).rglob("*.js")}
    sources |= dict.fromkeys(scripts - sources.keys(), False)
    tests = {named(path) for path in (ROOT / "tests" / tree).rglob("test_*.py")}
    missing = unmirrored(sources, tests)
    assert not missing, "\n" + "\n".join(missing)


def test_both_kinds_of_gap_are_found():
    sources = {"lib/a.py": True, "lib/b/__init__.py": True, "lib/b/c.py": True, "lib/d/__init__.py": False}
    assert unmirrored(sources, {"tests/lib/test_a.py", "tests/lib/test_b.py", "tests/lib/d/test_init.py"}) == [
        "lib/b/__init__.py has no tests at tests/lib/b/test_init.py",
        "lib/b/c.py has no tests at tests/lib/b/test_c.py",
        "tests/lib/test_b.py tests no source of its place",
    ]


@pytest.mark.parametrize(
    ("name", "text", "needed"),
    [
        ("a.py", '"""Only words."""', True),
        ("__init__.py", '"""Only words."""\nfrom os import path\n\n__all__ = ["path"]\n', False),
        ("__init__.py", "LIMIT = 3\n", True),
    ],
)
def test_a_package_that_only_gathers_names_needs_no_tests(tmp_path: Path, name: str, text: str, needed: bool):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert holds_code(tmp_path / name) is needed
