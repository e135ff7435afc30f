"""What a newcomer relies on before reading any code: commands, requirements, settings, licence, ignored files."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from lib.own_data import MOST_BYTES

ROOT = Path(__file__).resolve().parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


CONFIG = tomllib.loads(read(".streamlit/config.toml"))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_every_make_command_that_is_named_exists(document: str):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.MULTILINE))
    named = set(
        re.findall(r"\bmake (?:--\S+ )?([a-z]+)\b", "\n".join(re.findall(r"`[^`]+`|^ *make .*$", read(document), re.M)))
    )
    assert named
    assert named <= targets


def test_readme_names_the_two_commands_and_the_plain_ones():
    readme = read("README.md")
    for command in ("make run", "make test", "streamlit run dashboard/app.py", "pip install -r requirements.txt"):
        assert command in readme


def test_every_file_that_readme_shows_or_links_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", read("README.md")):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_path_in_a_layout_exists(document: str):
    for block in re.findall(r"```text\n(.*?)```", read(document), flags=re.DOTALL):
        for line in block.splitlines():
            assert (ROOT / line.split()[0]).exists(), line


def test_the_lab_needs_only_five_packages():
    lines = [line.partition("#")[0].strip() for line in read("requirements.txt").splitlines()]
    names = [re.split(r"[<>=!~\[; ]", line)[0] for line in lines if line]
    assert sorted(names) == ["altair", "numpy", "pandas", "segno", "streamlit"]
    assert all(">=" in line and "<" in line for line in lines if line), "a tested range for each"


def test_the_two_settings_that_keep_a_class_fast_are_on():
    assert CONFIG["runner"]["postScriptGC"] is False
    assert CONFIG["server"]["fileWatcherType"] == "none"


def test_nothing_is_sent_home_and_uploads_are_small():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    # A browser wraps less than another megabyte around a file, and the places to upload take MOST_BYTES.
    assert CONFIG["server"]["maxUploadSize"] * 2**20 == MOST_BYTES + 2**20


def test_streamlit_obeys_every_setting_of_the_configuration(monkeypatch: pytest.MonkeyPatch):
    from streamlit import config

    monkeypatch.chdir(ROOT)
    options = config.get_config_options(force_reparse=True)
    for section, values in CONFIG.items():
        for name, value in values.items():
            if isinstance(value, dict):
                assert {f"{section}.{name}.{key}" for key in value} <= options.keys()
            else:
                assert options[f"{section}.{name}"].value == value


def contrast(one: str, other: str) -> float:
    """The contrast of two colours "#RRGGBB", from 1 to 21: WCAG 2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_accent_can_be_read_from_the_back_row(theme: str):
    colours = CONFIG["theme"][theme]
    background, primary = colours["backgroundColor"], colours["primaryColor"]
    assert CONFIG["theme"]["baseFontSize"] >= 16
    assert contrast(colours["textColor"], background) >= 7
    assert contrast(colours["textColor"], colours["secondaryBackgroundColor"]) >= 7
    assert contrast(colours["linkColor"], background) >= 4.5
    assert contrast(primary, background) >= 4.5
    assert contrast(primary, "#FFFFFF") >= 4.5, "the label of a primary button is white"


def test_the_licence_is_mit():
    assert read("LICENSE").startswith("MIT License")


@pytest.mark.parametrize(
    "path", ["lib/activations.py", "lib/__init__.py", "dashboard/app.py", "tests/lib/test_x.py", "docs/x.png"]
)
def test_git_does_not_ignore_sources(path: str, tmp_path: Path):
    assert not ignored(path, tmp_path)


@pytest.mark.parametrize("path", [".venv/bin/python", "lib/__pycache__/x.pyc", "test-artifacts/x.png", ".hypothesis/x"])
def test_git_ignores_what_tools_leave_behind(path: str, tmp_path: Path):
    assert ignored(path, tmp_path)


def test_pictures_are_kept_with_the_docs_and_the_cards_alone():
    """Screenshots of an afternoon had come in beside the sources."""
    places = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("[!.]*/**/*.png")}
    kept = {place for place in places if not place.startswith("test-artifacts")}
    assert kept == {"docs", "dashboard/static/cards"}


def ignored(path: str, scratch: Path) -> bool:
    """Whether our .gitignore alone, in an empty repository, makes git ignore the path."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    shutil.copy(ROOT / ".gitignore", scratch)
    subprocess.run([git, "init", "--quiet", scratch], check=True)
    command = [git, "-c", "core.excludesFile=", "-C", str(scratch), "check-ignore", "--quiet", path]
    return subprocess.run(command, check=False).returncode == 0
