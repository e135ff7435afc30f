"""The race on screen, and its buttons."""

from dataclasses import dataclass, field

from dashboard.parts.race.racers import BY, USUAL_GOAL, Entries
from dashboard.shell import link
from dashboard.training import live, settings
from dashboard.training.onscreen import OnScreen
from dashboard.training.run import Setup
from lib.runs.race import Race
from lib.runs.stopping import epochs_to
from lib.train_config import FIELDS, Field, differing


@dataclass
class Heat(live.Run[Race]):
    """A race on screen. It pauses by itself when everybody who still can has reached the goal, a training loss."""

    entries: Entries = field(default_factory=Entries)
    goal: float = USUAL_GOAL
    _over: bool = False

    @classmethod
    def of(cls, entries: Entries) -> "Heat":
        """A fresh race, paused before the first step."""
        return cls(Race(entries.configs), entries=entries)

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

    def after_epoch(self) -> None:
        """Pause when nobody is left on the way to the goal."""
        if self.over and not self._over:
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


def current(wanted: Entries, goal: float) -> Heat:
    """The race on screen."""
    run = _SCREEN.current(wanted)
    run.goal = goal
    return run


def buttons(run: Heat, wanted: Entries, guess: str) -> None:
    """The buttons of the race; it does not begin before there is a prediction."""
    _SCREEN.buttons(run, wanted, first="" if guess else "Predict first, then race.", beside=_SCREEN.way_back)
