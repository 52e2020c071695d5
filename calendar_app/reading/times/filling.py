"""What is left open in a date, filled: "12 January" its year, "Thursday" its week.

A form of the pattern each. What tense and nearness decide is decided here; what was filled so is
not among the grains that were stated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from calendar_app.model import Anchor, Grain, Mod, Timex, day_of

from .feasts import CODE, feast

FROM_PUBLISHED = "counted from the publication date"
FROM_SAID = "counted from the last date spoken of"
FROM_YEAR = "year from the publication date"
_FAR = 90  # days: beyond these the tense outweighs nearness
SUNDAY = 7
_EARLY = 4  # months, in which the end of the year that is over is spoken of
DAY = re.compile(r"\d{4}-\d\d-\d\d")  # a whole one, as a value has it
_LONG_GONE = 120  # days: of several told without a verb that are as long ago, the next are meant
_NEXT = 14  # days to come on which nothing can have been done, but a verb may have been misread

# Each takes the pattern, the timex, the anchor and the day it is counted from; it gives the value,
# the grains that were stated, and the basis where it is not the usual one.
Filled = tuple[str, frozenset[Grain], tuple[str, ...]] | None


def _month_day(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """XXXX-01-12: the year that fits the article's date, the tense and the stated weekday."""
    month, number = int(day[5:7]), int(day[8:10])
    grains = frozenset({Grain.MONTH, Grain.DAY})
    if timex.shift is not None and timex.unit == "year":
        if origin is None:
            return None
        return f"{origin.year + timex.shift}{day[4:]}", grains, ()
    if timex.shift and timex.reference == "said" and origin is not None:
        nearest = f"{origin.year}{day[4:]}"  # "the following Christmas"
        later = timex.shift > 0 and nearest <= origin.isoformat()
        earlier = timex.shift < 0 and nearest >= origin.isoformat()
        return f"{origin.year + later - earlier}{day[4:]}", grains, (FROM_SAID,)
    base = day_of(to.published) if to.published else None
    if base is None:
        return (f"{to.year}{day[4:]}", grains, ("year from the context",)) if to.year else None
    if to.year is not None:
        return f"{to.year}{day[4:]}", grains, ("year from the context",)
    candidates = list(in_years(month, number, range(base.year - 4, base.year + 5)))
    if timex.shift is not None:  # "last July 25th"
        candidates = (
            [c for c in candidates if (c > base) == (timex.shift > 0)]
            if timex.shift
            else [c for c in candidates if c.year == base.year]
        )
    several = timex.end_value is not None
    if several:  # "from 26 to 29 February": of a leap year
        candidates = [c for c in candidates if _ends(c.isoformat(), timex)]
    found = _year_for(candidates, timex.weekday, base, to, several=several)
    return (found.isoformat(), grains, (FROM_YEAR,)) if found else None


def _feast(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """XXXX-E+0, XXXX-11-D4#4: as a day of a month whose number changes with the year."""
    base = day_of(to.published) if to.published else None
    if timex.shift is not None and base is not None:
        return _shifted_feast(day[5:], timex.shift, base)
    year = to.year or (origin.year if origin else None)
    if base is None or to.year is not None:
        told = feast(year, day[5:]) if year else None
        return (
            (told.isoformat(), frozenset({Grain.DAY}), ("year from the context",)) if told else None
        )
    candidates = [f for y in range(base.year - 1, base.year + 2) if (f := feast(y, day[5:]))]
    found = _year_for(candidates, None, base, to)
    return (found.isoformat(), frozenset({Grain.DAY}), (FROM_YEAR,)) if found else None


def _shifted_feast(code: str, shift: int, base: date) -> Filled:
    """Last, this or next Easter."""
    years = [f for y in range(base.year - 2, base.year + 3) if (f := feast(y, code))]
    fitting = [
        f for f in years if (f < base if shift < 0 else f > base if shift else f.year == base.year)
    ]
    if not fitting:
        return None
    return (fitting[-1 if shift < 0 else 0]).isoformat(), frozenset({Grain.DAY}), (FROM_YEAR,)


def _year_for(
    candidates: Sequence[date],
    weekday: int | None,
    base: date,
    to: Anchor,
    *,
    several: bool = False,
) -> date | None:
    agreeing = [c for c in candidates if weekday is None or c.isoweekday() == weekday]
    near = sorted(agreeing or candidates, key=lambda c: abs((c - base).days))
    if not near:
        return None
    best = near[0]
    if weekday is not None and abs((best - base).days) > 400:
        return min(candidates, key=lambda c: abs((c - base).days))  # a slip of the weekday
    coming = to.tense in ("future", "present")
    if several and to.tense is None and (base - best).days > _LONG_GONE:
        coming = True  # "And finally Glasgow: COP26, 1-12 November", in an article of April
    wrong = (to.tense == "past" and best > base) or (coming and best < base)
    far = _NEXT if to.done else _FAR
    if wrong and weekday is None and abs((best - base).days) > far:
        return next((c for c in near if (c > base) != (best > base)), best)
    return best


def _ends(first: str, timex: Timex) -> bool:
    """Whether the last day of a range that begins so stands in the calendar."""
    last = range_end(first, timex)
    return last is None or not DAY.fullmatch(last) or is_day(last)


def is_day(value: str) -> bool:
    """29 February is none in most years."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def in_years(month: int, day: int, years: range) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue  # 29 February


def _day_of_month(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """XXXX-XX-12: of the month of the last date spoken of, else of the article's by tense."""
    number, grains = int(day[8:10]), frozenset({Grain.DAY})
    base = day_of(to.published) if to.published else None
    start = origin if timex.reference == "said" else to.said or base
    if start is None:
        return None
    months = [start + relativedelta(months=n, day=1) for n in (-2, -1, 0, 1, 2)]
    if timex.shift is not None and timex.unit == "month":
        start = start if timex.reference == "said" else base or start
        months = [start + relativedelta(months=timex.shift, day=1)]
    fitting = [m.replace(day=number) for m in months
               if (m + relativedelta(day=31)).day >= number]  # fmt: skip
    if not fitting:
        return None  # "the 31st of this month", in June
    if timex.weekday:
        agreeing = [d for d in fitting if d.isoweekday() == timex.weekday]
        if not agreeing:
            return None
        best = min(agreeing, key=lambda d: abs((d - start).days))
        return best.isoformat(), grains, ("month from the weekday",)
    if to.said is not None or len(months) == 1:
        same = [d for d in fitting if (d.year, d.month) == (start.year, start.month)]
        best = (same or fitting)[0]
        if timex.shift is None and to.said == base and base is not None:
            best = _by_tense(fitting, base, to.tense)
        return best.isoformat(), grains, ("month from the last date spoken of",)
    return (
        _by_tense(fitting, start, to.tense).isoformat(),
        grains,
        ("month from the publication date",),
    )


def _by_tense(days: Sequence[date], base: date, tense: str | None) -> date:
    """Of `days` the nearest to `base` on the side that the tense asks for, else in its month."""
    ahead = [d for d in days if d >= base]
    behind = [d for d in days if d <= base]
    if tense == "future" and ahead:
        return ahead[0]
    if tense == "past" and behind:
        return behind[-1]
    same = [d for d in days if (d.year, d.month) == (base.year, base.month)]
    return same[0] if same else min(days, key=lambda d: abs((d - base).days))


def _weekday(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """XXXX-WXX-4: today or the most recent, unless tense, shift or the last date say otherwise."""
    number = int(day[9])
    grains = frozenset({Grain.DAY})
    if origin is None or timex.reference == "event":
        return None  # "never on a Sunday"
    ahead = origin + timedelta(days=(number - origin.isoweekday()) % 7)
    behind = origin - timedelta(days=(origin.isoweekday() - number) % 7)
    this_week = origin + timedelta(days=number - origin.isoweekday())
    shift = timex.shift
    if timex.reference == "said" and to.said:
        if shift == 1 and ahead == origin:
            ahead += timedelta(weeks=1)
        if shift == -1:
            ahead = behind if behind < origin else behind - timedelta(weeks=1)
        return ahead.isoformat(), grains, ("day of the week, " + FROM_SAID,)
    basis = ("day of the week, " + FROM_PUBLISHED,)
    if timex.offset is not None and timex.unit == "week":
        if timex.offset < 0:  # "a week ago Friday" is one before the last
            nearest = behind if behind < origin else behind - timedelta(weeks=1)
        else:
            nearest = ahead if ahead > origin else ahead + timedelta(weeks=1)
        return (nearest + timedelta(weeks=timex.offset)).isoformat(), grains, basis
    if shift is not None and timex.unit == "week":
        return (this_week + timedelta(weeks=shift)).isoformat(), grains, basis
    if shift == -1:
        found = behind if behind < origin else behind - timedelta(weeks=1)
    elif shift == 1:  # a Sunday opens the week as often as it ends it
        found = this_week + timedelta(weeks=number != SUNDAY or origin.isoweekday() == SUNDAY)
    elif shift == 0:
        found = this_week
        if found < origin and to.tense == "future":
            found += timedelta(weeks=1)
    else:
        found = ahead if to.tense in ("future", "present") else behind
        if timex.end_value and timex.end_value[0] != "T" and to.tense == "past":
            closing = date.fromisoformat(range_end(found.isoformat(), timex) or "")
            found -= timedelta(weeks=1) if closing > origin else timedelta(0)
        if timex.end_value and timex.end_value[0] != "T" and to.tense == "present":
            closing = date.fromisoformat(range_end(behind.isoformat(), timex) or "")
            found = behind if closing >= origin else found  # "runs from Thursday to Saturday"
    return found.isoformat(), grains, basis


def _bare_month(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """XXXX-09: the nearest, corrected by tense."""
    month, grains = int(day[5:7]), frozenset({Grain.MONTH})
    base = day_of(to.published) if to.published else None
    if timex.shift is not None and timex.unit == "year" and origin is not None:
        return f"{origin.year + timex.shift}{day[4:]}", grains, ()
    if timex.reference == "said" and timex.shift is not None and origin is not None:
        later = timex.shift > 0 and month <= origin.month
        earlier = timex.shift < 0 and month >= origin.month
        return f"{origin.year + later - earlier}{day[4:]}", grains, ()
    if base is None:
        return (f"{to.year}{day[4:]}", grains, ("year from the context",)) if to.year else None
    if to.year is not None:
        return f"{to.year}{day[4:]}", grains, ("year from the context",)
    ahead = base.year if month >= base.month else base.year + 1
    behind = base.year if month <= base.month else base.year - 1
    if timex.shift == -1:
        year = behind if month != base.month else base.year - 1
    elif timex.shift == 1:
        year = ahead if month != base.month else base.year + 1
    elif timex.shift == 0:
        year = base.year
    else:
        # Months ahead up to which the coming one is meant: "will meet in August", said in
        # September, is last month's plan, and "met in September", said in August, a slip.
        reach = {"future": 10, "past": 2, "present": 10}.get(to.tense or "", 6)
        forward = (month - base.month) % 12
        if to.tense == "past" and forward > 0 and not timex.mod:
            reach = 0
        year = ahead if forward <= reach else behind
    return f"{year}{day[4:]}", grains, (FROM_YEAR,)


def _part_of_year(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """XXXX-Q4, XXXX-SP, XXXX-H1: the nearest, corrected by tense."""
    part = day[5:]
    grains = frozenset({Grain.QUARTER})
    if origin is None:
        return (f"{to.year}-{part}", grains, ()) if to.year else None
    of_year = timex.unit == "of_year" or (timex.unit == "year" and part[0] in "QH")
    if timex.shift is not None and of_year:
        return f"{origin.year + timex.shift}-{part}", grains, ()
    middle = {"SP": 4, "SU": 7, "FA": 10, "WI": 13, "H1": 4, "H2": 10}.get(part)
    middle = middle or int(part[1]) * 3 - 1
    months = origin.year * 12 + origin.month
    years = sorted(
        range(origin.year - 1, origin.year + 2), key=lambda y: abs(y * 12 + middle - months)
    )
    best = years[0]
    if timex.shift == 0 and part != "WI":
        best = origin.year
    elif timex.shift == -1:
        best = max(y for y in years if y * 12 + middle + 1 < months)
    elif timex.shift == 1:
        best = min(y for y in years if y * 12 + middle - 1 > months)
    elif to.tense == "past":
        best = max(y for y in years if y * 12 + middle - 1 <= months)
    elif to.tense == "future" and timex.unit != "of_accounts":
        best = min(y for y in years if y * 12 + middle + 1 >= months)
    return f"{best}-{part}", grains, (FROM_YEAR,)


def _shifted(day: str, timex: Timex, to: Anchor, origin: date | None) -> Filled:
    """Last, this or next week, month, quarter, year; the weekend."""
    if origin is None:
        return None
    shift = timex.shift or 0
    ends_year = day == "XXXX" and timex.mod is Mod.END and shift == 0 and not timex.reference
    if ends_year and to.done and origin.month <= _EARLY:
        shift = -1  # "reached 26 percent at the end of the year"
    if day == "XXXX-WXX-WE":
        week = origin + timedelta(weeks=shift)
        if timex.shift is None and to.tense != "future" and origin.isoweekday() <= 5:
            week -= timedelta(weeks=1)
        return f"{week_of(week)}-WE", frozenset(), ()
    if day == "XXXX-WXX":
        if timex.shift == 0 and timex.reference is None and _is_eve_of_week(origin, to):
            shift = 1
        return week_of(origin + timedelta(weeks=shift * (2 if timex.unit == "fortnight" else 1))), (
            frozenset({Grain.WEEK})
        ), ()  # fmt: skip
    if day == "XXXX-XX":
        return (origin + relativedelta(months=shift)).isoformat()[:7], frozenset({Grain.MONTH}), ()
    if day == "XXXX-QX":
        if timex.reference == "said" and to.said is None and to.tense == "past":
            shift -= 1  # "sales in the quarter rose" is told when it is over
        moved = origin + relativedelta(months=3 * shift)
        return quarter_of(moved), frozenset({Grain.QUARTER}), ()
    if day == "XXXX-XX-XX":
        return (origin + timedelta(days=shift)).isoformat(), frozenset({Grain.DAY}), ()
    if day == "XXX":
        return str(origin.year // 10 + shift), frozenset(), ()
    if day == "XX":
        return f"{origin.year // 100 + shift:02}", frozenset(), ()
    return str(origin.year + shift), frozenset({Grain.YEAR}), ()


def _is_eve_of_week(day: date, to: Anchor) -> bool:
    """Whether what is told to come "this week" is of the next: on a Sunday."""
    return day.isoweekday() == SUNDAY and to.tense == "future"


FORMS: tuple[tuple[re.Pattern[str], Callable[[str, Timex, Anchor, date | None], Filled]], ...] = (
    (re.compile(r"XXXX-\d\d-\d\d"), _month_day),
    (re.compile(f"XXXX-(?:{CODE.pattern})"), _feast),
    (re.compile(r"XXXX-XX-\d\d"), _day_of_month),
    (re.compile(r"XXXX-WXX-\d"), _weekday),
    (re.compile(r"XXXX-\d\d"), _bare_month),
    (re.compile(r"XXXX-(?:Q\d|H\d|SP|SU|FA|WI)"), _part_of_year),
    (re.compile(r"XXXX(?:-XX|-XX-XX|-WXX|-WXX-WE|-QX)?|XXX?"), _shifted),
)


def week_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def range_end(value: str, timex: Timex) -> str | None:
    """The end of a range whose beginning is known: the first that fits after it."""
    end = timex.end_value
    if end is None or end.startswith("T") or "X" not in end:
        return end
    if end.startswith("XXXX-WXX-"):
        start = date.fromisoformat(value)
        days = (int(end[9]) - start.isoweekday()) % 7 or 7
        return (start + timedelta(days=days)).isoformat()
    told = value[:7] + end[7:] if end.startswith("XXXX-XX-") else value[:4] + end[4:]
    if told >= value:
        return told
    if end.startswith("XXXX-XX-"):
        moved = date.fromisoformat(value) + relativedelta(months=1, day=int(end[8:10]))
        return moved.isoformat()
    return f"{int(value[:4]) + 1}{end[4:]}"
