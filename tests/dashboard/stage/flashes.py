"""Count flashes as WCAG 2.3.1 describes them, with none of the guard's code: from the luminance of what was painted."""

import numpy as np

TENTH, QUARTER, SECOND = 0.1, 0.25, 1000.0


def opposite_changes(times, luminance):
    """When each patch changed to the other way by a tenth or more. luminance: (pictures, patches) → list of times."""
    turns = []
    for patch in np.asarray(luminance).T:
        way, extreme, mine = 0, patch[0], []
        for time, value in zip(times, patch, strict=True):
            if way * (extreme - value) >= TENTH:
                way, extreme = -way, value
                mine.append(time)
            elif way == 0 and abs(value - extreme) >= TENTH:
                way, extreme = np.sign(value - extreme), value
            elif way * (value - extreme) > 0:
                extreme = value
        turns.append(mine)
    return turns


def worst_share(times, luminance, most=3):
    """The largest share of patches that in one second change to the other way more than ``most`` times."""
    turns = opposite_changes(times, luminance)
    shares = []
    for end in {time for mine in turns for time in mine}:
        crowded = [sum(end - SECOND < time <= end for time in mine) > most for mine in turns]
        shares.append(sum(crowded) / len(turns))
    return max(shares, default=0.0)
