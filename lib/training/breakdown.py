"""Why an epoch cannot be completed: it is run again, slowly, until the first number that is not finite."""

from collections.abc import Sequence

import numpy as np

from lib.divergence import Divergence, Found, find_bad_params, find_divergence
from lib.training.changes import Change
from lib.training.descent import Descent


def explain(descent: Descent, changes: Sequence[Change], losses: Sequence[float] = ()) -> Divergence:
    """Find out what went wrong in the current epoch, and leave the descent at its beginning.

    changes: those of the run. losses: after the epoch, if it came to its end.
    """
    made, midway = descent.batch, [change for change in changes if change.epoch == descent.epoch and change.batch > 0]
    descent.rewind()
    where = descent.epoch + 1, made
    for batch in range(made):
        for change in midway:
            if change.batch == batch:
                descent.make(change)
        if found := _bad_value(descent, batch):
            descent.rewind()
            return Divergence(descent.epoch + 1, batch + 1, *found)
    descent.rewind()
    # Every batch was fine on its own: what is left is a loss over a whole set.
    quantities = zip(("loss", "loss on the test set"), losses, strict=False)
    quantity, value = next((quantity, value) for quantity, value in quantities if not np.isfinite(value))
    return Divergence(*where, None, quantity, value)


def _bad_value(descent: Descent, batch: int) -> Found | None:
    """Make the update of a batch, and look for a bad value with the lesson's arithmetic before and after."""
    engine, config = descent.engine, descent.now
    X, Y = engine.batch(batch)
    found = find_divergence(engine.params.copies(), X, Y, config.activations, *config.head)
    if found is None:
        engine.run(batch)
        found = find_bad_params(engine.params.copies())
    return found
