"""Every parser that Python and Node can install reads the 300 meetings alike, field by field."""

from __future__ import annotations

import os
from functools import cache

import pytest
import three_hundred
from clients import JAVASCRIPT, PYTHON, Reader, differences, missing

from calendar_app.store import Store


@cache
def feed() -> bytes:
    return three_hundred.feed()


def test_the_feed_holds_three_hundred_meetings_of_every_sort() -> None:
    truth = three_hundred.truth()
    assert len({told["uid"] for told in truth}) == len(truth) == 300
    assert {told["status"] for told in truth} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    assert {told["allday"] for told in truth} == {True, False}
    assert max(len(told["description"]) for told in truth) > 5000


@pytest.mark.parametrize("reader", PYTHON.values(), ids=PYTHON)
@pytest.mark.filterwarnings("ignore")  # of the libraries about themselves
def test_a_python_client_reads_what_is_true(reader: Reader) -> None:
    assert list(differences(reader(feed()), three_hundred.truth())) == []


@pytest.mark.parametrize("library", JAVASCRIPT)
def test_a_javascript_client_reads_what_is_true(library: str) -> None:
    if told := missing(library):
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    assert list(differences(JAVASCRIPT[library](feed()), three_hundred.truth())) == []


def test_the_readers_would_notice_a_difference() -> None:
    """The comparison itself: one field changed, one event gone, one too many, one twice."""
    truth = three_hundred.truth()[:3]
    first, second, third = truth
    moved = first | {"start": "2001-01-01"}
    assert list(differences([moved, second, third], truth)) == [
        f"{first['uid']}: start: {first['start']!r}, but reads '2001-01-01'"
    ]
    assert list(differences([first, second], truth)) == [f"{third['uid']}: missing"]
    other = first | {"uid": "other"}
    assert list(differences([*truth, other], truth)) == ["other: not in the feed"]
    assert list(differences([*truth, first], truth)) == ["1 events twice"]


def test_the_same_meetings_come_out_of_a_store(store: Store) -> None:
    three_hundred.fill(store)
    kept = dict(store.events())
    assert kept == {case.meeting.uid: case.event for case in three_hundred.cases()}
