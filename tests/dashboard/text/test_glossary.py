"""Words and signs: one line each, in use on the pages, and called in code what the records say."""

import ast

import pytest

from benchmarks.app_process import ROOT
from dashboard.text.glossary import SIGNS, WORDS, Word, forms, found
from tests.test_prose import SAID_IN, texts

LONGEST = 100
SAID = [
    text
    for path in SAID_IN
    if path.name != "glossary.py"
    for text in texts(path.read_text(encoding="utf-8"))
    if " " in text
]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_a_meaning_is_one_sentence_in_one_line_that_does_not_use_its_own_word(word):
    assert len(word.means) <= LONGEST
    assert word.means[0].isupper()
    assert word.means.endswith(".")
    assert word.means.count(".") == 1
    assert not found(word, word.means)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_every_word_is_in_use_on_the_pages(word):
    assert any(found(word, text) for text in SAID)


def test_words_stand_in_the_order_of_the_alphabet_and_no_form_is_of_two():
    names = [word.name.lower() for word in WORDS]
    assert names == sorted(names)
    every = [form.lower() for word in WORDS for form in forms(word)]
    assert len(set(every)) == len(every)


def test_a_word_is_found_whole_in_any_of_its_forms():
    slope = Word("slope", "…")
    assert found(slope, "Slopes multiply.")
    assert not found(slope, "It sloped.")
    assert forms(Word("loss", "…", ("losses",)))[0] == "losses"


def named(source: str) -> set[str]:
    """All names in a source: variables, arguments, attributes, functions, keywords."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        for part in ("id", "arg", "attr", "name"):
            if isinstance(name := getattr(node, part, None), str):
                names.add(name)
    return names


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.latex)
def test_every_sign_is_called_so_in_the_code(sign):
    assert sign.code in named((ROOT / "lib" / sign.module).read_text(encoding="utf-8"))


def test_no_sign_stands_for_two_things():
    assert len({sign.latex for sign in SIGNS}) == len({sign.code for sign in SIGNS}) == len(SIGNS)


@pytest.mark.parametrize("latex", ["z", "a", "W", "b", r"\delta", r"\eta"])
def test_the_signs_of_the_lesson_are_there(latex):
    assert latex in {sign.latex for sign in SIGNS}
