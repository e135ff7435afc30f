"""The softmax lab's tables hold the core's numbers."""

import numpy as np
import pandas as pd
import pytest

from dashboard.frames import softmax as frames
from dashboard.frames.rows import Row
from dashboard.text.numbers import figure
from lib.activations import sigmoid
from lib.softmax import log_softmax, softmax, softmax_jacobian

Z = np.array([2.0, 1.0, -1.0])


ROW = Row(1, (1, 2, 4), tuple(Z))


LONG = Row(3, tuple(range(1, 11)), tuple(np.linspace(-1, 1, 10)))


class TestBars:
    def test_they_show_probabilities_logarithms_and_where_they_stood(self):
        table = frames.bars(ROW, Z + 5, 0.5, Z).to_pandas()
        np.testing.assert_array_equal(table["p"], softmax(Z + 5, temperature=0.5))
        np.testing.assert_array_equal(table["plain"], softmax(Z))
        assert table["label"].tolist() == ["p₁", "p₂", "p₄"]
        assert table["log_text"].tolist() == [figure(v) for v in log_softmax(Z + 5, temperature=0.5)]

    def test_the_logarithm_is_written_where_the_probability_is_0(self):
        table = frames.bars(Row(1, (1, 2), (0, 800)), np.array([0.0, 800.0]), 1.0, np.array([0.0, 800.0])).to_pandas()
        assert table["p_text"].tolist() == ["0", "1.000"]
        assert table["log_text"].tolist() == ["−800.0", "0"]


class TestHeatMaps:
    def test_the_jacobian_has_its_row_sums_beside_it(self):
        table = frames.jacobian(ROW, Z, 2.0).to_pandas()
        cells = table[table["kind"] == "cell"]
        J = softmax_jacobian(softmax(Z, temperature=2.0))
        np.testing.assert_array_equal(cells["value"], J.ravel())
        assert cells["text"].iloc[0] == f"{J[0, 0]:.3f}"
        sums = table[table["kind"] == "sum"]
        assert sums["column"].tolist() == ["sum"] * 3
        assert abs(sums["value"]).max() < 1e-16
        assert sums["i"].tolist() == [0, 1, 2]

    def test_more_than_six_classes_have_no_numbers_in_the_cells(self):
        table = frames.jacobian(LONG, np.array(LONG.values), 1.0).to_pandas()
        assert set(table.loc[table["kind"] == "cell", "text"]) == {""}
        assert "" not in set(table.loc[table["kind"] == "sum", "text"])

    def test_all_rows_stand_in_their_columns_and_sum_to_1(self):
        table = frames.matrix((ROW, LONG), ROW, {1: Z, 3: np.array(LONG.values)}, 1.0).to_pandas()
        first = table[(table["row"] == "► row 1") & (table["kind"] == "cell")].set_index("column")["value"]
        np.testing.assert_array_equal(first[["p₁", "p₂", "p₄"]], softmax(Z))
        assert first.drop(["p₁", "p₂", "p₄"]).isna().all()
        sums = table[table["kind"] == "sum"]
        np.testing.assert_allclose(sums["value"], 1, rtol=1e-15)
        assert sums["row"].tolist() == ["► row 1", "row 3"]


class TestTwoClasses:
    @pytest.mark.parametrize("precision", ["float64", "float32"])
    def test_softmax_of_two_is_the_sigmoid_of_the_difference(self, precision):
        table: pd.DataFrame = frames.two_classes(precision).to_pandas()
        assert table["softmax"].dtype == precision
        np.testing.assert_allclose(table["softmax"], table["sigmoid"], rtol=4 * np.finfo(precision).eps)

    def test_the_pair_uses_the_first_two_logits(self):
        d, p, sigma = frames.pair(np.array([3.0, 1.0, 50.0]), 0.5)
        assert d == 4
        assert p == pytest.approx(sigma) == pytest.approx(float(sigmoid(4.0)))

    def test_a_difference_beyond_the_axis_stands_at_its_edge(self):
        d, p, _ = frames.pair(np.array([1e308, -1e308]), 0.1)
        (mark,) = frames.marker(d, p).to_pylist()
        assert mark == {"d": 10.0, "p": 1.0, "beyond": True}
