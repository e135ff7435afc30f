"""What is drawn on the pad comes as text that is checked."""

import numpy as np
import pytest

from dashboard.widgets import digit_pad


class TestPad:
    def test_what_is_written_can_be_read(self):
        drawing = np.random.default_rng(1).integers(0, 2, (32, 32))
        assert np.array_equal(digit_pad.read({"stamp": 3, "bitmap": digit_pad.written(drawing)}, 3), drawing)

    @pytest.mark.parametrize(
        "drawn",
        [
            None,
            7,
            {},
            {"stamp": 2, "bitmap": "0" * 1024},
            {"stamp": 3, "bitmap": "0" * 1023},
            {"stamp": 3, "bitmap": "2" * 1024},
            {"stamp": 3, "bitmap": [0] * 1024},
        ],
    )
    def test_anything_else_is_ignored(self, drawn):
        assert digit_pad.read(drawn, 3) is None
