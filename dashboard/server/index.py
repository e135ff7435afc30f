"""The page that a browser fetches first: Streamlit's own, with the lab's style and what its pages will need soon.

Streamlit sends its bare frame, loads what draws an element when the first of its kind arrives, and knows no style of
an app. Here the style is there before anything is drawn, so that nothing moves when it comes, and the scripts that
draw sliders, charts and our own components are fetched while Streamlit itself still starts.
"""

import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import file_util
from streamlit.url_util import make_url_path

from dashboard.charts.theme import WINDOWS
from dashboard.server import style_sheet
from dashboard.shell import live, nav, style, terms, window

_STATIC = Path(file_util.get_static_dir())
_NEEDED = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Checkbox",
    "Html",
    "NumberInput",
    "PageLink",
    "Selectbox",
    "Slider",
)
"""Streamlit's scripts that almost every page needs, by the beginning of their names."""
_CHARTS = ("ArrowVegaLiteChart", "rehype-katex")
"""Those that draw charts and formulas."""
_WITHOUT_CHARTS = (nav.HOME, nav.TRAIN)
"""Pages whose first picture is the stage."""
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')

# The key of who leads a class goes from the link to where live.js looks for it, and out of the address bar.
# Presenter mode has its style, and the server knows the height of the window, before the first picture.
_SCRIPT = f"""
const query = new URLSearchParams(location.search);
document.documentElement.classList.toggle("{style.PRESENT}", query.get("{style.PRESENT}") === "1");
const height = innerWidth <= {style.NARROW} ? 0 : {list(WINDOWS)}.filter((most) => innerHeight > most).length;
document.cookie = "{window.COOKIE}=" + height + "; path=/; SameSite=Lax";
const lead = /^#{live.LEAD}=([\\w-]+)$/.exec(location.hash);
if (lead) try {{
  const kept = JSON.parse(localStorage.getItem("{live.KEPT}") ?? "{{}}");
  kept.keys = {{ ...kept.keys, [query.get("{live.NAME}")]: lead[1] }};
  localStorage.setItem("{live.KEPT}", JSON.stringify(kept));
  history.replaceState(history.state, "", location.pathname + location.search);
}} catch {{}}
"""


class _Name(Convertor[str]):
    """The name of a page in an address, even one that does not exist: Streamlit says so on Home. Files have a dot."""

    regex = r"[\w-]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", _Name())


def routes() -> list[Route]:
    """Those of the lab's pages; whatever else a browser asks for, Streamlit answers."""
    return [Route(make_url_path(st.get_option("server.baseUrlPath"), "{url:page}"), _answer)]


async def _answer(request: Request) -> HTMLResponse:
    entry = next((entry for entry in nav.ENTRIES if entry.url == request.path_params["url"]), nav.HOME)
    return HTMLResponse(page(charts=entry not in _WITHOUT_CHARTS), headers={"Cache-Control": "no-cache"})


@cache
def page(charts: bool) -> str:
    """Streamlit's first page with the lab's additions. charts: whether scripts for charts and formulas are fetched."""
    text = (_STATIC / "index.html").read_text(encoding="utf-8")
    wanted = (name for name in _scripts(_NEEDED + _CHARTS * charts) if name not in text)
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n' for name in wanted)
    head = text.replace("</head>", f"{links}<script>{{{_SCRIPT}}}</script>\n</head>")
    # In the body: after the styles that Streamlit adds to the head.
    return head.replace(
        '<div id="root">', f'<style id="lab">\n{style_sheet.text()}</style>\n{terms.element()}\n<div id="root">'
    )


def _scripts(beginnings: tuple[str, ...]) -> list[str]:
    """The files of these scripts, and of all that they import. A name that Streamlit no longer has is left out."""
    folder = _STATIC / "static/js"
    names = [file.name for beginning in beginnings for file in sorted(folder.glob(f"{beginning}.*.js"))]
    for name in names:  # which grows on the way
        imported = _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
        names += [other for other in dict.fromkeys(imported) if other not in names]
    return names
