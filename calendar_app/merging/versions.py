"""What a page that was changed says otherwise than before: which sighting of the new version stands
in the place of which earlier one, and whether there is any news in it.

Two stand for each other where they tell of the same thing, by its body or by who meets, and nothing
else of either version could be meant. What a page no longer says, it has not taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calendar_app.model import Sighting

_FIELDS = ("body", "city", "country", "venue", "previously")


def stand_ins(
    earlier: Sequence[Sighting], later: Sequence[Sighting], *, today: date
) -> dict[str, str]:
    """By the id of each earlier sighting that of the later one in its place.

    `today` is when the later version was read: what was over by then has happened, and a page that
    goes on to the next meeting does not move it.
    """
    made: dict[str, str] = {}
    taken: set[str] = set()

    def pair(alike_in_time: bool) -> None:
        open_ = [one for one in earlier if one.id not in made]
        free = [one for one in later if one.id not in taken]
        fits = [
            (old, new)
            for old in open_
            for new in free
            if _same_subject(old, new) and _same_days(old, new) is alike_in_time
        ]
        for old, new in fits:
            alone = sum(old is o for o, _ in fits) == 1 == sum(new is n for _, n in fits)
            if alone and (alike_in_time or _lies_ahead(old, today)):
                made[old.id] = new.id
                taken.add(new.id)

    pair(True)
    pair(False)
    return made


def has_news(earlier: Sequence[Sighting], later: Sequence[Sighting], *, today: date) -> bool:
    """Whether the later version says anything that the earlier one did not."""
    told = {new: old for old, new in stand_ins(earlier, later, today=today).items()}
    before = {one.id: one for one in earlier}
    return any(
        one.id not in told or _says_otherwise(one, before[told[one.id]])
        for one in later
        if one.when is not None
    )


def _says_otherwise(new: Sighting, old: Sighting) -> bool:
    if _time(new) != _time(old) or new.status is not old.status:
        return True
    if any(getattr(new, name) not in (None, getattr(old, name)) for name in _FIELDS):
        return True
    return bool({*new.participants} - {*old.participants} or {*new.people} - {*old.people})


def _time(told: Sighting) -> tuple[object, ...]:
    return (told.when.start, told.when.end, told.when.grain) if told.when else ()


def _same_subject(old: Sighting, new: Sighting) -> bool:
    if old.when is None or new.when is None or old.kind is not new.kind:
        return False
    if old.body or new.body:
        return old.body == new.body
    here, there = set(old.participants), set(new.participants)
    if here and there:
        return (len(here & there) * 2 >= len(here | there) and len(here & there) > 1) or (
            here == there and old.title == new.title
        )
    return old.title == new.title


def _same_days(old: Sighting, new: Sighting) -> bool:
    return old.when is not None and new.when is not None and old.when.overlaps(new.when)


def _lies_ahead(old: Sighting, today: date) -> bool:
    return old.when is not None and old.when.last_day >= today
