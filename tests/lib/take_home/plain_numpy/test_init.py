"""What a written-out program holds, and in which order."""

import ast

from lib.take_home.export import script
from lib.take_home.plain_numpy import write_out
from lib.trainers import TrainConfig, Trainer
from tests.lib.take_home.repeating import assert_repeats, trained


class TestWhatTheProgramHolds:
    def test_only_what_the_run_uses(self):
        code = script(trained(TrainConfig(n=40)))
        tree = ast.parse(code)
        defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert len(set(defined)) == len(defined)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        assert set(defined) <= used
        for absent in ("relu", "adam", "momentum", "schedule", "change", "weights =", "features", "float32", "raise"):
            assert absent not in code

    def test_says_what_it_is(self):
        trainer = trained(TrainConfig(n=40, seed=3), epochs=5)
        about = " ".join(ast.get_docstring(ast.parse(script(trainer))).split())
        for word in (
            "Circle, 40 examples",
            "Seed: 3.",
            "4 tanh – 2 tanh – 1 sigmoid",
            "5 epochs",
            "3.11",
            "last digit",
        ):
            assert word in about

    def test_follows_the_order_of_the_lesson(self):
        titles = [cell.title for cell in write_out(trained(TrainConfig(n=40)))]
        order = ["Data", "Inputs", "First weights", "Forward", "Loss", "Backward", "Update", "Training", "Losses"]
        assert titles[1:] == order

    def test_a_run_before_its_first_step_has_one_loss(self):
        assert_repeats(Trainer(TrainConfig(n=40)))
