"""The dashboard: everything that knows Streamlit and Altair."""
