"""The few rules of style sheet that Streamlit has no setting for."""

import streamlit as st

from dashboard.charts.activation import AXIS_ENDS
from dashboard.charts.theme import Look

PRIMARY = "#307ABF"
"""A blue that holds beside black and white: the one of the dark theme."""

_PLACE = "rules"
"""Key prefix of the containers that hold rules: they take no room."""

_RULES = f"""
/* Vega gives each stacked panel the full width and adds the axes outside it: make room for them. What draws it comes
   late: until then most of its height is kept free, so that little moves. */
[class*="st-key-stacked"] {{
  padding-right: calc(var(--axis-left) + var(--axis-right)); min-height: calc(0.8 * var(--picture-room));
}}
/* A link to a page shows that it has the focus, whatever ground it has. */
[data-testid="stPageLink"] a:focus-visible {{ outline: 2px solid {PRIMARY}; outline-offset: 2px; }}
/* The words of a link to a page wrap on a phone. */
[data-testid="stPageLink"] * {{ white-space: normal; overflow: visible; }}
/* A finger that moves sideways over a chart drags the probe; up and down still scrolls. */
[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas {{ touch-action: pan-y; }}
/* A row of buttons may take several lines: each button is a box of its own. */
[data-testid="stButtonGroup"] [role="radiogroup"] {{ column-gap: 3px; }}
[data-testid="stButtonGroup"] [role="radiogroup"] > * {{
  margin: 0; padding-inline: 0.85rem; border-width: 1px; border-style: solid; border-radius: 0.35rem;
}}
[data-testid="stButtonGroup"] [role="radiogroup"] > :not([data-selected]) {{
  border-color: color-mix(in srgb, currentColor 25%, transparent) !important;
}}
/* The chosen one of a row of buttons, on its tinted ground: Streamlit's blue is too dark for it in the dark theme. */
[data-testid="stButtonGroup"] [data-selected="true"] p {{ color: light-dark(#005A9C, #6CB2EB); }}
/* Numbers that change must not shift their neighbours. */
[data-testid="stMetricValue"], [data-testid="stTable"], table {{ font-variant-numeric: tabular-nums; }}
/* The picture, what moves it and what is said of it share one screen: little room between them. */
[data-testid="stMainBlockContainer"] {{ padding: 3.2rem 2.5rem 1rem; }}
[data-testid="stHeader"], [data-testid="stToolbar"] {{ height: 3.2rem; min-height: 3.2rem; }}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {{ gap: 0.5rem; }}
[class*="st-key-workbench"] [data-testid="stVerticalBlock"] {{ gap: 0.6rem; }}
/* The box to type a slider's number into stands at the end of the slider's label. */
:is([class*="st-key-line-"], [class*="st-key-axis-line-"]) {{
  position: relative; --number-field: 1.9rem;
  > :first-child {{ flex: 1 0 100%; }}
  > :last-child {{ position: absolute; right: 0; top: -0.35rem; }}
}}
/* A slider along the x axis of the chart above it stands exactly under it, its label in the line of the axis title. */
[class*="st-key-axis-line-"] {{
  padding: 0 calc(var(--axis-right) - 0.375rem) 0 calc(var(--axis-left) - 0.375rem);
  [data-testid="stWidgetLabel"] {{ margin-left: calc(0.375rem - var(--axis-left)); }}
}}
@media (min-width: 641px) {{ [class*="st-key-axis-line-"] {{ margin-top: -2.6rem; }} }}
/* Title, goal and the switch for presenter mode share a line. */
.st-key-head {{ flex-wrap: nowrap; }}
.st-key-head h1 {{ padding: 0; font-size: 1.5rem; white-space: nowrap; }}
.st-key-head [data-testid="stMarkdownContainer"] {{ margin: 0; }}
.st-key-head [data-testid="stMarkdownContainer"] p {{
  margin: 0; padding-top: 0.3rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}}
:has(> .st-key-present) {{ margin-left: auto; }}
/* What shares a page stands in the line of the menu, where it takes nothing from the page. */
.st-key-share {{ position: fixed; top: 0.35rem; right: 3.4rem; width: auto; z-index: 999991; }}
/* What only listens has no place in the column, nor the gap after it. */
:has(> :is([class*="st-key-{_PLACE}-"], .st-key-listeners)),
.stElementContainer:is([class*="-drag"], [class*="-presses"]) {{
  position: absolute; width: 0; overflow: hidden;
}}
.st-key-numbers [data-testid="stMetric"] {{ min-width: 8rem; }}
/* A long formula continues on the next line, as it does on the board. */
.katex-display > .katex {{ white-space: normal; }}
.katex-display .base {{ margin: 0.2em 0; }}
/* A wide matrix scrolls; the page does not. */
.katex-display {{ overflow: auto hidden; max-width: 100%; }}
/* So does a wide table. */
[data-testid="stMarkdownContainer"]:has(> table) {{ overflow-x: auto; max-width: 100%; }}
/* Two pictures over their slider; on a phone the slider comes directly under the first. */
.st-key-pair {{ display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1rem; }}
.st-key-pair > :nth-child(2) {{ grid-row: 2; grid-column: 1 / 3; }}
/* Up to five small pictures side by side; on a phone, two. */
.st-key-planes {{ display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 0.5rem; }}
/* Tables of numbers with many columns. */
.st-key-steps table, .st-key-models table {{ font-size: 0.9rem; }}
:is(.st-key-steps, .st-key-models) :is(td, th) {{ padding: 0.25rem 0.4rem; white-space: nowrap; }}
[class*="st-key-inside-"] table {{ font-size: 0.9rem; }}
[class*="st-key-inside-"] :is(td, th) {{ padding: 0.2rem 0.4rem; white-space: nowrap; }}
:is(.st-key-inside-facts, .st-key-inside-weights) thead {{ display: none; }}
:is(.st-key-inside-weights, .st-key-inside-table) {{ max-height: 26rem; overflow: auto; }}
.st-key-inside-row {{ width: 11rem; }}
/* Home: a way in, a path beside it, and a card for each page; all of it on one laptop screen. */
.st-key-hero {{
  padding: 0.2rem 1rem; border-radius: 0.5rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
}}
.st-key-hero h1 {{ padding: 0; font-size: 1.8rem; }}
:is(.st-key-path, .st-key-ways-in) [data-testid="stPageLink"] a {{ padding: 0 0.4rem; margin: 0; min-height: 1.45rem; }}
.st-key-ways-in [data-testid="stPageLink"] a {{
  padding: 0.25rem 0.9rem; border: 1px solid {PRIMARY}; border-radius: 0.35rem;
}}
.st-key-ways-in > :first-child [data-testid="stPageLink"] a {{ background: {PRIMARY}; }}
.st-key-ways-in > :first-child [data-testid="stPageLink"] a * {{ color: #FFFFFF; }}
img.card {{ display: block; width: 100%; height: auto; aspect-ratio: 21 / 8; object-fit: cover; }}
/* Only the dark theme shows the dark picture: its mask is one colour, transparent in light. */
.cards {{ position: relative; }}
img.card.dark {{ position: absolute; inset: 0; mask: linear-gradient(light-dark(#0000, #000) 0 100%); }}
[class*="st-key-cards-"] > * {{ height: 100%; }}
[class*="st-key-cards-"] {{ display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 0.6rem; }}
.st-key-cards-networks {{ grid-template-columns: repeat(3, minmax(0, 1fr)); }}
.st-key-cards-networks img.card {{ aspect-ratio: 13 / 2; }}
[class*="st-key-card-"] {{
  position: relative; overflow: hidden; height: 100%; border-radius: 0.35rem;
  border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
}}
[class*="st-key-card-"]:is(:hover, :focus-within) {{ border-color: {PRIMARY}; box-shadow: 0 0 0 1px {PRIMARY}; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a {{ padding: 0.2rem 0.5rem; margin: 0; position: static; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a:hover {{ background: none; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a::after {{ content: ""; position: absolute; inset: 0; }}
[class*="st-key-card-"] > [data-testid="stElementContainer"] {{ margin: 0; }}
[class*="st-key-card-"] p {{ font-size: 0.82rem; line-height: 1.2; }}
/* On a phone the picture and its main slider come first, and there is no projector. */
@media (max-width: 640px) {{
  .st-key-present-switch {{ display: none; }}
  .st-key-head {{ flex-wrap: wrap; }}
  .st-key-head [data-testid="stMarkdownContainer"] p {{ white-space: normal; }}
  [data-testid="stMainBlockContainer"] {{ padding: 3rem 1rem; }}
  [class*="st-key-cards-"] {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .st-key-cards-networks img.card {{ aspect-ratio: 7 / 3; }}
  .st-key-pair {{ grid-template-columns: minmax(0, 1fr); }}
  .st-key-planes {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .st-key-pair > :nth-child(2) {{ grid-row: auto; grid-column: auto; }}
  [class*="st-key-workbench"] > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {{
    flex-direction: column-reverse;
    reading-flow: flex-visual; /* the Tab key goes as the eye does */
  }}
}}
"""

_PROJECTOR_RULES = """
html:root { font-size: 22px; }
@media (min-width: 1600px) { html:root { font-size: 28px; } }
[class*="st-key-secondary"], [data-testid="stHeader"] { display: none !important; }
.st-key-head h1 { font-size: 1.3rem; }
.st-key-head [data-testid="stMarkdown"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 0.4rem 1rem 1rem; }
/* The question and the choices stand in a strip over the picture, which has the whole width; the numbers under it. */
.st-key-workbench-wide > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {
  flex-flow: row wrap; align-items: center; gap: 0.2rem 1.2rem;
  > :first-child, > :first-child > [data-testid="stVerticalBlock"] { display: contents; }
  > :first-child > [data-testid="stVerticalBlock"] > * { width: auto; flex: 0 1 auto; max-width: 100%; }
  > :last-child { flex: 1 0 100%; min-width: 100%; order: 1; }
  > :first-child [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
  > :first-child > [data-testid="stVerticalBlock"] > :has(> :is(.st-key-readings, .st-key-aside)) {
    flex: 1 0 100%; order: 2;
  }
}
.st-key-workbench-wide :is([data-testid="stSelectbox"], [data-testid="stButtonGroup"]) {
  display: flex; flex-flow: row wrap; align-items: center; gap: 0.2rem 0.7rem;
  > label { margin: 0; width: auto; }
}
.st-key-workbench-wide [data-testid="stSelectbox"] > :not(label) { width: 12rem; }
.st-key-workbench-wide .katex-display { margin: 0; overflow: visible; }
.st-key-workbench-wide .st-key-readings :is(table, thead, tbody, tr) { display: inline; border: none; }
.st-key-workbench-wide .st-key-readings :is(th, td) { display: inline; border: none; padding: 0 0.5rem 0 0; }
.st-key-present-switch { display: flex !important; }
.st-key-share { position: static; }
.st-key-numbers [data-testid="stMetric"] { min-width: 6rem; }
"""


# On paper: light whatever the screen is, the picture first, and nothing to press.
_PRINT_RULES = """
@media print {
  [data-testid="stApp"] { color-scheme: light; background: #FFFFFF; }
  [data-testid="stApp"] :is(p, li, h1, h2, h3, label, summary, .katex, table:not(.grids *), table:not(.grids *) *) {
    color: #000000 !important;
  }
  :is(
    [data-testid="stHeader"], [data-testid="stElementToolbar"], [data-testid="stButton"], [data-testid="stButtonGroup"],
    [data-testid="stDownloadButton"], [data-testid="stSlider"], [data-testid="stSelectbox"], [data-testid="stCheckbox"],
    [data-testid="stNumberInput"], [data-testid="stTextInput"], [data-testid="stFileUploader"],
    [data-testid="stPopover"], [data-testid="stExpander"], [data-testid="stPageLink"], [data-testid="stTabs"],
    .number-field, .keys
  ) { display: none !important; }
  [class*="st-key-workbench"] > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {
    display: flex !important; flex-direction: column-reverse !important;
    > * { width: 100%; flex: none; }
  }
  :is([data-testid="stVegaLiteChart"], [data-testid="stAlert"], table, tr, .katex-display) { break-inside: avoid; }
  [data-testid="stMarkdownContainer"] table { width: 100%; font-size: 0.7rem; }
  :is(.st-key-steps, .st-key-models, [class*="st-key-inside-"]) :is(td, th) { white-space: normal; }
}
"""


def apply(look: Look) -> None:
    """Put the rules of all pages on the page."""
    left, right = AXIS_ENDS[look.projector]
    sizes = f":root {{ --axis-left: {left}px; --axis-right: {right}px; --picture-room: {look.room}px; }}\n"
    put("all", sizes + _RULES + (_PROJECTOR_RULES if look.projector else "") + _PRINT_RULES)


def put(name: str, rules: str) -> None:
    """Put rules on the page: as Markdown, which Streamlit draws at once, where it loads what draws HTML first.

    name: of these rules, once on a page.
    """
    with st.container(key=f"{_PLACE}-{name}"):
        st.markdown(f"<style>\n{rules}</style>", unsafe_allow_html=True)
