"""Frames: what one scene says of one meeting, before the rest of the article is heard.

`frames_of` turns the bound heads of a scene into frames: one for each date, with who, where, what
status and, where the sentence tells of a move, the day it was moved from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from calendar_app.model import (
    Anchor,
    Body,
    Grain,
    Kind,
    PersonMention,
    Span,
    Status,
    TimeMention,
    Timex,
    When,
    day_of,
)
from calendar_app.reading.lexicon.cues import Lexicon
from calendar_app.reading.names.gazetteer import Gazetteer
from calendar_app.reading.times.anchoring import anchor
from calendar_app.reading.times.sections import BASIS

from .arrivals import since_arrival
from .askers import askers
from .binding import restates
from .deeds import is_of_the_deed
from .head import Bound, Head
from .heads import speaks
from .kinds import led_by_many, told_kind
from .lasting import can_close, stretched, until
from .moving import counted_from, is_off, moved_by, old_and_new, old_and_new_hour, told_now
from .places import Where, find_where
from .roles import Who, find_who
from .scenes import BEFALL, Scene
from .shares import shares
from .status import find_status

_WEEKDAY = re.compile(r"XXXX-WXX-[1-7](?:T.*)?")
_VERB = 80  # letters between "should have" and its day


@dataclass(slots=True)
class Frame:
    """A meeting in the making. `when` None: nobody has dated it yet, or the year is unknown.

    `until` and `lasts` tell how long it goes on; `ends`: its date is that of its close alone.
    `left` is the hour that it was moved from; `among`: its sentence tells of other meetings too."""

    scene: Scene
    head: Head
    kind: Kind
    body: Body | None
    who: Who
    where: Where
    status: Status
    time: TimeMention | None = None
    when: When | None = None
    hour: TimeMention | None = None
    left: TimeMention | None = None
    previously: date | datetime | None = None
    until: TimeMention | None = None
    near: bool = False
    rules: list[str] = field(default_factory=list)
    borrowed: bool = False
    lasts: int = 0
    ends: bool = False
    settled: bool = True
    lapsed: bool = False
    moved: bool = False
    among: bool = False
    antecedent: Frame | None = None

    @property
    def evidence(self) -> Span:
        return self.scene.span

    @property
    def span_start(self) -> int:
        return self.head.span.start

    @property
    def timex(self) -> Timex | None:
        return self.time.timex if self.time else None


def frames_of(
    scene: Scene,
    bound: Sequence[Bound],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    published: date | datetime | None,
) -> list[Frame]:
    """The frames of one scene, in order of the text; a head with two rounds gives two."""
    frames: list[Frame] = []
    if not bound:
        return frames
    heads = [b.head for b in bound]
    alone = len({id(b.head) for b in bound if b.head.oblique != "hard"}) == 1
    among = len({id(head) for head in heads}) > 1
    for one in bound:
        head = one.head
        status, settled = find_status(scene, head, heads)
        times = [_announced(scene, t, published) for t in one.times]
        dated, previously, lapsed, instead = old_and_new(scene, head, heads, times)
        if previously and any(t.when and t.when.first_day == previously for t in dated):
            dated, previously, lapsed, instead = times, None, False, False  # at another hour
        moved = scene.has("status", "moved", scene.clauses[head.clause]) is not None
        groups = _rounds(scene, dated)
        rules = [head.rule]
        days = one.lasts if len(groups) < 2 else 0
        for group, part, hour in shares(scene, head, groups, one.hours):
            who = find_who(scene, head, lexicon, part)
            for asker in askers(scene, head):
                who.add(asker.actor, asker.name if isinstance(asker, PersonMention) else None)
            where = find_where(
                scene, head, group, gazetteer, alone=alone, rounds=len(groups) > 1, part=part
            )
            ends = bool(group) and all(t.span.start in one.lone for t in group)
            # "ended two days of talks on Tuesday with an agreement to be back in June"
            length = one.lasts if ends and group is groups[0] else days
            when = stretched(_span_of(group), length, closes=ends)
            if when and ends and length < 2 and head.kind is Kind.VISIT:
                when = since_arrival(scene, when)
            over = when is not None and published is not None
            over = over and when is not None and when.last_day <= day_of(published or date.min)
            if over and is_of_the_deed(scene, head):
                group, when, status = [], None, Status.CONFIRMED
            today = _day(published) if one.running and published else None
            if when and today and when.last_day < today.last_day and can_close(when, today):
                when = until(when, today.last_day)
            shift = moved_by(scene, head, heads) if when and when.has_day else None
            if when and shift and not previously:
                new = told_now(scene, group[0])  # "put off by a week, will now open on 27 May"
                previously = when.first_day - shift if new else when.first_day
                when = when if new else _shifted(when, shift)
                status, settled, lapsed = Status.CONFIRMED, True, False
            if when and when.has_day and not previously:
                previously = counted_from(scene, group, when)
            left, hour = old_and_new_hour(scene, hour)
            hour = hour or next((t for t in group[1:] if ":" in t.timex.value), None)
            kind = told_kind(scene, head, inner=who.inner)
            kind = Kind.SUMMIT if led_by_many(scene, head, who.actors) else kind
            frame = Frame(
                scene, head, kind, head.body, who, where, status,
                time=group[0] if group else None, when=when,
                hour=hour, left=left,
                previously=previously, until=one.until, near=one.near,
                lasts=one.lasts, ends=ends and one.lasts < 2,
                settled=settled, lapsed=lapsed, moved=moved, among=among,
                rules=[*rules, *dict.fromkeys(t.rule for t in group)],
            )  # fmt: skip
            put_off_to = _put_off_to(scene, head, group)
            if group and (put_off_to or (previously and (instead or status is Status.POSTPONED))):
                frame.status, frame.moved = Status.CONFIRMED, frame.moved or put_off_to
            frames.append(frame)
    return frames


def _put_off_to(scene: Scene, head: Head, times: Sequence[TimeMention]) -> bool:
    """ "Agreed to postpone the summit to 27 May": on its new day it is on again."""
    at = times[0].span.start if times else 0
    if head.span.end > at or scene.word_before(at) not in scene.lexicon.words("diary", "until"):
        return False
    clause = scene.clauses[head.clause]
    return any(
        clause.start <= c.span.start and c.span.end <= head.span.start
        for c in scene.of("status", "postponed")
    )


def _shifted(when: When, by: timedelta) -> When:
    """The same days, later or earlier."""
    return replace(when, start=when.start + by, end=when.end + by if when.end else None)


def _day(moment: date | datetime) -> When:
    return When(day_of(moment), None, Grain.DAY)


def _announced(scene: Scene, time: TimeMention, published: date | datetime | None) -> TimeMention:
    """A bare weekday is one to come in an entry without a verb ("Eurogroup on Monday"), and where
    it is the day of what is off; the last one where something should have been then."""
    if published is None or not _WEEKDAY.fullmatch(time.timex.value):
        return time
    gone = _should_have_been(scene, time)
    if speaks(scene) and not (is_off(scene, time) or gone):
        return time
    ahead = not gone and time.when and time.when.first_day > day_of(published)
    if ahead or (time.when and BASIS in time.when.basis):
        return time
    coming = anchor(time.timex, Anchor(published, tense="past" if gone else "future"))
    if coming and time.when and coming.overlaps(time.when):
        return time  # and has been joined with its last day
    return replace(time, when=coming or time.when)


def _should_have_been(scene: Scene, time: TimeMention) -> bool:
    """ "The summit should have been held there on Monday": of a day to come it would be told that
    it was to be, or what has become of it: "on Monday, has been put off"."""
    off = [c.span for key in BEFALL for c in scene.of("status", key)]
    now = scene.lexicon.pattern("off_now")
    if any(now.search(scene.text, time.span.end, c.end) for c in off if c.start > time.span.end):
        return False
    back = max(scene.clauses[scene.clause_of(time.span.start)].start, time.span.start - _VERB)
    verb = scene.lexicon.pattern("should_have").search(scene.text, back, time.span.start)
    return verb is not None


def _rounds(scene: Scene, times: Sequence[TimeMention]) -> list[list[TimeMention]]:
    """Dates of one head as rounds: "the 9th, 10th and 11th" is one, "3, 7 and 9 March" three.

    A coarse phrase beside a fine one inside it ("next week, on Jan 18 and 19") gives way.
    """
    placed = [t for t in times if t.when]
    fine = [t for t in placed if t.when and t.when.has_day]
    kept = [
        t
        for t in placed
        if t.when
        and (t.when.has_day or not any(_narrows(scene, t, f) for f in fine))
        and not (t.timex.offset and any(restates(scene, t, f) for f in fine))
    ]
    if not placed:
        return [[t] for t in times[:1]]
    whole = next(
        (t for t in kept if t.timex.end_value and scene.text[t.span.start - 1] == "("), None
    )
    if whole and whole.when:  # "landed on the 9th for the conference (Dec 8-9)": all its days
        kept = [t for t in kept if t is whole or not (t.when and t.when.overlaps(whole.when))]
    kept = [t for t in kept if not any(_closes(scene, r, t) for r in kept)]
    kept = [t for t in kept if not any(_is_day_of(scene, r, t) for r in kept)]
    rounds: list[list[TimeMention]] = []
    for time in kept:
        last = rounds[-1] if rounds else []
        if any(_one_stretch(scene, earlier, time) for earlier in last):
            last.append(time)
        else:
            rounds.append([time])
    return rounds


def _closes(scene: Scene, whole: TimeMention, day: TimeMention) -> bool:
    """ "From Tuesday to Thursday, 23 May": the last of the days once more, by its number."""
    if not (whole.when and day.when and whole.timex.end_value) or day is whole:
        return False
    clause = scene.clauses[scene.clause_of(whole.span.start)]
    if scene.has("status", "moved", clause) or scene.has("status", "postponed", clause):
        return False  # "put back from Sunday to Thursday, 30 November"
    gap = scene.text[whole.span.end : max(whole.span.end, day.span.start)]
    apposed = gap in (", ", " (") or day.rule.startswith("day-apposed")
    return apposed and day.when.first_day == whole.when.last_day


def _is_day_of(scene: Scene, whole: TimeMention, day: TimeMention) -> bool:
    """ "Sits from 10 to 13 March; the debate is on the Tuesday": a day of it, and no other date."""
    if not (whole.when and day.when and whole.timex.end_value) or day.span.start < whole.span.end:
        return False
    single = day.when.first_day == day.when.last_day and day.when.has_day
    inside = single and _within(day.when, whole.when) and whole.when.has_day
    inside = inside and scene.text[whole.span.end] != ":"  # the label of a list
    return inside and not restates(scene, whole, day)


def _narrows(scene: Scene, coarse: TimeMention, fine: TimeMention) -> bool:
    """Whether the fine date says when in the coarse one: it lies in it, or stands right behind it
    ("in the week before, starting on Monday, 26 June")."""
    if fine.when and coarse.when and fine.when.overlaps(coarse.when):
        return True
    return restates(scene, coarse, fine)


def _one_stretch(scene: Scene, earlier: TimeMention, time: TimeMention) -> bool:
    """Whether two dates of one head are of one meeting: the one lies in the other, or is the next
    day of a list ("the 9th, 10th and 11th", "Tuesday, 26 March and Wednesday, 27 March")."""
    if earlier.when is None or time.when is None:
        return False
    one, two = (earlier.when, time.when)
    if _within(one, two) or _within(two, one):
        return True
    if two.first_day - one.last_day != timedelta(days=1):
        return False
    gap = scene.text[earlier.span.end : time.span.start]
    return time.rule.startswith("list") or bool(scene.lexicon.pattern("and_next").fullmatch(gap))


def _within(one: When, other: When) -> bool:
    return other.first_day <= one.first_day and one.last_day <= other.last_day


def _span_of(times: Sequence[TimeMention]) -> When | None:
    placed = [t.when for t in times if t.when]
    if not placed:
        return None
    fine = [w for w in placed if w.timed]
    if len(placed) == 1 or fine:
        return fine[0] if fine else placed[0]
    first = min(placed, key=lambda w: w.first_day)
    if all(_within(w, v) or _within(v, w) for w in placed for v in placed):
        return min(placed, key=lambda w: (w.grain, w.last_day - w.first_day))
    last = max(w.last_day for w in placed)
    return When(first.first_day, last + timedelta(days=1), Grain.DAY, first.stated, first.basis)
