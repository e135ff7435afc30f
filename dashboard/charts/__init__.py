"""Chart specifications: pure functions that know Altair but not Streamlit, each cached and with named data."""
