"""The Activation Lab's NumPy core. The lesson's functions are importable from here: ``from lib import relu``.

Everything else lives in the modules. For the whole story read these eight, each from the top:

1. activations: every f above its f′, and what is claimed of it
2. softmax: scores become shares of 1, and how an error comes back through them
3. losses: how wrong an answer is, each value above its gradient
4. outputs: what the last layer applies, and which losses judge it
5. network: forward and backward as on the board
6. derivatives: a slope measured, to check one that was derived
7. gradient_descent: step after step down the loss, for a single layer
8. optimizers: other rules that turn a gradient into a step

``trainers`` puts them to work on ``datasets``; ``engine`` only makes the sums of ``network`` fast.
"""

from lib.activations import relu, sigmoid
from lib.arrays import matrix_multiply
from lib.datasets import normalize
from lib.derivatives import numerical_gradient
from lib.gradient_descent import gradient_descent
from lib.losses import binary_cross_entropy, mse_loss
from lib.network import forward_perceptron
from lib.softmax import softmax

__all__ = [
    "binary_cross_entropy",
    "forward_perceptron",
    "gradient_descent",
    "matrix_multiply",
    "mse_loss",
    "normalize",
    "numerical_gradient",
    "relu",
    "sigmoid",
    "softmax",
]
