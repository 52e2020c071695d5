"""Event coreference: which frames of an article speak of one meeting.

Dated frames come first; an undated one lends its place and people to the one it belongs to, closes
it ("runs until 15 September") or says what day it had before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from calendar_app.model import Grain, Kind, Status, When
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import GATHERING
from calendar_app.reading.sentence.lasting import can_close, following, stretched, until
from calendar_app.reading.sentence.moving import moved_town

from .hours import has_clock
from .sameness import is_alike, is_same
from .umbrellas import is_of_visit, is_umbrella, is_way_to

_WEEKEND = "-WE"  # how TIMEX3 ends the value of one
_NEAR = 250  # characters: as far as "the meeting is off" reaches back

# They are over within hours, whatever runs until another day.
_MOMENTS = frozenset([Kind.PRESS_CONFERENCE, Kind.CALL])


def merge(frames: Sequence[Frame]) -> list[Frame]:
    """One frame for each meeting: dated ones first, then what undated ones add to them."""
    kept: list[Frame] = []
    into: dict[int, Frame] = {}
    frames = [f for f in frames if not (f.ends and _ends_another(f, frames))]
    for frame in frames:
        if frame.when is None and frame.timex is None:
            continue
        longer = next((k for k in kept if _goes_on(k, frame)), None)
        known = longer or next((k for k in kept if is_same(k, frame)), None)
        if longer and longer.when and frame.when:
            longer.when = until(longer.when, frame.when.last_day)
        elif known is None:
            kept.append(frame)
        else:
            _absorb(known, frame)
        into[id(frame)] = known or frame
    for frame in kept:
        _inherit(frame)
    _supersede(kept, frames, into)
    _settle(kept, frames, into)
    kept = [k for k in kept if not (is_umbrella(k, kept) or is_way_to(k, kept))]
    kept = [k for k in kept if not is_of_visit(k, kept)]
    for frame in frames:
        if frame.when is None and frame.timex is None and frame.until:
            _close(kept, frame)
        if frame.when is None and frame.timex is None and frame.lasts:
            _lengthen(kept, frame)
        if frame.when is None and frame.timex is None and frame.previously:
            _remember(kept, frame)
        if frame.when is None and frame.timex is None and frame.body:
            dated = [k for k in kept if k.body and k.body.id == frame.body.id]
            if len(dated) == 1 and not _is_another(dated[0], frame):
                # "their summit is put off" need not be the one of last month
                off = frame.status in (Status.CANCELLED, Status.POSTPONED)
                _lend(dated[0], replace(frame, settled=False) if off else frame)
    return kept


def _is_another(frame: Frame, before: Frame) -> bool:
    """ "A summit is to be held in Yerevan. An earlier one took place on 28 October"."""
    apart = frame.scene is not before.scene  # "wants to hold its next summit and will do so"
    clause = before.scene.clauses[before.head.clause]
    years = [t.when for t in before.scene.dated if t.when and clause.holds(t.span)]
    years = [y for y in years if y.grain >= Grain.YEAR]
    if apart and frame.when and not all(y.overlaps(frame.when) for y in years):
        return True  # "The next one will be held in Canberra in 2027"
    return _met_last(frame) or (apart and frame.head.ordinal and frame.antecedent is before)


def _ends_another(frame: Frame, frames: Sequence[Frame]) -> bool:
    """ "It ended on 1 March": the close of the meeting whose opening was told before, or is told
    next. A pronoun alone begins no meeting by ending."""
    number = next(n for n, f in enumerate(frames) if f is frame)
    for other in (*reversed(frames[:number]), *frames[number + 1 :]):
        if other.ends or other.when is None or other.kind in _MOMENTS:
            continue
        if frame.head.rank and other.head.rank and frame.head.rank != other.head.rank:
            continue  # "the seventh round closes on Saturday; the eighth opens on 3 June"
        single = other.when.has_day and other.when.first_day == other.when.last_day
        if single and _one_meeting(frame, other) and frame.when:
            before = other.span_start < frame.span_start
            last = following(other.when, frame.time).when if frame.time and before else frame.when
            if last is None or not can_close(other.when, last) or _is_one_more(frame, other):
                break
            if other.kind is Kind.VISIT and frame.where.city not in (None, other.where.city):
                break  # "visits Doha on Thursday and ends his tour in Muscat on Friday"
            other.when = until(other.when, last.last_day)
            other.rules.append("date.until")
            _lend(other, replace(frame, when=None, hour=None, settled=False))
            return True
    return frame.head.rule == "head.pronoun"


def _is_one_more(frame: Frame, other: Frame) -> bool:
    """ "They met on 15 June. A second meeting on 19 July ended in a quarrel": not the first one."""
    later = other.span_start < frame.span_start
    counted = frame.head.rank > 1 and other.head.rank == 0 and frame.body is None
    before = frame.scene.words_before(frame.span_start, 1)
    named = any(w[0].lower() in frame.scene.lexicon.words("oblique", "one_more") for w in before)
    return later and (frame.head.fresh or counted or named)


def _one_meeting(frame: Frame, other: Frame) -> bool:
    """Whether what is told of the one can be told of the other: same body, or same parties."""
    if (frame.kind in GATHERING) is not (other.kind in GATHERING):
        return False
    if frame.body or other.body:
        return frame.body is other.body
    return is_alike(frame, other)


def _lengthen(kept: Sequence[Frame], frame: Frame) -> None:
    """ "The two-day talks went badly": how long the meeting took that was spoken of last."""
    for known in reversed(kept):
        if known.when is None or not _one_meeting(frame, known):
            continue
        if known.span_start > frame.span_start and len(kept) > 1:
            continue  # it is told only later
        known.when = stretched(known.when, frame.lasts, closes=known.ends)
        return


def _inherit(frame: Frame) -> None:
    """ "He called off the meeting in Suva and shifted it to 10 February": a pronoun for a meeting
    that had no day of its own brings what was said of it."""
    before = frame.antecedent
    if before is None or before.when is not None or frame.head.ordinal or frame.head.fresh:
        return
    if frame.head.rule == "head.pronoun" or frame.head.generic:
        _lend(frame, replace(before, settled=False))


def _supersede(kept: list[Frame], frames: Sequence[Frame], into: dict[int, Frame]) -> None:
    """ "They were to open on 8 October but were deferred. The AU has rescheduled them to the 24th":
    one meeting, on its new day, whichever of the two is told first."""
    for frame in frames:
        before = _told_before(frame) or _put_off_before(frame, frames)
        one, other = into.get(id(frame)), into.get(id(before))
        if before is None or one is None or other is None or one is other:
            continue
        if before.status is Status.CANCELLED and frame.status is Status.TENTATIVE:
            continue  # "Both were called off. They could be held in June": nothing is settled
        whole = _told_before(before) if before.lapsed else None
        if whole and not (whole.lapsed or frame.lapsed or frame.moved):
            continue  # whose old day that was: "today their officers meet" is no newer one
        if _met_last(frame):
            continue  # "had been due there in May. They last gathered in March": another one
        put_off = _rearranged(before, frame)
        if frame.moved or before.lapsed or put_off:
            new, old = one, other
        elif frame.lapsed and not before.lapsed:
            new, old = other, one
        else:
            continue
        held = new.status in (Status.CONFIRMED, Status.TENTATIVE)
        if new in kept and old in kept and held and old.when and new.when:
            new.previously = new.previously or old.when.first_day
            _lend(new, replace(old, when=None, hour=None, settled=False))
            kept.remove(old)
            into[id(old)] = new


def _met_last(frame: Frame) -> bool:
    scene, at = frame.scene, frame.head.span.start
    back = max(scene.span.start, at - len("most recently "))
    return scene.lexicon.pattern("met_last").search(scene.text, back, at) is not None


def _put_off_before(frame: Frame, frames: Sequence[Frame]) -> Frame | None:
    """ "The EAC summit of Friday is off. It was agreed to postpone the summit to 27 May"."""
    if not (frame.moved and frame.body and frame.when):
        return None
    for old in reversed(frames[: next(n for n, f in enumerate(frames) if f is frame)]):
        if old.body is frame.body and old.when and old.status is Status.POSTPONED:
            return old if old.when.first_day < frame.when.first_day else None
    return None


def _rearranged(before: Frame, frame: Frame) -> bool:
    """ "The talks were put off. They will now be held on 3 June": the new day of the same."""
    if before.status is not Status.POSTPONED or not frame.head.generic:
        return False
    later = before.when and frame.when and frame.when.first_day > before.when.first_day
    return bool(later) and frame.scene.span.start - before.scene.span.end < _NEAR


def _settle(kept: Sequence[Frame], frames: Sequence[Frame], into: dict[int, Frame]) -> None:
    """ "The meeting is off", said of the one told before with its day."""
    for frame in frames:
        off = frame.status in (Status.CANCELLED, Status.POSTPONED)
        there = moved_town(frame.scene, frame.scene.clauses[frame.head.clause])
        before = _told_before(frame) if (off or there) and frame.when is None else None
        known = into.get(id(before))
        if before is None or frame.scene.span.start - before.scene.span.end > _NEAR:
            continue
        if off and before.when and _decided_before(frame, before.when):
            continue
        if known and there and frame.where.city:
            known.where = frame.where  # "The talks have been moved to Geneva"
        elif known and any(k is known for k in kept) and not known.previously:
            known.status, known.settled = frame.status, True


def _decided_before(frame: Frame, when: When) -> bool:
    """ "The trip was postponed in April", of one that is told to come in May: no longer."""
    months = (t.when for t in frame.scene.times if t.when and t.when.grain >= Grain.MONTH)
    return any(month.last_day < when.first_day for month in months)


def _goes_on(known: Frame, frame: Frame) -> bool:
    """ "The next day the talks continued": another day of the meeting told before."""
    if known.when is None or frame.when is None or not frame.head.generic or frame.head.ordinal:
        return False
    clause = frame.scene.clauses[frame.head.clause]
    goes_on = any(frame.scene.has("diary", key, clause) for key in ("going_on", "resuming"))
    if not goes_on or not _one_meeting(frame, known):
        return False
    return known.when.has_day and frame.when.first_day - known.when.last_day == timedelta(days=1)


def _told_before(frame: Frame) -> Frame | None:
    """The dated frame that this one takes up, over such as have no date."""
    before = frame.antecedent
    while before is not None and before.when is None:
        before = before.antecedent
    return None if frame.head.ordinal else before


def _remember(kept: Sequence[Frame], frame: Frame) -> None:
    """ "It had first been fixed for 10 April": the old day of the meeting spoken of last."""
    for known in reversed(kept):
        same = known.body is frame.body if frame.body else is_alike(known, frame)
        same = same and (known.kind is frame.kind or {known.kind, frame.kind} <= GATHERING)
        if same and known.when and known.span_start < frame.span_start and not known.previously:
            known.previously = frame.previously
            return


def close_own(frame: Frame) -> None:
    """The frame's own last day: "opened on 29 November and was adjourned on Friday"."""
    last = frame.until.when if frame.until else None
    if frame.when and last and frame.when.has_day and frame.when.first_day < last.last_day:
        frame.when = replace(frame.when, end=last.last_day + timedelta(days=1))
        frame.rules.append("date.until")


def _close(kept: Sequence[Frame], frame: Frame) -> None:
    """ "The session runs until 15 September": the last day of the meeting spoken of before."""
    if frame.until is None:
        return
    before = [k for k in kept if k.span_start < frame.span_start and k.when]
    for known in sorted(before, key=lambda k: -k.span_start):
        if known.kind in _MOMENTS or not _one_meeting(frame, known):
            continue
        last = following(known.when, frame.until).when
        if known.when and last and can_close(known.when, last):
            known.when = until(known.when, last.last_day)
            known.rules.append("date.until")
        return


def _absorb(known: Frame, frame: Frame) -> None:
    """The finer date wins, the rest is put together."""
    assert known.when is None or frame.when is not None  # noqa: S101  # both dated or neither
    if frame.lasts > 1 and known.when and frame.when and frame.when.has_day:
        known.when = stretched(known.when, frame.lasts, closes=known.ends)
    if known.when and frame.when and _finer(frame, known):
        known.when, known.time, known.scene = frame.when, frame.time, frame.scene
        known.head = frame.head  # which stands in that sentence
    _lend(known, frame)


def _finer(one: Frame, other: Frame) -> bool:
    if one.when is None or other.when is None:
        return False
    if other.when.has_day and other.when.last_day > other.when.first_day and one.when.timed:
        return False  # "from 21 to 23 May. The ministers sit on the 23rd, at 0900 GMT"
    if one.when.grain is not other.when.grain:
        return one.when.grain < other.when.grain
    if _at_a_weekend(one) is not _at_a_weekend(other):
        return _at_a_weekend(other)  # "this weekend", then "opens on Sunday"
    return (one.when.last_day - one.when.first_day) > (other.when.last_day - other.when.first_day)


def _at_a_weekend(frame: Frame) -> bool:
    """Whether all that is told of its days is that they are those of a weekend."""
    return frame.timex is not None and frame.timex.value.endswith(_WEEKEND)


def _lend(known: Frame, frame: Frame) -> None:
    if known.when and frame.when and known.when.first_day == frame.when.first_day:
        known.hour = known.hour or frame.hour or (frame.time if has_clock(frame.timex) else None)
    known.previously = known.previously or frame.previously
    for actor in frame.who.actors:
        known.who.add(actor)
    for person in frame.who.people:
        known.who.add(None, person)
    known.body = known.body or frame.body
    known.who.inner = known.who.inner or (frame.who.inner and len(known.who.actors) == 1)
    if known.kind is Kind.MEETING and frame.kind in GATHERING:
        known.kind = frame.kind  # the finer word for it
    if frame.kind is Kind.CALL and known.kind is Kind.TALKS:
        known.kind = frame.kind
    finer = known.where.city is None and frame.where.city
    if finer or (known.where.country is None and frame.where.country):
        known.where = frame.where
    elif known.where.venue is None and frame.where.city == known.where.city:
        known.where.venue = frame.where.venue
    off = frame.status in (Status.CANCELLED, Status.POSTPONED)
    dated = frame.when is not None and "date.heading" not in frame.rules
    if frame.settled and (off or (not known.settled and dated)):
        known.status, known.settled = frame.status, True
    known.rules += [r for r in frame.rules if r not in known.rules]
