"""How sure a sighting is: each doubt is named and takes from it; 0.9 is for what is well told."""

from datetime import date

import pytest

from calendar_app.merging import ENOUGH_CONFIDENCE
from calendar_app.model import Article, Sighting
from calendar_app.reading import reader

SURE = 0.9


def read_one(text: str) -> Sighting:
    (found,) = reader()(Article(text=text, published=date(2022, 1, 10))).sightings
    return found


@pytest.mark.parametrize(
    "text",
    [
        "The OSCE Permanent Council meets in Vienna on 17-18 January.",
        "The NATO-Russia Council will meet in Brussels from 12 to 13 January 2022.",
        "Foreign ministers Sergei Lavrov and Antony Blinken spoke by telephone on 4 January.",
    ],
)
def test_what_is_told_in_full_and_in_short_is_sure(text: str) -> None:
    found = read_one(text)
    assert [rule for rule in found.rules if rule.startswith("doubt.")] == []
    assert found.confidence >= SURE


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("The OSCE Permanent Council will meet on 17-18 January.", "doubt.no-place"),
        ("Chad and Niger hold talks in Vienna on 17-18 January.", "doubt.identity"),
        ("Ahead of the OSCE Permanent Council in Vienna on 17-18 January it rained.", "doubt.at"),
        ("The OSCE Permanent Council meets in Vienna in January.", "doubt.month"),
        ("The OSCE Permanent Council meets in Vienna next week.", "doubt.week"),
        ("The OSCE Permanent Council opens in Vienna on 17 January.", "doubt.opens"),
        ("The OSCE Permanent Council meets in Vienna on the 17th.", "doubt.nth"),
    ],
)
def test_a_doubt_is_named_and_takes_from_it(text: str, doubt: str) -> None:
    plain = read_one("The OSCE Permanent Council meets in Vienna on 17-18 January.")
    doubted = read_one(text)
    assert doubt in doubted.rules
    assert doubted.confidence < plain.confidence


def test_doubts_add_up_until_it_is_for_review() -> None:
    found = read_one(
        "The minister, who is to be questioned on Tuesday and again in February, said that Chad "
        "and Niger had held talks some time last week."
    )
    assert found.confidence < ENOUGH_CONFIDENCE


def test_what_has_much_for_it_and_one_doubt_is_not_sure() -> None:
    text = "Foreign ministers Sergei Lavrov and Antony Blinken spoke by telephone on {}."
    twice = Article(
        text=text.format("4 January and again on 6 January"), published=date(2022, 1, 10)
    )
    found = reader()(twice).sightings
    assert {"doubt.several-dates"} == {r for s in found for r in s.rules if r.startswith("doubt.")}
    assert all(s.confidence < SURE for s in found)
