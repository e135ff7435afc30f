"""The losses of a race as tables: names that stay apart, and one runaway that hides nobody."""

import numpy as np
import pytest

from dashboard.charts import race as charts
from dashboard.charts.theme import Look
from dashboard.frames import race as frames

LOOKS = [Look(), Look(projector=True)]


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


def test_a_loss_of_0_leaves_the_logarithmic_axis_as_it_is_and_the_name_says_so():
    histories = [[1.0, 0.5, 0.0], [1.0, 0.6, 0.3]]
    assert frames.losses("ab", histories, logarithmic=True)["loss"].to_pylist() == [1, 0.5, None, 1, 0.6, 0.3]
    assert frames.losses("ab", histories)["loss"].to_pylist()[2] == 0
    ends = frames.ends("ab", "AB", histories, 0.2, logarithmic=True).to_pandas()
    assert ends["name"].tolist() == ["A ↓", "B"]
    assert ends["place"].iloc[0] == pytest.approx(0.2 * 5**-0.08), "a name's height below all losses"
    assert ends["place"].iloc[1] == pytest.approx(0.3)
    assert np.isnan(ends["loss"].iloc[0])


def test_apart_moves_nobody_who_has_room():
    np.testing.assert_allclose(frames.apart(np.array([3.0, 1.0, 2.0]), 0.5), [3, 1, 2])
    np.testing.assert_allclose(frames.apart(np.array([1.0, 1.0, 1.2]), 0.5), [1, 1.5, 2])
