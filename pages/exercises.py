"""Exercises: a task on one's own numbers, an answer, a check, hints, and the worked solution."""

import streamlit as st

from dashboard.parts.exercises import exercises

left, right = st.columns([2, 3], gap="large")
with left:
    task = exercises.choose()
with right:
    exercises.show_given(task)
    answered = exercises.answer(task)
    exercises.actions(task, answered)

if task.exercise.key == "exercise-3" and task.seed is not None:
    exercises.redraws(task.seed)
exercises.progress()
exercises.show_code(task)
