"""An error on a page: the visitor reads a sentence with a number, and the log says what it was under that number.

With ``make dev`` (``client.showErrorDetails`` is full) Streamlit shows it, and writes it, as it always does.
"""

import logging

import streamlit as st
from streamlit import error_util
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx

from dashboard.server import log

SENTENCE = "Something went wrong on this page; the rest of the lab goes on."
"""How what a visitor reads begins."""


def tell(error: Exception) -> bool:
    """Write the error into the log and show the sentence; whether that is all that is to be shown."""
    number = log.write_error(error)
    if _all_is_shown():
        return False
    words, icon = f"{SENTENCE} Whoever runs it finds what it was in the log, under {number}.", ":material/error:"
    if _has_no_place():
        st.toast(words, icon=icon, duration="infinite")
    else:
        st.error(words, icon=icon)
    return True


def _has_no_place() -> bool:
    """Whether a callback has failed before a fragment was to run: the page stays, and all of its places are taken.

    What is written then takes the page's first place, and the browser cannot draw the next run of a fragment into it.
    """
    run = get_script_run_ctx()
    return run is not None and bool(run.fragment_ids_this_run) and ThreadState.get().fragment_id is None


def keep_words_out() -> None:
    """Keep Streamlit from writing an error's own words, which may be a visitor's. ``tell`` writes the rest."""
    logging.getLogger(error_util.__name__).addFilter(_passes)


def _passes(record: logging.LogRecord) -> bool:
    return record.getMessage() != "Uncaught app execution" or _all_is_shown()


def _all_is_shown() -> bool:
    return bool(st.get_option("client.showErrorDetails") == "full")
