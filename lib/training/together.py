"""Several descents over the same examples, trained as one wide network: each step is one call for all."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lib.engine.wide import Wide
from lib.training.descent import Descent

WIDEST = 80
"""Units side by side in a layer up to which training together pays; beyond, the zeros between the networks cost more
than the calls that are saved."""


class Together:
    """Two or more descents that are as far as each other, with the same examples, batches, head and shuffles.

    They are led by the first, from whose shuffles all take the order of the examples. batch: batches made of the
    current epoch.
    """

    def __init__(self, descents: Sequence[Descent]) -> None:
        self._descents = descents
        self.batch = 0
        with np.errstate(all="ignore"):
            self._wide = Wide([descent.engine for descent in descents], self._rates())

    def update(self) -> bool:
        """Make the next batch's update for all; False, and all is as before the epoch, when it has led to no number.

        In one wide network the products of its zeros with a number that is not finite reach everybody: who broke down
        shows when each goes on alone, and a new ``Together`` joins the others.
        """
        with np.errstate(all="ignore"):
            if self.batch == 0:
                self._begin()
            self._wide.run(self.batch)
        self.batch += 1
        return self.batch < self._descents[0].batches or self._complete()

    def _begin(self) -> None:
        lead = self._descents[0]
        self._shuffles: Any = lead.shuffles.bit_generator.state
        self._wide.save()
        self._wide.set_rates(self._rates())
        self._wide.shuffle(lead.shuffles.permutation(len(lead.engine.Y)))

    def _complete(self) -> bool:
        self.batch = 0
        self._wide.share()
        losses = [descent.losses() for descent in self._descents]
        if not (np.isfinite(losses).all() and np.isfinite(self._wide.params.theta).all()):
            self._wide.give_back()
            for descent in self._descents:
                descent.shuffles.bit_generator.state = self._shuffles
            return False
        for descent, found in zip(self._descents, losses, strict=True):
            descent.follow(found)
        return True

    def _rates(self) -> list[float]:
        return [descent.now.rate(descent.epoch) for descent in self._descents]


def together(descents: Sequence[Descent]) -> Together | None:
    """Join descents, if there are several and it pays."""
    units = sum(max(descent.now.hidden, default=0) for descent in descents)
    return Together(descents) if len(descents) > 1 and units <= WIDEST else None
