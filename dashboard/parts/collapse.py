"""The parts of the page on non-linearity: stacks that merge, the grid they bend, a bottleneck, and XOR's corners."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import collapse as charts
from dashboard.frames import INPUT_LIMIT
from dashboard.frames import collapse as frames
from dashboard.pictures import surface
from dashboard.shell import link, look, plot, present
from dashboard.text.numbers import figure, percent, short, tex
from dashboard.widgets import controls, field, handles, play, prediction, snippets
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.datasets import DATASETS
from lib.experiments import collapse
from lib.experiments.collapse import CORNER_CLASSES, CORNERS, BestLine, Snapshots, Stage
from lib.losses import binary_cross_entropy_from_logits
from lib.network import Params, forward
from lib.records import labels
from lib.trainers import TrainConfig

VIEWS = MappingProxyType({"stack": "Stack", "grid": "Grid", "rank": "Bottleneck", "corners": "Corners"})
DATA = ("xor", "circle", "spiral")
EPOCHS, PICTURES = 180, 60
MOST_LAYERS = 6
SEED = 8
SECONDS = 1.5
"""How long Play takes from one stage of the grid to the next."""
FARTHEST = 2.0
"""The line over the corners is moved up to this far from the middle."""
ALONG = 1.5
"""How far the handle that turns the line is from the one that moves it."""
_PLANE = handles.Axes((-INPUT_LIMIT, INPUT_LIMIT), (-INPUT_LIMIT, INPUT_LIMIT))
ENOUGH = 0.95
"""The share of examples on the right side from which a boundary is said to fit."""

_STACK_GUESSES = MappingProxyType(
    {
        "little": "Yes, a little with each layer",
        "straight": "No, it stays straight",
        "units": "Only with more units",
    }
)
_RANK_GUESSES = MappingProxyType({"last": "The last width", "narrow": "The narrowest", "wide": "The widest"})
_CORNER_GUESSES = MappingProxyType({"2": "2", "3": "3", "4": "All 4"})


# Stack and merge, and the grid: one training run, seen in two ways.


def ask_stack() -> str:
    """The prediction for a stack, and for the grid it bends."""
    return prediction.choose("can more linear layers bend the boundary?", _STACK_GUESSES)


def set_stack(guess: str) -> tuple[TrainConfig, str]:
    """The controls of a stack; returns it with the prediction."""
    return _stack(None), guess


def set_grid(guess: str) -> tuple[TrainConfig, str]:
    """The same for layers of two units, each of whose stages is a plane."""
    return _stack(2), guess


def _stack(units: int | None) -> TrainConfig:
    left, bent = st.columns(2)
    with left:
        data = controls.choice("data", "Data set", labels(DATASETS, DATA), "xor")
    left, beside = st.columns(2)
    with left:
        layers = controls.count("layers", "Layers", 1, MOST_LAYERS, MOST_LAYERS)
    if not units:
        with beside:
            units = controls.count("units", "Units per layer", 2, frames.MOST_UNITS, 4)
        beside = st.container()
    bend, fn = "0", "relu"
    if layers > 1:
        options = {"0": "None", **{str(i): f"Layer {i}" for i in range(1, layers)}}
        with bent:
            bend = controls.choice("bend", "Bend a layer", options, "0")
        if bend != "0":
            with beside:
                bends = labels(ACTIVATIONS, (key for key in ACTIVATIONS if key != "linear"))
                fn = controls.choice("fn", "With", bends, "relu")
    else:
        st.caption("One layer has no hidden layer to bend; its sigmoid turns the logit into p and bends no boundary.")
    with controls.more():
        seed = controls.entry("seed", "Seed", 0, 9999, SEED, help="Another seed draws other examples and weights.")
    return collapse.stack(data, layers, units, int(bend), fn, seed)


@lru_cache(maxsize=64)
def recorded(config: TrainConfig) -> Snapshots:
    """The training run of a stack."""
    return collapse.record(config, EPOCHS, PICTURES)


@lru_cache(maxsize=64)
def straight(config: TrainConfig) -> BestLine:
    """The best straight boundary for the run's examples."""
    run = recorded(config)
    return collapse.best_line(run.X, run.Y)


@lru_cache(maxsize=64)
def most_right(config: TrainConfig) -> float:
    """The share of the run's examples that the best line gets on their side."""
    run = recorded(config)
    return collapse.most_right(run.X, run.Y) / len(run.X)


@lru_cache(maxsize=1)
def best_on_corners() -> BestLine:
    """The best straight boundary for XOR's corners."""
    return collapse.best_line_on_xor()


@dataclass(frozen=True)
class _Bench:
    """The places of a picture: squares side by side, what moves them under them, and a strip of small ones beside."""

    squares: DeltaGenerator
    strip: DeltaGenerator
    under: DeltaGenerator

    def square(self, name: str, title: str) -> DeltaGenerator:
        """A place for a chart that is as high as it is wide, under its title."""
        with self.squares, st.container(gap=None):
            st.markdown(title)
            return _square(name)

    def ghost(self) -> DeltaGenerator:
        """A place for what an answer brings."""
        return self.square("ghost", "**More layers: predict, and they appear**")


def _bench(*, strip: bool = False) -> _Bench:
    with st.container(key="bench"):
        squares = st.container(key="squares")
        beside = plot.kept_free("strip") if strip else st.container()
        return _Bench(squares, beside, st.container(key="under-squares"))


def _square(name: str) -> DeltaGenerator:
    return plot.kept_free(f"square-{name}")


def _epoch() -> int:
    """The main slider; returns the number of the picture."""
    step = EPOCHS // PICTURES
    return round(controls.dragged("epoch", "Epochs trained", 0, EPOCHS, EPOCHS, step, "%d", field.WHOLE) / step)


@st.fragment
def show_stack(asked: tuple[TrainConfig, str], numbers: DeltaGenerator) -> None:
    """The network's answer over the plane beside that of the one layer it merges into."""
    config, guess = asked
    if not guess:
        config = collapse.stack(config.data, 1, 1, seed=config.seed)
    run = recorded(config)
    bench = _bench()
    with bench.under:
        at = _epoch()
    params, activations = run.params[at], config.activations
    network = bench.square("network", f"**The network: {_layers(len(params))}.** {charts.classes(look.current())}")
    merged = bench.square("merged", "**The same weights merged into one layer**") if guess else bench.ghost()
    with network:
        crossed = _plane(params, activations, run)
    with merged:
        if guess:
            _plane([collapse.merge(params)], (), run)
        else:
            _ghost(run)
    numbers.markdown(_numbers(run, at))
    if guess:
        st.markdown(merging(params, run, at, crossed))
        _matrices(params, activations)
    else:
        st.caption("No colour: the network is undecided; the line is p = ½.")


def _plane(params: Params, activations: tuple[str, ...], run: Snapshots) -> bool:
    """The plane as a network sees it; returns whether the boundary crosses it."""
    logits = forward(params, surface.inputs(), activations, "linear").prediction
    boundary = frames.boundary(surface.inputs(), logits)
    plot.show(
        charts.plane(look.current()),
        alt="The plane of the two inputs, coloured by the network's output, with the training examples of two classes "
        "and the boundary where p = ½ as a line.",
        picture=surface.probabilities(ACTIVATIONS["sigmoid"].f(logits)),
        boundary=boundary,
        points=frames.examples(run.X, run.Y),
        notes=frames.notes(run.X[:0], []),
    )
    return bool(boundary.num_rows)


def _ghost(run: Snapshots) -> None:
    """The plane on which an answer will be drawn: its axes and the examples, without colour and boundary."""
    nothing = surface.probabilities(np.full((len(surface.inputs()), 1), 0.5))
    plot.show(
        charts.plane(look.current()),
        alt="The plane of the two inputs with the training examples, greyed: the answer is not drawn yet.",
        picture=nothing,
        boundary=frames.boundary(CORNERS, np.zeros((4, 1))),
        points=frames.examples(run.X, run.Y),
        notes=frames.notes(run.X[:0], []),
    )


def _numbers(run: Snapshots, at: int) -> str:
    """Loss and share on the right side, beside what straight lines can get."""
    best = straight(run.config)
    sides = (run.X @ best.W + best.b >= 0) == (run.Y >= 0.5)
    return (
        f"| epoch {run.epochs[at]} | network | line of lowest loss |\n|:--|--:|--:|\n"
        f"| loss | **{figure(float(run.losses[at]))}** | {figure(best.loss)} |\n"
        f"| on the right side | **{percent(float(run.right[at]))}** | {percent(float(sides.mean()))} |\n"
        f"| at most, by any line | | {percent(most_right(run.config))} |"
    )


def merging(params: Params, run: Snapshots, at: int, crossed: bool) -> str:
    """What the stack merges into, in the numbers of this moment. crossed: whether the boundary is in the picture."""
    activations = run.config.activations
    apart = collapse.merge_error(params, run.X, activations)
    bends = [i for i, key in enumerate(activations, start=1) if key != "linear"]
    if not bends:
        return (
            f"**{_layers(len(params)).capitalize()}, one straight line.** Over all examples, the largest difference "
            f"between the network's logit and that of the one merged layer is **{figure(apart)}**: "
            f"{'rounding' if apart else 'none'}."
            + ("" if crossed else " The line lies outside the picture: the whole of it is on one side.")
            + (" Choose a layer to bend, and they part." if activations else "")
        )
    merged = collapse.merge_runs(params, activations)
    label = ACTIVATIONS[merged[1][0]].label
    within = collapse.merge_error(params, run.X, activations, merged)
    return (
        f"**{label} after layer {bends[0]} stands in the way.** Merged as if it were not there, the logit is off by up "
        f"to **{figure(apart)}**. The layers before it merge and so do those after it: what is left are "
        f"{_layers(len(merged[0]))} around the bend, the same to **{figure(within)}**."
        + ("" if crossed else " No boundary crosses the picture: the whole of it is on one side.")
        + _fit(run, at, label)
    )


def _fit(run: Snapshots, at: int, label: str) -> str:
    """Whether one bend has been enough."""
    if run.right[at] >= ENOUGH:
        return ""
    if run.epochs[at] < EPOCHS:
        return f" So far {percent(float(run.right[at]))} of the examples are on the right side."
    return (
        f" **One layer of {run.config.hidden[0]} {label} units bends, but not far enough here**: "
        f"{percent(float(run.right[at]))} are on the right side. "
        "More units, another seed or a second bent layer may do better."
    )


def _layers(count: int) -> str:
    return "1 layer" if count == 1 else f"{count} layers"


def _matrices(params: Params, activations: tuple[str, ...]) -> None:
    """The product as numbers, and every factor in a drawer."""
    W, b = collapse.merge(params)
    count = len(params)
    product = " ".join(f"W_{i}" for i in range(1, count + 1)) if count < 4 else rf"W_1 W_2 \cdots W_{count}"
    with st.container(key=f"{present.SECONDARY}-matrices"):
        st.latex(rf"W = {product} = {matrix(W)} \qquad b = {matrix(b[np.newaxis])}")
        with st.expander("Every layer's numbers"):
            for number, (W, b) in enumerate(params, start=1):
                key = activations[number - 1] if number < count else "linear"
                bend = "" if key == "linear" else rf"\quad\text{{then {ACTIVATIONS[key].label}}}"
                st.latex(rf"W_{number} = {matrix(W)} \quad b_{number} = {matrix(b[np.newaxis])}{bend}")


def matrix(values: Array) -> str:
    """A matrix in LaTeX, with three digits."""
    rows = r" \\ ".join(" & ".join(tex(value, partial(short, digits=3)) for value in row) for row in values)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def judge_stack(asked: tuple[TrainConfig, str]) -> None:
    """What came of the prediction: deeper and wider linear stacks beside one layer."""
    config, guess = asked
    if not guess:
        return
    layers = len(config.hidden) + 1 if config.hidden else MOST_LAYERS
    units = config.hidden[0] if config.hidden else 4
    shapes = dict.fromkeys([(1, units), (layers, units), (layers, frames.MOST_UNITS)])
    twins = {shape: recorded(collapse.stack(config.data, *shape, seed=config.seed)) for shape in shapes}
    apart = max(collapse.merge_error(run.params[-1], run.X) for run in twins.values())
    told = "; ".join(
        f"{_layers(n)}{f' of {width} units' if n > 1 else ''}: {figure(float(run.losses[-1]))}"
        for (n, width), run in twins.items()
    )
    st.markdown(
        f"{_choice(guess, _STACK_GUESSES, 'straight')} No stack of linear layers bends it: each equals one layer, "
        f"to within {figure(apart)}. Loss after {EPOCHS} epochs: {told}. "
        f"No straight line gets below {figure(straight(config).loss)}."
    )


def _choice(guess: str, options: Mapping[str, str], right: str) -> str:
    """The answer that was given, and whether it is right."""
    if guess == prediction.SHOW:
        return f"**The answer: {options[right]}.**"
    return f"**You chose: {options[guess]}.** {'Yes.' if guess == right else 'No.'}"


@st.fragment
def show_grid(asked: tuple[TrainConfig, str], numbers: DeltaGenerator) -> None:
    """The grid of the input plane on its way through layers of two units, one stage large and all of them small.

    Beside the large one is the input again, with what the last layer's straight cut is there.
    """
    config, guess = asked
    run = recorded(config)
    bench = _bench(strip=bool(guess and config.activations))
    last = len(config.activations) + sum(key != "linear" for key in config.activations)
    with bench.under:
        at, where = _walk(last) if guess else (0, 0.0)
    params = run.params[at]
    stages = collapse.bend_grid(params[:-1], config.activations, run.X)[: None if guess else 1]
    cuts: dict[float, tuple[Array, Array]] = {last: params[-1]} if guess else {}
    large = bench.square("stage", _between(stages, where))
    named = f"**The cut in the input.** {charts.classes(look.current())}"
    plane = bench.square("cut", named) if guess else bench.ghost()
    with large:
        _stage(frames.between(stages, where), run, cuts.get(where))
    if not guess:
        with plane:
            _ghost(run)
        st.info("This is the grid of the input plane. Predict, and it appears after every layer.")
        return
    with plane:
        _plane(params, config.activations, run)
    with bench.strip:
        for number, stage in enumerate(stages if len(stages) > 1 else []):
            with st.container(gap=None, key=f"small-stage-{number}"):
                _choose(number, stage, here=number == where)
                with _square(f"stage-{number}"):
                    _stage(stage, run, cuts.get(number))
    numbers.markdown(_numbers(run, at))
    bends = [stage.bend for stage in stages if stage.bend]
    st.caption(
        "Press a small picture to see it large. Solid lines were horizontal in the input, dashed ones vertical. Each "
        "picture has its own scale; between two stages the large one blends them. The thick line is the output "
        "layer's cut, p = ½: straight there, and beside it followed back to the input."
    )
    st.markdown(_bent(stages) + (_fit(run, at, ACTIVATIONS[bends[0]].label) if bends else ""))


def _walk(last: int) -> tuple[int, float]:
    """The controls of the grid; returns the number of the picture, and where on the way to the last stage one is."""
    if not last:
        return _epoch(), 0.0
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        at = _epoch()
    if st.session_state.get("stage", 0) > last:  # there are fewer layers than before
        link.put("stage", float(last))
    with left, st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        button = st.container(width="content")
        where = min(controls.dragged("stage", "Layer by layer", 0, last, last, 0.05), float(last))
        with button:
            play.button("stage", where, 0, last, 0.05, SECONDS * last)
    return at, where


def _choose(number: int, stage: Stage, *, here: bool) -> None:
    """The name over a small picture: a button, which reaches over the picture and shows it large."""
    name = _stage_name(stage, bold=here)
    if link.hidden("stage"):
        st.markdown(name)
        return
    st.button(name, key=f"choose-stage-{number}", type="tertiary", on_click=play.leave, args=("stage", float(number)))


def _stage(stage: Stage, run: Snapshots, last: tuple[Array, Array] | None) -> None:
    plot.show(
        charts.stage(look.current()),
        alt="The grid of the input plane at one place in the network, with the examples; lines that were horizontal "
        "are solid, those that were vertical dashed. The cut of the output layer is a thick line.",
        lines=frames.grid_lines(stage),
        points=frames.grid_points(stage, run.Y),
        cut=frames.cut(stage, *last) if last else frames.boundary(CORNERS, np.zeros((4, 1))),
    )


def _between(stages: list[Stage], at: float) -> str:
    """What stands over a picture: the stage and how far it reaches, or the two between which it is blended."""
    before = int(at)
    if at > before:
        return f"{_stage_name(stages[before])} → {_stage_name(stages[before + 1])}"
    return f"{_stage_name(stages[before])} :small[±{figure(frames.extent(stages[before]))}]"


def _stage_name(stage: Stage, *, bold: bool = True) -> str:
    name = f"{stage.layer}: {ACTIVATIONS[stage.bend].label if stage.bend else 'xW + b'}" if stage.layer else "Input"
    return f"**{name}**" if bold else name


def _bent(stages: list[Stage]) -> str:
    bends = [stage for stage in stages if stage.bend]
    if not bends:
        return (
            "**Affine layers turn, stretch, shear and shift the grid, and may press it flat.** Straight lines stay "
            "straight and parallel ones parallel, so a straight cut at the end is a straight cut in the input."
        )
    label = ACTIVATIONS[bends[0].bend].label
    verb = "folds" if bends[0].bend in {"relu", "leaky_relu"} else "bends"
    return (
        f"**{label} {verb} the grid in layer {bends[0].layer}.** Every step before and after it keeps lines straight. "
        "The straight cut at the end, followed back through it, is a boundary with corners or curves in the input."
    )


def why_stack() -> None:
    """Why affine of affine is affine."""
    st.markdown("**Why.** An affine layer fed into an affine layer is an affine layer:")
    st.latex(r"(xW_1 + b_1)\,W_2 + b_2 = x\,\underbrace{W_1W_2}_{W} + \underbrace{b_1W_2 + b_2}_{b}")
    st.markdown(
        "Take two layers at a time and any stack becomes one. More units make larger factors, not another product. "
        "A function between them that is not affine, such as ReLU, cannot be multiplied out: that is what it is for."
        "\n\nA layer of ReLUs gives a boundary of straight pieces; more units, or more such layers, give more of them. "
        "A linear layer is still useful at the end: it carries a regression's output, or the logits of a stable loss."
    )


# The bottleneck.


def ask_rank() -> str:
    """The prediction for a bottleneck."""
    return prediction.choose(
        "which width decides how many directions of the input are left at the end?", _RANK_GUESSES, "rank-guess"
    )


def set_rank(guess: str) -> tuple[tuple[int, ...], int, str]:
    """The widths and the seed of the weights; returns them with the prediction."""
    names = {"n0": ("Inputs", 4), "n1": ("Units, layer 1", 8), "n2": ("Units, layer 2", 2), "n3": ("Units, layer 3", 3)}
    widths = []
    for (name, (label, default)), column in zip(names.items(), [*st.columns(2), *st.columns(2)], strict=True):
        with column:
            widths.append(controls.count(name, label, 1, frames.MOST_UNITS, default))
    with controls.more():
        seed = controls.entry("seed", "Seed", 0, 9999, SEED, help="Another seed draws other weights.")
    return tuple(widths), seed, guess


def show_rank(asked: tuple[tuple[int, ...], int, str], numbers: DeltaGenerator) -> None:
    """Width and rank, layer by layer."""
    widths, seed, guess = asked
    params = collapse.draw_layers(widths, seed)
    ranks = [widths[0], *collapse.ranks(params)]
    bars = frames.rank_bars(widths, ranks)
    with _bench().squares:
        plot.show(
            charts.rank(look.current()),
            alt="For the input and each of three layers, the number of units as an outlined bar and the rank of the "
            "merged map up to there as a filled bar.",
            bars=bars if guess else bars.slice(0, 1),
        )
    if not guess:
        st.info("Every direction of the input is there at the start. Predict, and the layers appear.")
        return
    X = np.random.default_rng(seed).standard_normal((100, widths[0]))
    W, b = collapse.merge(params)
    lost = widths[0] - ranks[-1]
    st.markdown(
        f"**Rank {ranks[-1]} is left of {widths[0]}.** "
        + (
            f"Inputs can be moved in {'one direction' if lost == 1 else f'{lost} independent directions'} without any "
            "change of the output: that is lost, and no later layer can bring it back."
            if lost
            else "Nothing is lost: no layer is narrower than the input."
        )
    )
    numbers.markdown(
        f"| merged map | value |\n|:--|--:|\n| shape of $W$ | {W.shape[0]} × {W.shape[1]} |\n"
        f"| rank of $W$ | **{ranks[-1]}** |\n"
        f"| largest difference to the three layers, over 100 inputs | **{figure(collapse.merge_error(params, X))}** |"
    )
    with st.container(key=f"{present.SECONDARY}-matrices"):
        st.latex(rf"W = W_1W_2W_3 = {matrix(W)} \qquad b = {matrix(b[np.newaxis])}")


def judge_rank(asked: tuple[tuple[int, ...], int, str]) -> None:
    """What came of the prediction."""
    widths, seed, guess = asked
    if guess:
        rank = collapse.ranks(collapse.draw_layers(widths, seed))[-1]
        st.markdown(
            f"{_choice(guess, _RANK_GUESSES, 'narrow')} For {' → '.join(map(str, widths))} the rank is {rank}. "
            f"The narrowest width, the inputs included, is {min(widths)}, the last {widths[-1]}, "
            f"the widest {max(widths)}."
        )


def why_rank() -> None:
    """Why a rank never rises again."""
    st.markdown("**Why.** Whatever comes out of a product has gone through each of its factors:")
    st.latex(
        r"\operatorname{rank}(W_1W_2\cdots W_n) \le \min_l \operatorname{rank}(W_l) \le \text{the narrowest width}"
    )
    st.markdown(
        "Random weights reach the bound. So a linear stack is one affine layer, and with a bottleneck a poorer one "
        "than a single layer could be. The shift $b$ is not lost: the merged map is affine, not just linear."
    )


# The four corners.


def ask_corners() -> str:
    """The prediction; the line itself is moved under the picture."""
    return prediction.choose("how many of XOR's four corners can a line get right?", _CORNER_GUESSES, "corner-guess")


def set_corners(guess: str) -> str:
    """There is nothing to set beside the line."""
    return guess


@st.fragment
def show_corners(guess: str, numbers: DeltaGenerator) -> None:
    """A line to move over the four corners, by its handles or by sliders."""
    bench = _bench()
    with bench.squares, st.container(gap=None):
        st.markdown(charts.classes(look.current()))
        picture = handles.place("line")
    with bench.squares, st.container(key="line-sliders"):
        angle = controls.dragged("angle", "Direction of class 1, in degrees", 0, 360, 45, 5, show="%d°")
        offset = controls.dragged("offset", "Distance from the middle", -FARTHEST, FARTHEST, 1, 0.05)
        steepness = controls.dragged("steep", "Steepness of the logit", 0, 5, 2, 0.05)
    model = collapse.line_model(angle, offset, steepness)
    logits = forward([model], surface.inputs(), (), "linear").prediction
    corners = forward([model], CORNERS, (), "linear").prediction
    right_side = (corners[:, 0] >= 0) == (CORNER_CLASSES >= 0.5)

    def move(name: str, x: float, y: float) -> dict[str, float]:
        if name == "slide":
            reached = round(collapse.offset_through(x, y, angle) * 20) / 20
            return {"offset": min(max(reached, -FARTHEST), FARTHEST)}
        return {"angle": float(round(collapse.angle_towards(x, y, offset, ALONG)))}

    grips = [
        handles.Handle("slide", *collapse.point_on_line(angle, offset, 0), "Drag: the line moves", ("offset",)),
        handles.Handle("turn", *collapse.point_on_line(angle, offset, ALONG), "Drag: the line turns", ("angle",)),
    ]
    with picture:
        with _square("corners"):
            plot.show(
                charts.plane(look.current()),
                alt="The four corners of XOR, class 1 where the signs agree, over the plane coloured by the output of "
                "one layer whose boundary is a line that can be moved; each corner is marked right or wrong.",
                picture=surface.probabilities(ACTIVATIONS["sigmoid"].f(logits)),
                boundary=frames.boundary(surface.inputs(), logits),
                points=frames.examples(CORNERS, CORNER_CLASSES),
                notes=frames.notes(CORNERS, [("right" if ok else "wrong") if guess else "" for ok in right_side]),
            )
        handles.lay("line", grips if steepness else [], _PLANE, move)
    if not guess:
        st.info("Drag the line by its rings and try. Predict, and the page says what the best line can do.")
        return
    best = best_on_corners()
    loss = binary_cross_entropy_from_logits(corners, CORNER_CLASSES[:, np.newaxis])
    numbers.markdown(
        f"| on the four corners | your line | smallest loss |\n|:--|--:|--:|\n"
        f"| binary cross-entropy | **{figure(loss)}** | {figure(best.loss)} = ln 2 |\n"
        f"| corners right | **{right_side.sum()} of 4** | p = ½ everywhere |"
    )
    if steepness == 0:
        st.markdown(
            f"**This is the best model: no line at all.** p = ½ everywhere, loss {figure(loss)} = ln 2. "
            f"By convention ½ counts as class 1, so {right_side.sum()} of 4 are right."
        )
    else:
        st.markdown(
            f"**{right_side.sum()} of 4 right, and {figure(loss - math.log(2))} above ln 2.** What the wrong side "
            "costs is more than the right side gains. Lower the steepness to 0 and the loss falls to ln 2."
        )


def judge_corners(guess: str) -> None:
    """What came of the prediction."""
    if guess:
        most, ways = collapse.most_right_on_xor(), len(collapse.line_labellings(CORNERS))
        st.markdown(
            f"{_choice(guess, _CORNER_GUESSES, str(most))} A line can split four corners in {ways} of "
            f"{2 ** len(CORNERS)} ways. The two that are missing are XOR and its opposite; the best of the {ways} "
            f"gets {most} of 4 right."
        )


def why_corners() -> None:
    """Why the best linear model on XOR predicts one half."""
    best = best_on_corners()
    st.markdown(
        "**Why.** Every corner has an opposite of the same class, and the two classes have the same middle. "
        r"At $w = 0$, $b = 0$ the pulls cancel, $\sum_i (\tfrac12 - y_i)\,(x_i, 1) = 0$, and the loss is "
        "convex: nothing is lower.\n\n"
        f"Newton's method, started elsewhere, ends there after {best.steps} steps with loss {best.loss:.12f}; "
        f"ln 2 = {math.log(2):.12f}. A stack of linear layers is one such model, so it ends there too."
    )


PARTS: Mapping[str, tuple[Callable[..., Any], ...]] = MappingProxyType(
    {
        "stack": (ask_stack, set_stack, show_stack, judge_stack, why_stack),
        "grid": (ask_stack, set_grid, show_grid, judge_stack, why_stack),
        "rank": (ask_rank, set_rank, show_rank, judge_rank, why_rank),
        "corners": (ask_corners, set_corners, show_corners, judge_corners, why_corners),
    }
)
"""For each picture: its question, its controls, what is drawn, the judgement of the prediction, and the reason."""


def program(view: str, asked: Any) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """What "Show the code" shows: the layers on the screen, merged, or the proof for the corners."""
    if view == "corners":
        return [collapse.most_right], {"X": CORNERS, "y": CORNER_CLASSES}, "most_right(X, y)"
    params = collapse.draw_layers(asked[0], asked[1]) if view == "rank" else recorded(asked[0]).params[-1]
    layers = {
        f"{name}{i}": value for i, layer in enumerate(params, start=1) for name, value in zip("Wb", layer, strict=True)
    }
    stack = "[" + ", ".join(f"(W{i}, b{i})" for i in range(1, len(params) + 1)) + "]"
    return [collapse.merge, collapse.ranks], layers, f"merge({stack}), ranks({stack})"
