"""The entries of diaries, agendas and live blogs.

A heading dates its entries, an hour opens one, a place in front of it says where; somebody's own
agenda is about its owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from calendar_app.model import Grain, Kind, Span, Status, TimeMention, Timex, When
from calendar_app.reading.names.marks import Marks
from calendar_app.reading.sentence.foreign import closes_entry, is_hour
from calendar_app.reading.sentence.frames import Frame
from calendar_app.reading.sentence.heads import Head
from calendar_app.reading.sentence.judging import followed_by
from calendar_app.reading.sentence.lasting import can_close, following, stretched, until
from calendar_app.reading.sentence.scenes import Scene, continues

from .discourse import Discourse

_BARE_MONTH = re.compile(r"XXXX-\d\d")
_END = 30  # letters of an hour at the end of an entry, with its town
_REMARK = 40  # characters of a remark behind an entry


def date_by_heading(frame: Frame, frames: Sequence[Frame], discourse: Discourse) -> None:
    """Gives an entry the day of its line or heading, and of several days what it lasts."""
    heading = discourse.day_of(frame.scene.sentence)
    _leave_old(frame, heading, discourse)
    _leave_month(frame, heading)
    if heading is None or frame.when or frame.head.oblique == "hard" or frame.head.weak:
        return
    scene = frame.scene
    first = scene.sentence.opens or _opens_entry(scene)
    more = first or _stays(frame, heading) or _tells_more(frame, discourse)
    if scene.sentence.closed and not more:
        return
    main = [f for f in frames if not _is_aside(f)]
    if main and _is_aside(frame):
        return  # "Ryabkov, who is to address the Conference, meets Leu"
    firm = [f for f in main or frames if f.head.oblique != "hard"]
    later = frame.head is not (firm or frames)[0].head and frame.hour is None and frame.lasts < 2
    if later and not (_is_apart(frame) or followed_by(scene, frame.head)):
        return
    if discourse.stamped and not _is_today(frame):
        return
    frame.time = heading
    frame.when = stretched(heading.when, frame.lasts, closes=_closes(frame))
    frame.rules.append("date.heading")


def _is_apart(frame: Frame) -> bool:
    """ "EU ministers meet in Brussels; G7 leaders confer": others, on the same day; but "Abe visits
    Iran; meets Rouhani"."""
    scene, start = frame.scene, frame.scene.clauses[frame.head.clause].start
    named = (*scene.bodies, *scene.actors, *scene.people)
    apart = scene.text[start] == ";" and not frame.head.generic
    if not apart or not any(m.span.start == start + 2 for m in named):
        return False
    before = {a.actor for a in scene.actors if a.span.end <= start}
    before |= {p.actor for p in scene.people if p.span.end <= start and p.actor}
    return before.isdisjoint(frame.who.actors)


def _is_aside(frame: Frame) -> bool:
    """Whether it is told only of somebody, in a relative clause."""
    scene, number = frame.scene, frame.head.clause
    clause = scene.clauses[number]
    before = scene.text[clause.start : frame.head.span.start]
    personal = scene.lexicon.words("clauses", "personal")
    told_of = any(f", {word} " in before for word in personal)
    behind = scene.clauses[number + 1 : number + 2]
    return told_of and bool(behind) and continues(scene, behind[0])


def _leave_month(frame: Frame, heading: TimeMention | None) -> None:
    """ "Ministers hold their October council", under 18 October: the month only names it."""
    if heading is None or heading.when is None or frame.when is None or frame.time is None:
        return
    month = frame.when.grain == Grain.MONTH and heading.when.has_day
    named = month and _BARE_MONTH.fullmatch(frame.time.timex.value) is not None
    if named and heading.when.overlaps(frame.when):
        frame.when = frame.time = None


def _leave_old(frame: Frame, heading: TimeMention | None, discourse: Discourse) -> None:
    """ "EU-Ukraine summit (originally scheduled for Nov 23)", under the 24th: the day that an entry
    says no longer holds is not that of its heading."""
    if not (frame.lapsed and frame.when and frame.time) or discourse.stamped:
        return
    scene = frame.scene
    if scene.text.rfind("(", scene.span.start, frame.time.span.start) < 0:
        return
    if heading is None or heading.when is None or heading.when.overlaps(frame.when):
        return
    frame.previously, frame.when, frame.time = frame.when.first_day, None, None
    frame.lapsed = False


def _stays(frame: Frame, heading: TimeMention) -> bool:
    """ "The state visit lasts until Sunday", behind the talks of its first day."""
    last = frame.until.when if frame.until else None
    return frame.kind is Kind.VISIT and can_close(heading.when, last)


def _opens_entry(scene: Scene) -> bool:
    """Whether the sentence stands right behind what opens its entry: "+ Moscow. The minister"."""
    entry = scene.entry
    return entry is not None and scene.span.start <= entry.lead.end


def take_hour(frame: Frame, frames: Sequence[Frame], discourse: Discourse) -> None:
    """The hour that opens the entry ("09:30. Plenary session") or closes it; that of a live blog's
    is when it was written."""
    scene, entry = frame.scene, frame.scene.entry
    dated = entry is not None and entry.day is not None
    if frame.hour is not None or not (dated or "date.heading" in frame.rules):
        return
    if frame.head.oblique == "hard" and any(f.head.oblique != "hard" for f in frames):
        return  # "gives a news conference on the opening day of the Board - 1100"
    opens = _opens_entry(scene)
    if discourse.stamped and (scene.sentence.opens or opens):
        return
    at = next(n for n, f in enumerate(frames) if f is frame)
    behind = [f for f in frames[at + 1 :] if f.head.oblique != "hard"]
    last = all(f.body is not None and f.body is frame.body for f in behind)
    frame.hour = _entry_hour(scene) or (entry.hour if entry and opens and at == 0 else None)
    frame.hour = frame.hour or _end_hour(scene, scene.clauses[frame.head.clause].end)
    if frame.hour is None and last:
        frame.hour = _end_hour(scene, scene.span.end) or _closing_hour(scene)


def _is_today(frame: Frame) -> bool:
    """Whether an entry of a live blog tells what happens as it is written: it names no other day,
    leaves no doubt, and is no headline of what is to come ("Security Council to meet")."""
    scene, limits = frame.scene, frame.scene.lexicon.words("limits", "words")
    days = any(
        t.when and not is_hour(t) and scene.word_before(t.span.start) not in limits
        for t in scene.times
    )
    to_come = not scene.sentence.closed and scene.lexicon.pattern("headline_to_come").search(
        scene.text, scene.span.start, scene.span.end
    )
    told = not frame.head.generic and frame.status is not Status.TENTATIVE
    return told and not days and not to_come


def _tells_more(frame: Frame, discourse: Discourse) -> bool:
    """A further sentence of an entry that tells of another event of the day, not of the past."""
    scene = frame.scene
    if frame.head.generic or any(not is_hour(t) for t in scene.times):
        return False
    clause = scene.clauses[frame.head.clause]
    if scene.lexicon.pattern("told").search(scene.text, clause.start, clause.end):
        return False
    if discourse.line and discourse.line.paragraph == scene.sentence.paragraph:
        return True
    doubted = frame.status is Status.TENTATIVE
    return discourse.agenda and not doubted and not scene.times and bool(frame.who.people)


def _closes(frame: Frame) -> bool:
    """ "ends a two-day visit": the day is the last one."""
    clause = frame.scene.clauses[frame.head.clause]
    near = Span(max(clause.start, frame.head.span.start - 20), frame.head.span.start)
    return frame.scene.has("diary", "closing", near) is not None


def _entry_hour(scene: Scene) -> TimeMention | None:
    """The hour that opens an entry of an agenda: "9.15 Meeting with ..."."""
    found = scene.lexicon.pattern("entry_hour").match(scene.text, scene.span.start, scene.span.end)
    return _hour(scene, found) if found else None


def _end_hour(scene: Scene, end: int) -> TimeMention | None:
    """The bare hour that closes an entry of a diary, or a part of it, at `end`: "talks with his
    counterpart, 1800", "opens its session - 0900; Guterres speaks"."""
    back = max(scene.span.start, end - _END)
    found = scene.lexicon.pattern("end_hour").search(scene.text, back, end)
    return _hour(scene, found) if found else None


def _closing_hour(scene: Scene) -> TimeMention | None:
    """The hour with its zone behind the dash that closes an entry, whatever stands in between:
    "ministers meet; Ireland is likely to dominate - 1600 GMT"."""
    for time in scene.dated:
        dash = scene.text[max(scene.span.start, time.span.start - 3) : time.span.start]
        tail = scene.text[time.span.end : scene.span.end].strip(". ")
        if is_hour(time) and dash == " - " and not tail:
            return time
    return None


def _hour(scene: Scene, found: re.Match[str]) -> TimeMention:
    minute = "bare" if found.groupdict().get("bare") else "minute"
    span = Span(found.start("hour"), found.end(minute))
    value = f"T{int(found['hour']):02}:{found[minute]}"
    return TimeMention(span, span.of(scene.text), "entry.hour", Timex("TIME", value))


def unconfirmed(scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
    """ "(T)", "(TBC)" in an entry, or in the heading above it: nobody has confirmed it yet."""
    mark = scene.lexicon.pattern("unconfirmed")
    doubted = mark.search(scene.text, scene.span.start, scene.span.end)
    if doubted and not frames and scene.entry and discourse.frames:
        last = discourse.frames[-1]  # "Joint Commission. (Date provisional; the EU chairs)"
        frames = [last] if last.scene.entry is scene.entry else []
    for frame in frames:
        headed = discourse.doubts(scene.sentence) and "date.heading" in frame.rules
        if (doubted or headed) and frame.status is Status.CONFIRMED:
            frame.status, frame.settled = Status.TENTATIVE, True


def strike(scene: Scene, heads: Sequence[Head], discourse: Discourse) -> None:
    """ "Please delete.", "Cancelled." behind an entry: it is off."""
    if heads or not (scene.entry or discourse.heading) or scene.sentence.opens:
        return
    if scene.span.end - scene.span.start > _REMARK:
        return
    if scene.of("diary", "deleted") or scene.of("status", "cancelled"):
        status = Status.CANCELLED
    elif scene.of("status", "postponed"):
        status = Status.POSTPONED
    else:
        return
    for frame in discourse.frames[-3:]:
        if frame.scene.sentence.paragraph == scene.sentence.paragraph:
            frame.status, frame.settled = status, True


def take_lead(frame: Frame, marks: Marks, discourse: Discourse) -> None:
    """In a diary the place in front of an entry is where it happens."""
    entry = frame.scene.entry
    listed = entry is not None and (entry.day or entry.hour or entry.marked)
    on_screen = frame.scene.lexicon.pattern("on_screen")
    if on_screen.search(frame.scene.text, frame.head.span.start, frame.scene.span.end):
        return  # "VIENNA - OPEC+ ministers confer by video link"
    if frame.head.oblique == "hard":
        return  # "GENEVA - A press conference before the session of 18 June"
    if not discourse.day_of(frame.scene.sentence) and len(marks.leads) < 3 and not listed:
        return
    place = entry.place if entry else marks.leads.get(frame.scene.sentence.paragraph)
    if place is None and ("date.heading" in frame.rules or listed):
        home = None if discourse.stamped else discourse.home
        place = discourse.place_of(frame.scene.sentence) or home
        if place and frame.where.country not in (None, place.country):
            return  # "15 November: G20 in Indonesia", below what is in Samarkand
    if place and frame.kind is Kind.VISIT and frame.where.country not in (None, place.country):
        return  # "MOSCOW - Putin to visit Kazakhstan": who tells of it sits there
    aside = frame.where.city is not None and not _is_told(frame)
    if place and (frame.where.city is None or aside) and frame.kind is not Kind.CALL:
        frame.where.city, frame.where.country = place.name, place.country
        frame.where.timezone = place.timezone


def _is_told(frame: Frame) -> bool:
    """Whether the entry names its city ("in Vienna", ", Montego Bay"), and not only "many Geneva
    speakers" or a house such as there are in several cities."""
    scene = frame.scene
    inside = scene.lexicon.words("place", "in")
    for place in scene.places:
        told = scene.word_before(place.span.start) in inside
        after = scene.text[place.span.end : place.span.end + 2]
        if place.place.name == frame.where.city and (told or not after[1:].islower()):
            return True
    return False


def take_owner(frame: Frame, discourse: Discourse) -> None:
    """In somebody's own agenda "11:00 Meeting with the Prime Minister" is with its owner."""
    listed = discourse.agenda or frame.scene.entry is not None
    if frame.body or frame.who.inner or not listed or discourse.owner is None:
        return
    first, there = frame.who.actors[:1], frame.where.country
    goes = frame.kind is Kind.VISIT and not first and "date.heading" in frame.rules
    goes = goes and there not in (None, discourse.owner[0])
    if not goes and len(frame.who.actors) != 1:
        return  # but "Visit to Amman"
    if first == [discourse.owner[0]] or not _is_entry(frame):
        return
    frame.who.add(*discourse.owner)
    frame.borrowed = True
    frame.rules.append("agenda.owner")


def _is_entry(frame: Frame) -> bool:
    """A line of an agenda: an hour and what happens then, no sentence."""
    scene = frame.scene
    opens = scene.sentence.opens or _opens_entry(scene)
    first = scene.entry.lead.end if scene.entry else scene.span.start
    bare = frame.head.span.start - first <= 1  # "Receives the Foreign Minister of Serbia"
    return opens and (bare or not scene.of("finite", "words"))


def extend(scene: Scene, frames: Sequence[Frame], discourse: Discourse) -> None:
    """In a diary "(to June 9)" or "; second day June 4" closes what the heading's date opened."""
    heading = discourse.day_of(scene.sentence)
    own = [f.when for f in frames if f.when and f.when.has_day and f.head.oblique != "hard"]
    opened = heading.when if heading else own[0] if own else None
    if opened is None:
        return
    closing = [t for t in scene.times if t.when is not None and closes_entry(scene, t)]
    for time in closing or _bare_close(scene, opened):
        near = [scene.sentence.paragraph]
        if scene.text.rfind("(", scene.span.start, time.span.start) == scene.span.start:
            near.append(near[0] - 1)  # a line of its own
        here = [
            f
            for f in (*frames, *discourse.frames[::-1])
            if f.scene.sentence.paragraph in near and f.head.oblique != "hard"
        ]
        last = following(opened, time).when
        for frame in here[:1]:
            if last and can_close(opened, last):
                frame.time, frame.rules = time, [*frame.rules, "date.diary-until"]
                frame.when = until(opened, last.last_day)


def _bare_close(scene: Scene, opened: When) -> list[TimeMention]:
    """ "(until 12)", "(11-12)" behind an entry: the next day of that number after it opened."""
    found = scene.lexicon.pattern("entry_until").search(
        scene.text, scene.span.start, scene.span.end
    )
    first = opened.first_day
    if found is None or (found["first"] and int(found["first"]) != first.day):
        return []
    number = int(found["last"])
    days = (first + timedelta(days=n) for n in range(1, 32))
    last = next((day for day in days if day.day == number), None)
    if last is None:
        return []
    span = Span(*found.span())
    when = When(last, last + timedelta(days=1), Grain.DAY)
    timex = Timex("DATE", f"XXXX-XX-{number:02}")
    return [TimeMention(span, span.of(scene.text), "entry.until", timex, when=when)]
