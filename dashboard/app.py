"""Start the lab: ``streamlit run dashboard/app.py``."""

import os
import sys
from pathlib import Path

# Streamlit puts only this file's folder on the path; the packages live one level up.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

# Before NumPy is loaded: matrices this small gain nothing from BLAS threads, and on a busy machine threads that wait
# for each other make an epoch on the digits some ten times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st  # noqa: E402

from dashboard.shell import nav  # noqa: E402

st.set_page_config(page_title="Activation Lab", page_icon=f"{ROOT}/dashboard/icon.svg", layout="wide")
nav.run()
