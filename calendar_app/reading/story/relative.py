"""Days counted from another meeting: "on the eve of the summit", "a day after talks with Kenya",
"four days before the negotiations are taken up again", "on the second day of the conference".

One of the two meetings has a day of its own, here or in an earlier sentence; that of the other
follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendar_app.model import Grain, Kind, TimeMention, When, day_of
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING, Head
from calendar_app.reading.sentence.nth_days import day_number
from calendar_app.reading.sentence.scenes import NTH_DAY, Scene, counts_from, opens_relative

from .discourse import participants_of
from .layout import BLOG

_DAYS = {"day": 1, "week": 7}
DAYS_OF_IT = ("day-of-meeting",)
OF_THE_DAY = "day-within"  # the date phrase "earlier in the day"
_THE_WEEKDAY = "said-weekday"  # the date phrase "on the Monday": of days however many
_WITHIN = "date.within"
_PARAGRAPHS = 2  # as far as "on the sidelines" may stand behind the meeting
_LONG_AGO = timedelta(days=3)
_SERIES = timedelta(days=31)
_A_WEEK = timedelta(days=7)
_BARE_WEEKDAY = re.compile(r"XXXX-WXX-\d")
_BASIS = ("counted from another meeting",)


@dataclass(frozen=True, slots=True)
class Counted:
    """`days` from the meeting of `origin` to that of one of `heads`; `nth` day of it where that is
    what is told (0 is the first, -1 the last). Without heads it is one of another sentence."""

    time: TimeMention
    origin: Head
    heads: tuple[Head, ...]
    days: int = 0
    nth: int | None = None


def counted(scene: Scene, heads: Sequence[Head]) -> list[Counted]:
    """The phrases of the scene that count from a meeting named right behind them."""
    found: list[Counted] = []
    for time in scene.times:
        step = _step(time)
        nth = _nth(scene, time) if step is None else None
        if (step is None and nth is None) or _is_rough(scene, time):
            continue
        origin = _behind(scene, time, heads)
        if origin is not None:
            found.append(
                Counted(time, origin, _subjects(scene, time, origin, heads), step or 0, nth)
            )
    return found


def _is_rough(scene: Scene, time: TimeMention) -> bool:
    """ "Less than a week after he met Putin": on nobody knows which day."""
    back = max(scene.span.start, time.span.start - len("a little more than "))
    rough = scene.lexicon.pattern("roughly").search(scene.text, back, time.span.start)
    return rough is not None or (time.timex.type == "DURATION" and time.timex.mod is not None)


def nth_day(frame: Frame, told: Sequence[Frame]) -> None:
    """ "On the opening day": that of the meeting told last, whatever date was spoken of since."""
    nth = _nth(frame.scene, frame.time, DAYS_OF_IT) if frame.time and frame.when else None
    held = [f for f in reversed(told) if f.when and not f.ends and f.kind in GATHERING]
    several = [f for f in held if f.when and f.when.first_day != f.when.last_day]
    whole = next(iter(several or held), None)
    if nth is None or nth < 0 or not whole or not whole.when or not whole.when.has_day:
        return
    day = whole.when.first_day + timedelta(days=nth)
    if frame.when and frame.when.first_day != day:
        frame.when = When(day, day + timedelta(days=1), Grain.DAY, basis=_BASIS)


def nth_of_entry(frame: Frame, frames: Sequence[Frame]) -> None:
    """ "Putin in Germany (to 24 May); meets Merkel on the second day", under a heading: the day
    after the heading's is that of what was told right before."""
    scene, end, when = frame.scene, frame.head.span.end, frame.when
    if "date.heading" not in frame.rules or when is None or BLOG in when.basis:
        return
    nth = scene.lexicon.pattern("on_nth_day").search(scene.text, end, scene.span.end)
    if nth is None or any(end < f.head.span.start < nth.start() for f in frames):
        return
    first = when.first_day + timedelta(days=max(day_number(scene, nth["nth"]), 1) - 1)
    frame.when = replace(when, start=first, end=first + timedelta(days=1), basis=_BASIS)
    frame.rules.append("date.nth-day")


def of_the_day(frame: Frame, told: Sequence[Frame], published: date | datetime | None) -> None:
    """ "Earlier in the day they held consultations", in a new paragraph: the day of the news, not
    one on which a treaty told in between was signed."""
    if not (published and frame.when and frame.time and frame.time.rule == OF_THE_DAY):
        return
    news = day_of(published)
    near = [f.when for f in told if f.when and f.when.has_day and f.when.first_day == news]
    if near and frame.scene.sentence.opens and news - frame.when.first_day > _LONG_AGO:
        frame.when = replace(near[-1], start=news, end=None, basis=_BASIS)


def follows_on(frame: Frame, told: Sequence[Frame]) -> None:
    """ "The Council meets on Thursday; the Euro Summit follows right after it", "A press conference
    is to follow": on the same day."""
    scene = frame.scene
    if frame.when or frame.time or not told:
        return
    clause = scene.clauses[frame.head.clause]
    last = told[-1]
    if last.when is None and last.body:  # "on the margins of the forum", named once more
        last = next((f for f in reversed(told) if f.body is last.body and f.when), last)
    near = scene.sentence.paragraph == last.scene.sentence.paragraph
    far = scene.sentence.paragraph - last.scene.sentence.paragraph
    margins = scene.lexicon.pattern("on_its_margins").match(scene.text, clause.start)
    margins = margins or scene.lexicon.pattern("margins_behind").search(
        scene.text, frame.head.span.end, clause.end
    )
    if margins and last.when and last.body:  # not of those that were recalled meanwhile
        ours = [f for f in told if f.body is last.body and f.head.oblique != "hard"]
        latest = max((f.when.first_day for f in ours if f.when), default=last.when.first_day)
        last = next((f for f in ours if f.when and f.when.first_day == latest), last)
        far = scene.sentence.paragraph - last.scene.sentence.paragraph
    several = len(frame.who.actors) > 1 or len(frame.who.people) > 1
    several = several and not frame.head.oblique and not any(t.when for t in scene.times)
    if far <= _PARAGRAPHS and margins and several and _is_one_day(last):
        frame.when, frame.time = last.when, last.time
        frame.rules.append("date.follows")
        if not (frame.where.country or frame.where.countries):
            frame.where = replace(last.where)
        return
    if frame.head.rule == "head.verb":
        return
    told_how = "press_follows" if frame.kind is Kind.PRESS_CONFERENCE else "follows_on"
    behind = scene.lexicon.pattern(told_how).search(scene.text, frame.head.span.end, clause.end)
    near = near or (frame.kind is Kind.PRESS_CONFERENCE and far == 1)
    if near and behind and last.when and last.when.has_day and last.head.oblique != "hard":
        frame.when = replace(last.when, start=last.when.last_day, end=None, basis=_BASIS)
        frame.time = last.time
        frame.rules.append("date.follows")
        if frame.kind is Kind.PRESS_CONFERENCE and set(frame.who.actors) <= participants_of(last):
            for side in participants_of(last):
                frame.who.add(side)


def _is_one_day(told: Frame) -> bool:
    when = told.when
    return when is not None and when.has_day and when.first_day == when.last_day


def within(frame: Frame, told: Sequence[Frame]) -> None:
    """ "The Council meets on 27 and 28 June. The first session begins on Thursday": a bare weekday,
    said of a meeting whose days were told, is one of those days."""
    when, time = frame.when, frame.time
    if when is None or time is None or not _BARE_WEEKDAY.match(time.timex.value):
        return
    scene = frame.scene
    beside = scene.lexicon.pattern("end_of_it").search(scene.text, scene.span.start, scene.span.end)
    # "opens on Thursday with a dinner. The session proper is on Friday": both are days of it
    dated = [f for f in reversed(told) if f.when and f.head.oblique != "hard"]
    dated = [f for f in dated if beside or not (_WITHIN in f.rules or _is_nobody(f))]
    for whole in dated if beside else dated[:1]:
        opens = frame.head.rule == "head.pronoun"  # "next week. A reception on Wednesday opens it"
        days = (
            whole.when if opens and whole.when and whole.when.grain <= Grain.WEEK else _day(whole)
        )
        definite = time.rule.startswith(_THE_WEEKDAY)
        if days is None or (days.last_day - days.first_day >= _A_WEEK and not definite):
            continue
        if days.overlaps(when) or not (beside or _is_of(frame, whole)):
            return
        if frame.head.rank > 1 and when.first_day - days.last_day > _SERIES:
            return  # "met in August 2023. The sixteenth summit opens on Tuesday"
        ahead = days.first_day + timedelta(days=(when.first_day - days.first_day).days % 7)
        if ahead <= days.last_day and (not beside or days.first_day < days.last_day):
            by = ahead - when.first_day
            end = when.end + by if when.end else None
            frame.when = replace(when, start=when.start + by, end=end)
            frame.rules.append(_WITHIN)
            return


def _is_nobody(frame: Frame) -> bool:
    """ "It begins with a dinner hosted by the minister": of nobody else that is told."""
    few = len(participants_of(frame)) < 2 and len(frame.who.people) < 2
    return few and not (frame.body or frame.who.inner)


def _is_of(frame: Frame, whole: Frame) -> bool:
    """Whether what is told is the meeting told just before, or a part of it."""
    if frame.scene.sentence.paragraph - whole.scene.sentence.paragraph > 1:
        return False
    same = (frame.body or whole.body) is whole.body
    return frame.head.generic and same and frame.kind in GATHERING


def _step(time: TimeMention) -> int | None:
    timex = time.timex
    if timex.reference != "event" or timex.offset is None or timex.unit not in _DAYS:
        return None
    return timex.offset * _DAYS[timex.unit]


def _nth(scene: Scene, time: TimeMention, rules: tuple[str, ...] = (NTH_DAY,)) -> int | None:
    """Which day of the meeting: 0 for "the opening day of"; -1 for the last one."""
    if time.rule.split("+")[0] not in rules:
        return None
    words = time.text.lower().split()
    for key, phrases in scene.lexicon.tables.get("slots", {}).get("nth_day", {}).items():
        if any(phrase in words for phrase in phrases):
            return int(key)
    return None


def _behind(scene: Scene, time: TimeMention, heads: Sequence[Head]) -> Head | None:
    """The meeting that the phrase counts from: the first behind it, after few words."""
    after = [h for h in heads if counts_from(scene, time, h.span.start)]
    return min(after, key=lambda h: h.span.start, default=None)


def _subjects(
    scene: Scene, time: TimeMention, origin: Head, heads: Sequence[Head]
) -> tuple[Head, ...]:
    """The meetings that may be so dated, the likeliest first: main ones of the clause, before the
    phrase or else behind it, and none of a relative clause."""
    main = [h for h in heads if h is not origin and not h.refused and h.oblique != "hard"]
    number = scene.clause_of(time.span.start)
    near = [h for h in main if h.clause == number]
    own = near or [h for h in main if not opens_relative(scene, scene.clauses[h.clause])] or main
    before = [h for h in own if h.span.end <= time.span.start]
    return tuple(before[::-1]) or tuple(h for h in own if h.span.start > origin.span.end)[:1]


def settle(phrases: Sequence[Counted], frames: Sequence[Frame], told: Sequence[Frame]) -> None:
    """Gives the one of two meetings its day from the other's; `told` are those of the article so
    far, these `frames` among them."""
    for one in phrases:
        origin = next((f for f in frames if f.head is one.origin), None)
        if origin is None:
            continue
        subjects = [f for head in one.heads for f in frames if f.head is head]
        dated = next((f for f in subjects if _day(f)), None)
        mine = _day(dated or (None if one.heads else _of_sentence(origin, told)))
        mine = mine or (None if subjects else _day_before(origin.scene, one.time))
        its = _day(origin)
        if mine and its is None and one.nth is None:
            day = mine.first_day - timedelta(days=one.days)
            borrowed = origin.borrowed and any(f.body and f.body is origin.body for f in subjects)
            if not (borrowed or (origin.head.generic and _is_told(origin, day, told))):
                _date(origin, day, one)
            continue
        its = its or _day(_known(origin, told))
        if its and subjects:
            _date(subjects[0], _count(its, one), one)


def _is_told(origin: Frame, day: date, told: Sequence[Frame]) -> bool:
    """ "They talk on the eve of the summit": of the one that was told before, on that day."""
    dated = [f for f in told if f is not origin and f.kind in GATHERING and f.body]
    return any((w := _day(f)) and w.first_day <= day <= w.last_day for f in dated)


def _of_sentence(origin: Frame, told: Sequence[Frame]) -> Frame | None:
    """ "Nice comes four days before the talks": the meeting in the city that the sentence names."""
    text = origin.scene.text[origin.scene.span.start : origin.head.span.start]
    for old in reversed(told):
        if old is not origin and old.where.city and old.where.city in text and _day(old):
            return old
    return None


def _day_before(scene: Scene, phrase: TimeMention) -> When | None:
    """ "Invited both sides on 8 May, the day after he received Scholz": the day of something else,
    from which that of the meeting is counted."""
    before = [t.when for t in scene.times if t.when and t.span.end <= phrase.span.start]
    days = [when for when in before if when.has_day and when.first_day == when.last_day]
    return days[-1] if days else None


def _day(frame: Frame | None) -> When | None:
    return frame.when if frame and frame.when and frame.when.has_day else None


def _count(base: When, one: Counted) -> date:
    if one.nth is None:
        return (base.last_day if one.days > 0 else base.first_day) + timedelta(days=one.days)
    return base.last_day if one.nth < 0 else base.first_day + timedelta(days=one.nth)


def _date(frame: Frame, day: date, one: Counted) -> None:
    if frame.when is None:
        frame.time, frame.when = one.time, When(day, None, Grain.DAY, basis=_BASIS)
        frame.rules.append("date.counted")


def _known(origin: Frame, told: Sequence[Frame]) -> Frame | None:
    """The dated meeting told before that "the summit" of the phrase is: one of its own kind
    rather than any other."""
    dated = [f for f in reversed(told) if f is not origin and _day(f) and _can_be(origin, f)]
    return next((f for f in dated if f.kind is origin.kind), dated[0] if dated else None)


def _can_be(origin: Frame, old: Frame) -> bool:
    if (origin.kind in GATHERING) is not (old.kind in GATHERING):
        return False
    if origin.kind not in GATHERING and origin.kind is not old.kind:
        return False
    if origin.body:
        return origin.body is old.body
    return origin.head.generic or participants_of(origin) == participants_of(old)
