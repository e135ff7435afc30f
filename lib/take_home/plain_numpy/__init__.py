"""A training run written out as a program in plain NumPy, in cells: data, inputs, network, training, losses.

The program makes the sums of ``lib.engine`` in the same order and with the same layout in memory, for only then do
the losses agree to the last digit. Functions of a record come from their own source; what ``lib.engine``
computes in place is written here as the formula it is, and the tests compare the two for every choice there is.
"""

from lib.take_home.plain_numpy import data, network, training
from lib.take_home.plain_numpy.program import Cell, Program, blocks, repeated_changes
from lib.trainers import Trainer

__all__ = ["Cell", "repeated_changes", "write_out"]


def write_out(trainer: Trainer) -> list[Cell]:
    """The run up to its last completed epoch, as cells to be executed in turn; they leave history and test_history.

    Data and first weights that were given to the trainer stand in the program as numbers; others are drawn again.
    """
    program = Program(trainer)
    cells = [
        data.examples(program),
        data.inputs(program),
        network.first_weights(program),
        network.forward(program),
        network.loss(program),
        network.backward(program),
        training.updates(program),
        *([training.changes(program)] if program.changes else []),
        training.loop(program),
        training.result(program),
    ]
    tools = blocks(
        "\n".join(sorted(program.imports)),
        'np.seterr(all="ignore")  # infinities on the way, such as e^−z for a large −z, are meant',
    )
    return [Cell("NumPy", "All that is needed.", tools), *cells]
