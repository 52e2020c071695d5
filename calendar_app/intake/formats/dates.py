"""When an article came out, as articles and their carriers write it."""

from __future__ import annotations

from datetime import date, datetime

YEARS = range(1900, 2101)  # of `published`: room on both sides for "ten years ago"


def parse_date(told: str) -> date | datetime | None:
    """An ISO 8601 date, or a date-time with offset; None where `told` is neither.

    A date-time without offset gives its date: which hour it was, nobody can say.
    """
    told = told.strip()
    try:
        moment: date | datetime = date.fromisoformat(told)
    except ValueError:
        try:
            moment = datetime.fromisoformat(told)
        except ValueError:
            return None
    return in_years(moment)


def in_years(moment: date | datetime) -> date | datetime | None:
    """`moment` where its year can be an article's; its date where its hour is of no zone."""
    if moment.year not in YEARS:
        return None
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.date()
    return moment
