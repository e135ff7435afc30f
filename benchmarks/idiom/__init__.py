"""Scripts to compare with; they are run by Streamlit, never imported."""
