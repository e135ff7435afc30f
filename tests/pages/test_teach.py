"""The page that teaches a class."""

import time

from dashboard.classroom import code as codes
from dashboard.classroom import stores
from tests.pages.class_pages import labels, secrets, started


def test_one_press_starts_a_class_which_its_starter_leads():
    app, code = started()
    assert codes.read(code) == code
    assert code in app.get("html")[0].value
    state = stores.store().read(code)
    assert 23.9 < (state.until - time.time()) / 3600 <= 24
    kept = secrets(app)["keys"][code]
    assert codes.opens(kept, state.lock)
    assert "End and erase" in labels(app)
