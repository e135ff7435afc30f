"""Start the lab: ``streamlit run dashboard/app.py``."""

import sys
from pathlib import Path

# Streamlit puts only this file's folder on the path; the packages live one level up.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.shell import process  # noqa: E402

process.prepare()  # before NumPy is loaded

import streamlit as st  # noqa: E402

from dashboard.shell import nav  # noqa: E402

st.set_page_config(page_title="Activation Lab", page_icon=f"{ROOT}/dashboard/icon.svg", layout="wide")
nav.run()
