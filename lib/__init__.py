"""The Activation Lab's NumPy core. The ten functions of the lesson are importable from here.

``from lib import relu, softmax, …``; everything else lives in the modules:
activations, softmax, losses, derivatives, initializers, datasets, features, network, optimizers, trainers.
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
