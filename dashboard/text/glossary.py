"""The lab's words and signs, one record for each: what a word means, and what a sign is called in code.

A sign is the same on the page, on the board and in ``lib``; a word is the only one for its thing.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word and what it means, in one line. forms: other forms of it that may stand in a sentence, but for a plural s.

    common: a word of everyday language as well, which is explained on the page of words and not marked on others.
    """

    name: str
    means: str
    forms: tuple[str, ...] = ()
    common: bool = False


@dataclass(frozen=True)
class Sign:
    """A sign in LaTeX, its name in a module of ``lib``, its shape for n examples, and what it stands for."""

    latex: str
    code: str
    module: str
    shape: str
    means: str


WORDS = (
    Word("accuracy", "The share of examples that a network puts into the right class."),
    Word("activation function", "The function f through which a unit passes its sum z; without it, layers collapse."),
    Word("batch", "The examples whose mean gradient makes one step.", ("batches",)),
    Word("bias", "The number b that a unit adds to its weighted sum; it moves the boundary.", ("biases",)),
    Word("boundary", "Where a network changes its mind between two classes.", ("boundaries",)),
    Word("central difference", "A slope measured by f at two points, h to the left and h to the right of z."),
    Word("class", "One of the kinds that examples are sorted into.", ("classes",), common=True),
    Word("cross-entropy", "A loss for probabilities: minus the logarithm of the one given to the right class."),
    Word("dead unit", "A unit that answers 0 to every example: no gradient reaches its weights.", ("dead units",)),
    Word("entropy", "How spread a set of probabilities is: 0 when one of them is 1.", ("entropies",)),
    Word("epoch", "One walk through all training examples."),
    Word("example", "One row of inputs together with what a network should say to it.", common=True),
    Word("exploding gradient", "A gradient that grows from layer to layer on its way back, until steps are useless."),
    Word("gradient", "The slopes of the loss for all weights: where it grows fastest, and how fast."),
    Word("hidden layer", "A layer between the inputs and the output."),
    Word("initial weights", "The weights before the first step: random, with a spread that suits the layer."),
    Word("Jacobian", "The table of all slopes of a vector function: row i says how output i answers each input."),
    Word("kink", "A point where a curve has a corner, and so no slope; the lab chooses one there."),
    Word("layer", "Units side by side that read the same inputs.", common=True),
    Word("learning rate", "The number η that says how far a step goes along the gradient."),
    Word("logit", "A raw score of a network, before softmax or a sigmoid makes it a probability."),
    Word("loss", "One number for how wrong a prediction is; training makes it smaller.", ("losses",)),
    Word("momentum", "A step that keeps part of the direction of the steps before it."),
    Word("one-hot", "A row with a 1 for the right class and 0 for all others."),
    Word("optimiser", "The rule that turns a gradient into a step."),
    Word("overflow", "A number too large for the computer: it becomes infinite."),
    Word("penalty", "A term added to the loss that grows with the weights and keeps them small.", ("penalties",)),
    Word("pre-activation", "The sum z of a unit, before its activation function."),
    Word("rounding", "What a computer drops of a number because it keeps only so many digits."),
    Word("saturated", "Where a function is so flat that almost no gradient passes.", ("saturate", "saturates")),
    Word("slope", "How fast a curve rises: its derivative f′."),
    Word("softmax", "The function that turns logits into probabilities that add up to 1."),
    Word("standardise", "To shift and scale inputs to mean 0 and spread 1.", ("standardised", "standardises")),
    Word("temperature", "The number T by which logits are divided first: a larger one evens the probabilities out."),
    Word("truncation", "The error of a measured slope that comes from a step that is not infinitely small."),
    Word("underflow", "A number too close to 0 for the computer: it becomes 0."),
    Word("unit", "One sum of inputs times weights plus a bias, passed through an activation function.", common=True),
    Word("vanishing gradient", "A gradient that shrinks from layer to layer on its way back, until nothing is left."),
    Word("weight", "The number by which a unit multiplies one of its inputs."),
    Word("zero-centred", "With values on both sides of 0, so that the next layer's inputs do not all have one sign."),
)
"""Every word that the lab explains, in the order of the alphabet."""

_NETWORK, _DESCENT = "network.py", "optimizers.py"

SIGNS = (
    Sign("x", "X", _NETWORK, "n × inputs", "the inputs, one row for each example"),
    Sign("W", "W", _NETWORK, "inputs × units", "the weights of a layer, one column for each unit"),
    Sign("b", "b", _NETWORK, "units", "the biases of a layer, one for each unit"),
    Sign("z", "z", _NETWORK, "n × units", "the pre-activations: inputs times weights, plus biases"),
    Sign("f", "f", "activations.py", "as z", "the activation function"),
    Sign("f'", "df", "activations.py", "as z", "its slope, written as a function of z"),
    Sign("a", "a", _NETWORK, "n × units", "the activations f(z), which are the next layer's inputs"),
    Sign(r"\hat y", "prediction", _NETWORK, "n × outputs", "the prediction: the last layer's activations"),
    Sign("y", "Y", _NETWORK, "n × outputs", "the target: what the prediction should be"),
    Sign("L", "loss", _NETWORK, "one number", "the loss, a mean over the examples"),
    Sign(r"\delta", "delta", _NETWORK, "n × units", "the slope of the loss for z, which walks back layer by layer"),
    Sign(r"\partial L/\partial W", "dW", _NETWORK, "as W", "the gradient for the weights"),
    Sign(r"\partial L/\partial b", "db", _NETWORK, "as b", "the gradient for the biases"),
    Sign(r"\eta", "learning_rate", _DESCENT, "one number", "the learning rate"),
    Sign(r"\theta", "theta", _DESCENT, "as W or b", "whatever a step changes: weights or biases"),
    Sign(r"\beta", "beta", _DESCENT, "one number", "how much momentum keeps of the last step"),
    Sign(r"\sigma", "sigmoid", "activations.py", "as z", "the sigmoid"),
    Sign(r"\alpha", "alpha", "activations.py", "one number", "the parameter of leaky ReLU, ELU and others"),
    Sign("T", "temperature", "softmax.py", "one number", "the temperature of softmax"),
    Sign(r"\lambda", "l2", "train_config.py", "one number", "the weight of a penalty"),
    Sign("h", "h", "derivatives.py", "one number", "the step of a central difference"),
)
"""Every sign with its name in code, in the order of a forward pass, a backward pass, a step, and the rest."""


def forms(word: Word) -> tuple[str, ...]:
    """All forms of a word in a sentence, longest first."""
    return tuple(sorted({word.name, f"{word.name}s", *word.forms}, key=lambda form: (-len(form), form)))


def found(word: Word, text: str) -> bool:
    """Whether a text uses the word in one of its forms."""
    return re.search(rf"\b(?:{'|'.join(map(re.escape, forms(word)))})\b", text, re.IGNORECASE) is not None
