"""The lab's script, which Streamlit runs for a visitor's first look and again for whatever the visitor does."""

from dashboard.shell import nav

nav.run()
