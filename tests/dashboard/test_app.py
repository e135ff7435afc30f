"""The app's first lines, in a process of its own."""

import json
import os
import subprocess
import sys

from benchmarks.app_process import ROOT, RUN

START = """
import runpy, streamlit.web.bootstrap, threadpoolctl  # what the server has loaded when it runs the script
runpy.run_path("{}")
print([pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"])
"""


def test_training_is_not_slowed_down_by_blas_threads_on_a_busy_machine():
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", START.format(RUN[-1])]
    started = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert set(json.loads(started.stdout)) <= {1}
