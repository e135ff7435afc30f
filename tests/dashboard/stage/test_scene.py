"""The picture of a run holds the numbers of ``lib``, as shades and as text."""

import numpy as np
import pytest

from dashboard.charts.train import Axis
from dashboard.pictures import surface
from dashboard.stage import scene
from dashboard.stage.frame import CLASSES, SIGNED, Picture, by_class, pack, signed
from dashboard.text.numbers import figure
from lib.datasets import DATASETS
from lib.network import forward
from lib.trainers import TrainConfig, Trainer


def trained(epochs=5, **settings):
    trainer = Trainer(TrainConfig(**{"data": "circle", "hidden": (4, 2), **settings}))
    trainer.run(epochs=epochs)
    return trainer


class TestPlane:
    def test_binary_shades_are_how_far_the_output_is_from_a_half(self):
        trainer = trained()
        p = trainer.predict(surface.inputs())[:, 0]
        shown = scene.plane(trainer)
        assert shown.scale == SIGNED
        assert (shown.plane == signed(2 * p - 1).reshape(100, 100)).all()
        # Row by row from the top: the first shade is that of the upper left corner.
        corner = trainer.predict([[-2.97, 2.97]])[0, 0]
        assert (int(shown.plane[0, 0]) - 128) / 127 == pytest.approx(2 * corner - 1, abs=0.005)

    def test_shades_of_classes_are_the_lead_of_the_first(self):
        trainer = trained(data="spiral3")
        shown = scene.plane(trainer)
        assert shown.scale == CLASSES
        label, lead = surface.lead(trainer.predict(surface.inputs()))
        assert (shown.plane.ravel() == by_class(label, lead)).all()
        assert shown.legend == ("orange", "blue", "green")

    def test_with_one_input_there_is_a_curve_instead(self):
        trainer = trained(data="sine", hidden=(8,), features=("x1",))
        shown = scene.picture(trainer)
        assert shown.plane.shape == (0, 0)
        np.testing.assert_allclose(shown.fit, trainer.predict(np.linspace(-3, 3, 121)[:, np.newaxis])[:, 0])
        assert (
            shown.points.places
            == np.vstack([np.hstack([trainer.X_train, trainer.Y_train]), np.hstack([trainer.X_test, trainer.Y_test])])
        ).all()
        assert {column.maps.shape[1:] for column in shown.columns} == {(1, 40)}

    def test_points_carry_class_and_set(self):
        trainer = trained()
        points = scene.plane(trainer).points
        assert points.test.tolist() == [False] * len(trainer.X_train) + [True] * len(trainer.X_test)
        assert (points.labels[: len(trainer.X_train)] == trainer.Y_train[:, 0]).all()
        assert set(points.shades[points.labels == 0].tolist()) == {1}
        assert set(points.shades[points.labels == 1].tolist()) == {255}

    def test_own_data_has_its_own_names_and_units(self):
        words = scene.Words(("yes", "no"), (Axis("height", 170, 10), Axis("weight", 70, 5)))
        shown = scene.plane(trained(), words=words)
        assert shown.legend == ("yes", "no")
        assert [(side.name, side.written) for side in shown.axes] == [
            ("height", ("140", "200")),
            ("weight", ("55", "85")),
        ]


class TestNetwork:
    def test_maps_are_what_the_units_answer(self):
        trainer = trained()
        shown = scene.picture(trainer)
        assert shown.sizes == (2, 4, 2, 1)
        # The middle of the map's upper left shade.
        edge = 3 - 3 / 40
        trace = forward(trainer.params, [[-edge, edge]], "tanh", "sigmoid")
        for column, a in zip(shown.columns[1:3], trace.A, strict=False):
            assert (column.maps[:, 0, 0].astype(float) - 128) / 127 == pytest.approx(a[0], abs=0.005)

    def test_weights_and_biases_are_the_networks(self):
        trainer = trained()
        shown = scene.picture(trainer)
        for links, column, (W, b) in zip(shown.links, shown.columns[1:], trainer.params, strict=True):
            assert (links.weights == W[links.start, links.end]).all()
            assert len(links.weights) == W.size
            assert (column.biases == b).all()
        assert shown.largest == max(np.abs(W).max() for W, _ in trainer.params)

    def test_of_many_weights_the_strongest_and_all_of_the_chosen_unit(self):
        trainer = trained(hidden=(16, 4), epochs=0)
        plain, chosen = (scene.picture(trainer, chosen=unit) for unit in (None, (1, 2)))
        assert len(plain.links[1].weights) == 4 * 4
        assert np.count_nonzero(chosen.links[1].end == 2) == 16
        assert chosen.chosen == (1, 2)

    def test_dead_units_are_marked(self):
        trainer = trained(activation="relu", epochs=0)
        trainer.edit(0, 2, 1, -100.0)
        shown = scene.picture(trainer)
        assert shown.columns[1].dead.tolist() == [False, True, False, False]

    def test_an_earlier_moment_is_shown_with_its_own_numbers(self):
        trainer = trained(epochs=3)
        params = trainer.params
        trainer.run(epochs=5)
        shown = scene.picture(trainer, params=params, epoch=3)
        again = scene.picture(trained(epochs=3))
        assert shown.numbers == again.numbers
        assert (shown.columns[1].maps == again.columns[1].maps).all()
        assert np.abs(shown.plane.astype(int) - again.plane).max() <= 1


class TestWords:
    def test_numbers_are_those_of_the_run(self):
        trainer = trained()
        shown = scene.picture(trainer)
        numbers = {label: value for label, value, _ in shown.numbers}
        assert numbers["Epoch"] == "5"
        assert numbers["Training loss"] == figure(trainer.history[-1])
        assert numbers["Test loss"] == figure(trainer.test_history[-1])
        accuracy = trainer.accuracy(trainer.X_test, trainer.Y_test)
        assert numbers["Test accuracy"] == f"{accuracy:.1%}"
        for text in (shown.says, shown.speaks):
            assert all(value in text for value in numbers.values())
        assert "hidden layers of 4, 2 units" in shown.says

    def test_without_a_test_set_nothing_is_said_of_it(self):
        shown = scene.picture(trained(test_share=0))
        assert [label for label, *_ in shown.numbers] == ["Epoch", "Training loss"]
        assert "test" not in shown.says
        assert not shown.points.test.any()

    def test_the_accuracy_says_on_how_many_points(self):
        trainer = trained(epochs=40)
        right = round(trainer.accuracy(trainer.X_test, trainer.Y_test) * len(trainer.X_test))
        assert scene.numbers(trainer)[-1][2] == f"{right} of {len(trainer.X_test)}"
        assert f"{right} of {len(trainer.X_test)}." in scene.picture(trainer).says

    def test_a_begun_epoch_is_told_when_asked_for(self):
        trainer = trained(epochs=2)
        trainer.step()
        assert scene.numbers(trainer)[0] == ("Epoch", "2", "")
        assert scene.numbers(trainer, batches=True)[0] == ("Epoch", "2", f"+ 1 of {trainer.batches}")

    def test_the_speed_is_shown_and_not_spoken(self):
        trainer = trained()
        assert scene.numbers(trainer, speed=0.0)[-1] == (scene.SPEED, "–", "")
        shown = scene.picture(trainer, told=scene.numbers(trainer, speed=412.3))
        assert shown.numbers[-1] == (scene.SPEED, "412", "")
        assert scene.SPEED.lower() not in shown.speaks.lower()


class TestCurves:
    @pytest.mark.parametrize("logarithmic", [False, True])
    def test_losses_fill_the_box_and_share_their_axes(self, logarithmic):
        trainer = trained(epochs=400)
        training, test = scene.picture(trainer, logarithmic=logarithmic).curves
        both = np.vstack([training, test])
        assert both.min() >= 0
        assert both[:, 1].max() == 1
        assert training[-1, 0] == test[-1, 0] == 1
        assert len(training) <= 160
        above = trainer.test_history[-1] > trainer.history[-1]
        assert (test[-1, 1] > training[-1, 1]) == above

    def test_one_epoch_does_not_fill_the_axis(self):
        training, _ = scene.picture(trained(epochs=1)).curves
        assert training[:, 0].tolist() == [0, 0.1]


@pytest.mark.parametrize("data", DATASETS)
def test_every_data_set_makes_a_frame(data):
    record = DATASETS[data]
    features = ("x1",) if record.n_in == 1 else ("x1", "x2")
    trainer = Trainer(TrainConfig(data=data, hidden=(3,), features=features))
    for made in (scene.plane(trainer), scene.picture(trainer)):
        assert isinstance(made, Picture)
        assert pack(made, 1, 0)


def test_a_network_that_breaks_down_is_still_a_frame():
    trainer = trained(data="plane", activation="relu", learning_rate=50.0, epochs=40)
    assert trainer.divergence is not None
    assert pack(scene.picture(trainer), 1, 0)
    params = [(np.full_like(W, np.inf), np.full_like(b, np.nan)) for W, b in trainer.params]
    assert pack(scene.picture(trainer, params=params, epoch=0), 1, 0)
