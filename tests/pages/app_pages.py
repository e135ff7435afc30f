"""Open a page of the app without a browser, and read what it shows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from benchmarks.app_process import ROOT
from lib.arrays import subscript


def visit(page: str, **link: str) -> AppTest:
    """The app on a page ("explore"), arrived at by a link with these values."""
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=30)
    run(app)
    for name, value in link.items():
        app.query_params[name] = value
    return run(app.switch_page(f"../pages/{page}.py"))


def run(acted: Any) -> AppTest:
    """Run the script after something was done to the app or to one of its widgets."""
    app: AppTest = acted.run()
    assert not app.exception, app.exception
    return app


def edit(app: AppTest, cells: Mapping[tuple[int, int], str | None]) -> AppTest:
    """Type into the page's sheet: (row, column) counted from 0 → text."""
    (editor,) = app.data_editor
    rows: dict[int, dict[str, str | None]] = {}
    for (i, j), text in cells.items():
        rows.setdefault(i, {})[f"z{subscript(j + 1)}"] = text
    app.session_state[editor.key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return run(app)


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
    """The numbers under the pictures, by label."""
    return {metric.label: metric.value for metric in app.metric}
