"""The charts of a race: valid, named data only, names that stay apart, and one runaway that hides nobody."""

import altair as alt
import numpy as np
import pytest

from dashboard.charts import race as charts
from dashboard.charts import train
from dashboard.charts.theme import ACTIVATION_COLOUR, Look
from dashboard.frames import race as frames

LOOKS = [Look(dark, projector) for dark in (False, True) for projector in (False, True)]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_losses_are_a_valid_chart_of_named_data(look, logarithmic):
    spec = charts.losses(("tanh", "relu"), logarithmic, look)
    alt.Chart.from_dict(spec)
    assert charts.losses(("tanh", "relu"), logarithmic, look) is spec
    assert {layer["data"]["name"] for layer in spec["layer"]} == {"losses", "ends", "goal"}


@pytest.mark.parametrize("look", LOOKS)
def test_small_multiples_have_the_scale_of_the_training_page_and_no_axes(look):
    small, large = (train.surface("regression", 2, look, caption=caption) for caption in ("tanh", ""))
    for spec in (small, large):
        alt.Chart.from_dict(spec)
    scales = [spec["layer"][1]["encoding"]["fill"]["scale"] for spec in (small, large)]
    assert scales[0] == scales[1]
    assert small["title"]["text"] == "tanh"
    assert all(layer["encoding"][side]["axis"] is None for layer in small["layer"] for side in "xy")
    assert small["height"] < large["height"]


def test_an_activation_has_its_colour_and_every_racer_its_own_colour_and_dash():
    assert charts.colours(("relu", "tanh")) == (ACTIVATION_COLOUR["relu"], ACTIVATION_COLOUR["tanh"])
    assert len(set(charts.colours(("0.1", "1", "3", "10", "30")))) == 5
    assert len(set(map(tuple, charts.DASHES))) == 5


def test_losses_keep_the_first_and_the_last_epoch_of_everybody():
    histories = [list(np.linspace(1, 0, 1001)), [1.0, 0.5]]
    table = frames.losses(["a", "b"], histories, most=50).to_pandas()
    long = table[table["racer"] == "a"]
    assert len(long) == 50
    assert (long["epoch"].iloc[0], long["epoch"].iloc[-1], long["loss"].iloc[-1]) == (0, 1000, 0)
    assert table[table["racer"] == "b"]["loss"].tolist() == [1.0, 0.5]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_runaway_leaves_the_picture_and_its_name_says_so(logarithmic):
    histories = [[1.0, 0.5, 0.2], [1.0, 40.0, 1e30]]
    table = frames.losses(["a", "b"], histories, logarithmic).to_pandas()
    top = frames.ceiling(histories, logarithmic)
    assert table["loss"].max() <= top
    assert np.isnan(table["loss"].iloc[-1])
    ends = frames.ends(["a", "b"], ["A", "B"], histories, 0.1, logarithmic).to_pandas()
    assert ends["name"].tolist() == ["A", "B ↑"]
    assert ends["place"].iloc[1] == pytest.approx(top)


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("look", LOOKS)
def test_names_stand_apart_in_the_order_of_their_losses(logarithmic, look):
    histories = [[1.0, last] for last in (0.02, 0.021, 0.9, 0.0, 0.02)]
    gap = charts.gap(look)
    ends = frames.ends("abcde", "abcde", histories, 0.1, logarithmic, gap).to_pandas()
    places = np.sort(ends["place"])
    assert ends.sort_values("place")["racer"].tolist() == ["d", "a", "e", "b", "c"]
    if logarithmic:
        places = np.log(places)
    else:
        assert np.diff(places).min() >= gap - 1e-12
        assert places[-1] == pytest.approx(0.9), "a name with room stands at its loss"
    assert np.diff(places).min() > 0


def test_apart_moves_nobody_who_has_room():
    np.testing.assert_allclose(frames.apart(np.array([3.0, 1.0, 2.0]), 0.5), [3, 1, 2])
    np.testing.assert_allclose(frames.apart(np.array([1.0, 1.0, 1.2]), 0.5), [1, 1.5, 2])
