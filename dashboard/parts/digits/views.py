"""The views of both networks, drawn again and again while they train."""

from math import ceil
from types import MappingProxyType

import numpy as np
import streamlit as st

from dashboard.charts import digits as charts
from dashboard.charts import train as training_charts
from dashboard.frames import digits as frames
from dashboard.frames import train as training_frames
from dashboard.parts.digits import drawing, models
from dashboard.parts.digits.models import MODELS, ModelPair
from dashboard.pictures import tiles
from dashboard.shell import look, plot
from dashboard.text.numbers import figure, percent
from dashboard.text.plain import counted
from dashboard.training import linked, onscreen
from lib import digits
from lib.trainers import Trainer

VIEWS = MappingProxyType({"learning": "Learning", "mistakes": "Mistakes", "weights": "Weights", "draw": "Draw"})


def scene(pair: ModelPair, model: str, view: str, guess: str, epochs: int, loss: bool, raw: bool) -> None:
    """What moves while both networks train: one view of the chosen model, and the numbers of both."""
    with onscreen.picture(pair, epochs):
        _view(pair, model, view, guess, loss, raw)
        _message(pair, view, guess)
        if guess:
            _numbers(pair)
    models.follow(pair)
    onscreen.ask(pair)


def _view(pair: ModelPair, model: str, view: str, guess: str, loss: bool, raw: bool) -> None:
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
        drawing.show({key: run.trainer for key, run in pair.runs.items()}, model, raw)


def _samples() -> None:
    data = digits.load()
    urls = [tiles.ink(x) for x in data.X_train[:32]]
    labels = [str(label) for label in data.labels_train[:32]]
    _sheet(urls, labels, [], 8, "32 of the training images", "Training images: handwritten digits with their labels.")


def _sheet(
    urls: list[str],
    first: list[str],
    second: list[str],
    columns: int,
    title: str,
    alt: str,
    least_rows: int = 1,
    *,
    ink: bool = True,
) -> None:
    lines = 2 if second else 1 if first else 0
    rows = max(least_rows, ceil(len(urls) / columns))
    style = look.current()
    with st.container(key="sheet"):
        plot.show(
            charts.sheet(columns, rows, lines, style.height(rows=1), title, style, ink=ink),
            alt=alt,
            tiles=frames.tiles(urls, columns, first or [""] * len(urls), second or [""] * len(urls)),
        )


def _learning(pair: ModelPair, model: str, loss: bool) -> None:
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
        "Most wrong test images: digit → answer",
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
        f"Weights of the first layer, by {what}",
        f"The 64 weights that lead to each {what}, laid out like the image: blue is positive, orange negative, "
        "no colour zero.",
        ink=False,
    )
    st.markdown(
        f"Blue: ink here speaks *for* it. Orange: ink here speaks *against* it. No colour: no weight. "
        f"Full colour is ±{figure(limit)}. "
        + (
            "Each picture is a template of its digit, and the only one: a digit that is written in two ways has to "
            "share it."
            if linear
            else "A unit need not look like a digit. It looks for a stroke or a gap that tells several digits "
            "apart, and the next layer puts such findings together."
        )
    )


def _message(pair: ModelPair, view: str, guess: str) -> None:
    """What is to be said under the picture; always as many lines."""
    for model, run in pair.runs.items():
        if run.trainer.divergence is not None:
            st.error(
                f"{MODELS[model]} broke down. {run.trainer.divergence} It is shown as it was after its last good "
                "epoch; Reset starts again.",
                icon=":material/error:",
            )
    if pair.repeats:
        linked.progress("runs", *pair.way, playing=pair.playing)
        return
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
    st.markdown(_right(pair))
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


def _right(pair: ModelPair) -> str:
    """What both models get right just now, in a sentence."""
    shares = ", ".join(f"{MODELS[model].lower()} **{percent(pair.scores[model][-1][1], 1)}**" for model in MODELS)
    return f"Test images right after {_epochs(pair)}: {shares}."


def _epochs(pair: ModelPair) -> str:
    return counted(max(run.trainer.epoch for run in pair.runs.values()), "epoch")


def _numbers(pair: ModelPair) -> None:
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
            f"| after {_epochs(pair)} "
            "| training | test | wrong | training loss | test loss | parameters |\n"
            "|:--|--:|--:|--:|--:|--:|--:|\n" + "\n".join(rows)
        )
