"""A page with nothing but the parts for data of one's own, for tests/browser/test_own_data.py."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.charts import train as charts
from dashboard.frames import train as frames
from dashboard.pictures import surface
from dashboard.server import style_sheet
from dashboard.shell import link, look, plot, present
from dashboard.training import source
from lib.outputs import TASKS
from lib.train_config import TrainConfig
from lib.trainers import Trainer

present.read_link()
st.markdown(f"<style>{style_sheet.text()}</style>", unsafe_allow_html=True)
link.open_page("own")
asked = link.seed("source", "draw", link.option(source.SOURCES))
link.write("source", asked, "draw", link.option(source.SOURCES))
with st.container(width=420):
    made = source.own(asked, test_share=0.25, seed=0)
if made is None:
    st.markdown("nothing yet")
else:
    st.markdown(f"ready: {made.task}, {len(made.parts[0]) + len(made.parts[2])} examples")
    data = {"binary": "circle", "multiclass": "blobs", "regression": "plane"}[made.task]
    output, loss = TASKS[made.task]
    run = Trainer(TrainConfig(data, hidden=(8,), optimizer="adam", output=output, loss=loss), made.parts)
    run.run(epochs=60)
    answer = run.predict(surface.inputs())
    with st.container(key="surface"):
        plot.show(
            charts.surface(
                made.task, len(made.classes), look.current(), names=made.classes, axes=made.axes, target=made.target
            ),
            alt="The plane of the two features, coloured by what a network says after 60 epochs.",
            picture=surface.values(answer) if made.task == "regression" else surface.probabilities(answer),
            points=frames.points(run),
        )
for problem in link.close_page():
    st.warning(problem)
