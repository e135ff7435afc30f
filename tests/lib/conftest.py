"""Rules for every test of the core: floating-point faults raise, and hypothesis repeats itself exactly."""

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("lib", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("lib")


@pytest.fixture(autouse=True)
def _faults_raise():
    """No overflow, invalid operation or division by zero may escape; underflow to 0 is meant."""
    with np.errstate(all="raise", under="ignore"):
        yield


@pytest.fixture
def rng():
    return np.random.default_rng(20240607)
