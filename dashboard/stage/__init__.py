"""The stage: one picture of a network that learns. Python computes and packs it, the browser paints it.

``scene`` makes a ``Picture`` of a trainer, ``frame`` packs it, ``stage`` shows it and ``gestures`` reads what the
browser reports. The JavaScript files and the style sheet beside them paint; they know no mathematics of the lab.
"""
