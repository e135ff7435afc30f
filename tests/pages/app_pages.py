"""Open a page of the app without a browser, and read what it shows."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from dashboard.widgets import sheet
from tests.dashboard.stage.reading import frame_of


def visit(page: str, **link: str) -> AppTest:
    """The app on a page ("explore"), arrived at by a link with these values."""
    app = AppTest.from_file(str(ROOT / "dashboard/lab.py"), default_timeout=30)
    run(app)
    app.query_params.update(link)
    return run(app.switch_page(f"../pages/{page}.py"))


def follow(script: str, **query: str) -> AppTest:
    """A script of a test, as someone sees it who follows a link with these values."""
    app = AppTest.from_string(script, default_timeout=20)
    app.query_params.update(query)
    return run(app)


def go_to(app: AppTest, page: str) -> AppTest:
    """Choose another page from the menu, which empties the address."""
    app.query_params.clear()
    return run(app.switch_page(f"../pages/{page}.py"))


def run(acted: Any) -> AppTest:
    """Run the script after something was done to the app or to one of its widgets, until nothing is on its way."""
    app: AppTest = acted.run()
    assert not app.exception, app.exception
    return run(app) if on_its_way(app) else app


def on_its_way(app: AppTest) -> bool:
    """Whether a bar says that something is being computed, for which a browser runs the page again."""
    return any(button.label == "Stop" for button in app.button)


def edit(app: AppTest, cells: Mapping[tuple[int, int], str | None]) -> AppTest:
    """Type into the page's sheet: (row, column) counted from 0 → text."""
    sent = json.loads(component(app, "cells").json)
    table = [row + [""] * (sheet.COLUMNS - len(row)) for row in sent["cells"]]
    table += [[""] * sheet.COLUMNS for _ in range(sheet.ROWS - len(table))]
    for (i, j), text in cells.items():
        table[i][j] = text or ""
    return run(report(app, "cells", "typed", {"cells": table, "turn": sent["turn"] + 1}))


def predict(app: AppTest, name: str, answer: str) -> AppTest:
    """Choose an answer to a page's question and lock it."""
    app = run(app.segmented_control(key=f"{name}-choice").set_value(answer))
    return app if answer == "show" else run(app.button(key=f"{name}-lock").click())


def open_drawer(app: AppTest, key: str) -> AppTest:
    """The page with one of its drawers open: "code" on every page, others by their key."""
    app.session_state[f"drawer-{key}"] = True
    return run(app)


def component(app: AppTest, key: str) -> Any:
    """What the page sends to its component with this key."""
    (element,) = [each for each in app.get("bidi_component") if each.proto.id.endswith(f"-{key}")]
    return element.proto


def report(app: AppTest, key: str, event: str, message: Any) -> AppTest:
    """Run the page as after a report from the component with this key."""
    states = app._tree.get_widget_states()
    trigger = states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{component(app, key).id}__events")
    trigger.json_trigger_value = json.dumps([{"event": event, "value": message}])
    app._run(states)
    assert not app.exception, (key, repr(message)[:80], app.exception)
    return app


def typed(app: AppTest, key: str) -> str:
    """What the field for a number with this key shows."""
    text: str = json.loads(component(app, key).json)["text"]
    return text


def type_in(app: AppTest, key: str, text: str) -> AppTest:
    """Type into the field for a number with this key."""
    turn = json.loads(component(app, key).json)["turn"] + 1
    return report(app, key, "typed", {"text": text, "turn": turn})


def address(app: AppTest) -> dict[str, str]:
    """What the address bar says."""
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


def notice(app: AppTest) -> str:
    """The notice about a wrong link, or nothing."""
    return "\n".join(warning.value for warning in app.warning)


def charts(app: AppTest) -> list[dict[str, pd.DataFrame]]:
    """The data of each chart on the page, by name."""
    return [
        {data.name: pa.ipc.open_stream(data.data.data).read_all().to_pandas() for data in chart.proto.datasets}
        for chart in app.get("vega_lite_chart")
    ]


def specs(app: AppTest) -> list[str]:
    """The specification of each chart on the page, as it is sent."""
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


def alternatives(app: AppTest) -> list[str]:
    """The text alternative of each chart on the page."""
    return [chart.proto.alt for chart in app.get("vega_lite_chart")]


def table(app: AppTest) -> dict[str, str]:
    """The numbers in the page's table, by row."""
    (text,) = [element.value for element in app.markdown if element.value.startswith("|")]
    rows = [line.strip("|").split("|") for line in text.partition("\n\n")[0].splitlines()[2:]]
    return {name.strip(): value.strip(" *") for name, value in rows}


def metrics(app: AppTest) -> dict[str, str]:
    """The numbers of the page, by label: those under the pictures, or those on the stage."""
    under = {metric.label: metric.value for metric in app.metric}
    return under or {label: f"{value} {of}" if label == "Epoch" and of else value for label, value, of in on_stage(app)}


def on_stage(app: AppTest) -> list[tuple[str, str, str]]:
    """The numbers on the stage: label, value, out of what; none while there is no stage."""
    shown = [each for each in app.get("bidi_component") if each.proto.id.endswith("-train-stage")]
    return frame_of(shown[0].proto.bytes).numbers if shown else []
