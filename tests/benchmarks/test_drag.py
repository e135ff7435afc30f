"""What the benchmark drags can be dragged: each slider moves its fragment, and no page errs."""

import pytest

from benchmarks.app_process import App
from benchmarks.client import session
from benchmarks.drag import SLIDERS
from tests.threads import in_a_thread


@pytest.mark.parametrize("address", SLIDERS)
def test_a_slider_moves_its_picture_again_and_again(app_server: App, address: str):
    """A run of the fragment alone may fail where that of the whole page does not."""
    page, _, query = address.lstrip("/").partition("?")

    async def drag() -> None:
        async with session(app_server.port, page, query) as student:
            slider = student.sliders[SLIDERS[address]]
            for share in (0.25, 0.75):
                await student.move(SLIDERS[address], slider.min + round(share * (slider.max - slider.min)))
                assert student.exceptions == []

    in_a_thread(drag())
