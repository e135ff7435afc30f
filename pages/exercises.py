"""Exercises: a task on one's own numbers, an answer, a check, hints, and the worked solution."""

import streamlit as st

from dashboard.parts.exercises import exercises

with st.container(key="exercise"):
    left, right = st.columns([1, 3], gap="medium")
    with left:
        task = exercises.choose()
    with right:
        exercises.show_given(task)
        work, result = st.columns([5, 4], gap="medium")
        with work:
            answered = exercises.answer(task)
            exercises.actions(task, answered)
        with result.container(key="outcome"):
            exercises.outcome(task, answered)
        exercises.solution(task)
    with left:
        exercises.standing(task)

if task.exercise.key == "exercise-3" and task.seed is not None:
    exercises.redraws(task.seed)
exercises.progress()
exercises.on_paper()
exercises.show_code(task)
