"""Codes, keys and marks are drawn at random, and what the store keeps of them leads nowhere."""

import pytest

from dashboard.classroom import code


def test_a_code_is_read_as_it_is_drawn_however_it_is_typed():
    for drawn in (code.draw() for _ in range(200)):
        assert code.read(drawn) == drawn
        assert code.read(f" {drawn[:2].lower()}-{drawn[2:]} ") == drawn


def test_letters_are_not_mistaken_and_spell_nothing():
    assert not set(code.LETTERS) & set("AEIOUYL0123456789")
    assert len({code.draw() for _ in range(200)}) > 190


@pytest.mark.parametrize("text", ["", "BCDF", "BCDFGH", "BCDFA", "BCDF1", "ÉCDFG", "BCDFG" * 1000])
def test_anything_else_is_no_code(text):
    assert code.read(text) is None


def test_a_key_opens_its_own_lock_only_and_does_not_stand_in_it():
    key, other = code.token(), code.token()
    assert code.opens(key, code.lock(key))
    assert not code.opens(other, code.lock(key))
    assert not code.opens("", code.lock(key))
    assert key not in code.lock(key)


def test_a_browser_has_another_mark_in_each_class():
    token = code.token()
    marks = {code.browser(drawn, token) for drawn in ("BCDFG", "BCDFH")}
    assert len(marks) == 2
    assert not any(token in mark for mark in marks)
    assert code.browser("BCDFG", token) in marks
