"""What a Trainer promises: determinism, history, divergence, changes on the way."""

from dataclasses import replace

import numpy as np
import pytest

from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.network import backward, forward, init_params, loss_value
from lib.optimizers import OPTIMIZERS
from lib.runs.replay import Replay
from lib.trainers import TrainConfig, Trainer
from lib.training.changes import Retune

# --- Trainer against the lesson


def shuffles(seed):
    return np.random.default_rng(np.random.SeedSequence(seed).spawn(4)[3])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_history_is_what_the_lesson_computes_epoch_by_epoch(optimizer):
    config = TrainConfig(data="moons", n=47, hidden=(5, 3), optimizer=optimizer, learning_rate=0.02, batch_size=10)
    trainer = Trainer(config)
    params, X, Y, rng = trainer.params, trainer.X_train, trainer.Y_train, shuffles(config.seed)
    assert len(X) % config.batch_size != 0, "the case needs a short last batch"
    theta = np.concatenate([part.ravel() for pair in params for part in pair])
    ends = np.cumsum([part.size for pair in params for part in pair])
    state = {}

    def current():
        parts = [p.reshape(q.shape) for p, q in zip(np.split(theta, ends[:-1]), sum(params, ()), strict=True)]
        return list(zip(parts[::2], parts[1::2], strict=True))

    def losses():
        return [
            loss_value(forward(current(), *(x, "tanh", "sigmoid")), y, "binary_cross_entropy")
            for x, y in ((X, Y), (trainer.X_test, trainer.Y_test))
        ]

    expected = [losses()]
    for _ in range(5):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 10):
            rows = order[start : start + 10]
            trace = forward(current(), X[rows], "tanh", "sigmoid")
            gradients = backward(current(), trace, Y[rows], "binary_cross_entropy")
            g = np.concatenate([part.ravel() for pair in gradients for part in pair])
            OPTIMIZERS[optimizer].step(theta, g, state, config.learning_rate)
        expected.append(losses())
    assert trainer.run(epochs=5) == 5
    np.testing.assert_allclose(trainer.history, [train for train, _ in expected], rtol=1e-10)
    np.testing.assert_allclose(trainer.test_history, [test for _, test in expected], rtol=1e-10)


def test_first_weights_are_those_of_the_lesson_and_biases_start_at_0():
    config = TrainConfig(hidden=(5, 3), init="he_normal", seed=4)
    rng = np.random.default_rng(np.random.SeedSequence(4).spawn(4)[2])
    for (W, b), (W0, b0) in zip(Trainer(config).params, init_params([2, 5, 3, 1], "he_normal", rng), strict=True):
        np.testing.assert_array_equal(W, W0)
        np.testing.assert_array_equal(b, b0)


@pytest.mark.parametrize("data", DATASETS)
def test_every_data_set_is_learned_a_little(data):
    trainer = Trainer(TrainConfig(data=data, hidden=(8,), learning_rate=0.05))
    trainer.run(epochs=30)
    assert trainer.history[-1] < 0.95 * trainer.history[0]
    assert len(trainer.history) == len(trainer.test_history) == 31
    assert all(type(loss) is float for loss in trainer.history + trainer.test_history)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_trains(activation):
    trainer = Trainer(TrainConfig(data="gaussians", activation=activation, hidden=(6,)))
    trainer.run(epochs=20)
    assert trainer.history[-1] < 0.5 * trainer.history[0]
    assert trainer.accuracy(trainer.X_test, trainer.Y_test) > 0.9


def test_a_network_without_hidden_layers_finds_the_plane():
    trainer = Trainer(TrainConfig(data="plane", noise=0, hidden=(), learning_rate=0.05))
    trainer.run(epochs=100)
    ((W, b),) = trainer.params
    np.testing.assert_allclose(W, [[0.25], [0.25]], atol=1e-6)
    np.testing.assert_allclose(b, [0], atol=1e-6)


# --- determinism


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_one_go_steps_and_time_slices_agree_bit_for_bit(optimizer, dtype):
    config = TrainConfig(data="blobs", n=60, hidden=(5, 3), activation="relu", optimizer=optimizer, dtype=dtype,
                         learning_rate=0.02, batch_size=7)  # fmt: skip
    whole, stepped, sliced = Trainer(config), Trainer(config), Trainer(config)
    whole.run(epochs=6)
    while stepped.epoch < 6:
        stepped.step()
    sliced.step()
    while sliced.epoch < 5:
        sliced.run(seconds=1e-5)
    sliced.run(epochs=6 - sliced.epoch)
    assert whole.history == stepped.history
    assert whole.test_history == stepped.test_history
    assert sliced.history[:7] == whole.history
    assert whole.updates == stepped.updates == sliced.updates == 6 * 7
    for pairs in zip(whole.params, stepped.params, sliced.params, strict=True):
        for parts in zip(*pairs, strict=True):
            np.testing.assert_array_equal(parts[0], parts[1])
            np.testing.assert_array_equal(parts[0], parts[2])


def test_another_seed_gives_another_run():
    first, second = Trainer(TrainConfig()), Trainer(TrainConfig(seed=1))
    assert first.history[0] != second.history[0]
    assert not np.array_equal(first.X_train, second.X_train)
    assert not np.array_equal(first.params[0][0], second.params[0][0])


def test_changing_the_noise_keeps_the_first_weights_the_split_and_the_labels():
    calm, noisy = Trainer(TrainConfig(noise=0)), Trainer(TrainConfig(noise=0.5))
    for pair, other in zip(calm.params, noisy.params, strict=True):
        np.testing.assert_array_equal(pair[0], other[0])
    np.testing.assert_array_equal(calm.Y_test, noisy.Y_test)
    assert not np.array_equal(calm.X_train, noisy.X_train)


def test_examples_are_reshuffled_every_epoch():
    trainer = Trainer(TrainConfig(n=40))
    seen = []
    for _ in range(2):
        trainer.step()
        seen.append(trainer.descent.engine.batch(0)[0].copy())
        trainer.run(epochs=1)
    assert not np.array_equal(*seen)


# --- data


def test_the_split_uses_every_example_once():
    config = TrainConfig(n=53, test_share=0.3, noise=0)
    trainer = Trainer(config)
    assert trainer.X_test.shape == (16, 2)
    assert trainer.X_train.shape == (37, 2)
    X, _ = DATASETS["circle"].draw(53, 0, np.random.default_rng(np.random.SeedSequence(0).spawn(4)[0]))
    together = np.vstack([trainer.X_train, trainer.X_test])
    np.testing.assert_array_equal(np.sort(together, axis=0), np.sort(X, axis=0))


def test_without_a_test_set_there_is_no_test_history():
    trainer = Trainer(TrainConfig(test_share=0))
    trainer.run(epochs=2)
    assert len(trainer.X_train) == 250
    assert trainer.test_history == []
    assert len(trainer.history) == 3


def test_data_of_ones_own_replaces_the_data_set_and_is_copied():
    X, y = np.array([[0.0, 1, 2], [3, 4, 5], [1, 1, 0]]), np.array([0, 1, 1])
    trainer = Trainer(TrainConfig(batch_size=2, hidden=(4,)), data=(X, y, X[:1], y[:1]))
    before = trainer.predict(X)
    X[:] = 99
    assert trainer.X_train.max() == 5
    assert trainer.params[0][0].shape == (3, 4)
    trainer.run(epochs=3)
    assert not np.array_equal(before, trainer.predict(trainer.X_train))
    with pytest.raises(ValueError, match="read-only"):
        trainer.X_train[0] = 1


def test_data_of_ones_own_may_come_without_a_test_set():
    trainer = Trainer(TrainConfig(), data=([[0, 1], [1, 0]], [0, 1], [], []))
    assert trainer.X_test.shape == (0, 2)
    assert trainer.test_history == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (([[1, 2]], [1]), "data must be"),
        (([[1, 2]], [1, 0], [[1, 2]], [1]), r"X_train and Y_train .* got X_train \(1, 2\) and Y_train \(2, 1\)"),
        (([[1, 2]], [1], [[1, 2]], [1, 0]), r"X_test and Y_test .* got X_test \(1, 2\) and Y_test \(2, 1\)"),
        (([[1, 2]], [1], [[1, 2, 3]], [1]), r"X_test must have as many columns.*\(1, 3\) and \(1, 2\)"),
        (([[1, np.nan]], [1], [], []), r"X_train must be finite; X_train\[0, 1\] is nan"),
        (([[1, 2]], [3], [], []), r"binary_cross_entropy needs targets in \[0, 1\]; .* from 3 to 3"),
    ],
)
def test_data_that_does_not_fit_says_so(data, message):
    with pytest.raises(ValueError, match=message):
        Trainer(TrainConfig(), data=data)


def test_softmax_of_a_single_output_is_refused():
    with pytest.raises(ValueError, match="softmax needs at least two outputs"):
        Trainer(TrainConfig(output="softmax"))


def test_cross_entropy_needs_rows_that_sum_to_1():
    with pytest.raises(ValueError, match="rows sum to 1"):
        Trainer(TrainConfig(data="blobs"), data=([[1, 2]], [[1, 1]], [], []))


def test_data_too_large_to_give_a_loss_is_refused():
    with pytest.raises(ValueError, match="finite loss before the first step"):
        Trainer(TrainConfig(data="plane", hidden=()), data=([[1e300, 1]], [-1e300], [], []))


# --- predicting


def test_predict_agrees_with_the_lesson_and_takes_one_row():
    trainer = Trainer(TrainConfig(data="blobs", dtype="float32"))
    trainer.run(epochs=3)
    expected = forward(trainer.params, trainer.X_test, "tanh", "softmax").prediction
    prediction = trainer.predict(trainer.X_test)
    assert prediction.dtype == np.float64
    np.testing.assert_allclose(prediction, expected, atol=1e-6)
    np.testing.assert_array_equal(trainer.predict(trainer.X_test[0]), prediction[:1])
    assert trainer.predict(np.empty((0, 2))).shape == (0, 3)


@pytest.mark.parametrize("X", [[[1, 2, 3]], [1, 2, 3], 4, [[[1, 2]]]])
def test_predict_names_both_shapes_when_they_differ(X):
    with pytest.raises(ValueError, match=r"X must have shape \(n, 2\).*got \("):
        Trainer(TrainConfig()).predict(X)


def test_accuracy_counts_right_classes():
    data = ([[1.0], [-1.0]], [1, 0], [], [])
    trainer = Trainer(TrainConfig(hidden=(), learning_rate=1, batch_size=2), data=data)
    trainer.run(epochs=50)
    assert trainer.accuracy([[1.0], [2.0], [-1.0], [-3.0]], [1, 0, 0, 0]) == 0.75
    with pytest.raises(ValueError, match=r"Y must have shape \(1, 1\).*got \(2,\)"):
        trainer.accuracy([[1.0]], [1, 0])


def test_accuracy_of_several_classes_takes_the_largest():
    trainer = Trainer(TrainConfig(data="blobs", noise=0))
    trainer.run(epochs=60)
    assert trainer.accuracy(trainer.X_train, trainer.Y_train) == 1
    wrong = np.roll(trainer.Y_train, 1, axis=1)
    assert trainer.accuracy(trainer.X_train, wrong) == 0


def test_targets_of_a_regression_stay_numbers_when_those_of_the_training_set_are_0_and_1():
    X, Y = np.arange(4.0)[:, np.newaxis], np.array([[0.0], [1.0], [0.0], [-1.0]])
    trainer = Trainer(TrainConfig(output="linear", loss="mse"), data=(X[:3], Y[:3], X[3:], Y[3:]))
    assert trainer.task == "regression"
    assert trainer.accuracy(X, Y) is None


def test_a_regression_has_no_accuracy():
    trainer = Trainer(TrainConfig(data="sine"))
    assert trainer.accuracy(trainer.X_test, trainer.Y_test) is None


def test_params_are_copies():
    trainer = Trainer(TrainConfig())
    trainer.params[0][0][:] = np.nan
    trainer.run(epochs=1)
    assert trainer.divergence is None


# --- running


def test_run_by_time_makes_progress_and_counts_epochs():
    trainer = Trainer(TrainConfig())
    assert trainer.run(seconds=1e-9) == 0
    assert trainer.updates == 1
    epochs = trainer.run(seconds=0.05)
    assert epochs == trainer.epoch == len(trainer.history) - 1 > 0


def test_run_needs_epochs_or_seconds():
    with pytest.raises(ValueError, match="run needs epochs, seconds or both; got neither"):
        Trainer(TrainConfig()).run()


def test_of_epochs_and_seconds_whichever_is_over_first_ends_the_run():
    trainer = Trainer(TrainConfig())
    assert trainer.run(epochs=1, seconds=1e-9) == 0
    assert trainer.batch == 1
    assert trainer.run(epochs=1, seconds=60) == 1
    assert (trainer.epoch, trainer.batch) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"epochs": -1}, "epochs must be"), ({"epochs": 1.5}, "epochs must be"), ({"seconds": 0}, "seconds must be")],
)
def test_run_validates_its_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        Trainer(TrainConfig()).run(**arguments)


def test_run_finishes_an_epoch_begun_by_step():
    trainer = Trainer(TrainConfig())
    for _ in range(3):
        trainer.step()
    assert trainer.run(epochs=0) == 0
    assert trainer.run(epochs=1) == 1
    assert trainer.updates == 20
    assert (trainer.epoch, len(trainer.history)) == (1, 2)


def test_a_batch_larger_than_the_data_is_the_full_batch():
    small, large = Trainer(TrainConfig(batch_size=200)), Trainer(TrainConfig(batch_size=10_000))
    assert small.run(epochs=3) == large.run(epochs=3) == 3
    assert small.history == large.history
    assert large.updates == 3


# --- changes on the way


def retuned(trainer, **settings):
    trainer.adopt(replace(trainer.now, **settings))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_new_learning_rate_holds_from_the_next_update_on(optimizer):
    config = TrainConfig(n=50, optimizer=optimizer, learning_rate=0.01)
    constant, changed, high = Trainer(config), Trainer(config), Trainer(replace(config, learning_rate=0.05))
    for trainer in (constant, changed):
        trainer.run(epochs=1)
        trainer.step()
    before = flat(changed)
    np.testing.assert_array_equal(before, flat(constant))
    retuned(changed, learning_rate=0.05)
    np.testing.assert_array_equal(before, flat(changed))
    constant.step()
    changed.step()
    # One step is proportional to the rate, for every rule.
    np.testing.assert_allclose(flat(changed) - before, 5 * (flat(constant) - before), rtol=1e-6, atol=1e-12)
    assert changed.learning_rate == 0.05
    assert changed.changes == [Retune(1, 1, replace(config, learning_rate=0.05))]
    assert high.changes == []


def flat(trainer):
    return np.concatenate([part.ravel() for pair in trainer.params for part in pair])


def test_the_same_settings_are_no_change_and_a_field_that_needs_a_fresh_network_is_refused():
    trainer = Trainer(TrainConfig())
    trainer.adopt(TrainConfig())
    assert trainer.changes == []
    with pytest.raises(ValueError, match=r"config must not differ in hidden .* only in .*learning_rate.*; got \(3,\)"):
        trainer.adopt(TrainConfig(hidden=(3,), learning_rate=1.0))
    assert trainer.learning_rate == 0.1


def test_second_thoughts_leave_one_change_or_none():
    trainer = Trainer(TrainConfig(n=40))
    trainer.run(epochs=1)
    for rate in (0.2, 0.3, 0.5):
        retuned(trainer, learning_rate=rate)
    assert trainer.changes == [Retune(1, 0, trainer.now)]
    retuned(trainer, learning_rate=0.1)
    assert trainer.changes == []
    retuned(trainer, optimizer="momentum")
    retuned(trainer, optimizer="sgd")  # not nothing: had it been Adam, its memory would be gone
    assert [change.config.optimizer for change in trainer.changes] == ["momentum", "sgd"]


def test_a_schedule_sets_the_rate_of_each_epoch():
    trainer = Trainer(TrainConfig(n=20, learning_rate=0.4, schedule="step", schedule_epochs=2))
    rates = []
    for _ in range(5):
        trainer.step()
        rates.append(trainer.learning_rate)
        trainer.run(epochs=1)
    assert rates == [0.4, 0.4, 0.2, 0.2, 0.1]


def test_a_run_with_a_cosine_schedule_stands_still_at_the_end():
    trainer = Trainer(TrainConfig(n=20, schedule="cosine", schedule_epochs=3))
    trainer.run(epochs=3)
    before = flat(trainer)
    trainer.run(epochs=2)
    np.testing.assert_array_equal(before, flat(trainer))
    assert trainer.history[3] == trainer.history[5] < trainer.history[0]


def test_an_edited_weight_shows_in_the_losses_and_the_prediction_at_once():
    trainer = Trainer(TrainConfig(n=40))
    trainer.run(epochs=1)
    before, losses = trainer.params, (trainer.history[-1], trainer.test_history[-1])
    trainer.edit(0, 1, 3, 2.5)
    assert trainer.params[0][0][1, 3] == 2.5
    assert (trainer.history[-1], trainer.test_history[-1]) != losses
    expected = forward(trainer.params, trainer.X_train, "tanh", "sigmoid")
    assert trainer.history[-1] == pytest.approx(
        loss_value(expected, trainer.Y_train, "binary_cross_entropy"), rel=1e-12
    )
    np.testing.assert_allclose(trainer.predict(trainer.X_train), expected.prediction, atol=1e-14)
    trainer.edit(0, 1, 3, before[0][0][1, 3])
    assert (trainer.history[-1], trainer.test_history[-1]) == losses
    trainer.edit(2, 2, 0, -3.0)  # row n_in is the bias
    assert trainer.params[2][1][0] == -3
    assert len(trainer.changes) == 3
    trainer.edit(2, 2, 0, -3.0)
    assert len(trainer.changes) == 3


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ((3, 0, 0, 1.0), "layer must be a whole number from 0 to 2; got 3"),
        ((0, 3, 0, 1.0), "row must be a whole number from 0 to 2; got 3"),
        ((0, 0, 4, 1.0), "column must be a whole number from 0 to 3; got 4"),
        ((0, 0, 0, float("nan")), "value must be a finite number; got nan"),
        ((2, 0, 0, 1e308), "value must give a finite loss; got 1e"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(place, message):
    trainer = Trainer(TrainConfig(data="plane"))
    before, history = flat(trainer), list(trainer.history)
    with pytest.raises(ValueError, match=message):
        trainer.edit(*place)
    np.testing.assert_array_equal(flat(trainer), before)
    assert (trainer.history, trainer.changes) == (history, [])


def test_given_first_weights_are_used_and_must_fit():
    config = TrainConfig(n=30, hidden=(3,))
    source = Trainer(replace(config, seed=5))
    trainer = Trainer(config, params=source.params)
    np.testing.assert_array_equal(flat(trainer), flat(source))
    with pytest.raises(ValueError, match=r"params must have the shapes \[\(\(2, 4\), \(4,\)\), .*; got \[\(\(2, 3\)"):
        Trainer(replace(config, hidden=(4,)), params=source.params)
    broken = [(np.full_like(W, np.nan), b) for W, b in source.params]
    with pytest.raises(ValueError, match="params must be finite"):
        Trainer(config, params=broken)


# --- features


def test_a_network_without_hidden_layers_separates_a_circle_by_squares():
    straight = Trainer(TrainConfig(hidden=(), learning_rate=0.3, noise=0))
    squares = Trainer(TrainConfig(hidden=(), learning_rate=0.3, noise=0, features=("x1_squared", "x2_squared")))
    for trainer in (straight, squares):
        trainer.run(epochs=200)
    assert straight.accuracy(straight.X_test, straight.Y_test) < 0.8
    assert squares.accuracy(squares.X_test, squares.Y_test) > 0.95
    assert squares.input_names == ("x₁²", "x₂²")
    assert straight.input_names == ("x₁", "x₂")
    np.testing.assert_array_equal(squares.inputs([[2.0, 3.0]]), [[4.0, 9.0]])
    assert squares.predict(np.empty((0, 2))).shape == (0, 1)


def test_standardising_takes_the_statistics_of_the_training_set_alone():
    data = ([[0.0], [10.0], [20.0]], [0.0, 1.0, 0.0], [[1000.0]], [1.0])
    trainer = Trainer(TrainConfig(data="sine", standardize=True), data=data)
    sd = np.sqrt(200 / 3)
    np.testing.assert_allclose(trainer.inputs([0.0, 10.0, 1000.0][1:2]), [[0.0]], atol=1e-15)
    np.testing.assert_allclose(trainer.inputs([[1000.0]]), [[990 / sd]])
    expected = forward(trainer.params, [[990 / sd]], "tanh", trainer.config.output).prediction
    np.testing.assert_allclose(trainer.predict([[1000.0]]), expected, atol=1e-14)


def test_features_that_the_data_cannot_have_are_refused():
    with pytest.raises(ValueError, match="features must exist for data with 1 columns; got 'x2'"):
        Trainer(TrainConfig(data="sine", features=("x1", "x2")))


# --- divergence


def exploding(**changes):
    """Two hidden ReLU layers with MSE at a rate that is far too high, on a batch of one."""
    config = TrainConfig(data="plane", n=12, test_share=0, hidden=(5, 3), activation="relu", init="he_normal",
                         learning_rate=40.0, batch_size=3, seed=5)  # fmt: skip
    return replace(config, **changes)


def first_bad_by_the_lesson(trainer, config):
    """The same run in the lesson's arithmetic: (epoch, batch, layer, quantity) of the first bad value."""
    params, X, Y, rng = trainer.params, trainer.X_train, trainer.Y_train, shuffles(config.seed)
    with np.errstate(all="ignore"):
        for epoch in range(1, 100):
            order = rng.permutation(len(X))
            for batch, start in enumerate(range(0, len(X), config.batch_size), start=1):
                rows = order[start : start + config.batch_size]
                trace = forward(params, X[rows], config.activation, config.output)
                for layer, (z, a) in enumerate(zip(trace.Z, trace.A, strict=True), start=1):
                    for name, values in (("pre-activation z", z), ("activation a", a)):
                        if not np.isfinite(values).all():
                            return epoch, batch, layer, f"{name} of layer {layer}"
                if not np.isfinite(loss_value(trace, Y[rows], config.loss)):
                    return epoch, batch, None, "loss"
                gradients = backward(params, trace, Y[rows], config.loss)
                for layer in range(len(params), 0, -1):
                    for name, values in zip(("weight", "bias"), gradients[layer - 1], strict=True):
                        if not np.isfinite(values).all():
                            return epoch, batch, layer, f"{name} gradient of layer {layer}"
                params = [
                    (W - config.learning_rate * dW, b - config.learning_rate * db)
                    for (W, b), (dW, db) in zip(params, gradients, strict=True)
                ]
    return None


@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5])
def test_the_divergence_report_names_what_the_lesson_finds(seed, loss):
    config = exploding(seed=seed, loss=loss, learning_rate=1e30 if loss == "mse" else 1e200)
    trainer = Trainer(config)
    expected = first_bad_by_the_lesson(trainer, config)
    trainer.run(epochs=99)
    found = trainer.divergence
    assert (found.epoch, found.batch, found.layer, found.quantity) == expected
    assert not np.isfinite(found.value)


def test_an_infinity_that_relu_turns_into_0_does_not_stop_training():
    config = exploding(seed=1, loss="mae", learning_rate=1e200)
    trainer = Trainer(config)
    _, _, _, quantity = first_bad_by_the_lesson(trainer, config)
    assert quantity.startswith("pre-activation z of layer")
    assert trainer.run(epochs=20) == 20
    assert trainer.divergence is None
    assert np.isfinite(trainer.history).all()


def test_the_report_is_a_sentence_with_epoch_batch_layer_and_quantity():
    trainer = Trainer(exploding(learning_rate=1e200, loss="mae"))
    trainer.run(epochs=50)
    found = trainer.divergence
    assert found.layer is not None
    sentence = str(found)
    assert f"In epoch {found.epoch}, batch {found.batch}, the {found.quantity} became" in sentence
    assert f"layer {found.layer}" in found.quantity


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_after_divergence_everything_is_as_before_the_epoch_that_broke(optimizer):
    config = exploding(optimizer=optimizer)
    trainer = Trainer(config)
    done = trainer.run(epochs=500)
    broke = trainer.divergence.epoch
    assert done == trainer.epoch == broke - 1 > 0, "the case needs a few good epochs"
    assert len(trainer.history) == broke
    assert np.isfinite(trainer.history).all()
    assert trainer.updates == 4 * trainer.epoch
    healthy = Trainer(config)
    healthy.run(epochs=broke - 1)
    assert healthy.divergence is None
    assert healthy.history == trainer.history
    np.testing.assert_array_equal(flat(healthy), flat(trainer))
    assert np.isfinite(trainer.predict(trainer.X_train)).all()

    history, params = list(trainer.history), flat(trainer)
    trainer.step()
    assert trainer.run(epochs=3) == trainer.run(seconds=1) == 0
    assert trainer.history == history
    np.testing.assert_array_equal(flat(trainer), params)


def test_divergence_is_the_same_in_one_go_by_steps_and_in_slices():
    runs = [Trainer(exploding()) for _ in range(3)]
    runs[0].run(epochs=500)
    while runs[1].divergence is None:
        runs[1].step()
        assert np.isfinite(flat(runs[1])).all(), "a picture drawn between two steps must not break"
    while runs[2].divergence is None:
        runs[2].run(seconds=1e-5)
    assert runs[0].divergence == runs[1].divergence == runs[2].divergence
    assert runs[0].history == runs[1].history == runs[2].history
    assert runs[0].updates == runs[1].updates == runs[2].updates
    np.testing.assert_array_equal(flat(runs[0]), flat(runs[1]))


def test_a_rate_raised_in_the_middle_of_an_epoch_is_blamed_in_the_right_batch():
    trainer = Trainer(exploding(learning_rate=0.01))
    trainer.run(epochs=2)
    trainer.step()
    trainer.step()
    retuned(trainer, learning_rate=1e200)
    trainer.run(epochs=5)
    assert (trainer.divergence.epoch, trainer.divergence.batch) in {(3, 3), (3, 4)}
    assert trainer.learning_rate == 1e200
    assert trainer.changes == [Retune(2, 0, trainer.now)]  # the epoch begins again, now with the new rate
    assert (trainer.epoch, trainer.updates, len(trainer.history)) == (2, 8, 3)


def test_after_a_breakdown_a_lower_rate_goes_on_as_if_nothing_had_happened():
    trainer, calm = Trainer(exploding(learning_rate=0.01)), Trainer(exploding(learning_rate=0.01))
    for each in (trainer, calm):
        each.run(epochs=2)
    trainer.step()
    retuned(trainer, learning_rate=1e200, optimizer="momentum")
    trainer.run(epochs=5)
    assert trainer.divergence is not None
    retuned(trainer, learning_rate=0.01, optimizer="sgd")
    assert trainer.divergence is None
    assert trainer.run(epochs=5) == calm.run(epochs=5) == 5
    assert trainer.history == calm.history
    again = Trainer(exploding(learning_rate=0.01))
    Replay(again, trainer.changes, 7).run()
    assert again.history == trainer.history


def test_a_bad_loss_on_the_test_set_alone_is_reported():
    data = ([[0.0], [1e-3]], [0.0, 1.0], [[1e153]], [0.0])
    trainer = Trainer(TrainConfig(data="plane", hidden=(), learning_rate=100.0, init="zeros"), data=data)
    trainer.run(epochs=2000)
    assert trainer.divergence.quantity == "loss on the test set"
    assert np.isfinite(trainer.history + trainer.test_history).all()
    assert len(trainer.history) == len(trainer.test_history)
