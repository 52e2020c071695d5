"""Which tellings are worth comparing: those that share a key and a stretch of days.

Two tellings that could be of one meeting share at least one key: the body, two of the sides, a
lone side, a person's surname, a word of the title. A key of a single state would bring together
all that this state did in a month; of a pair of them there is little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from calendar_app.model import Occasion, Status, day_of

from .placed import placed
from .rules import AGAIN, title_words

MONTH = timedelta(days=31)  # what lasts longer is kept as several stretches
_A_DAY = timedelta(days=1)
_PAIRED = 8  # of more sides only neighbours in the alphabet are paired: a crowd shares many


@dataclass(frozen=True, slots=True)
class Block:
    """One key on the days from `first` to `last`, both inclusive, at most a month."""

    key: str
    first: date
    last: date


def blocks(told: Occasion) -> Iterator[Block]:
    """Every key of a telling that has its place, on each stretch of days it has to do with."""
    stretches = list(_stretches(told))
    for key in sorted(_keys(told)):
        for first, last in stretches:
            yield Block(key, first, last)


def _keys(told: Occasion) -> set[str]:
    keys = {f"person {name.split()[-1].casefold()}" for name in told.people if name.strip()}
    sides = sorted(told.participants)
    if len(sides) == 1:
        keys.add(f"side {sides[0]}")
    pairs = combinations(sides, 2) if len(sides) <= _PAIRED else pairwise(sides)
    keys |= {f"sides {one} {other}" for one, other in pairs}
    if told.body:
        keys.add(f"body {told.body}")
    else:
        keys |= {f"word {word}" for word in title_words(told)} or {f"title {told.title}"}
    return keys


def _stretches(told: Occasion) -> Iterator[tuple[date, date]]:
    """Its days, the day that it left, and the time in which it may be called again."""
    when = placed(told)
    yield from _by_month(when.first_day, when.last_day)
    if told.previously is not None:
        yield day_of(told.previously), day_of(told.previously)
    if told.status is Status.POSTPONED and when.last_day <= date.max - AGAIN:
        yield from _by_month(when.last_day, when.last_day + AGAIN)


def _by_month(first: date, last: date) -> Iterator[tuple[date, date]]:
    while last - first >= MONTH:
        yield first, first + MONTH - _A_DAY
        first += MONTH
    yield first, last
