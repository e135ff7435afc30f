"""Teach a class: a code for the room, what it has answered, and its end."""

from dashboard.parts import teach

teach.page()
