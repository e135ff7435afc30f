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
def rounds_to():
    """Whether a number agrees with a printed one to every digit that is printed: 0.19661 with "0.1966"."""

    def agrees(value, printed):
        digits = printed.replace("−", "-").lower().split("e")[0]
        significant = len(digits.replace("-", "").replace(".", "").lstrip("0"))
        return float(f"{value:.{significant - 1}e}") == float(printed.replace("−", "-"))

    return agrees


@pytest.fixture
def rng():
    return np.random.default_rng(20240607)
