"""The parts of the page on handwritten digits: two networks that train side by side, and four ways to look at them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, sqrt
from types import MappingProxyType
from typing import Any

import numpy as np
import streamlit as st

from dashboard.charts import digits as charts
from dashboard.charts import train as training_charts
from dashboard.frames import digits as frames
from dashboard.frames import train as training_frames
from dashboard.pictures import tiles
from dashboard.shell import link, look, plot, present
from dashboard.text.numbers import figure, percent, short
from dashboard.training import live
from dashboard.training.settings import RATES
from dashboard.widgets import controls, digit_pad, snippets, transport
from lib import digits, network
from lib.activations import ACTIVATIONS
from lib.optimizers import OPTIMIZERS
from lib.records import labels
from lib.softmax import softmax
from lib.trainers import TrainConfig, Trainer

MODELS = MappingProxyType({"logistic": "Logistic regression", "hidden": "One hidden layer"})
VIEWS = MappingProxyType({"learning": "Learning", "mistakes": "Mistakes", "weights": "Weights", "draw": "Draw"})
GUESSES = MappingProxyType({"50": 0.5, "80": 0.8, "95": 0.95})
PACES = MappingProxyType({"1": 1, "5": 5})
MOST_UNITS = 64
STOP_AFTER = 60
"""Epochs after which a run pauses by itself: both networks have settled by then."""
SETTLED = 20
"""Epochs after which the page compares the prediction with what the network reached."""

DEFAULT = digits.configuration((32,))
_RUN = "digits.run"
_LOADED = "digits.loaded"
_LABELS = MappingProxyType(
    {
        "activation": "activation",
        "hidden": "units",
        "batch_size": "batch size",
        "optimizer": "optimiser",
        "seed": "seed",
    }
)

Configs = Mapping[str, TrainConfig]
"""What each of the two models is made of."""


@dataclass
class Pair:
    """Both models, trained on the same images in the same order, and the share each got right after each epoch."""

    runs: dict[str, live.Run[Trainer]]
    scores: dict[str, list[tuple[float, float]]]

    @classmethod
    def begin(cls, configs: Configs) -> "Pair":
        """Two fresh networks, before the first step."""
        examples = digits.load().examples
        runs = {model: live.Run(Trainer(config, examples)) for model, config in configs.items()}
        return cls(runs, {model: [_score(run.trainer)] for model, run in runs.items()})

    @property
    def playing(self) -> bool:
        """Whether training goes on."""
        return any(run.playing for run in self.runs.values())

    @property
    def touched(self) -> bool:
        """Whether there is anything to lose."""
        return any(run.touched for run in self.runs.values())

    @property
    def broken(self) -> bool:
        """Whether neither can go on."""
        return all(run.broken for run in self.runs.values())

    @property
    def configs(self) -> Configs:
        """What the two are made of."""
        return {model: run.trainer.config for model, run in self.runs.items()}

    def play(self) -> None:
        """Start or go on, for a while."""
        for run in self.runs.values():
            run.play()
            run.stop_at = run.trainer.epoch + STOP_AFTER

    def pause(self) -> None:
        """Stop for now."""
        for run in self.runs.values():
            run.pause()

    def step(self) -> None:
        """Train both to the end of one epoch."""
        for model, run in self.runs.items():
            run.step_epoch()
            self._note(model)

    def advance(self, epochs: int) -> None:
        """Train both for some epochs, in turn with other sessions."""
        for _ in range(epochs):
            for model, run in self.runs.items():
                if run.playing:
                    run.advance(1)
                    self._note(model)

    def _note(self, model: str) -> None:
        trainer = self.runs[model].trainer
        if trainer.epoch == len(self.scores[model]):
            self.scores[model].append(_score(trainer))


def _score(trainer: Trainer) -> tuple[float, float]:
    """The share of training and of test images that are right."""
    training = trainer.accuracy(trainer.X_train, trainer.Y_train)
    test = trainer.accuracy(trainer.X_test, trainer.Y_test)
    assert training is not None
    assert test is not None
    return training, test


def prediction() -> str:
    """Ask what a network without hidden layers can do; "" while there is no answer."""
    options = {key: f"about {percent(share)}" for key, share in GUESSES.items()}
    return controls.prediction(
        "logistic regression has no hidden layer. How many of the test images will it get right?", options
    )


def coarse() -> tuple[str, float]:
    """The first controls of training: activation and learning rate."""
    activation = controls.choice(
        "activation",
        "Activation of the hidden layer",
        labels(ACTIVATIONS),
        str(DEFAULT.activation),
    )
    rate = controls.stops(
        "rate", "Learning rate", RATES, DEFAULT.learning_rate, help="A change applies to the run from here on."
    )
    return activation, rate


def finer(activation: str, rate: float) -> dict[str, TrainConfig]:
    """The controls of training under "More"; returns what both models are to be made of."""
    units = controls.count("units", "Units in the hidden layer", 1, MOST_UNITS, DEFAULT.hidden[0])
    batch = controls.count("batch", "Batch size", 1, 256, DEFAULT.batch_size)
    optimizer = controls.choice("optimizer", "Optimiser", labels(OPTIMIZERS), DEFAULT.optimizer)
    st.caption(f"{OPTIMIZERS[optimizer].use} A usual learning rate: {short(OPTIMIZERS[optimizer].default_rate)}.")
    seed = controls.entry(
        "seed", "Seed", 0, 9999, DEFAULT.seed, help="The same seed gives the same weights and shuffles."
    )
    shared: dict[str, Any] = {"optimizer": optimizer, "learning_rate": rate, "batch_size": batch, "seed": seed}
    return {
        "logistic": digits.configuration(**shared),
        "hidden": digits.configuration((units,), activation=activation, **shared),
    }


def pace() -> tuple[int, bool]:
    """How many epochs pass between two pictures, and whether the curve is that of the loss."""
    labels = {key: f"{epochs} epoch{'s' if epochs > 1 else ''} per picture" for key, epochs in PACES.items()}
    chosen = PACES[controls.choice("pace", "Pace", labels, "1")]
    curve = controls.choice("curve", "Curve", {"accuracy": "images right", "loss": "loss"}, "accuracy")
    return chosen, curve == "loss"


def current(wanted: Configs) -> Pair:
    """The two runs on screen. A change that costs nothing is made at once; a learning rate applies from here on."""
    pair: Pair | None = st.session_state.get(_RUN)
    if pair is None or (not pair.touched and pair.configs != wanted):
        pair = st.session_state[_RUN] = Pair.begin(wanted)
    for model, run in pair.runs.items():
        run.trainer.adopt(replace(run.trainer.now, learning_rate=wanted[model].learning_rate))
    return pair


def buttons(pair: Pair, wanted: Configs, guess: str) -> None:
    """Play or pause, step, reset; beside them what a changed control would cost."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="buttons"):
        transport.buttons(
            pair.playing,
            pair.broken,
            play=pair.play,
            pause=pair.pause,
            step=pair.step,
            reset=lambda: _begin(wanted),
            waiting=not guess,
        )
        if not guess:
            st.markdown("Predict first, then train.", width="content")
        elif changed := _changes(pair, wanted):
            what = " and ".join(_LABELS[name] for name in changed)
            st.markdown(f"Press Reset for the new {what}.", width="content")
            st.button("Keep this run", key="keep", on_click=_restore, args=(pair.configs["hidden"],))


def _begin(wanted: Configs) -> None:
    st.session_state[_RUN] = Pair.begin(wanted)


def _changes(pair: Pair, wanted: Configs) -> list[str]:
    old, new = pair.configs["hidden"], wanted["hidden"]
    return [name for name in _LABELS if getattr(old, name) != getattr(new, name)]


def _restore(config: TrainConfig) -> None:
    """Put the controls back to what the runs on screen were made of."""
    values = {
        "activation": config.activation,
        "units": config.hidden[0],
        "batch": config.batch_size,
        "optimizer": config.optimizer,
        "seed": config.seed,
    }
    for name, value in values.items():
        link.put(name, value)


def verdict(pair: Pair, guess: str) -> None:
    """What came of the prediction, as soon as the training has gone on for long enough."""
    if not guess:
        return
    trainer = pair.runs["logistic"].trainer
    right = pair.scores["logistic"][-1][1]
    n = len(trainer.X_test)
    said = f"**You said about {percent(GUESSES[guess])}.** " if guess in GUESSES else ""
    if trainer.epoch == 0:
        st.markdown(f"{said}Untrained, it gets {percent(right, 1)} right. Press Play (P) and watch.")
        return
    reached = (
        f"After {_epochs(trainer.epoch)} logistic regression gets {round(right * n)} of {n} right: {percent(right, 1)}."
    )
    if pair.playing or trainer.epoch < SETTLED:
        st.markdown(f"{said}Training goes on." if pair.playing else f"{said}{reached} It has not settled yet.")
        return
    nearest = min(GUESSES, key=lambda key: abs(GUESSES[key] - right))
    outcome = ""
    if guess in GUESSES:
        near = f"about {percent(GUESSES[nearest])}"
        outcome = " Your answer is the nearest." if guess == nearest else f" The nearest answer was {near}."
    st.markdown(f"{said}{reached}{outcome}")


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"


def to_draw() -> bool:
    """The controls of the pad; returns whether the drawing is taken as it stands."""
    n = digits.N_TEST
    number = controls.entry("image", f"Test image on the pad, 1 to {n}", 1, n, 1)
    st.button("Load it again", key="load", on_click=_load, args=(number,))
    if st.session_state.get(_LOADED) != number:
        _load(number)
    return controls.toggle(
        "raw",
        "Take the drawing as it stands",
        help="Otherwise it is scaled to the full frame and centred, much as the images of the data set were.",
    )


def _load(number: int) -> None:
    st.session_state[_LOADED] = number
    digit_pad.load(digits.draw(np.rint(digits.LEVELS * digits.load().X_test[number - 1])))


def scene(pair: Pair, model: str, view: str, guess: str, epochs: int, loss: bool, raw: bool) -> None:
    """What moves while both networks train: one view of the chosen model, and the numbers of both."""
    was_playing = pair.playing
    if was_playing:
        pair.advance(epochs)
    trainer = pair.runs[model].trainer
    if view == "learning" and not guess:
        _samples()
    elif view == "learning":
        _learning(pair, model, loss)
    elif view == "mistakes":
        _mistakes(trainer)
    elif view == "weights":
        _weights(trainer)
    else:
        _drawing(trainer, raw)
    _message(pair, view, guess)
    if guess:
        _numbers(pair)
    if was_playing and not pair.playing:
        link.rerun()  # the buttons are outside this fragment


def _samples() -> None:
    data = digits.load()
    urls = [tiles.ink(x) for x in data.X_train[:32]]
    labels = [str(label) for label in data.labels_train[:32]]
    _sheet(urls, labels, [], 8, "32 of the training images", "Training images: handwritten digits with their labels.")


def _sheet(
    urls: list[str], first: list[str], second: list[str], columns: int, title: str, alt: str, least_rows: int = 1
) -> None:
    lines = 2 if second else 1 if first else 0
    rows = max(least_rows, ceil(len(urls) / columns))
    style = look.current()
    with st.container(key="sheet"):
        plot.show(
            charts.sheet(columns, rows, lines, 480 if style.projector else 350, title, style),
            alt=alt,
            tiles=frames.tiles(urls, columns, first or [""] * len(urls), second or [""] * len(urls)),
        )


def _learning(pair: Pair, model: str, loss: bool) -> None:
    style, trainer = look.current(), pair.runs[model].trainer
    curve, matrix = st.columns(2)
    with curve:
        if loss:
            plot.show(
                training_charts.losses(False, style),
                alt=f"Loss of {MODELS[model].lower()} by epoch, training solid and test dashed. "
                "The latest values stand in the table.",
                losses=training_frames.losses(trainer),
                latest=training_frames.latest(trainer),
            )
        else:
            plot.show(
                charts.accuracy(style),
                alt=f"Share of images that {MODELS[model].lower()} gets right by epoch, training solid and test "
                "dashed; the other model in grey. The latest values stand in the table.",
                accuracies=frames.accuracies(pair.scores, model),
                room=frames.room(pair.scores),
            )
    with matrix:
        answers = trainer.predict(trainer.X_test).argmax(axis=1)
        plot.show(
            charts.confusion(style),
            alt=f"Confusion matrix of {MODELS[model].lower()} on the test images: the digit by row, the answer by "
            "column. Right answers are outlined on the diagonal; wrong ones are filled. The caption names the "
            "most frequent confusion.",
            cells=frames.confusions(digits.confusion_matrix(digits.load().labels_test, answers)),
        )


def _mistakes(trainer: Trainer) -> None:
    data = digits.load()
    p = trainer.predict(data.X_test)
    found = digits.most_wrong(p, data.labels_test, 12)
    if not found.rows.size:
        st.success("No test image is wrong.", icon=":material/check:")
        return
    _sheet(
        [tiles.ink(data.X_test[row]) for row in found.rows],
        [f"{label} → {answer}" for label, answer in zip(found.labels, found.answers, strict=True)],
        [percent(float(share), 1) for share in found.p_answer],
        6,
        "The most wrong test images: digit → answer",
        "Up to twelve test images with the highest loss among the wrong ones; below each the digit, the network's "
        "answer and its probability. The worst is put into words below.",
        least_rows=2,  # nothing may move while mistakes become fewer
    )
    label, answer = int(found.labels[0]), int(found.answers[0])
    st.markdown(
        f"Test image {found.rows[0] + 1} is the most wrong: a {label} that the network takes for a {answer} with a "
        f"probability of {percent(float(found.p_answer[0]), 1)}. It gives the {label} only "
        f"{percent(float(found.p_label[0]), 1)}, a loss of −ln p = {figure(_loss(float(found.p_label[0])))}."
    )


def _loss(p: float) -> float:
    with np.errstate(divide="ignore"):  # p may have underflowed to 0
        return float(-np.log(p))


def _weights(trainer: Trainer) -> None:
    W, _ = trainer.params[0]
    limit = float(np.abs(W).max())
    linear = not trainer.config.hidden
    columns = 5 if linear else min(8 if W.shape[1] <= 32 else 12, W.shape[1])
    what = "output" if linear else "hidden unit"
    _sheet(
        [tiles.signed(w, limit) for w in W.T],
        [str(digit) for digit in range(digits.CLASSES)] if linear else [],
        [],
        columns,
        f"Weights of the first layer, one picture per {what}",
        f"The 64 weights that lead to each {what}, laid out like the image: blue is positive, orange negative, "
        "white zero.",
    )
    st.markdown(
        f"Blue: ink here speaks *for* it. Orange: ink here speaks *against* it. White: no weight. "
        f"Full colour is ±{figure(limit)}. "
        + (
            "Each picture is a template of its digit, and the only one: a digit that is written in two ways has to "
            "share it."
            if linear
            else "A unit need not look like a digit. It looks for a stroke or a gap that tells several digits "
            "apart, and the next layer puts such findings together."
        )
    )


def _drawing(trainer: Trainer, raw: bool) -> None:
    style = look.current()
    left, right = st.columns([5, 6], gap="medium")
    with left:
        drawn = digit_pad.show()
        st.container(key=f"{present.SECONDARY}-keys").caption(
            "Draw one large digit. By keyboard: arrow keys move the pen, Space puts it down and lifts it, "
            "Delete clears."
        )
    image = digits.count_blocks(drawn if raw else digits.fit_to_frame(drawn))
    p = trainer.predict(image / digits.LEVELS)[0]
    with right:
        bars, seen = st.columns([3, 1])
        with bars:
            plot.show(
                charts.probabilities(style),
                alt="The network's probabilities for the digits 0 to 9, as bars; the largest is filled. It is put into "
                "words below.",
                answer=frames.answer(p),
            )
        with seen, st.container(key="sheet"):
            plot.show(
                charts.sheet(1, 1, 0, 200 if style.projector else 110, "It sees", style),
                alt="The drawing as the network sees it: 8 by 8 pixels.",
                tiles=frames.tiles([tiles.ink(image / digits.LEVELS)], 1, [""], [""]),
            )
        best = int(p.argmax())
        if not drawn.any():
            st.markdown(
                f"The pad is empty, and still the network must answer: **{best}**, {percent(float(p[best]), 1)}."
            )
        else:
            st.markdown(f"The answer: **{best}**, with a probability of {percent(float(p[best]), 1)}.")


def _message(pair: Pair, view: str, guess: str) -> None:
    """One line under the picture, always there."""
    for model, run in pair.runs.items():
        if run.trainer.divergence is not None:
            st.error(
                f"{MODELS[model]} broke down. {run.trainer.divergence} It is shown as it was after its last good "
                "epoch; Reset starts again.",
                icon=":material/error:",
            )
    if view != "learning":
        return
    data = digits.load()
    if not guess:
        st.caption(
            f"{len(data.X_train)} images train the networks, {len(data.X_test)} others test them. Each has 8 × 8 "
            "pixels, 16 shades of ink. Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, "
            "UCI Machine Learning Repository, CC BY 4.0, doi:10.24432/C50P49."
        )
        return
    low = [model for model, scores in pair.scores.items() if scores[-1][0] < frames.LOWEST_SHARE]
    if low:
        st.caption(
            f"Grey: the other model. The picture begins at {percent(frames.LOWEST_SHARE)}; triangles at its lower edge "
            "stand for what lies below. The exact shares are in the table."
        )
    else:
        st.caption(
            f"Grey: the other model. Triangles: below {percent(frames.LOWEST_SHARE)}. "
            "On the right, filled cells are wrong answers."
        )


def _numbers(pair: Pair) -> None:
    """Both models in numbers: one row each."""
    rows = []
    for model, run in pair.runs.items():
        trainer = run.trainer
        training, test = pair.scores[model][-1]
        wrong = round((1 - test) * len(trainer.X_test))
        count = sum(W.size + b.size for W, b in trainer.params)
        rows.append(
            f"| {MODELS[model]} | {percent(training, 1)} | **{percent(test, 1)}** | {wrong} | "
            f"{figure(trainer.history[-1])} | {figure(trainer.test_history[-1])} | {count} |"
        )
    with st.container(key="models"):
        st.markdown(
            f"| after {_epochs(max(run.trainer.epoch for run in pair.runs.values()))} "
            "| training | test | wrong | training loss | test loss | parameters |\n"
            "|:--|--:|--:|--:|--:|--:|--:|\n" + "\n".join(rows)
        )


def why(pair: Pair, guess: str, view: str) -> None:
    """What the student has seen, in words and with what it does not show."""
    if not guess:
        return
    if view == "draw":
        st.markdown(
            "**Your hand is harder than the test.** The data set's digits were cut out and scaled before they were "
            "counted: every one reaches from the top to the bottom of its frame. The page does the same to yours, "
            "unless you take it as it stands. Then a small digit in a corner lands on pixels that the weights hardly "
            "know, and the answer is worth little: this network has not learned that a shape may move. Nor has it "
            "learned to say *none of these*: the ten probabilities always sum to 1."
        )
        return
    test = pair.scores["hidden"][-1][1]
    n = digits.N_TEST
    error = sqrt(test * (1 - test) / n)
    st.markdown(
        r"**Why so good without a hidden layer?** Logistic regression computes "
        r"$\hat y = \operatorname{softmax}(xW + b)$: every pixel votes for or against each digit, with a fixed "
        r"weight. With the digits centred and scaled, that is nearly enough. The hidden layer, "
        r"$\hat y = \operatorname{softmax}(f(xW_1 + b_1)W_2 + b_2)$, can ask for pixels *together*. "
        f"On {n} images a share of {percent(test, 1)} is itself uncertain by about ±{100 * error:.1f} points (one "
        "standard error), so a difference of one point between the two is not yet a finding. The same thirteen "
        "people wrote the training and the test images; strangers' digits would be harder."
    )


def code(pair: Pair, model: str) -> None:
    """Show the network's pass and what counts its mistakes, and a program that answers for one test image."""
    functions, variables, expression = as_numpy(pair.runs[model].trainer)
    lesson: list[snippets.Function] = [
        network.forward,
        network.backward,
        digits.count_blocks,
        digits.confusion_matrix,
        digits.most_wrong,
    ]
    snippets.show(functions, variables, expression, lesson=lesson)


def as_numpy(trainer: Trainer) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """The network as it stands with four decimals, and its answer for the first test image as one expression."""
    layers = [*(ACTIVATIONS[key].f for key in trainer.config.activations), softmax]
    variables: dict[str, Any] = {"epoch": trainer.epoch, "X": trainer.X_test[:1]}
    expression = "X"
    for number, (f, (W, b)) in enumerate(zip(layers, trainer.params, strict=True), start=1):
        variables |= {f"W{number}": W.astype(float).round(4), f"b{number}": b.astype(float).round(4)}
        expression = f"{f.__name__}({expression} @ W{number} + b{number})"
    return list(dict.fromkeys(layers)), variables, f"{expression}.round(3)"
