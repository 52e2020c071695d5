"""Days that move, against the calendars of their years."""

from datetime import date

import pytest

from calendar_app.reading.times.feasts import feast

DAYS = [
    ("E+0", date(2013, 3, 31)),
    ("E-2", date(2013, 3, 29)),
    ("E+39", date(2013, 5, 9)),
    ("11-D4#4", date(2013, 11, 28)),
    ("11-D4#4+1", date(2013, 11, 29)),
    ("05-D1#L", date(2013, 5, 27)),
    ("09-D1#1", date(2013, 9, 2)),
]


@pytest.mark.parametrize(("code", "day"), DAYS)
def test_a_code_names_its_day(code: str, day: date) -> None:
    assert feast(day.year, code) == day


def test_what_is_no_day_is_none() -> None:
    """Neither a fixed day, nor a month's fifth Monday where it has four, nor a year without end."""
    assert feast(2013, "12-25") is None
    assert feast(2013, "02-D1#5") is None
    assert feast(9999, "E+0") is None
