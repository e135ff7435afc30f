"""The parts of the page on dying ReLUs: the monitored network, the comparison with leaky, and networks born dead."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import dying as charts
from dashboard.frames import dying as frames
from dashboard.pictures import hatching, surface
from dashboard.shell import link, look, plot, present
from dashboard.text.numbers import figure, percent, short
from dashboard.training import in_turns
from dashboard.widgets import controls, field, play, prediction, snippets, timeline
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.experiments import dying
from lib.experiments.dying import ACTIONS, Act, DyingConfig, DyingRun, Outcome
from lib.initializers import INITIALIZERS
from lib.network import backward
from lib.records import labels
from lib.units import is_silent

VIEWS = {"net": "A small network", "leaky": "Is leaky the cure?", "born": "Born dead"}
RATES = (0.1, 0.3, 0.5, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0)
_KEYS = ("relu", "leaky_relu", "elu")
BIAS_LIMIT = 5.0
MOST_ACTS = 8
_DEFAULT = DyingConfig(rate=10.0, seed=2, epochs=charts.EPOCHS)
_FIRST_EPOCH = 50
_BIASES = (0.0, -1.0, -3.0, -5.0)
_ACTS, _WAITS = "acts", "dying.waits"
_EPOCHS = timeline.Along(charts.EPOCHS, charts.POWER)
_PLACES = (2, 3)
"""Widths of the plane and of the strip of units, each with its slider under it."""
_SECONDS = 12.0
"""How long Play takes for all epochs."""
ASKED_RATE = 30.0
"""The learning rate at which ReLU and leaky ReLU are to be predicted."""
ASKED_DEPTH = 10
"""The depth at which networks born dead are to be predicted."""


def view() -> str:
    """Which of the page's three experiments is shown."""
    return controls.segments("view", "Experiment", VIEWS, "net", titled=False)


# A small network


def question() -> str:
    """Ask how many units will be dead at the end; "" while there is no answer."""
    options = {"none": "None", "few": "Fewer than half", "most": "Half or more"}
    return prediction.choose("how many of these units will be dead after 200 epochs?", options, begins="epoch")


DEFINITION = (
    r"**Dead on this data set** means $z = w \cdot x + b \le 0$ for *every* example: the unit’s hinge line, where "
    "$z = 0$, has left all points on its silent side. A unit that is silent for some examples is not dead but sparse: "
    "that is how ReLU works."
)
"""What the whole page is about: on screen before the prediction as well, and on the projector."""


def setting() -> DyingConfig:
    """The controls of the network, without the bias, which is dragged, and without the actions."""
    rate = controls.stops("rate", "η: learning rate", RATES, _DEFAULT.rate)
    activation = controls.choice("fn", "Activation", labels(ACTIVATIONS, _KEYS), _DEFAULT.activation)
    with controls.more():
        single = (key for key, record in DATASETS.items() if record.n_out == 1)
        data = controls.choice("data", "Data set", labels(DATASETS, single), "xor")
        units = controls.segments("units", "Hidden units", {"4": "4", "8": "8", "16": "16"}, "8")
        init = controls.choice("init", "Initial weights", labels(INITIALIZERS), "he_normal")
        seed = controls.entry("seed", "Seed", 0, 9999, _DEFAULT.seed, help="Draws the data, then the weights.")
    return replace(_DEFAULT, data=data, activation=activation, units=int(units), rate=rate, init=init, seed=seed)


def scene(wanted: DyingConfig, guess: str, numbers: DeltaGenerator) -> None:
    """The picture, the monitor, the two sliders and the actions: what is redrawn while a slider moves."""
    with plot.lead(), timeline.place("epoch"):
        pictures = plot.room("dying")
        under_plane, under_strip = st.columns(_PLACES, gap="small")
    with under_strip:
        epoch, player = _epoch(guess)
    with under_plane:
        bias = controls.dragged("b", "b: hidden biases at the start", -BIAS_LIMIT, BIAS_LIMIT, 0.0, 0.1)
    acts = _linked_acts()
    run = frames.recorded(replace(wanted, bias=round(bias, 10), acts=acts if guess else ()))
    epoch = min(epoch, run.last)
    with pictures:
        _pictures(run, epoch, bool(guess))
    if guess:
        _buttons(run, epoch, acts)
        for text in _told(run, epoch):
            st.markdown(text)
    st.markdown(DEFINITION)
    with numbers:
        if guess:
            st.markdown(verdict(frames.recorded(replace(run.setting, acts=())), guess))
            if acts:
                st.markdown(f"With your actions: {int(run.dead[-1].sum())}.")
        _numbers(run, epoch)
        if guess and run.divergence is not None:
            st.markdown(
                f"**The run broke down.** {run.divergence} The record ends at epoch {run.last}; "
                "beyond it there are no numbers to monitor."
            )
    with st.container(key=f"{present.SECONDARY}-why"):
        st.markdown(_why(run, epoch) if guess else "Once you have predicted, the run and its monitor appear.")
    if guess:
        with player:  # last: until then the link waits while the epoch moves
            play.button("epoch", epoch, 0, charts.EPOCHS, 1, _SECONDS, charts.POWER)  # evenly along the axis


def _epoch(guess: str) -> tuple[int, DeltaGenerator]:
    """The epoch on screen, and a place for the button that runs through all of them; a prediction presses it."""
    if not guess:
        controls.held("epoch", 0, charts.EPOCHS, _FIRST_EPOCH)
        st.session_state[_WAITS] = True
        return 0, st.container()
    if st.session_state.get(_WAITS):
        if st.session_state.get("epoch") == _FIRST_EPOCH:  # none that a link asks for
            play.begin("epoch", 0.0)
        st.session_state[_WAITS] = False  # only now: a run may be interrupted wherever it asks its session
    with st.container(horizontal=True, gap="small", key="player"):
        return controls.timeline("epoch", "Epoch", _FIRST_EPOCH, _EPOCHS), st.container(width="content")


def _pictures(run: DyingRun, epoch: int, revealed: bool) -> None:
    style, data = look.current(), DATASETS[run.setting.data]
    left, right = st.columns(_PLACES, gap="small")
    with left:
        if data.n_in == 1:
            ground = {"fit": frames.fit(run, epoch)}
        else:
            output = frames.answer(run, epoch, surface.inputs())
            ground = {"picture": surface.values(output) if data.task == "regression" else surface.probabilities(output)}
        plot.show(
            charts.plane(data.task, data.n_in, style),
            alt="The data with the hinge line of each unit, where its z is 0: solid for units that fire, dashed grey "
            "for dead ones, with an arrow to the side where the unit fires. Behind, the network's output.",
            points=frames.points(run),
            hinges=frames.hinges(run, epoch),
            **ground,
        )
    with right:
        plot.show(
            charts.monitor(run.setting.units, style),
            alt="One strip for each unit by epoch: the deeper the colour, the more examples it fires for; hatched grey "
            "where it is dead. Beside it, its firing rate, gradient and time of death now.",
            strip=hatching.firing(run, run.last if revealed else 0),
            units=frames.monitor(run, epoch, gradient),
            now=pa.table({"epoch": [epoch]}),
            acts=frames.acts(run),
        )


def gradient(value: float) -> str:
    """A gradient's norm in a narrow column: 0 is said as such, and never stands for something small."""
    return figure(value, 3)


def _numbers(run: DyingRun, epoch: int) -> None:
    dead = int(run.dead[epoch].sum())
    still = int((run.dead[epoch] & (run.gradient[epoch] == 0)).sum())
    accuracy = run.accuracy[epoch]
    share = f"| accuracy | {percent(accuracy, 1)} |\n" if np.isfinite(accuracy) else ""
    st.markdown(
        f"| epoch {epoch} | value |\n|:--|--:|\n"
        f"| dead now | **{dead} of {run.setting.units}** |\n"
        f"| of them with gradient 0 | {still} |\n"
        f"| z ≤ 0, over all examples and units | {percent(1 - run.firing[epoch].mean())} |\n"
        f"| loss | {figure(float(run.loss[epoch]))} |\n{share}"
    )


def verdict(run: DyingRun, guess: str) -> str:
    """What came of the prediction, in the numbers of the run without actions."""
    units, dead = run.setting.units, int(run.dead[-1].sum())
    deaths = run.since(run.last)
    first = int(deaths[deaths >= 0].min()) if dead else 0
    when = (
        f", {'' if dead == 1 else 'the first of them '}from epoch {first} on"
        if dead and first
        else ", from the start"
        if dead == 1
        else ", the first of them from the start"
        if dead
        else ""
    )
    found = f"{dead} of {units} {'is' if dead == 1 else 'are'} dead at epoch {run.last}{when}"
    answer = "none" if dead == 0 else "few" if 2 * dead < units else "most"
    said = {"none": "none", "few": "fewer than half", "most": "half or more"}
    if guess not in said:
        return f"{found}."
    return f"**You said {said[guess]}.** {'Yes' if guess == answer else 'No'}: {found}."


def _linked_acts() -> tuple[Act, ...]:
    """The actions as the link says them, in the order in which they were added."""
    value = link.seed(_ACTS, (), ACTS_CODEC)
    link.write(_ACTS, value, (), ACTS_CODEC)
    return value


def _parse_acts(raw: str) -> tuple[Act, ...]:
    acts = []
    for part in raw.split(","):
        epoch, _, kind = part.strip().partition(":")
        if not 0 <= int(epoch) < charts.EPOCHS:
            raise ValueError
        acts.append(Act(int(epoch), kind.strip().lower()))
    if len(acts) > MOST_ACTS:
        raise ValueError
    return tuple(acts)


def _acts_token(acts: tuple[Act, ...]) -> str:
    return ",".join(f"{act.epoch}:{act.kind}" for act in acts) or "none"


ACTS_CODEC: link.Codec[tuple[Act, ...]] = link.Codec(
    _parse_acts,
    _acts_token,
    f"up to {MOST_ACTS} actions such as 50:bias or 120:leaky, with commas "
    f"(epoch below {charts.EPOCHS}, then one of {', '.join(ACTIONS)})",
)


def _buttons(run: DyingRun, epoch: int, acts: tuple[Act, ...]) -> None:
    """The actions at the epoch on screen, and the way back."""
    over = epoch >= run.last or len(acts) >= MOST_ACTS
    nothing = not run.dead[epoch].any()
    with st.container(horizontal=True, gap="xsmall", key="acts-buttons"):
        for key, action in ACTIONS.items():
            idle = action.activation == run.activations[epoch] or (key in ("bias", "fresh") and nothing)
            st.button(
                action.label,
                key=f"act-{key}",
                disabled=over or idle,
                help=f"At the epoch on screen, {action.told}.",
                on_click=link.put,
                args=(_ACTS, (*acts, Act(epoch, key))),
            )
        st.button(
            "Take back",
            key="act-back",
            icon=":material/undo:",
            disabled=not acts,
            help="The last action is undone.",
            on_click=link.put,
            args=(_ACTS, acts[:-1]),
        )
    st.caption(
        f"An action takes place at the epoch on screen. From epoch {run.last} on there is nothing left to train, and "
        "without a dead unit nothing to raise or redraw."
    )


def _told(run: DyingRun, epoch: int) -> list[str]:
    """What the picture cannot show: actions and their effects, and lines outside."""
    texts = []
    effects = [
        f"{number}. Epoch {effect.act.epoch}: {ACTIONS[effect.act.kind].told}. {_came_back(run, effect)}"
        for number, effect in enumerate(run.effects, start=1)
    ]
    if effects:
        texts.append("\n".join(effects))
    drawn = set(frames.hinges(run, epoch)["unit"].to_pylist())
    missing = [j + 1 for j in range(run.setting.units) if j + 1 not in drawn]
    flat = [j for j in missing if not run.W[epoch, :, j - 1].any()]
    outside = [j for j in missing if j not in flat]
    if outside:
        texts.append(f"{_units(outside)}: the hinge lies outside the picture.")
    if flat:
        texts.append(f"{_units(flat)}: no hinge, for all weights are 0 and z is the bias everywhere.")
    return texts


def _came_back(run: DyingRun, effect: dying.Effect) -> str:
    if effect.dead == 0:
        return "No unit was dead then."
    return (
        f"Of {effect.dead} dead, **{effect.at_once}** fire{'s' if effect.at_once == 1 else ''} at once "
        f"and **{effect.at_end}** at epoch {run.last}."
    )


def _units(numbers: list[int]) -> str:
    return f"Unit{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _why(run: DyingRun, epoch: int) -> str:
    key, dead = run.activations[epoch], run.dead[epoch]
    if key == "relu":
        return (
            r"**Why.** A dead ReLU has slope $f'(z) = 0$ on every example, so its gradient "
            r"$\frac{\partial L}{\partial w} = \sum \delta f'(z)\, x$ is exactly 0. Its inputs are the data, which do "
            "not change, so no further step can move it: here it is dead for good, until somebody intervenes."
        )
    kept = run.gradient[epoch][dead]
    size = (
        f"The gradients of the hatched units lie between {figure(float(kept.min()))} and {figure(float(kept.max()))}."
        if kept.size
        else "No unit is hatched just now."
    )
    return (
        f"**Why.** {ACTIVATIONS[key].label} has a slope on the negative side, too, so a hatched unit still learns. "
        f"Whether it comes back in time is another question. {size}"
    )


Snippet = tuple[list[snippets.Function], dict[str, Any], str, list[snippets.Function]]
"""The arguments of ``snippets.show``."""


def program(wanted: DyingConfig) -> Snippet:
    """What "Show the code" shows: the definition on the network's first pre-activations, and the lab's sources."""
    [(W, b), _], X, _ = dying.start(wanted)
    variables = {"X": X[:5], "W": W, "b": b}
    return (
        [is_silent],
        variables,
        "is_silent(X @ W + b)",
        [is_silent, dying.raise_bias, dying.reinitialise, backward],
    )


# Is leaky the cure?


def leaky_question() -> str:
    """Ask who ends with more never-active units at a silly learning rate."""
    options = {"relu": "ReLU", "same": "About as many", "leaky": "Leaky ReLU"}
    return prediction.choose(
        f"at learning rate {ASKED_RATE:g}, with which do more units end negative for every example?", options, "cure"
    )


Rates = Mapping[tuple[str, float], Outcome]
"""What became of each of the rivals at each learning rate."""


def leaky_verdict(guess: str, found: Rates) -> str:
    """Judge the prediction; within 0.1 counts as about as many."""
    relu, leaky = _silent(found, ASKED_RATE)
    answer = "same" if abs(relu - leaky) <= 0.1 else "relu" if relu > leaky else "leaky"
    said = {"relu": "ReLU", "same": "about as many", "leaky": "leaky ReLU"}
    shares = f"{percent(relu)} with ReLU, {percent(leaky)} with leaky"
    if guess not in said:
        return f"At learning rate {ASKED_RATE:g}: {shares}."
    return f"**You said {said[guess]}.** {'Yes' if guess == answer else 'No'}: {shares}."


def _silent(found: Rates, rate: float) -> tuple[float, float]:
    """The shares of units that are never active in the end, of ReLU and of leaky ReLU."""
    relu, leaky = (float(found[key, rate].never_active[-1]) for key in frames.RIVALS)
    return relu, leaky


def leaky_scene(bias: float, guess: str, judged: DeltaGenerator) -> None:
    """Both pictures of the comparison, and what they say in numbers. judged: where the prediction is judged."""
    wanted = [(key, rate) for key in frames.RIVALS for rate in frames.RATES]
    marks = range(0, frames.RESCUE_EPOCHS, 100)
    jobs = [in_turns.job(dying.outcome, key, rate) for key, rate in wanted] + [
        in_turns.job(dying.outcome, key, 0.5, bias, frames.RESCUE_EPOCHS, marks=marks) for key in frames.RIVALS
    ]
    known = in_turns.all_of(jobs, "Training 280 networks", "rivals") if guess else None
    if known is None:
        _rivals({}, {})
        if not guess:
            st.caption("Once you have predicted, 280 networks are trained and counted.")
        return
    found = dict(zip(wanted, known, strict=False))
    outcomes = dict(zip(frames.RIVALS, known[len(wanted) :], strict=True))
    judged.markdown(leaky_verdict(guess, found))
    _rivals(found, outcomes)
    relu, leaky = outcomes["relu"], outcomes["leaky_relu"]
    st.markdown(
        f"**What leaky keeps is a gradient.** Hidden biases start at {short(bias)}, where "
        f"{percent(relu.never_active[0])} of the units are dead. "
        f"After {frames.RESCUE_EPOCHS} epochs at learning rate 0.5:"
        "\n\n| | ReLU | Leaky ReLU |\n|:--|--:|--:|\n"
        f"| accuracy | {percent(relu.accuracy[-1])} | **{percent(leaky.accuracy[-1])}** |\n"
        f"| never active | {percent(relu.never_active[-1])} | {percent(leaky.never_active[-1])} |\n"
        f"| never active and gradient exactly 0 | {percent(relu.stuck[-1])} | {percent(leaky.stuck[-1])} |"
    )
    with st.container(key=f"{present.SECONDARY}-why-leaky"):
        st.markdown(_leaky_why(found))


def _rivals(found: Rates, outcomes: Mapping[str, Outcome]) -> None:
    """Both pictures of the comparison, empty as long as nothing is known."""
    style = look.current()
    left, right = st.columns(2, gap="small")
    with left:
        plot.show(
            charts.rates(style),
            alt="Share of units that are never active after 200 epochs against the learning rate, for ReLU and leaky "
            "ReLU; dashed, the share that has no gradient either. The numbers stand in the text. Before the "
            "prediction, a question mark at the learning rate that is asked for.",
            rates=frames.rates(found),
            asked=frames.asked(not found, rate=ASKED_RATE, silent=0.5),
        )
    with right:
        plot.show(
            charts.rescue(style),
            alt="Mean accuracy by epoch for ReLU and leaky ReLU when all hidden biases start at the same low value.",
            curves=frames.rescue_curves(outcomes),
        )


def leaky_program() -> Snippet:
    """The slopes that decide who comes back, and the lab's source of the experiment."""
    slopes = [ACTIVATIONS[key].df for key in frames.RIVALS]
    expression = ", ".join(f"{slope.__name__}(z)" for slope in slopes)
    return slopes, {"z": [-3.0, -0.5, 0.0, 2.0]}, expression, [dying.outcome]


def _leaky_why(found: Rates) -> str:
    """Why leaky mitigates and does not cure."""
    (ten_relu, ten_leaky), (thirty_relu, thirty_leaky) = _silent(found, 10.0), _silent(found, 30.0)
    return (
        "**Mitigated, not solved.** A step that is far too long throws a unit beyond all data, whatever its slope is "
        f"there: at learning rate 10 {percent(ten_relu)} of the ReLUs and {percent(ten_leaky)} of the leaky "
        f"units end negative for every example, at 30 {percent(thirty_relu)} and {percent(thirty_leaky)}.\n\n"
        "The slope α = 0.01 decides what happens next: slowly, a leaky unit can walk back, and a ReLU cannot. So lower "
        "the rate first.\n\n"
        "(For ReLU the dashed line lies on the solid one: never active is the same as without any gradient.) Each "
        "number is a mean over 20 networks 2–16–1 on XOR, He weights, full batch, after 200 epochs on the left."
    )


def bias_stop() -> float:
    """The bad start of the rescue."""
    return controls.stops("start", "b: hidden biases at the start", sorted(_BIASES), -5.0)


# Born dead


def born_question() -> str:
    """Ask how many narrow deep networks begin without a gradient."""
    options = {"5": "About 5", "25": "About 25", "50": "About 50"}
    return prediction.choose(
        f"of 100 new ReLU networks with {ASKED_DEPTH} hidden layers of 4 units, in how many does nothing at all reach "
        "the first layer?",
        options,
        "born",
    )


def born_verdict(guess: str) -> str:
    """Judge the prediction by the nearest of the offered numbers."""
    count = sum(in_turns.at_once(frames.born_dead, ASKED_DEPTH, 4, "relu"))
    if not guess.isdecimal():
        return f"It is {count} of 100."
    nearest = min((5, 25, 50), key=lambda number: abs(number - count))
    return f"**You said about {guess}.** {'Yes' if int(guess) == nearest else 'No'}: it is {count} of 100."


def born_scene(width: int, guess: str) -> None:
    """Share by depth, the hundred networks at the depth of the slider, and the sentence about them."""
    pictures = st.container()
    depth = int(controls.dragged("depth", "Hidden layers", 1, frames.DEPTHS[-1], ASKED_DEPTH, 1, "%d", field.WHOLE))
    wanted = [(key, deep) for key in frames.RIVALS for deep in frames.DEPTHS]
    jobs = [in_turns.job(frames.born_dead, deep, width, key) for key, deep in wanted]
    known = in_turns.all_of(jobs, "Drawing networks", "born-dead") if guess else None
    if known is None:
        with pictures:
            _newborn(width, depth, (), {})
        if not guess:
            st.caption("Once you have predicted, the networks are drawn and counted.")
        return
    dead = in_turns.at_once(frames.born_dead, depth, width, "relu")
    count = sum(dead)
    low, high = dying.interval(count, frames.NETS)
    bound = dying.one_row_share(depth, width)
    with pictures:
        _newborn(width, depth, dead, dict(zip(wanted, known, strict=True)))
    st.markdown(
        f"With {depth} hidden layer{'s' if depth > 1 else ''} of {width} ReLU unit{'s' if width > 1 else ''}: "
        f"**{count} of {frames.NETS}** are born dead (95% range {percent(low)} to {percent(high)}). "
        f"One given example is blocked with chance {percent(bound)}."
    )


def _newborn(width: int, depth: int, dead: tuple[bool, ...], found: Mapping[tuple[str, int], tuple[bool, ...]]) -> None:
    """Both pictures of networks before their first step, empty as long as nothing is known. dead: at this depth."""
    style = look.current()
    now = pa.table({"depth": [depth], "share": [sum(dead) / frames.NETS]})
    left, right = st.columns([5, 4], gap="small")
    with left:
        plot.show(
            charts.born_dead(style),
            alt="Share of networks born dead against the number of hidden layers, for ReLU and leaky ReLU, with "
            "95% ranges; dashed, the chance that one given example is blocked. Before the prediction, a question mark "
            "at the depth that is asked for.",
            **frames.born_dead_shares(width, found),
            now=now.slice(0, int(bool(dead))),
            asked=frames.asked(not dead, depth=ASKED_DEPTH, share=0.5),
        )
    with right:
        plot.show(
            charts.nets(style),
            alt="A hundred ReLU networks as squares, hatched grey where the first layer has no gradient; plain grey "
            "before the prediction.",
            picture=hatching.squares(dead, "relu"),
        )


def born_program() -> Snippet:
    """The bound, and the lab's source of the experiment."""
    return [dying.one_row_share], {"depth": 10, "width": 4}, "one_row_share(depth, width)", [dying.first_gradients]


BORN_WHY = (
    r"**Why.** With biases 0, each sign of a layer is a coin toss, so a layer of width $n$ stops a given example with "
    r"chance $2^{-n}$, and at least one of $d$ layers does with chance $1 - (1 - 2^{-n})^d$ (dashed). Behind such a "
    r"layer every $a$ and every $z$ is 0, and no gradient passes back through $f'(z) = 0$."
    "\n\nA network is *born dead* "
    "when this happens to every row, so the dashed line is an upper bound: rows share their weights and tend to be "
    "stopped together. ReLU does not squash, and yet nothing arrives. Width is the remedy: add units and watch the "
    "curve fall."
)
