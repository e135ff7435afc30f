"""Start the lab: ``streamlit run dashboard/app.py``. It runs once; ``lab.py`` runs for all that visitors do."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

# Streamlit puts only this file's folder on the path; the packages live one level up.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard.server import process  # noqa: E402

process.prepare()  # before NumPy is loaded

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from dashboard.server import assets, events, faults, health, index, intake, log, warm  # noqa: E402
from dashboard.shell import nav  # noqa: E402

streams = events.Streams()
faults.keep_words_out()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """What happens from before the first visitor to after the last."""
    await health.open_store()
    await warm.up()
    with streams.running():
        yield


app = st.App(
    Path(__file__).with_name("lab.py"),
    routes=[*index.routes(), *streams.routes(), *health.routes()],
    middleware=[Middleware(assets.Assets), Middleware(log.Sessions), Middleware(intake.Intake)],
    lifespan=lifespan,
    on_script_error=faults.tell,
)

# A test that takes this file for the script.
if st.runtime.scriptrunner.get_script_run_ctx(suppress_warning=True) is not None:
    nav.run()
