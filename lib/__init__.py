"""The Activation Lab's NumPy core. The lesson's functions are importable from here: ``from lib import relu``.

Everything else lives in the modules. For the whole story read these eight, each from the top; every one uses only
those before it:

1. activations: every f above its f′; the smallest functions there are, and all others call them
2. softmax: scores become shares of 1; the one function of a whole row, whose derivative is a matrix
3. losses: how wrong an answer is, each value above its gradient; sigmoid and softmax come back here
4. outputs: what the last layer applies, and which losses judge it; where two slopes cancel
5. network: forward and backward as on the board; the chain rule through all of the above
6. derivatives: a slope measured without its formula; from here on you can check what you have read
7. gradient_descent: step after step down the loss, for a single layer and any function of your own
8. optimizers: other rules that turn a gradient into a step, a few lines each

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
