"""What a class has done, without names: how many have tried, solved, used a hint, and what is most often wrong."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

FEWEST = 5
"""Students below whom nothing is shown: of fewer, one might tell who it was."""

_DEED = re.compile(r"([01])([01])([a-z_]{0,40})")


@dataclass(frozen=True)
class Deed:
    """What one student has done of an exercise or a step. wrong: the property that did not hold at the last check."""

    solved: bool = False
    hint: bool = False
    wrong: str = ""

    @property
    def text(self) -> str:
        """What the store keeps of it."""
        return f"{self.solved:d}{self.hint:d}{self.wrong}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The deed of such a text, None for any other."""
        if not (match := _DEED.fullmatch(text)):
            return None
        solved, hint, wrong = match.groups()
        return cls(solved == "1", hint == "1", wrong)


@dataclass(frozen=True)
class Summary:
    """How many have tried, solved and used a hint, and which property is most often wrong, "" for none."""

    tried: int
    solved: int
    hints: int
    wrong: str


def summary(counts: Mapping[str, int]) -> Summary | None:
    """The deeds of a class on one thing, from how many have done each; None for fewer than FEWEST students."""
    deeds = [(deed, number) for text, number in counts.items() if (deed := Deed.read(text))]
    tried = sum(number for _, number in deeds)
    if tried < FEWEST:
        return None
    wrong = Counter[str]()
    for deed, number in deeds:
        if deed.wrong:
            wrong[deed.wrong] += number
    most = min(wrong, key=lambda name: (-wrong[name], name), default="")
    solved, hints = (sum(n for deed, n in deeds if getattr(deed, name)) for name in ("solved", "hint"))
    return Summary(tried, solved, hints, most)
