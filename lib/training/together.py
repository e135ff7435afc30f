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

    They are led by the first, from whose shuffles all take the order of the examples.
    """

    def __init__(self, descents: Sequence[Descent]) -> None:
        self._descents = descents
        with np.errstate(all="ignore"):
            self._wide = Wide([descent.engine for descent in descents], self._rates())

    def run_epoch(self) -> bool:
        """Train all for one epoch; False, and everything is as before it, when any number in it is not finite.

        In one wide network the products of its zeros with such a number reach everybody: who broke down shows
        when each goes on alone, and a new ``Together`` joins the others.
        """
        lead, wide = self._descents[0].shuffles, self._wide
        begun: Any = lead.bit_generator.state
        with np.errstate(all="ignore"):
            wide.save()
            wide.set_rates(self._rates())
            wide.train(lead.permutation(len(self._descents[0].engine.Y)))
            wide.share()
        losses = [descent.losses() for descent in self._descents]
        if not (np.isfinite(losses).all() and np.isfinite(wide.params.theta).all()):
            wide.give_back()
            for descent in self._descents:
                descent.shuffles.bit_generator.state = begun
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
