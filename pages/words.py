"""Words and notation: every sign with its name in code, every word with its meaning, what each page builds on."""

from dashboard.parts import words

words.notation()
words.glossary()
words.before()
