"""The parts of the page on vanishing gradients: the network, the prediction, the pictures, and what they mean."""

import math
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import vanishing as charts
from dashboard.charts.theme import ACTIVATION_COLOUR
from dashboard.frames import vanishing as frames
from dashboard.frames.vanishing import PINS
from dashboard.shell import link, look, plot, present
from dashboard.text.numbers import figure, percent, short, tex, written
from dashboard.training import in_turns
from dashboard.training.settings import RATES
from dashboard.widgets import controls, prediction, snippets
from lib.activations import ACTIVATIONS
from lib.arrays import Array
from lib.experiments.vanishing import (
    MOST_DEPTH,
    MOST_EPOCHS,
    SEEDS,
    DeepConfig,
    Draws,
    Flow,
    Training,
    draws,
    kind,
    single_path,
    step_back,
    train,
)
from lib.experiments.vanishing import flow as lesson
from lib.initializers import INITIALIZERS
from lib.network import init_params
from lib.records import labels

DEFAULT = DeepConfig()
MOST_SCALE, MOST_WIDTH, MOST_SEED = 10.0, 64, 9999
GUESSES = {
    "same": "at least a tenth",
    "hundredth": "at least a ten thousandth",
    "millionth": "at least a billionth",
    "billionth": "less than a billionth",
}
_LIMITS = ((-1.0, "same"), (-4.0, "hundredth"), (-9.0, "millionth"), (-math.inf, "billionth"))
"""Above which power of ten a ratio counts as which answer."""
ANSWERS = tuple((limit, GUESSES[name]) for limit, name in _LIMITS)
"""The answers as heights in the picture."""
_BELOW = {"z": "Where the units stand", "all": "All functions and weights", "train": "Train from here"}
_NOTE = "pins.note"
_FLOAT64 = {
    name: short(float(getattr(np.finfo(np.float64), name)), 2) for name in ("max", "tiny", "smallest_subnormal")
}


def network() -> DeepConfig:
    """The first few controls: function and initial weights."""
    fn = controls.choice("fn", "Activation", labels(ACTIVATIONS), DEFAULT.activation)
    init = controls.choice("init", "Initial weights", labels(INITIALIZERS), DEFAULT.init, help=_ways_to_begin())
    return replace(DEFAULT, activation=fn, init=init)


def _ways_to_begin() -> str:
    """What the names of initial weights mean."""
    return "\n".join(f"- **{one.label}**: ${one.formula}$. {one.use}" for one in INITIALIZERS.values())


def finer(setting: DeepConfig) -> DeepConfig:
    """The controls under "More"."""
    width = controls.count("width", "Units in each hidden layer", 1, MOST_WIDTH, DEFAULT.width)
    seed = controls.entry("seed", "Seed of data and weights", 0, MOST_SEED, DEFAULT.seed)
    return replace(setting, width=width, seed=seed)


def old_links() -> None:
    """Links from when the median was a choice still ask for it; now it is always told."""
    link.seed("median", False, link.FLAG)
    link.write("median", False, False, link.FLAG)


def every_layer() -> bool:
    """Whether all layers have a panel, not only a few of them."""
    return controls.toggle(
        "layers", "z of every layer", help=f"Otherwise up to {frames.MOST_PANELS} layers, spread evenly."
    )


def predict() -> str:
    """Ask how the first layer's gradient compares before the lines are shown; "" while there is no answer."""
    return prediction.choose("next to the output layer's gradient, the first layer's is…", GUESSES)


@st.fragment
def experiment(setting: DeepConfig, guess: str, numbers: DeltaGenerator, every: bool) -> None:
    """What moves with the sliders: the lines, the numbers beside them, and the closer look beneath."""
    with plot.lead():
        picture = st.container()
        one, other = st.columns(2)
    with one:
        depth = controls.dragged_count("depth", "Hidden layers", 1, MOST_DEPTH, DEFAULT.depth)
    with other:
        scale = controls.dragged("scale", "Weight scale: every weight times", 0.0, MOST_SCALE, DEFAULT.scale, 0.1, "%g")
    setting = replace(setting, depth=depth, scale=scale)
    rests = (depth, scale) == (st.session_state["depth"], st.session_state["scale"])
    pins = link.seed("pins", (), PIN_CODEC)
    current = in_turns.at_once(lesson, setting)
    flows, drawn = _beside(setting, pins, several=bool(guess) and rests)
    with picture, plot.stacked("flow"):
        plot.show(
            charts.sizes(
                setting.activation,
                look.current(),
                frozenset(pin.activation for pin in pins),
                min(setting.width, frames.MOST_UNITS),
            ),
            alt=f"Above, the layers as columns of up to {frames.MOST_UNITS} units each, lit by their own gradient. "
            "Below, the size of the gradient of each layer's weights, from the first hidden layer to the output, for "
            f"{ACTIVATIONS[setting.activation].label}, on a logarithmic axis: the gradient solid with circles, what "
            "the slopes alone would leave dashed, the weights alone dotted, the slopes' bound dash-dotted. "
            "Pinned settings are named on their lines. Before the prediction, only the output's, and dotted lines "
            "between the answers. The numbers stand in the table.",
            **(frames.sizes(current, flows) if guess else frames.output_only(current, ANSWERS)),
        )
    if guess:
        st.html(f"<style>{pulse([float(share.max()) for share in frames.lit(current)], setting.activation)}</style>")
    with numbers:
        st.markdown(_numbers(current, guess, drawn))
    link.write("pins", pins, (), PIN_CODEC)
    if not guess:  # the closer look waits, but a link may name it already
        codec = link.option(_BELOW)
        link.write("below", link.seed("below", "z", codec), "z", codec)
        st.markdown(_HOW)
        return
    _pinning(setting, pins, flows, drawn)
    _closer(setting, current, every)
    with st.container(key=f"{present.SECONDARY}-why"):
        st.markdown(_why(current))


def pulse(shares: Sequence[float], key: str) -> str:
    """Rules for a light that runs once from the output back to the first layer, as bright as each layer is lit.

    shares: of the layers, the first hidden one first. Its colour is that of the activation ``key``. vanishing.css
    says where it runs.
    """
    steps = [
        f"{80 * back / (len(shares) - 1):.1f}% {{ --way: {1 - back / (len(shares) - 1):.4f}; opacity: {share:.3f}; }}"
        for back, share in enumerate(reversed(shares))
    ]
    name = f"back-{zlib.crc32(''.join(steps).encode()):x}"  # another picture, another name: it runs again
    size = look.current()
    place = f"top: {size.font + 18}px; height: {charts.columns_height(size)}px"
    return (
        f".st-key-stacked-flow::after {{ --hue: {ACTIVATION_COLOUR[key]}; {place}; animation-name: {name}; }}\n"
        f"@keyframes {name} {{ {' '.join(steps)} 100% {{ --way: 0; opacity: 0; }} }}"
    )


Drawn = dict[DeepConfig, Draws | None]
"""The ratios first ÷ output of several networks, by setting; None as long as they are not known."""


def _beside(setting: DeepConfig, pins: Sequence[DeepConfig], *, several: bool) -> tuple[list[Flow], Drawn]:
    """What takes a while: the pinned settings, none before all are known, and the medians, if they are wanted."""
    jobs: list[in_turns.Job[Any]] = [in_turns.job(lesson, pin) for pin in pins]
    asked = [setting, *pins] if several else []
    jobs += [_draws(one) for one in asked]
    doing = f"Medians of {SEEDS} networks" if several else "The pinned settings"
    known = in_turns.results(jobs, doing, "beside")
    flows = [found for found in known[: len(pins)] if found is not None]
    return flows if len(flows) == len(pins) else [], dict(zip(asked, known[len(pins) :], strict=True))


def _draws(setting: DeepConfig) -> in_turns.Job[Draws]:
    """Several networks of a setting, the same ones whatever its own seed is."""
    return in_turns.job(draws, replace(setting, seed=0))


def _median(found: Draws | None) -> str:
    return "…" if found is None else quotient(found.median)


def _half(found: Draws | None) -> str:
    """Where half of the networks lie."""
    return "…" if found is None else f"{quotient(found.low)} to {quotient(found.high)}"


def _numbers(current: Flow, guess: str, drawn: Drawn) -> str:
    """The table beside the picture, what came of the prediction, and what happened on the way."""
    setting = current.setting
    rows = [(f"{setting.depth + 1}, the output", size(current.gradient[-1]))]
    if not guess:
        return _table(rows) + "\n\nPredict, and the other layers appear."
    found = drawn.get(setting)
    rows.insert(0, ("1, the first", size(current.gradient[0])))
    rows += [
        ("first ÷ output", f"**{quotient(current.ratio)}**"),
        ("= slopes", quotient(current.slopes[0])),
        ("× weights", quotient(current.weights[0])),
        ("× activations", quotient(current.inputs[0])),
        (f"first ÷ output, median of {SEEDS}", f"**{_median(found)}**"),
        ("half of them", _half(found)),
    ]
    return "\n\n".join(text for text in (verdict(found, guess), what_happened(current), _table(rows)) if text)


def _table(rows: Sequence[tuple[str, str]]) -> str:
    return "| layer | ‖dW‖ |\n|:--|--:|\n" + "\n".join(f"| {name} | {value} |" for name, value in rows)


def verdict(found: Draws | None, guess: str) -> str:
    """What came of the prediction, judged by the median of several networks: one is only one draw."""
    if guess not in GUESSES:
        return ""
    told = f"**You chose {GUESSES[guess]}.**"
    if found is None:
        return f"{told} The median of {SEEDS} networks follows in a moment."
    right = answer(found.median)
    if right == "":
        return f"{told} Of {SEEDS} networks none has a ratio that is a number: there is nothing to compare."
    if right == "larger":
        return f"{told} The median of {SEEDS} networks is larger: {size(found.median)} times the output layer's."
    ratio = "exactly 0" if found.median == -math.inf else f"{size(found.median)} of the output layer's"
    told += f"{' Yes: the' if right == guess else ' The'} median of {SEEDS} networks is {ratio}"
    return f"{told}." if right == guess else f"{told}: {GUESSES[right]}."


def answer(ratio: float) -> str:
    """Which answer is right for log₁₀ of first ÷ output; "larger" above 10, "" where there is no ratio."""
    if math.isnan(ratio):
        return ""
    if ratio > 1:
        return "larger"
    return next(name for limit, name in _LIMITS if ratio > limit or limit == -math.inf)


def what_happened(current: Flow) -> str:
    """One or two sentences: how the factors combine, or where the gradient ended and why."""
    setting, kinds = current.setting, [kind(value) for value in current.gradient]
    depth = setting.depth
    if "overflow" in kinds:
        return (
            f"**Overflow.** The numbers have left float64, which ends at {_FLOAT64['max']}; after that ∞ − ∞ is not a "
            "number. A smaller weight scale keeps them inside."
        )
    dead = np.flatnonzero(current.delta[:-1] == -math.inf)
    if dead.size:
        layer = int(dead[-1]) + 1
        if current.weight[layer - 1] == -math.inf:
            none = setting.scale == 0 or setting.init == "zeros"
            cause = "All weights are 0." if none else "The weights are so small that float64 makes the error 0."
            return (
                f"**{cause}** On its first step back the error $\\delta$ is multiplied by $W^\\top$, and nothing is "
                "left: every hidden layer's gradient is exactly 0."
            )
        return (
            f"**Layer {layer} lets nothing through.** For every example that still carries an error, all its slopes "
            f"are 0, so the gradient of layer{'s 1 to ' + str(layer) if layer > 1 else ' 1'} is exactly 0, "
            "not merely small."
        )
    slope, weight = 10 ** (current.slopes[0] / depth), 10 ** (current.weights[0] / depth)
    both = slope * weight
    total = current.delta[0] - current.delta[-1]
    text = (
        f"**On an average step back** in the network drawn here, of seed {setting.seed}, the slopes multiply the error "
        f"$\\delta$ by {figure(slope)} and the weights by {figure(weight)}: together {figure(both)}, {depth} times "
        f"over. The error {course(total)}."
    )
    if abs(total - current.ratio) > 2:
        own = course(current.ratio)
        text += (
            f" $\\lVert dW\\rVert$ {own if own != course(total) else 'does too, but not as much'}: it holds what comes "
            f"into a layer as well, {quotient(current.inputs[0])} times as much at the first layer, and ends at "
            f"{quotient(current.ratio)} of the output's."
        )
    if "underflow" in kinds:
        last = depth + 1 - kinds[::-1].index("underflow")
        text += (
            f" From layer {last} down the gradient is too small for float64: below "
            f"{_FLOAT64['tiny']} it loses digits, below {_FLOAT64['smallest_subnormal']} it is stored as 0. "
            "The line is drawn from sums of logarithms."
        )
    return text


def course(power: float) -> str:
    """What a size does on its way back, for log₁₀ of first ÷ output."""
    return "vanishes" if power < -2 else "explodes" if power > 2 else "keeps its size within a factor of 100"


def _pinning(setting: DeepConfig, pins: tuple[DeepConfig, ...], pinned: Sequence[Flow], drawn: Drawn) -> None:
    """Keep the current setting as a line to compare with; say what the pinned lines are."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Pin this setting", key="pin", icon=":material/push_pin:", on_click=_pin, args=(setting,))
        st.button("Unpin all", key="unpin", on_click=_unpin, disabled=not pins)
    about, text = st.session_state.get(_NOTE, (None, ""))
    lines = [
        f"**{name}** {described(pin)}: first ÷ output {quotient(found.ratio)}, "
        f"median of {SEEDS} {_median(drawn.get(pin))}"
        for name, pin, found in zip(PINS, pins, pinned, strict=False)
    ]
    st.markdown("  \n".join([*([f"_{text}_"] if about == (setting, pins) else []), *lines]))


def _pin(setting: DeepConfig) -> None:
    pins: tuple[DeepConfig, ...] = st.session_state["pins"]
    if setting in pins:
        told = f"This setting is pinned already, as {PINS[pins.index(setting)]}."
    elif len(pins) == len(PINS):
        told = "Four settings are pinned; with the current one that makes five, and there is no room."
    else:
        link.put("pins", (*pins, setting))
        return
    st.session_state[_NOTE] = ((setting, pins), told)


def _unpin() -> None:
    link.put("pins", ())


def described(setting: DeepConfig) -> str:
    """A setting in words."""
    return (
        f"{ACTIVATIONS[setting.activation].label}, {INITIALIZERS[setting.init].label}, depth {setting.depth}, "
        f"width {setting.width}, scale {short(setting.scale)}, seed {setting.seed}"
    )


def _parse_pins(raw: str) -> tuple[DeepConfig, ...]:
    pins = tuple(_parse_pin(part) for part in raw.split("~"))
    if len(pins) > len(PINS) or len(set(pins)) < len(pins):
        raise ValueError
    return pins


def _parse_pin(raw: str) -> DeepConfig:
    activation, init, depth, width, seed, scale = raw.strip().split(".", 5)  # the scale may have a point of its own
    pin = DeepConfig(activation, init, int(depth), int(width), float(scale), int(seed))
    if pin.scale > MOST_SCALE or pin.width > MOST_WIDTH or pin.seed > MOST_SEED:
        raise ValueError
    return pin


def _pins_token(pins: tuple[DeepConfig, ...]) -> str:
    return "~".join(f"{p.activation}.{p.init}.{p.depth}.{p.width}.{p.seed}.{p.scale:.12g}" for p in pins) or "none"


PIN_CODEC: link.Codec[tuple[DeepConfig, ...]] = link.Codec(
    _parse_pins,
    _pins_token,
    "up to four different settings joined by ~, each like tanh.xavier_normal.20.8.0.1 "
    "(function, initial weights, depth, width, seed, scale)",
)


def _closer(setting: DeepConfig, current: Flow, every: bool) -> None:
    """Beneath the lines: where the units stand, every function with all initial weights, or a training run."""
    below = controls.segments("below", "A closer look", _BELOW, "z")
    if below == "train":
        _training(setting)
        return
    if below == "all":
        _all(setting)
        return
    plot.show(
        charts.panels(setting.activation, look.current(), *frames.grid(setting.depth, every)),
        alt=f"Histograms of the pre-activations z of {'every layer' if every else 'up to six layers'}, each drawn on "
        f"the curve of {ACTIVATIONS[setting.activation].label} from −10 to 10 with the saturated ends as pale bands. "
        "Above each panel stand its layer and the saturated share.",
        **frames.panels(current, every),
    )
    shown = frames.MOST_PANELS
    above = " Above each panel: its layer and, where the function saturates, the saturated share."
    some = f" {shown} of {setting.depth} layers are shown; for every one, see More." if setting.depth > shown else ""
    st.caption(_panel_caption(current) + (above if every else some))


def _panel_caption(current: Flow) -> str:
    record = ACTIVATIONS[current.setting.activation]
    if not record.saturates:
        return f"{record.label} has no flat end: no unit saturates. z from −10 to 10; what lies beyond is at the side."
    low, high = record.saturation()
    ends = " or ".join(
        text for text, end in ((f"z ≤ {figure(low)}", low), (f"z ≥ {figure(high)}", high)) if abs(end) < 1e9
    )
    mean = "not a number" if np.isnan(current.saturated).any() else percent(float(current.saturated.mean()))
    return (
        f"Pale bands: {ends}, where the slope is below 1% of its maximum. Over all hidden layers {mean} of the units' "
        "values lie there. z from −10 to 10; what lies beyond is counted at the side."
    )


def _all(setting: DeepConfig) -> None:
    """Every activation with every initialisation, at this depth, width and scale, in one table."""
    pairs = [(fn, init) for fn in ACTIVATIONS for init in INITIALIZERS]
    jobs: list[in_turns.Job[Any]] = [_draws(replace(setting, activation=fn, init=init)) for fn, init in pairs]
    found = dict(zip(pairs, in_turns.results(jobs, f"Medians of {SEEDS} networks each", "all"), strict=True))
    rows = [
        f"| {record.label} | {' | '.join(_outcome(found[fn, init]) for init in INITIALIZERS)} |"
        for fn, record in ACTIVATIONS.items()
    ]
    head = f"| first ÷ output | {' | '.join(record.label for record in INITIALIZERS.values())} |"
    st.markdown("\n".join([head, "|:--|" + "--:|" * len(INITIALIZERS), *rows]))
    st.caption(
        f"Medians of {SEEDS} networks each, with {setting.depth} hidden layers of {setting.width} units and weights "
        f"times {short(setting.scale)}: one network is only one draw. ↓ it vanishes, ↑ it explodes, bold: it keeps its "
        "size within a factor of 100."
    )


def _outcome(found: Draws | None) -> str:
    """A cell of that table: the median, and in a mark what it means."""
    told = _median(found)
    if found is None or math.isnan(found.median):
        return told
    mark = {"vanishes": "↓", "explodes": "↑"}.get(course(found.median))
    return f"{told} {mark}" if mark else f"**{told}**"


def _training(setting: DeepConfig) -> None:
    picture = st.container()
    one, other = st.columns(2)
    with one:
        epoch = controls.dragged_count("epoch", "Epochs trained", 0, MOST_EPOCHS, 20)
    with other:
        rate = controls.stops("rate", "Learning rate", RATES, 0.1)
    (run,) = in_turns.results([in_turns.job(train, setting, rate)], "Training", "training")
    if run is None:
        return
    with picture:
        plot.show(
            charts.moved(setting.activation, look.current()),
            alt="How far the weights of each layer are from their start, on a logarithmic axis, from the first hidden "
            "layer to the output. A 0 at the lower edge marks a layer that has not moved by one bit.",
            **frames.moved(run, epoch),
        )
    st.markdown(_trained(run, epoch))


def _trained(run: Training, epoch: int) -> str:
    """What the run did, in numbers."""
    shown = min(epoch, run.epochs)
    row = run.moved[shown]
    text = [
        f"SGD in batches of 20, {shown} epoch{'' if shown == 1 else 's'}: loss {figure(run.losses[0])} at the start, "
        f"**{figure(run.losses[shown])}** now."
    ]
    if run.divergence is not None and epoch > run.epochs:
        text.append(f"**Training broke down.** {run.divergence} The picture shows the last good epoch.")
    if not row.any():
        text.append("No layer has moved.")
    else:
        least, most = int(np.argmin(row)) + 1, int(np.argmax(row)) + 1
        unit = "" if run.from_zero else " of its size"
        text.append(f"Layer {most} has moved most, by {figure(row[most - 1])}{unit}")
        if still := int((row == 0).sum()):
            text[-1] += (
                f"; {still} layer{'' if still == 1 else 's'} not by one bit: their gradient is 0, or their steps are "
                "below about 10⁻¹⁶ of the weight, and rounding swallows them."
            )
        else:
            text[-1] += f"; layer {least} least, by {figure(row[least - 1])}."
    if run.from_zero:
        text.append("All weights begin at 0, so the distance itself is shown.")
    return " ".join(text)


_HOW = (
    "Drag the depth. The picture will show $\\lVert dW\\rVert$, the length of the gradient of a layer's weights, "
    "on a logarithmic axis, and split it into what the slopes and what the weights do. The data are 200 points of XOR; "
    "the output is a sigmoid with binary cross-entropy."
)


def _why(current: Flow) -> str:
    """The step back as a formula, and what single paths through as many layers keep."""
    setting = current.setting
    record = ACTIVATIONS[setting.activation]
    paths = "\n".join(
        f"| {short(z)} | {short(single_path(setting.activation, z, setting.depth), 3)} |" for z in (-1.0, 0.0, 1.0, 2.0)
    )
    return (
        "**Why.** One step back is "
        r"$\delta_l = (\delta_{l+1} W_{l+1}^\top) \odot f'(z_l)$: weights first, then slopes. "
        rf"For {record.label}, $\lvert f'\rvert \le {tex(record.max_slope)}$, so $n$ layers back the slopes have left "
        rf"at most ${tex(record.max_slope)}^n$ (dash-dotted)."
        "\n\nBut the weights may shrink or amplify as well, and they decide through $z$ where on the curve the slopes "
        "are taken: the function alone does not make a gradient vanish, and its initial weights alone do not save it. "
        r"And $dW_l = a_{l-1}^\top \delta_l$ holds what comes into the layer, too: that is the table's last factor, "
        "the activations.\n\n"
        f"One path through {setting.depth} hidden layers, all weights 1, every unit at the same z:\n\n"
        f"| z | $f'(z)^{{{setting.depth}}}$ |\n|--:|--:|\n{paths}"
    )


def size(power: float) -> str:
    """A number from its log₁₀, with four digits: 0.6500, 2.300 × 10⁻¹⁴; even where float64 has no such number."""
    name = kind(power)
    if name == "zero":
        return "exactly 0"
    if math.isnan(power):
        return "not a number"
    if name == "number":
        return figure(10**power)
    exponent = math.floor(power)
    return written(f"{10 ** (power - exponent):#.4g}e{exponent}")


def quotient(power: float) -> str:
    """The same for a quotient; a dash where it has no value."""
    return "–" if math.isnan(power) else size(power)


def program(setting: DeepConfig) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """What "Show the code" shows: one step back through three units, with the function of the page."""
    record = ACTIVATIONS[setting.activation]
    rng = np.random.default_rng(setting.seed)
    ((W, _),) = init_params([3, 2], setting.init, rng)
    z: Array = rng.standard_normal((4, 3)).round(2)
    delta: Array = rng.standard_normal((4, 2)).round(2)
    slope = f"{record.df.__name__}(z)"
    return [record.df, step_back], {"W": W, "z": z, "delta": delta}, f"step_back(delta, W, {slope})"


LESSON: list[snippets.Function] = [step_back, lesson]
"""The functions behind the picture."""
