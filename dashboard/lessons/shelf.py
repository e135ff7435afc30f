"""The lab's own lessons, one file each in this folder, in the order in which they are taught."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from dashboard.lessons import file
from dashboard.lessons.lesson import Lesson

FOLDER = Path(__file__).parent
ORDER = ("non-linearity", "slopes", "vanishing", "dying", "softmax", "train")
"""The keys of the lessons, which are their files' names."""


@cache
def lessons(pages: tuple[str, ...], folder: Path = FOLDER) -> tuple[Mapping[str, Lesson], tuple[str, ...]]:
    """The lessons that can be read, by key, and a sentence for each that cannot."""
    found, problems = {}, []
    for key in ORDER:
        try:
            found[key] = file.read((folder / f"{key}.toml").read_bytes(), pages)
        except (OSError, ValueError) as error:
            words = error if isinstance(error, ValueError) else "The file cannot be opened."
            problems.append(f"The lesson {key} is left out. {words}")
    return MappingProxyType(found), tuple(problems)
