"""What people said is kept, holds until it is taken back, and is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from factories import NOW

from calendar_app.model import Saying, Word
from calendar_app.store import Store

LATER = NOW + timedelta(days=1)
FIELDS = {"city": None, "people": ["Jens Stoltenberg"]}


def said(store: Store, *sightings: str, **given) -> Word:
    given = {"saying": Saying.REFUSE, "now": NOW} | given
    return store.words.add(given.pop("saying"), sightings, **given)


def test_a_word_is_given_back_as_it_was_said(store: Store) -> None:
    word = said(store, "b", "a", saying=Saying.CORRECT, fields=FIELDS, because="so", who="me")
    assert word == Word(
        number=1,
        saying=Saying.CORRECT,
        sightings=("b", "a"),
        fields=FIELDS,
        because="so",
        who="me",
        made_at=NOW,
    )
    assert store.words.find(1) == word
    assert store.words.find(2) is None


def test_a_word_is_about_each_of_its_sightings_and_no_other(store: Store) -> None:
    pair, other = said(store, "a", "b"), said(store, "c")
    assert store.words.about(["b"]) == [pair]
    assert store.words.about(["b", "c", "a"]) == [pair, other]
    assert store.words.about(["d"]) == []


def test_a_word_holds_until_it_is_taken_back_and_once_only(store: Store) -> None:
    word = said(store, "a")
    undone = store.words.take_back(word.number, who="you", now=LATER)
    assert undone == replace(word, undone_at=LATER, undone_by="you")
    assert store.words.about(["a"]) == []
    assert store.words.all() == [undone]
    assert store.words.take_back(word.number, now=LATER) is None
    assert store.words.take_back(9, now=LATER) is None


def test_what_held_at_a_time_that_is_over(store: Store) -> None:
    word = said(store, "a", now=LATER)
    store.words.take_back(word.number, now=LATER + timedelta(days=1))
    held = {
        days: bool(store.words.about(["a"], at=NOW + timedelta(days=days))) for days in (0, 1, 2)
    }
    assert held == {0: False, 1: True, 2: False}
