"""Streamlit with a stopwatch: ``python timed_streamlit.py TIMES_FILE run app.py …`` notes each run of the script.

What a student waits for also holds the protocol, the network and Streamlit's message queue, which are the same for
every page; the length of the script's run is the part that a page can do something about. Streamlit has no public
hook for it, so this wraps a private method.
"""

import sys
import time

# The folder of this file is no package of the app's: Streamlit must find what it would find without us.
sys.path.pop(0)
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main


def time_each_run(times_file: str) -> None:
    """Append the seconds of every run of a script to the file."""
    original = ScriptRunner._run_script

    def timed(self: ScriptRunner, rerun_data: object) -> None:
        start = time.perf_counter()
        original(self, rerun_data)
        with open(times_file, "a", encoding="utf-8") as file:
            file.write(f"{time.perf_counter() - start:.6f}\n")

    ScriptRunner._run_script = timed


if __name__ == "__main__":
    time_each_run(sys.argv.pop(1))
    sys.argv[0] = "streamlit"
    main()
