"""Rules for every test of the parts of pages."""

import pytest

from dashboard.training import bursts


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Pictures are bounded by epochs here, not by a clock."""
    monkeypatch.setattr(bursts, "BUDGET", 30)
