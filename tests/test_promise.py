"""The promise: one record is enough.

The records of tests/trial.py, which no file of the lab knows, are registered together for the time of this module.
Then every page is opened with them in the link, every view of it is shown, and what can be taken home is taken home.
"""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import dashboard
import lib
from dashboard.charts.theme import ACTIVATION_COLOUR, ACTIVATION_SHAPE
from dashboard.frames import summary
from dashboard.parts import collapse, dying, softmax_lab
from dashboard.parts.digits import views as digits_views
from dashboard.parts.race import racers
from dashboard.parts.train import views as train_views
from dashboard.shell import nav
from dashboard.text.plain import plain
from lib import network
from lib.activations import ACTIVATIONS
from lib.datasets import DATASETS
from lib.initializers import INITIALIZERS
from lib.lessons.claims import CLAIMS
from lib.lessons.exercises import EXERCISES
from lib.losses import LOSSES
from lib.optimizers import OPTIMIZERS
from lib.outputs import OUTPUTS, pair
from lib.runs import journal
from lib.runs.journal import Journal
from lib.runs.race import MOST
from lib.runs.replay import Replay
from lib.take_home import export
from lib.take_home.plain_numpy import write_out
from lib.take_home.weights import read_weights, write_weights
from lib.trainers import TrainConfig, Trainer
from lib.units import is_dead
from tests.dashboard.text.test_plain import evaluate, sides
from tests.pages import race_page
from tests.pages.app_pages import address, notice, run, specs, visit
from tests.trial import (
    ARCTANGENT,
    AVERAGED,
    CEILING,
    DEAD_ZONE,
    SIGNUM,
    SOFT_SHRINK,
    SPARSE,
    STRIPES,
    everything_registered,
)

ROOT = Path(__file__).resolve().parent.parent
TRIAL = {record.key for record in (SOFT_SHRINK, CEILING, DEAD_ZONE, ARCTANGENT, SIGNUM, AVERAGED, SPARSE, STRIPES)}


def import_all(package: ModuleType) -> None:
    """What is worked out from a registry at import must be there before the records are: it would miss them."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name != "dashboard.app":
            importlib.import_module(found.name)


import_all(lib)
import_all(dashboard)


@pytest.fixture(autouse=True, scope="module")
def _registered() -> Iterator[None]:
    with everything_registered():
        yield


INSIDE = (
    "train?data=stripes&each=1&a1=soft_shrink&a2=ceiling&optimizer=signum&rate=0.003&init=sparse&run=2.0&view=inside"
)
WALK = (
    "home?",
    "lessons?",
    "explore?fn=soft_shrink&alpha=1.5&z=0",
    "explore?fn=ceiling&z=1",
    "compare?show=relu,soft_shrink,ceiling&soft_shrink.alpha=2&z=-0.5&all=1&lesson=1&guess=1.7&reveal=1",
    "softmax_lab?guess=pass",
    "matrices?fn=soft_shrink&alpha=1.5",
    "matrices?fn=ceiling",
    "gradient_check?fn=soft_shrink&z=-0.5&guess=show",
    "gradient_check?fn=ceiling&z=1&guess=show",
    "exercises?",
    "collapse?bend=2&fn=soft_shrink&epoch=20&guess=show",
    "steep?fn=soft_shrink&loss=dead_zone&z=0.5&guess=show",
    "steep?fn=ceiling&loss=dead_zone&z=1&guess=show",
    "vanishing?fn=soft_shrink&init=sparse&median=1&layers=1&pins=ceiling.sparse.20.8.0.1&guess=show",
    "vanishing?fn=ceiling&guess=show",
    "dying?data=stripes&init=sparse&guess=show",
    "zigzag?fn=soft_shrink&guess=show",
    "zigzag?fn=ceiling&guess=show",
    "claims?all=1",
    "train?data=stripes&activation=soft_shrink&odd=1&loss=sigmoid-dead_zone&optimizer=averaged&share=0.9&init=sparse",
    "train?data=stripes&optimizer=averaged&run=4.0~2.0_optimizer:signum",
    "train?data=sine&odd=1&loss=arctangent-dead_zone&run=2.0&view=inside&layer=output",
    f"{INSIDE}&layer=1",
    f"{INSIDE}&layer=2",
    f"{INSIDE}&layer=output",
    "race?functions=tanh,soft_shrink,ceiling&data=stripes&init=sparse&optimizer=signum&guess=show",
    "race?by=rate&activation=ceiling&optimizer=averaged&odd=1&loss=sigmoid-dead_zone&guess=show",
    "race?by=optimizer&optimisers=signum,averaged&data=stripes&guess=show",
    "race?by=init&inits=zeros,sparse&activation=soft_shrink&guess=show",
    "race?by=width&data=sine&loss=linear-dead_zone&guess=show",
    "digits?model=hidden&activation=soft_shrink&optimizer=signum&guess=show",
    "teach?",
    "words?",
)
"""Links to every page with records on trial in them."""

SWITCHES = {
    "softmax_lab": ("view", softmax_lab.VIEWS),
    "collapse": ("view", collapse.VIEWS),
    "steep": ("panel", ("step", "loss", "shortcut")),
    "vanishing": ("below", ("z", "all", "train")),
    "dying": ("view", dying.VIEWS),
    "train": ("view-shown", train_views.VIEWS),
    "digits": ("view", digits_views.VIEWS),
}
"""What turns to another view of a page, by page: its key, and its options."""


def views(app: AppTest, page: str) -> Iterator[AppTest]:
    """A page in each of its views, every question answered."""
    name, options = SWITCHES.get(page, ("", ()))
    if not name:
        yield answered(app)
        return
    assert len(app.segmented_control(key=name).options) == len(options)
    for option in options:
        yield answered(run(app.segmented_control(key=name).set_value(option)))


def answered(app: AppTest) -> AppTest:
    for question in app.button_group:
        if "Show me" in question.options and not question.value:
            run(question.set_value("show"))
    return app


def told(app: AppTest) -> str:
    """All words on a page but its code, and but the options that are not chosen."""
    kinds = ("title", "header", "markdown", "caption", "info", "toggle", "button", "button_group", "page_link")
    elements = [element for kind in kinds for element in app.get(kind)]
    alternatives = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    return "\n".join([*(f"{getattr(e, 'label', '')}\n{getattr(e, 'value', '')}" for e in elements), *alternatives])


SIZES = {
    "functions": ACTIVATIONS,
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "outputs": OUTPUTS,
    "optimisers": OPTIMIZERS,
    "data sets": DATASETS,
    "initialisers": INITIALIZERS,
    "claims": CLAIMS,
    "exercises": EXERCISES,
    "tasks": EXERCISES,
    "sentences": CLAIMS,
}
"""What a sentence may count: a noun and the records it stands for."""
WORDS = ("four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen")
COUNTED = re.compile(
    rf"(?<!up to )\b({'|'.join(WORDS)}|[4-9]|\d\d+) (?:activation )?({'|'.join(SIZES)})\b", re.IGNORECASE
)


def miscounted(text: str) -> list[str]:
    """Sentences that give a registry a size it does not have."""
    return [found[0] for found in COUNTED.finditer(text) if found[1] != str(len(SIZES[found[2].lower()]))]


def ragged(text: str) -> list[str]:
    """Rows of tables in Markdown that have more or fewer cells than the line below their head."""
    rows = []
    for table in re.findall(r"(?:^\|.*\|$\n?){2,}", text, re.MULTILINE):
        lines = [line.replace(r"\|", "") for line in table.splitlines()]
        rows += [line for line in lines if line.count("|") != lines[1].count("|")]
    return rows


def scales(node: Any) -> Iterator[dict[str, Any]]:
    """The scales of a chart that give each value a look of its own."""
    if isinstance(node, dict):
        if {"domain", "range"} <= node.keys() and isinstance(node["range"], list):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from scales(part)


def looks_alike(app: AppTest) -> list[str]:
    """Activations that share a colour, a mark or a dash in a chart of the page."""
    alike = []
    for spec in specs(app):
        for scale in scales(json.loads(spec)):
            looks = [str(look) for key, look in zip(scale["domain"], scale["range"], strict=True) if key in ACTIVATIONS]
            if len(set(looks)) < len(looks):
                alike.append(f"{scale['domain']}: {scale['range']}")
    return alike


@pytest.mark.parametrize("link", WALK)
def test_every_view_of_every_page_holds_with_them(link):
    page, _, query = link.partition("?")
    wanted = dict(parse_qsl(query))
    app = visit(page, **wanted)
    held = {name: value for name, value in wanted.items() if TRIAL & set(re.split(r"\W+", value))}
    assert held.items() <= address(app).items()
    for view in views(app, page):
        assert not notice(view)
        assert not [error.value for error in view.error]
        assert not miscounted(told(view))
        assert not ragged(told(view))
        assert not looks_alike(view)
        if page == "race":
            assert "must wait" not in told(view)
            assert not run(view.button(key="step").click()).error


def test_the_walk_leaves_no_page_out():
    assert {link.partition("?")[0] for link in WALK} == {Path(entry.file).stem for entry in nav.ENTRIES}


@pytest.mark.parametrize(
    "path",
    [p.relative_to(ROOT) for room in ("lib", "dashboard", "pages") for p in sorted((ROOT / room).rglob("*.py"))]
    + [Path("README.md"), Path("CONTRIBUTING.md")],
    ids=str,
)
def test_no_sentence_has_the_size_of_a_registry_typed(path):
    found = [match[0] for match in COUNTED.finditer((ROOT / path).read_text(encoding="utf-8"))]
    assert not found


def test_each_function_has_a_colour_and_a_mark_of_its_own():
    for looks in (ACTIVATION_COLOUR, ACTIVATION_SHAPE):
        assert len(set(looks.values())) == len(ACTIVATIONS)


def test_one_function_too_many_is_refused_with_a_sentence():
    extra = [replace(CEILING, key=f"trial_{i}") for i in range(len(ACTIVATION_COLOUR.all) + 1 - len(ACTIVATIONS))]
    said = (
        "ACTIVATIONS must hold at most 16 functions, as many as can be told apart by colour and mark; .* is number 17"
    )
    with ACTIVATIONS.registered(*extra), pytest.raises(ValueError, match=said):
        dict(ACTIVATION_COLOUR)


@pytest.mark.parametrize("record", [SOFT_SHRINK, CEILING], ids=lambda record: record.key)
@pytest.mark.parametrize("part", ["formula", "derivative"])
def test_a_formula_of_three_cases_as_plain_text_is_the_function(record, part):
    z = np.array([-4.0, -1.0, -0.5, -0.2, 0.0, 0.5, 0.9, 1.0, 3.0])
    (expression,), _ = sides(plain(getattr(record, part)))
    params = {{"alpha": "α"}[key]: value for key, value in record.defaults.items()}
    expected = record.f(z) if part == "formula" else record.df(z)
    np.testing.assert_allclose(evaluate(expression, params, z), expected, rtol=0, atol=1e-12)


class TestFlatInTheMiddleOrOnTheRight:
    """No function of the lab was: what is said of one must not take for granted that it is flat on the left."""

    def test_the_summary_says_where(self):
        words = [summary.vanishing(record, {}) for record in (SOFT_SHRINK, CEILING)]
        assert words[0] == "not towards the ends, but exactly 0 for −0.5 ≤ z ≤ 0.5 (can die)"
        assert words[1] == "on the right: exactly 0 for z ≥ 1 (can die)"

    @pytest.mark.parametrize("record", [SOFT_SHRINK, CEILING], ids=lambda record: record.key)
    def test_the_place_that_compare_points_to_shows_it(self, record):
        assert record.df(summary.telling(record, {})) == 0

    def test_a_unit_between_the_kinks_for_every_row_is_dead(self):
        Z = np.array([[0.4, -0.6, 2.0, -3.0], [-0.5, 0.0, 1.0, -1.0]])
        assert is_dead(Z, "soft_shrink").tolist() == [True, False, False, False]
        assert is_dead(Z, "ceiling").tolist() == [False, False, True, False]

    def test_the_matrix_page_does_not_call_a_positive_number_negative(self):
        page = told(visit("matrices", fn="soft_shrink"))
        assert "| numbers zeroed (dashed) | **3** |" in page
        assert "Soft shrinkage zeroed 3 numbers." in page

    def test_the_explorer_does_not_call_a_flat_stretch_live(self):
        assert "**Flat.** The slope is exactly 0" in told(visit("explore", fn="soft_shrink", z="0.2"))


def settings(**others: Any) -> TrainConfig:
    """A run made of records on trial alone."""
    made = {
        "data": "stripes",
        "n": 60,
        "hidden": (5, 4),
        "activation": ("soft_shrink", "ceiling"),
        "output": "sigmoid",
        "loss": "dead_zone",
        "init": "sparse",
        "optimizer": "averaged",
        "optimizer_options": {"share": 0.7},
    }
    return TrainConfig(**{**made, **others})


def trained(**others: Any) -> Trainer:
    """Such a run, with a change to another record on the way."""
    trainer = Trainer(settings(**others))
    trainer.run(epochs=3)
    trainer.adopt(replace(trainer.now, optimizer="signum", optimizer_options={}, learning_rate=0.003))
    trainer.run(epochs=2)
    return trainer


def test_its_first_step_is_that_of_the_lesson():
    config = settings(batch_size=60, optimizer="sgd", optimizer_options={}, test_share=0.0)
    trainer = Trainer(config)
    params, X, Y = trainer.params, trainer.X_train, trainer.Y_train
    trace = network.forward(params, X, config.activations, "sigmoid")
    gradients = network.backward(params, trace, Y, "dead_zone")
    trainer.run(epochs=1)
    for (W, b), (dW, db), (W1, b1) in zip(params, gradients, trainer.params, strict=True):
        np.testing.assert_allclose(W1, W - 0.1 * dW, rtol=0, atol=1e-12)
        np.testing.assert_allclose(b1, b - 0.1 * db, rtol=0, atol=1e-12)
    assert trainer.history[0] == pytest.approx(pair("sigmoid", "dead_zone").value(trace.Z[-1], trace.prediction, Y))


@pytest.mark.parametrize("others", [{}, {"data": "sine", "output": "arctangent"}], ids=["binary", "regression"])
@pytest.mark.parametrize("program", ["script", "notebook"])
def test_what_is_taken_home_repeats_the_losses_with_numpy_alone(program, others, monkeypatch):
    trainer, names = trained(**others), {}
    text = export.script(trainer)
    if program == "notebook":
        cells = json.loads(export.notebook(trainer))["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    monkeypatch.setitem(sys.modules, "lib", None)
    exec(text, names)
    np.testing.assert_array_equal(names["history"], trainer.history)
    np.testing.assert_array_equal(names["test_history"], trainer.test_history)


def test_its_parts_losses_and_weights_can_be_taken_home():
    trainer = trained()
    assert any("soft_shrink" in cell.code for cell in write_out(trainer))
    assert len(export.history_csv(trainer).splitlines()) == 1 + len(trainer.history)
    weights = read_weights(write_weights(trainer))
    assert weights.config(settings()) == settings(features=("x1", "x2"))
    for (W, b), (W1, b1) in zip(weights.params, trainer.params, strict=True):
        np.testing.assert_array_equal(W, W1)
        np.testing.assert_array_equal(b, b1)


def test_the_summary_has_a_row_for_each_of_them():
    table = summary.as_csv({key: record.defaults for key, record in ACTIVATIONS.items()}, 0.5).decode("utf-8-sig")
    lines = table.splitlines()
    assert len(lines) == 1 + len(ACTIVATIONS)
    assert [line.partition(",")[0] for line in lines[-2:]] == [SOFT_SHRINK.label, CEILING.label]


def test_its_journal_brings_the_run_back():
    trainer = trained()
    told_again = journal.read(journal.write(Journal.of(trainer)))
    config, changes = told_again.rewind(trainer.now)
    again = Trainer(config)
    Replay(again, changes, told_again.epoch, told_again.batch).run()
    assert (config, again.history, again.now) == (settings(), trainer.history, trainer.now)


def test_no_race_opens_with_more_than_can_run():
    for by in racers.BY.values():
        assert 2 <= len(by.usual) <= MOST
        assert set(by.usual) <= set(by.records)


def board(app):
    (formula,) = [element.value for element in app.latex if r"\hat y" in element.value]
    return formula


class TestLossOnTrain:
    def test_it_is_offered_and_told_in_its_own_words(self):
        app = visit("train", data="sine", loss="linear-dead_zone")
        assert not notice(app)
        assert "Dead-zone" in app.selectbox(key="loss").options
        assert DEAD_ZONE.weighs in told(app)

    @pytest.mark.parametrize("layer", ["1", "output"])
    def test_look_inside_writes_its_formula_for_hidden_units_and_for_the_output(self, layer):
        """Hidden units showed the formula of binary cross-entropy, the output crashed."""
        app = visit("train", data="sine", loss="linear-dead_zone", view="inside", layer=layer)
        assert r"L &= \max(0, |0.03547 - (-0.7424)| - 0.5) = 0.2779" in board(app)
        assert r"\ln" not in board(app)
        assert (r"\operatorname{sign}(\hat y - y) & |\hat y - y| > 0.5\end{cases}} \\ &= 1 " in board(app)) is (
            layer == "output"
        )

    def test_look_inside_writes_it_for_several_outputs(self):
        app = visit("train", data="blobs", odd="1", loss="softmax-dead_zone", view="inside", layer="output")
        assert r"L &= \tfrac{1}{3} \sum_k \max(0, |\hat y_k - y_k| - 0.5) = " in board(app)
        assert "cancels" not in told(app)


def test_a_race_runs_with_it():
    app = visit("race", data="sine", loss="linear-dead_zone", guess="show", n="40")
    assert not notice(app)
    run(app.button(key="step").click())
    assert "Dead-zone." in told(app)
    assert all(len(racer.curve) == 2 for racer in race_page.stage_of(app).racers)


def test_its_program_comes_to_the_same_losses():
    trainer = Trainer(TrainConfig(data="sine", n=60, loss="dead_zone", optimizer="nesterov", learning_rate=0.02))
    trainer.run(epochs=5)
    names = {}
    exec("\n\n".join(cell.code for cell in write_out(trainer)), names)
    np.testing.assert_array_equal(names["history"], trainer.history)
