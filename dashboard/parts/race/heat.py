"""The race on screen, and its buttons."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.parts.race.racers import BY, USUAL_GOAL, Entries
from dashboard.shell import link
from dashboard.training import bursts, settings
from dashboard.training.linked import Linked
from dashboard.training.onscreen import OnScreen
from dashboard.training.run import Setup
from lib.runs.journal import MOST_EPOCHS
from lib.runs.race import Race
from lib.runs.stopping import epochs_to
from lib.train_config import FIELDS, Field, differing


@dataclass
class Heat(bursts.Run[Race]):
    """A race on screen. It pauses by itself when everybody who still can has reached the goal, a training loss.

    asked: the epoch that a link asks for, to which it plays by itself.
    """

    entries: Entries = field(default_factory=Entries)
    goal: float = USUAL_GOAL
    asked: int = 0
    _over: bool = False

    @classmethod
    def of(cls, entries: Entries) -> "Heat":
        """A fresh race, paused before the first step."""
        return cls(Race(entries.configs), entries=entries)

    @classmethod
    def repeating(cls, entries: Entries, epoch: int) -> "Heat":
        """A race on its way to where another one has come, for as long as a link may ask for."""
        run = cls.of(entries)
        if epoch:
            run.play()
            run.asked = run.stop_at = epoch
            run.budget, run._over = bursts.LINK_BUDGET, True
        return run

    @property
    def far(self) -> int:
        """How far it has come, or is to come by itself."""
        return max(self.trainer.epoch, self.asked)

    @property
    def needed(self) -> list[int | None]:
        """The epochs that each racer needed to reach the goal; None for those who have not."""
        return [epochs_to(history, self.goal) for history in self.trainer.histories]

    @property
    def over(self) -> bool:
        """Whether nobody is left on the way to the goal."""
        found = zip(self.needed, self.trainer.divergences, strict=True)
        return all(epochs is not None or broken is not None for epochs, broken in found)

    def made_of(self, wanted: Entries) -> bool:
        """Whether these are the racers that are wanted."""
        return self.entries.configs == wanted.configs

    def unlike(self, wanted: Entries) -> list[Field]:
        """In what the racers differ from those that are wanted."""
        pairs = zip(self.entries.configs, wanted.configs, strict=False)
        found = {found.name for pair in pairs for found in differing(*pair)}
        if len(self.entries.configs) != len(wanted.configs):
            found.add(wanted.by.field)
        return [record for name, record in FIELDS.items() if name in found]

    def adopt(self, wanted: Entries) -> None:
        """Nothing may change on the way: it would not be the same race for all."""

    def play(self) -> None:
        """Start or go on; a race that is over already does not stop for that again."""
        super().play()
        self._over = self.over

    def advance(self, epochs: int, seconds: float = 0.0) -> None:
        """Train for one picture; on the way to where a link asks, as fast as that goes."""
        super().advance(max(epochs, self.asked - self.trainer.epoch), seconds)

    def after_epoch(self) -> None:
        """Pause when nobody is left on the way to the goal."""
        if not self._over and self.over:
            self.stop_at = self.trainer.epoch


def _restore(run: Heat) -> None:
    """Put the controls back to what the race on screen is made of."""
    entries = run.entries
    config = entries.configs[0]
    settings.put(Setup(config), without=entries.by.fields)
    for name, value in {
        "layers": len(config.hidden),
        "by": next(key for key, by in BY.items() if by is entries.by),
        entries.by.name: list(entries.keys),
    }.items():
        link.put(name, value)


_SCREEN: OnScreen[Entries, Heat] = OnScreen("race.run", Heat.of, _restore, noun="race")


def _parse(raw: str) -> str:
    return str(_EPOCHS.parse(raw))


def _far(run: Heat) -> str:
    return str(run.far)


_EPOCHS = link.whole(0, MOST_EPOCHS)
_LINKED: Linked[Heat] = Linked("race.told", link.Codec(_parse, str, _EPOCHS.allowed), "0", _far)


def current(wanted: Entries, goal: float) -> Heat:
    """The race on screen. A link begins one that goes as far as it tells."""
    if told := _LINKED.news():
        _SCREEN.show(Heat.repeating(wanted, int(told)))
    run = _SCREEN.current(wanted)
    run.goal = goal
    _LINKED.tell(run)
    return run


def follow(run: Heat) -> None:
    """Say in the link how far it has come while it moves; call in the fragment that draws it."""
    _LINKED.follow(run)


def buttons(run: Heat, wanted: Entries, guess: str) -> DeltaGenerator:
    """The buttons of the race, once there is a prediction: it starts the race. Returns a place beside them."""
    with st.container(horizontal=True, vertical_alignment="center", key="start"):
        if _SCREEN.predicted(run, guess):
            with st.container(width="content"):
                _SCREEN.buttons(run, wanted, beside=_SCREEN.way_back)
        return st.container(key="verdict")
