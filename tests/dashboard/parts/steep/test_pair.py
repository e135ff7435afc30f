"""The program of a pair prints its ∂L/∂z."""

import pytest

from dashboard.parts.steep.pair import slope_of
from dashboard.widgets import snippets
from lib.experiments import correction
from lib.losses import LOSSES
from lib.outputs import every_output
from tests.trial import DEAD_ZONE

PAIRS = [(loss, output) for output in every_output() for loss in LOSSES if not correction.undefined(loss, output)]


def printed(loss, output, capsys):
    exec(snippets.snippet(*slope_of(loss, output, 0.3)), {})
    return float(capsys.readouterr().out.replace("[", " ").replace("]", " ").split()[0])


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_the_program_prints_the_gradient(loss, output, capsys):
    expected = correction.loss_curve(loss, output, 0.3, 5.0).gradient[0]
    assert printed(loss, output, capsys) == pytest.approx(expected, abs=1e-6)


def test_the_program_of_a_loss_of_ones_own_holds_its_functions(capsys):
    with LOSSES.registered(DEAD_ZONE):
        assert "def dead_zone_gradient(" in snippets.snippet(*slope_of("dead_zone", "linear", 0.3))
        assert printed("dead_zone", "linear", capsys) == 1
