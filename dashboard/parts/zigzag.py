"""The parts of the page on zig-zag: what is asked, both pictures, their numbers, and what they mean."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from dashboard.charts import zigzag as charts
from dashboard.frames import zigzag as frames
from dashboard.shell import link, look, plot, present
from dashboard.text.numbers import figure, near_zero, percent, short
from dashboard.widgets import controls, field, handles, play, prediction, snippets
from lib.activations import ACTIVATIONS
from lib.arrays import Array, subscript
from lib.experiments.zigzag import TRUE_WEIGHTS, Path, Signs, ZigzagConfig, descend, inputs, loss_gradient, targets
from lib.lessons.moments import moments
from lib.records import labels

DEFAULT = ZigzagConfig()
FIRST_STEPS = 60
"""How many steps are shown at first: enough to see the pattern, few enough to follow it."""
BATCHES = (1, 2, 4, 8, 16, 32, 64)
RATES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
CENTRED = "tanh"
"""What every other activation is held against."""
_WITHIN = 0.05
STARTS = ("w1", "w2")
"""The names in the link of both weights of the start."""
MOST = 2.0
"""A path starts with weights from −MOST to MOST."""
SECONDS = 10.0
"""How long Play takes for all steps."""
_AXES = handles.Axes((-frames.REACH, frames.REACH), (-frames.REACH, frames.REACH), equal=True)

_GUESSES = {"both": "Both up or both down", "one": "Only one at a time", "any": "Any direction"}


@st.fragment
def scene(setting: ZigzagConfig, guess: str) -> None:
    """What moves with the step slider, or when the start is dragged."""
    first, second = (st.session_state[name] for name in STARTS)
    setting = replace(setting, start=(first, second))
    with st.container(key="walk"):
        paths = st.container()
        with st.container(key="between"):
            step = walk()
    with paths:
        dropped = pair(setting, guess, step)
    if dropped:
        link.rerun()  # the reasons and the code begin there too
    events(setting, step, guess)
    numbers(setting, step, guess)


def setting() -> ZigzagConfig:
    """The few controls: the layer before, the batch, and normalising."""
    options = labels(ACTIVATIONS)
    chosen = controls.choice("fn", "Activation of the layer before", options, DEFAULT.activation)
    batch = controls.stops(
        "batch", "Batch size", BATCHES, DEFAULT.batch_size, help=f"Examples per step, of {DEFAULT.rows}."
    )
    normalized = controls.toggle(
        "norm", "Normalise the inputs", help="Give each input mean 0 and standard deviation 1."
    )
    return replace(DEFAULT, activation=chosen, batch_size=int(batch), normalized=normalized)


def finer(wanted: ZigzagConfig) -> ZigzagConfig:
    """The controls under "More"; returns the completed setting."""
    rate = controls.stops(
        "rate",
        "Rate r",
        RATES,
        DEFAULT.rate,
        help="Learning rate η = r/(2λ₁), relative to the steepest curvature 2λ₁ of each loss, so that both paths are "
        "equally bold. With the full batch, r = 1 lands on the valley's floor and r > 2 diverges.",
    )
    spread = controls.slider("spread", "Spread of z (standard deviation)", 0.0, 5.0, DEFAULT.spread, 0.1)
    noise = controls.slider("noise", "Noise on the targets (standard deviation)", 0.0, 1.0, DEFAULT.noise, 0.05)
    seed = controls.entry("seed", "Seed", 0, 9999, DEFAULT.seed, help="The same seed gives both paths the same z.")
    first, second = (
        controls.slider(name, f"w{subscript(i)} at the start", -MOST, MOST, DEFAULT.start[i - 1], 0.05)
        for i, name in enumerate(STARTS, start=1)
    )
    return replace(wanted, rate=rate, spread=spread, noise=noise, seed=seed, start=(first, second))


def _move(_: str, w1: float, w2: float) -> dict[str, float]:
    """Where the start is put when it is dragged: on the grid of its sliders."""
    return {name: round(min(max(w, -MOST), MOST) * 20) / 20 for name, w in zip(STARTS, (w1, w2), strict=True)}


def both(wanted: ZigzagConfig) -> tuple[ZigzagConfig, ZigzagConfig]:
    """The chosen activation and the one beside it: tanh, and for tanh itself the sigmoid. All else is the same."""
    return wanted, replace(wanted, activation=CENTRED if wanted.activation != CENTRED else DEFAULT.activation)


def predict() -> str:
    """Ask which way a step can go; "" while there is no answer."""
    return prediction.choose(
        "all inputs are positive. Which way can both weights move in a step on one example?", _GUESSES
    )


def shown(one: ZigzagConfig, guess: str) -> bool:
    """Whether a path is drawn: before the prediction only that of tanh, which does not give the answer away."""
    return bool(guess) or one.activation == CENTRED


def walk() -> int:
    """The slider that walks along both paths, with its player; returns the step."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        button = st.container(width="content")
        at = controls.dragged("step", "Step", 0, DEFAULT.steps, FIRST_STEPS, 1, "%d", field.WHOLE)
        with button:
            play.button("step", at, 0, DEFAULT.steps, 1, SECONDS)
    with st.container(key=f"{present.SECONDARY}-levels"):
        st.caption("Numbers on the contours: the loss. From line to line, its excess over the minimum grows fourfold.")
    return int(at)


def pair(wanted: ZigzagConfig, guess: str, step: int) -> bool:
    """Both pictures up to a step; returns whether a start was let go."""
    dropped = []
    with st.container(key="pair"):
        places = plot.room("first"), plot.room("second")
    for i, (place, one) in enumerate(zip(places, both(wanted), strict=True)):
        with place, handles.place(f"start-{i}"):
            picture(one, step, shown(one, guess))
            start = handles.Handle("start", *one.start, "Drag: both paths start here", STARTS)
            dropped.append(handles.lay(f"start-{i}", [start], _AXES, _move))
    return any(dropped)


def picture(one: ZigzagConfig, step: int, revealed: bool) -> None:
    """One path over the contours of its loss; before the prediction only the contours, the start and the minimum."""
    moving = frames.walked(one, step)
    plot.show(
        charts.path(one.activation, one.normalized, look.current()),
        alt=f"Path of gradient descent over contours of the loss in the plane of the weights w₁ and w₂, with inputs "
        f"from {ACTIVATIONS[one.activation].label} ({charts.kind(one.activation, one.normalized)}), from the start "
        "to the minimum. The quadrants in which the next step can end are "
        "shaded where not all can be reached. The numbers stand in the table.",
        **(moving if revealed else {name: table.slice(0, 0) for name, table in moving.items()}),
        **frames.landscape(one),
        **frames.places(one),
    )


def numbers(wanted: ZigzagConfig, step: int, guess: str) -> None:
    """Both paths up to this step, in figures."""
    pair = both(wanted)
    paths = [frames.path(one) if shown(one, guess) else None for one in pair]
    counts = [path.signs(step) if path else None for path in paths]
    rows = {
        "both gradients share a sign": [_share(c) if c else "?" for c in counts],
        "a gradient is 0, or all is at rest": [str(c.zero) if c else "?" for c in counts]
        if any(c and c.zero for c in counts)
        else [],
        "path ÷ straight way": [_number(path.detour(step)) if path else "?" for path in paths],
        "distance left": [_left(path.left(step)) if path else "?" for path in paths],
        "loss": [figure(float(path.losses[min(step, path.steps)])) if path else "?" for path in paths],
        f"steps until {percent(_WITHIN)} is left": [_arrival(path) if path else "?" for path in paths],
        "mean of the inputs": [near_zero(float(frames.path(one).X.mean())) for one in pair],
        "their standard deviation": [near_zero(float(frames.path(one).X.std(axis=0).mean())) for one in pair],
        "condition number κ, steepest ÷ flattest": [_number(frames.path(one).bowl.condition) for one in pair],
    }
    st.container(key="so-far").markdown(_so_far(pair, paths, step))
    head = " | ".join(ACTIVATIONS[one.activation].label for one in pair)
    body = "\n".join(
        f"| {name} | {' | '.join(f'**{cell}**' for cell in cells)} |" for name, cells in rows.items() if cells
    )
    st.markdown(f"| after {step} {'step' if step == 1 else 'steps'} | {head} |\n|:--|--:|--:|\n{body}")


def _so_far(pair: Sequence[ZigzagConfig], paths: Sequence[Path | None], step: int) -> str:
    """How far the paths that are drawn have got, in a sentence."""
    left = [
        f"**{_left(path.left(step))}** after {ACTIVATIONS[one.activation].label}"
        for one, path in zip(pair, paths, strict=True)
        if path
    ]
    return f"Distance left after {step} {'step' if step == 1 else 'steps'}: {', '.join(left)}."


def events(wanted: ZigzagConfig, step: int, guess: str) -> None:
    """A sentence for each path on which something extraordinary has happened."""
    told = [sentence for one in both(wanted) if shown(one, guess) and (sentence := event(one, step))]
    if told:
        st.info("\n\n".join(told))


def event(one: ZigzagConfig, step: int) -> str:
    """What the picture cannot show by itself: nothing to learn, no single minimum, or a path that runs away."""
    path, label = frames.path(one), f"**{ACTIVATIONS[one.activation].label}**"
    if math.isnan(path.bowl.condition):
        return f"{label}: all inputs are 0. Every gradient is 0, no step is taken, and the loss is the same everywhere."
    told = []
    at = min(step, path.steps)
    if path.diverged and step >= path.steps:
        told.append(f"diverged: in step {path.steps + 1} a weight would pass ±10¹². {_blame(one, path)}")
    elif _outside(path.weights[at]):
        told.append(
            f"after step {at} the weights are at {_point(path.weights[at])}, outside the picture. {_blame(one, path)}"
        )
    if math.isinf(path.bowl.condition):
        told.append(
            "all examples are alike, so a whole line of weights is best; the one nearest to the start is marked."
        )
    elif _outside(path.bowl.minimum):
        told.append(f"the noise has moved the minimum to {_point(path.bowl.minimum)}, outside the picture.")
    return f"{label}: {' Also, '.join(told)}" if told else ""


def _blame(one: ZigzagConfig, path: Path) -> str:
    """Which step is too bold, where one is; "" otherwise."""
    factor = one.rate * float((path.X**2).sum(axis=1).max()) / float(path.bowl.eigenvalues[0])
    if one.batch_size == 1 and factor > 2:
        return (
            "A step multiplies the error on its own example by 1 − r‖x‖²/λ₁: too bold where r‖x‖²/λ₁ is above 2, "
            f"and here it is up to {figure(factor)}."
        )
    return f"Rate r = {short(one.rate)} is too bold: above 2 even the full batch diverges." if one.rate > 2 else ""


def _outside(w: Array) -> bool:
    return bool(np.abs(w).max() > frames.REACH)


def _point(w: Array) -> str:
    return f"({figure(float(w[0]))}, {figure(float(w[1]))})"


def verdict(wanted: ZigzagConfig, guess: str) -> None:
    """What came of the prediction, counted on the demo's two paths with this seed."""
    if guess not in _GUESSES:
        return
    positive, centred = (_demo(key, wanted.seed).signs(DEFAULT.steps) for key in (DEFAULT.activation, CENTRED))
    outcome = "Yes." if guess == "both" else "No: both up or both down."
    st.markdown(
        f"**You chose “{_GUESSES[guess].lower()}”.** {outcome} One example at a time, both gradients share a sign in "
        f"{positive.same} of {positive.same + positive.opposite} steps after the sigmoid, and in "
        f"{centred.same} of {centred.same + centred.opposite} after tanh."
    )


def _demo(key: str, seed: int) -> Path:
    """The path of the page's first state, with another activation and seed."""
    return frames.path(replace(DEFAULT, activation=key, seed=seed))


def why(wanted: ZigzagConfig, guess: str) -> None:
    """Why positive inputs tie the weights together, and what batches and normalising change."""
    if not guess:
        st.markdown(
            f"Both pictures show the same task: get from the start to the minimum, {_way(wanted)}. "
            "Tanh is on its way. Once you have predicted, the other path appears."
        )
        return
    with st.container(key=f"{present.SECONDARY}-why"):
        st.markdown(
            "**Why.** For one example the loss is $(\\hat y - y)^2$ with $\\hat y = w_1x_1 + w_2x_2$, and\n\n"
            r"$$\frac{\partial L}{\partial w_i} = \delta\,x_i, \qquad \delta = 2(\hat y - y).$$"
            "\n\nThe same $\\delta$ stands in both. If $x_1, x_2 > 0$, both gradients have its sign: the step goes "
            f"both up or both down, into a shaded quadrant. The way to the minimum is {_way(wanted)}, so the path "
            f"{'zig-zags' if _crosswise(wanted) else 'need not zig-zag: drag the start to where it must'}. "
            "An input of exactly 0, as after ReLU, leaves its weight where it is."
        )
        st.markdown(_batches(wanted) + "\n\n" + _conditioning(wanted))
        st.markdown(_centred(wanted))


def _crosswise(wanted: ZigzagConfig) -> bool:
    """Whether one weight has to rise and the other to fall on the way from the start to the minimum."""
    first, second = TRUE_WEIGHTS - wanted.start
    return bool(first * second < 0)


def _way(wanted: ZigzagConfig) -> str:
    """What both weights have to do on their way from the start to the weights that made the targets."""
    words = {1: "up", 0: "where it is", -1: "down"}
    first, second = (words[int(sign)] for sign in np.sign(TRUE_WEIGHTS - wanted.start))
    return f"$w_1$ {first} and $w_2$ {second}"


def _batches(wanted: ZigzagConfig) -> str:
    one, everything = (frames.path(replace(wanted, batch_size=size)) for size in (1, DEFAULT.rows))
    return (
        "**A batch softens it.** The mean of pulls up and pulls down may point anywhere. With inputs from "
        f"{ACTIVATIONS[wanted.activation].label}, the path of {DEFAULT.steps} steps is "
        f"{_number(one.detour(DEFAULT.steps))} times the straight way with batches of 1, and "
        f"{_number(everything.detour(DEFAULT.steps))} times with batches of {DEFAULT.rows}, the full batch. "
        f"Straighter need not be quicker: steps until {percent(_WITHIN)} is left, {_arrival(one)} and "
        f"{_arrival(everything)}."
    )


def _conditioning(wanted: ZigzagConfig) -> str:
    plain, normalized = (frames.path(replace(wanted, normalized=on)).bowl for on in (False, True))
    first, second = plain.eigenvalues
    return (
        r"**What remains is the shape.** $H = X^\top X/n = \mathrm{Cov}(x) + \mu\mu^\top$: "
        r"the mean $\mu$ of the inputs adds curvature along $\mu$. Without normalising, the eigenvalues here are "
        f"$\\lambda_1$ = {figure(float(first))} along {_point(plain.axes[:, 0])} and $\\lambda_2$ = "
        f"{figure(float(second))} across, so $\\kappa = \\lambda_1/\\lambda_2$ = {_number(plain.condition)}; "
        f"normalised, $\\kappa$ = {_number(normalized.condition)}.\n\nThe learning rate is "
        f"$\\eta = r/(2\\lambda_1)$, with r = {short(wanted.rate)} in both pictures: equally bold in the steepest "
        r"direction. The flattest then takes about $\kappa$ times as many steps."
    )


def _centred(wanted: ZigzagConfig) -> str:
    first, second = (ACTIVATIONS[one.activation] for one in both(wanted))
    return (
        f"**Zero-centred** means an odd function: symmetric inputs give outputs with mean 0. For $z \\sim N(0, 1)$ the "
        f"mean output is {figure(moments(first).output)} for {first.label} and {figure(moments(second).output)} for "
        f"{second.label}."
    )


def program(wanted: ZigzagConfig) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """What "Show the code" shows: the gradients of the first few examples at the start, one by one."""
    path = frames.path(wanted)
    each = "np.array([loss_gradient(w, X[[i]], y[[i]]) for i in range(len(X))])"
    return [loss_gradient], {"w": np.array(wanted.start), "X": path.X[:5], "y": path.y[:5]}, each


LESSON: list[snippets.Function] = [inputs, targets, loss_gradient, descend]
"""The functions of the core behind the pictures."""


def _share(counts: Signs) -> str:
    """In how many of the steps both gradients share a sign; without such steps there is no share."""
    share = "" if math.isnan(counts.share) else f" ({percent(counts.share)})"
    return f"{counts.same} of {counts.same + counts.opposite}{share}"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else figure(value)


def _left(share: float) -> str:
    if math.isnan(share):
        return "–"
    return percent(share, 2) if share < 1e-4 else f"{figure(100 * share)}%"


def _arrival(path: Path) -> str:
    if math.isnan(path.left(0)):
        return "–"
    step = path.arrived(_WITHIN)
    if step is None and path.diverged:
        return "never"
    return f"more than {DEFAULT.steps}" if step is None else str(step)
