"""What has been seen, in words and in code."""

from math import sqrt
from typing import Any

import streamlit as st

from dashboard.parts.digits.models import GUESSES, ModelPair
from dashboard.text.numbers import percent
from dashboard.text.plain import counted
from dashboard.training import as_numpy
from dashboard.widgets import snippets
from lib import digits, network
from lib.trainers import Trainer

SETTLED = 20
"""Epochs after which the page compares the prediction with what the network reached."""


def verdict(pair: ModelPair, guess: str) -> None:
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
        f"After {counted(trainer.epoch, 'epoch')} logistic regression gets "
        f"{round(right * n)} of {n} right: {percent(right, 1)}."
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


def why(pair: ModelPair, guess: str, view: str) -> None:
    """What the student has seen, in words and with what it does not show."""
    if not guess:
        return
    if view == "draw":
        st.markdown(
            "**Your hand is harder than the test.** The data set's digits were cut out and scaled before they were "
            "counted: every one reaches from the top to the bottom of its frame. The page does the same to yours, "
            "unless you take it as it stands."
            "\n\nThen a small digit in a corner lands on pixels that the weights hardly know, "
            " and the answer is worth little: this network has not learned that a shape may move. Nor has it "
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
        r"$\hat y = \operatorname{softmax}(f(xW_1 + b_1)W_2 + b_2)$, can ask for pixels *together*."
        f"\n\nOn {n} images a share of {percent(test, 1)} is itself uncertain by about ±{100 * error:.1f} points (one "
        "standard error), so a difference of one point between the two is not yet a finding. The same thirteen "
        "people wrote the training and the test images; strangers' digits would be harder."
    )


def code(pair: ModelPair, model: str) -> None:
    """Show the network's pass and what counts its mistakes, and a program that answers for one test image."""
    functions, variables, expression = program(pair.runs[model].trainer)
    lesson: list[snippets.Function] = [
        network.forward,
        network.backward,
        digits.count_blocks,
        digits.confusion_matrix,
        digits.most_wrong,
    ]
    snippets.show(functions, variables, expression, lesson=lesson)


def program(trainer: Trainer) -> tuple[list[snippets.Function], dict[str, Any], str]:
    """The network as it stands with four decimals, and its answer for the first test image as one expression."""
    functions, variables, expression = as_numpy.written(trainer, trainer.X_test[:1], decimals=4)
    return functions, variables, f"{expression}.round(3)"
