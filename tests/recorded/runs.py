"""Runs of the lab as they were recorded once, so that a change of its structure cannot change a digit unseen.

``python -m tests.recorded.runs`` records them anew; do that only when a run is meant to change, and say so.
"""

import hashlib
import json
import re
from pathlib import Path

import numpy as np

from lib.losses import binary_cross_entropy_from_logits
from lib.softmax import softmax
from lib.take_home import export
from lib.train_config import TrainConfig
from lib.trainers import Trainer

HISTORIES = Path(__file__).with_name("histories.json")
EXPORTS = Path(__file__).with_name("exports")

CONFIGS = {
    "default": {},
    "float32": {"dtype": "float32", "hidden": (6,)},
    "no-hidden-layer": {"hidden": (), "data": "blobs"},
    "relu": {"activation": "relu", "init": "he_normal", "hidden": (8, 8)},
    "leaky-relu-and-gelu": {"activation": ("leaky_relu", "gelu"), "hidden": (5, 3)},
    "sigmoid-and-silu": {"activation": ("sigmoid", "silu"), "hidden": (5, 3), "learning_rate": 0.5},
    "elu-selu-softplus-linear": {"activation": ("elu", "selu", "softplus", "linear"), "hidden": (4, 3, 4, 2)},
    "momentum": {"optimizer": "momentum", "learning_rate": 0.02},
    "momentum-options": {"optimizer": "momentum", "optimizer_options": {"beta": 0.5}, "learning_rate": 0.05},
    "rmsprop": {"optimizer": "rmsprop", "learning_rate": 0.01},
    "adam": {"optimizer": "adam", "learning_rate": 0.01},
    "adam-options": {"optimizer": "adam", "optimizer_options": {"beta1": 0.8, "beta2": 0.99}, "learning_rate": 0.02},
    "penalties": {"l1": 0.003, "l2": 0.01},
    "clipped": {"clip": 0.1, "learning_rate": 1.0},
    "all-restraints-with-adam": {"clip": 1.0, "l1": 0.001, "l2": 0.001, "optimizer": "adam", "learning_rate": 0.03},
    "cosine": {"schedule": "cosine", "schedule_epochs": 10},
    "features-standardised": {"features": ("x1", "x2", "x1_x2"), "standardize": True, "data": "xor"},
    "short-last-batch": {"n": 101, "batch_size": 7, "test_share": 0.3},
    "no-test-set": {"test_share": 0.0, "n": 60},
    "five-classes": {"data": "pinwheel", "hidden": (8,)},
    "classes-with-mse": {"data": "pinwheel", "loss": "mse", "hidden": (6,)},
    "classes-with-sigmoid": {"data": "pinwheel", "output": "sigmoid", "loss": "binary_cross_entropy", "hidden": (6,)},
    "sigmoid-with-mse": {"loss": "mse", "data": "moons"},
    "linear-with-huber": {"output": "linear", "loss": "huber"},
    "sine": {"data": "sine", "hidden": (8,)},
    "sine-with-mae": {"data": "sine", "loss": "mae", "hidden": (8,), "learning_rate": 0.03},
    "sine-with-huber": {"data": "sine", "loss": "huber", "hidden": (8,)},
    "zeros": {"init": "zeros"},
    "breaks-down": {"data": "plane", "activation": "relu", "learning_rate": 10.0, "hidden": (8,)},
}
"""What is recorded, by name: arguments of TrainConfig."""
EPOCHS = 20
CHANGED = "changed-on-the-way"
"""One more run: with another rate, another optimiser and a weight set by hand while it goes on."""


def trained(name: str) -> Trainer:
    """The recorded run, made again."""
    if name == CHANGED:
        trainer = Trainer(TrainConfig(seed=3))
        trainer.run(epochs=4)
        trainer.adopt(TrainConfig(seed=3, learning_rate=0.3))
        trainer.run(epochs=3)
        for _ in range(5):
            trainer.step()
        trainer.edit(1, 0, 1, 0.25)
        trainer.adopt(TrainConfig(seed=3, learning_rate=0.01, optimizer="adam", l2=0.01))
        trainer.run(epochs=5)
        return trainer
    trainer = Trainer(TrainConfig(**CONFIGS[name]))
    trainer.run(epochs=EPOCHS)
    return trainer


def as_recorded(trainer: Trainer) -> dict[str, list[str]]:
    """The losses of a run, every bit of them, and the sentence of a breakdown."""
    return {
        "history": [loss.hex() for loss in trainer.history],
        "test_history": [loss.hex() for loss in trainer.test_history],
        "divergence": [str(trainer.divergence)] if trainer.divergence else [],
    }


def export_as_recorded(program: str) -> str:
    """An exported program without the losses that it quotes, which depend on the last digits of the processor."""
    return re.sub(r'(print\("In the lab:", )[^)]*\)', r"\1…)", program)


def arithmetic() -> str:
    """A fingerprint of how this machine rounds: runs agree to the last bit where it is the same."""
    rng = np.random.default_rng(0)
    digest = hashlib.sha256()
    for dtype in (np.float64, np.float32):
        for rows, inner, columns in ((3, 2, 10), (5, 4, 10), (9, 8, 32), (7, 33, 250)):
            A, B = rng.normal(size=(rows, inner)).astype(dtype), rng.normal(size=(inner, columns)).astype(dtype)
            for values in (A.dot(B), A.T.copy().T.dot(B), np.exp(A), np.tanh(B), np.log1p(np.exp(B)), softmax(B)):
                digest.update(np.ascontiguousarray(values).tobytes())
            digest.update(np.vdot(B, B).tobytes() + np.logaddexp(B, 0).sum().tobytes())
    digest.update(binary_cross_entropy_from_logits(rng.normal(size=99), np.ones(99)).hex().encode())
    return digest.hexdigest()


def main() -> None:
    """Record all runs and their exports."""
    names = [*CONFIGS, CHANGED]
    runs = {name: trained(name) for name in names}
    record = {"arithmetic": arithmetic(), "runs": {name: as_recorded(run) for name, run in runs.items()}}
    HISTORIES.write_text(json.dumps(record, indent=0) + "\n", encoding="utf-8")
    EXPORTS.mkdir(exist_ok=True)
    for name, run in runs.items():
        (EXPORTS / f"{name}.txt").write_text(export_as_recorded(export.script(run)), encoding="utf-8")


if __name__ == "__main__":
    main()
