"""The few rules of style sheet that Streamlit has no setting for."""

import streamlit as st

from dashboard.charts.activation import AXIS_SPACE

PRIMARY = "#307ABF"
"""A blue that holds beside black and white: the one of the dark theme."""

_RULES = f"""
<style>
/* Vega gives each stacked panel the full width and adds the axes outside it: make room for them. */
[class*="st-key-stacked"] {{ padding-right: {AXIS_SPACE + 8}px; }}
/* A link to a page shows that it has the focus, whatever ground it has. */
[data-testid="stPageLink"] a:focus-visible {{ outline: 2px solid {PRIMARY}; outline-offset: 2px; }}
/* The words of a link to a page wrap on a phone. */
[data-testid="stPageLink"] * {{ white-space: normal; overflow: visible; }}
/* A finger that moves sideways over a chart drags the probe; up and down still scrolls. */
[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas {{ touch-action: pan-y; }}
/* Numbers that change must not shift their neighbours. */
[data-testid="stMetricValue"], [data-testid="stTable"], table {{ font-variant-numeric: tabular-nums; }}
[data-testid="stMainBlockContainer"] {{ padding: 3.6rem 2.5rem 3rem; }}
.st-key-numbers [data-testid="stMetric"] {{ min-width: 8rem; }}
/* A long formula continues on the next line, as it does on the board. */
.katex-display > .katex {{ white-space: normal; }}
.katex-display .base {{ margin: 0.2em 0; }}
/* A wide matrix scrolls; the page does not. */
.katex-display {{ overflow: auto hidden; max-width: 100%; }}
/* Close to square, so that a circle looks like one. */
[class*="st-key-surface"] {{ max-width: 23rem; }}
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
  padding: 0.2rem 1rem; border-radius: 0.5rem; background: color-mix(in srgb, currentColor 5%, transparent);
}}
.st-key-hero h1 {{ padding: 0; font-size: 1.8rem; }}
:is(.st-key-path, .st-key-ways-in) [data-testid="stPageLink"] a {{ padding: 0 0.4rem; margin: 0; min-height: 1.45rem; }}
.st-key-ways-in [data-testid="stPageLink"] a {{
  padding: 0.25rem 0.9rem; border: 1px solid {PRIMARY}; border-radius: 0.35rem;
}}
.st-key-ways-in > :first-child [data-testid="stPageLink"] a {{ background: {PRIMARY}; }}
.st-key-ways-in > :first-child [data-testid="stPageLink"] a * {{ color: #FFFFFF; }}
img.card {{ display: block; width: 100%; height: auto; aspect-ratio: 21 / 8; object-fit: cover; }}
.st-key-hero img.card {{ border-radius: 0.4rem; }}
[class*="st-key-cards-"] > * {{ height: 100%; }}
[class*="st-key-cards-"] {{ display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 0.6rem; }}
.st-key-cards-networks {{ grid-template-columns: repeat(3, minmax(0, 1fr)); }}
.st-key-cards-networks img.card {{ aspect-ratio: 13 / 2; }}
[class*="st-key-card-"] {{
  position: relative; overflow: hidden; height: 100%; border-radius: 0.35rem;
  border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
}}
[class*="st-key-card-"]:is(:hover, :focus-within) {{ border-color: {PRIMARY}; box-shadow: 0 0 0 1px {PRIMARY}; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a {{ padding: 0.3rem 0.5rem 0.2rem; margin: 0; position: static; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a:hover {{ background: none; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a::after {{ content: ""; position: absolute; inset: 0; }}
[class*="st-key-card-"] p {{ font-size: 0.82rem; line-height: 1.2; }}
/* On a phone the picture and its main slider come first, and there is no projector. */
@media (max-width: 640px) {{
  .st-key-present-enter {{ display: none; }}
  [data-testid="stMainBlockContainer"] {{ padding: 3rem 1rem; }}
  [class*="st-key-cards-"] {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .st-key-cards-networks img.card {{ aspect-ratio: 7 / 3; }}
  .st-key-pair {{ grid-template-columns: minmax(0, 1fr); }}
  .st-key-planes {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .st-key-pair > :nth-child(2) {{ grid-row: auto; grid-column: auto; }}
  .st-key-workbench > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {{
    flex-direction: column-reverse;
  }}
}}
</style>
"""

_PROJECTOR_RULES = """
<style>
html:root { font-size: 22px; }
@media (min-width: 1600px) { html:root { font-size: 28px; } }
[class*="st-key-secondary"], [data-testid="stHeader"] { display: none !important; }
[data-testid="stHeading"] h1 { font-size: 1.3rem; }
[class*="st-key-surface"] { max-width: 18rem; }
[data-testid="stMainBlockContainer"] { padding: 0.5rem 2rem; }
.st-key-numbers [data-testid="stMetric"] { min-width: 6rem; }
</style>
"""


def apply(projector: bool) -> None:
    """Put the rules on the page."""
    st.html(_RULES + (_PROJECTOR_RULES if projector else ""))
