"""Who can race, and who does at first: never more than can, however many records there are."""

from dataclasses import replace

import pytest

from dashboard.parts.race.racers import BY, By
from lib.activations import ACTIVATIONS
from lib.initializers import INITIALIZERS
from lib.optimizers import OPTIMIZERS
from lib.runs.race import MOST, Race
from lib.train_config import FIELDS, TrainConfig
from tests.pages.app_pages import visit


@pytest.mark.parametrize("by", BY.values(), ids=BY)
def test_those_that_race_at_first_can_race(by):
    assert 2 <= len(by.usual) <= MOST
    assert set(by.usual) <= set(by.options)
    assert set(by.fields) <= set(FIELDS)
    base = TrainConfig(n=20)
    Race([replace(base, **by.differing(key, len(base.hidden))) for key in by.options][:MOST])


def test_a_link_to_a_race_of_optimisers_opens_the_four_it_always_opened():
    """With AdaGrad and Nesterov before it in teaching order, Adam had to wait."""
    assert visit("race", by="optimizer", n="40").session_state["race.run"].entries.keys == BY["optimizer"].usual
    assert BY["optimizer"].usual == ("sgd", "momentum", "rmsprop", "adam")


def more(registry):
    """Enough further records that not all of a registry can race."""
    first = next(iter(registry.values()))
    return [replace(first, key=f"{first.key}{i}", label=f"{first.label} {i}") for i in range(MOST)]


@pytest.mark.parametrize(("by", "registry"), [("optimizer", OPTIMIZERS), ("init", INITIALIZERS)])
def test_a_race_opens_without_asking_anybody_to_wait_however_many_records_there_are(by, registry):
    with registry.registered(*more(registry)):
        app = visit("race", by=by, n="40", guess="show")
        assert app.session_state["race.run"].entries.keys == BY[by].usual
        assert not [caption.value for caption in app.caption if "must wait" in caption.value]
        assert set(BY[by].options) == set(registry)


def test_who_races_at_first_is_the_first_five_where_nobody_is_named():
    named_by_nobody = By("optimizer", "Optimiser", "optimisers", OPTIMIZERS)
    with OPTIMIZERS.registered(*more(OPTIMIZERS)):
        assert named_by_nobody.usual == tuple(OPTIMIZERS)[:MOST]


def test_the_reason_names_every_function_whose_slope_stays_below_1():
    gentle = [record.label for record in ACTIVATIONS.values() if record.max_slope < 1]
    why = BY["activation"].why()
    assert gentle
    for label in gentle:
        assert f"of {label} at most" in why
    with ACTIVATIONS.registered(replace(ACTIVATIONS["tanh"], key="flat", label="Flat", max_slope=0.125)):
        assert "of Flat at most 0.125" in BY["activation"].why()
