"""Which date is shown where articles differ, and by which rule: always what `fold` does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from factories import NOW, a_day, a_month, a_sighting, an_article, an_hour
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.merging import RULE_WORDS, DateRule, fold, why_this_date
from calendar_app.model import Grain, Sighting, Status, When

STATED = frozenset({Grain.DAY, Grain.MONTH})


class Word(NamedTuple):
    """What one article says: the day, and whether it is official, states it, moves it, puts it
    off."""

    when: When
    official: bool = False
    stated: bool = True
    moved_from: date | None = None
    put_off: bool = False


def told(words: list[Word]) -> tuple[list[Sighting], set[str]]:
    sightings, official = [], set()
    for number, word in enumerate(words):
        article = an_article(f"Number {number}\n\nIt meets on 12 January.")
        stated = word.when.stated or (STATED if word.stated else frozenset())
        sightings.append(
            a_sighting(
                article,
                when=replace(word.when, stated=stated),
                previously=word.moved_from,
                status=Status.POSTPONED if word.put_off else Status.CONFIRMED,
            )
        )
        if word.official:
            official.add(article.id)
    return sightings, official


TWELFTH, THIRTEENTH, TWENTIETH = (a_day(f"2022-01-{day}") for day in (12, 13, 20))

# The words of the articles, oldest first; the rule; which of them are shown, which speak of before.
CASES = {
    "one article": ([Word(TWELFTH)], DateRule.ONLY, [0], []),
    "two that agree": ([Word(TWELFTH), Word(TWELFTH)], DateRule.AGREED, [0, 1], []),
    "a month that holds the day agrees": (
        [Word(TWELFTH), Word(a_month("2022-01"))],
        DateRule.AGREED,
        [0, 1],
        [],
    ),
    "an hour agrees with its day": (
        [Word(TWELFTH), Word(an_hour("2022-01-12T10:00:00+01:00"))],
        DateRule.AGREED,
        [0, 1],
        [],
    ),
    "two reports that differ": ([Word(TWELFTH), Word(THIRTEENTH)], DateRule.LATEST, [1], []),
    "a day worked out later": (
        [Word(TWELFTH), Word(THIRTEENTH, stated=False)],
        DateRule.STATED,
        [0],
        [],
    ),
    "an official word and a later report": (
        [Word(TWELFTH, official=True), Word(THIRTEENTH)],
        DateRule.OFFICIAL,
        [0],
        [],
    ),
    "another month, told later": (
        [Word(TWELFTH), Word(a_month("2022-03"))],
        DateRule.CLOSEST,
        [0],
        [],
    ),
    "two months": (
        [Word(a_month("2022-02")), Word(a_month("2022-03"))],
        DateRule.LATEST,
        [1],
        [],
    ),
    "a move": (
        [Word(TWELFTH), Word(TWENTIETH, moved_from=date(2022, 1, 12)), Word(TWELFTH)],
        DateRule.MOVED,
        [1],
        [0],
    ),
    "called again": (
        [Word(TWELFTH, put_off=True), Word(TWENTIETH)],
        DateRule.CALLED_AGAIN,
        [1],
        [0],
    ),
}


@pytest.mark.parametrize(("words", "rule", "shown", "before"), CASES.values(), ids=CASES)
def test_the_rule_is_named_and_each_article_has_its_side(
    words: list[Word], rule: DateRule, shown: list[int], before: list[int]
) -> None:
    sightings, official = told(words)
    choice = why_this_date(sightings, official=official)
    assert choice.rule is rule
    assert list(choice.shown) == [sightings[i] for i in shown]
    assert list(choice.before) == [sightings[i] for i in before]


def test_what_a_person_gave_outranks_all_articles() -> None:
    sightings, official = told([Word(TWELFTH, official=True), Word(THIRTEENTH)])
    choice = why_this_date(sightings, official=official, given=THIRTEENTH)
    assert choice.rule is DateRule.PERSON
    assert choice.shown == (sightings[1],)
    assert choice.outranked == (sightings[0],)


def test_a_person_outranks_what_was_said_before_a_move_too() -> None:
    moved = Word(TWENTIETH, moved_from=date(2022, 1, 12))
    sightings, _ = told([Word(TWELFTH), Word(THIRTEENTH), moved, Word(TWELFTH)])
    choice = why_this_date(sightings, given=TWELFTH)
    assert choice.shown == (sightings[0], sightings[3])
    assert choice.before == (sightings[1],)
    assert choice.outranked == (sightings[2],)


def test_every_rule_has_words_and_a_case() -> None:
    cases = {rule for _, rule, _, _ in CASES.values()}
    assert set(RULE_WORDS) == set(DateRule) == {*cases, DateRule.PERSON}


days = st.integers(0, 6).map(
    lambda n: a_day((date(2022, 1, 12) + timedelta(days=n)).isoformat())
) | st.sampled_from([a_month("2022-01"), a_month("2022-02"), a_day("2022-01-12", "2022-01-14")])
words = st.builds(
    Word,
    days,
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, None, date(2022, 1, 12)]),
    st.sampled_from([False, False, True]),
)


@given(st.lists(words, min_size=1, max_size=5))
def test_what_is_called_shown_is_what_fold_shows(given: list[Word]) -> None:
    sightings, official = told(given)
    when = fold("uid", sightings, before=None, now=NOW, official=official).when
    choice = why_this_date(sightings, official=official)
    assert when is not None
    assert all(s.when and s.when.overlaps(when) for s in choice.shown)
    assert sorted(s.id for s in (*choice.shown, *choice.before, *choice.outranked)) == sorted(
        s.id for s in sightings
    )
    if not any(word.put_off or word.moved_from for word in given):  # what they leave may be gone
        assert fold("uid", choice.shown, before=None, now=NOW, official=official).when == when
    if choice.rule is DateRule.OFFICIAL:
        assert any(s.article in official for s in choice.shown)
        assert not any(s.article in official and s.when.has_day for s in choice.outranked if s.when)
