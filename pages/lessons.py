"""Lessons: the lab's own, and one of the visitor's."""

from dashboard.parts import lessons

lessons.listing()
lessons.own()
