"""Words and notation: every sign with its name in code, every word with its meaning, what each page builds on."""

import streamlit as st

from dashboard.parts import words

signs, meanings = st.columns(2, gap="large")
with signs:
    words.notation()
    words.before()
with meanings:
    words.glossary()
